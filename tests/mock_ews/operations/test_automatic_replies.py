"""GetUserOofSettings and SetUserOofSettings. It is 23 November 2026, 10 o'clock."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_REPLIES = (
    '<t:InternalReply xml:lang="de"><t:Message>Bin weg.</t:Message></t:InternalReply>'
    "<t:ExternalReply><t:Message>Away.</t:Message></t:ExternalReply>"
)


def _mailbox(address: str = "ok@mock.test") -> str:
    return f"<t:Mailbox><t:Address>{address}</t:Address></t:Mailbox>"


def _get(address: str = "ok@mock.test") -> str:
    return f"<m:GetUserOofSettingsRequest>{_mailbox(address)}</m:GetUserOofSettingsRequest>"


def _set(
    state: str = "Enabled", times: tuple[str, str] | None = None, replies: str = _REPLIES, address: str = "ok@mock.test"
) -> str:
    duration = (
        f"<t:Duration><t:StartTime>{times[0]}</t:StartTime><t:EndTime>{times[1]}</t:EndTime></t:Duration>"
        if times
        else ""
    )
    return (
        f"<m:SetUserOofSettingsRequest>{_mailbox(address)}<t:UserOofSettings><t:OofState>{state}</t:OofState>"
        f"<t:ExternalAudience>Known</t:ExternalAudience>{duration}{replies}</t:UserOofSettings>"
        "</m:SetUserOofSettingsRequest>"
    )


def test_a_mailbox_from_the_start(ask: Ask, codes: Codes, read: Read) -> None:
    answer = ask(_get())
    assert codes(answer) == ["NoError"]
    assert [read(answer, name) for name in ("t:OofState", "t:ExternalAudience", "m:AllowExternalOof", "t:Message")] == [
        ["Disabled"],
        ["All"],
        ["All"],
        ["", ""],
    ]


def test_what_was_set_comes_back_until_the_next_time(ask: Ask, codes: Codes, read: Read) -> None:
    assert codes(ask(_set())) == ["NoError"]
    answer = ask(_get())
    assert (read(answer, "t:OofState"), read(answer, "t:ExternalAudience")) == (["Enabled"], ["Known"])
    assert read(answer, "t:Message") == ["Bin weg.", "Away."]
    assert read(answer, "t:InternalReply/@xml:lang") == ["de"]
    assert read(ask(_get("rules@mock.test"), "rules"), "t:OofState") == ["Disabled"]
    ask(_set("Disabled", replies="<t:InternalReply/><t:ExternalReply/>"))
    assert read(ask(_get()), "t:OofState") == ["Disabled"]


@pytest.mark.parametrize(
    ("state", "times", "told"),
    [
        (
            "Scheduled",
            ("2026-12-01T09:00:00+01:00", "2026-12-02T00:00:00"),
            ["2026-12-01T08:00:00Z", "2026-12-02T00:00:00Z"],
        ),
        # only a schedule has times; else it is today
        (
            "Enabled",
            ("2026-12-01T08:00:00Z", "2026-12-02T00:00:00Z"),
            ["2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"],
        ),
        ("Disabled", None, ["2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"]),
    ],
)
def test_times(ask: Ask, read: Read, state: str, times: tuple[str, str] | None, told: list[str]) -> None:
    ask(_set(state, times))
    assert read(ask(_get()), "t:Duration/*") == told


_LATE, _LATER = "2026-12-01T08:00:00Z", "2026-12-02T08:00:00Z"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (_set("Scheduled"), "ErrorInvalidScheduledOofDuration"),
        (_set("Scheduled", (_LATER, _LATE)), "ErrorInvalidScheduledOofDuration"),
        (_set("Scheduled", (_LATE, _LATE)), "ErrorInvalidScheduledOofDuration"),
        (_set("Scheduled", ("2026-01-01T00:00:00Z", "2026-11-23T09:00:00Z")), "ErrorInvalidScheduledOofDuration"),
        (_set("Disabled", (_LATER, _LATE)), "NoError"),
        (_set(replies="<t:InternalReply/>"), "ErrorInvalidUserOofSettings"),
        (_set(replies="<t:ExternalReply/>"), "ErrorInvalidUserOofSettings"),
        (_set(address="rules@mock.test"), "ErrorAccessDenied"),
        (_get("rules@mock.test"), "ErrorAccessDenied"),
        (_get("nobody@mock.test"), "ErrorNonExistentMailbox"),
    ],
)
def test_refusals(ask: Ask, codes: Codes, read: Read, request_: str, code: str) -> None:
    answer = ask(request_)
    assert codes(answer) == [code]
    if code != "NoError":
        assert read(answer, "m:ResponseMessage/@ResponseClass") == ["Error"]
        assert read(ask(_get()), "t:OofState") == ["Disabled"]
