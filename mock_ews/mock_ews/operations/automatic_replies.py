"""GetUserOofSettings and SetUserOofSettings."""

from datetime import datetime
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, Mailbox
from mock_ews.exchange.automatic_replies import AutomaticReplies, Reply
from mock_ews.operations.elements import add, m, t, text_of
from mock_ews.operations.fields.kinds import format_datetime, parse_datetime
from mock_ews.operations.registry import Answer, Call, beside, operation
from mock_ews.operations.targets import check_own

_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@operation("GetUserOofSettings", message="ResponseMessage")
def get_user_oof_settings(call: Call) -> Answer:
    """The settings stand beside the message."""

    def answer(element: Element, message: Element) -> None:
        replies = _mailbox(call, element).automatic_replies
        response = beside(message)
        _write(add(response, t("OofSettings")), replies, call.world.clock())
        add(response, m("AllowExternalOof"), "All")

    return answer


@operation("SetUserOofSettings", message="ResponseMessage")
def set_user_oof_settings(call: Call) -> Answer:
    """All settings at once; both replies must be there, be they empty (MS docs responsecode.md)."""

    def answer(element: Element, _message: Element) -> None:
        mailbox = _mailbox(call, element)
        replies = _read(element[1])
        replies.check(call.world.clock())
        mailbox.automatic_replies = replies

    return answer


def _mailbox(call: Call, element: Element) -> Mailbox:
    check_own(call, (element[0].findtext(t("Address")) or "").strip())
    return call.mailbox


def _read(settings: Element) -> AutomaticReplies:
    return AutomaticReplies(
        state=text_of(settings, t("OofState")) or "",
        audience=text_of(settings, t("ExternalAudience")) or "",
        start=_moment(settings, "StartTime"),
        end=_moment(settings, "EndTime"),
        internal=_read_reply(settings, "InternalReply"),
        external=_read_reply(settings, "ExternalReply"),
    )


def _moment(settings: Element, name: str) -> datetime | None:
    text = settings.findtext(f"{t('Duration')}/{t(name)}")
    return None if text is None else parse_datetime(text)


def _read_reply(settings: Element, name: str) -> Reply:
    element = settings.find(t(name))
    if element is None:
        raise EwsError("ErrorInvalidUserOofSettings", f"{name} is missing.")
    return Reply(text_of(element, t("Message")) or "", element.get(_LANGUAGE))


def _write(settings: Element, replies: AutomaticReplies, now: datetime) -> None:
    add(settings, t("OofState"), replies.state)
    add(settings, t("ExternalAudience"), replies.audience)
    write_duration(settings, *replies.span(now))
    for name, reply in (("InternalReply", replies.internal), ("ExternalReply", replies.external)):
        write_reply(settings, name, reply)


def write_duration(parent: Element, start: datetime, end: datetime) -> None:
    """A t:Duration."""
    duration = add(parent, t("Duration"))
    add(duration, t("StartTime"), format_datetime(start))
    add(duration, t("EndTime"), format_datetime(end))


def write_reply(parent: Element, name: str, reply: Reply) -> None:
    """A reply's text, in an element of that name."""
    element = add(parent, t(name))
    if reply.language:
        element.set(_LANGUAGE, reply.language)
    add(element, t("Message"), reply.text)
