"""Which of the things that a search came upon says why the mailbox's own server was not found."""

from dataclasses import replace

import pytest

from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink.linking.search.clues import TELLING, Clue, Lead, guessed, most_telling, proves_the_address
from ewslink_contracts.outcomes import Step

OWA = {"location": "/owa/auth/logon.aspx"}


def clue(lead: Lead, answer: int | str | TransportFailure, trusted: bool = True) -> Clue:
    """`answer`: an HTTP status, a word of Autodiscover, or why there was none."""
    step = Step.DISCOVER if lead is Lead.AUTODISCOVER else Step.ENDPOINT
    url = f"https://{lead.name.lower()}.example.com/"
    if isinstance(answer, TransportFailure):
        return Clue(Observation(step=step, url=url, failure=answer), lead, trusted)
    if isinstance(answer, str):
        seen = Observation(step=step, url=url, status=200, content=Content.SOAP, response_code=answer)
        return Clue(seen, lead, trusted)
    headers = OWA if answer == 302 else {"www-authenticate": "Bearer"} if answer == 401 else {}
    return Clue(Observation(step=step, url=url, status=answer, headers=headers), lead, trusted)


NAMED_BUSY = clue(Lead.NAMED, 503)
NAMED_GONE = clue(Lead.NAMED, 404)
BUSY = clue(Lead.AUTODISCOVER, "ServerBusy")
SILENT = clue(Lead.AUTODISCOVER, TransportFailure.TIMEOUT)
BLOCKED = clue(Lead.BESIDE, 403)
GUESSED_BUSY = clue(Lead.GUESSED, 503)


@pytest.mark.parametrize(
    ("clues", "telling"),
    [
        ([], None),
        ([GUESSED_BUSY, NAMED_BUSY], NAMED_BUSY),
        ([clue(Lead.NAMED, 503, trusted=False), NAMED_BUSY], NAMED_BUSY),
        ([clue(Lead.NAMED, 403), NAMED_BUSY], NAMED_BUSY),
        ([BUSY, NAMED_BUSY], NAMED_BUSY),
        ([NAMED_GONE, BUSY], BUSY),
        ([GUESSED_BUSY, BLOCKED, BUSY], BUSY),
        ([GUESSED_BUSY, BLOCKED], BLOCKED),
        ([NAMED_GONE, GUESSED_BUSY], GUESSED_BUSY),
        ([SILENT, NAMED_GONE], NAMED_GONE),
        ([clue(Lead.NAMED, TransportFailure.NAME_NOT_FOUND), NAMED_GONE], NAMED_GONE),
        ([SILENT, clue(Lead.GUESSED, 403)], SILENT),
    ],
)
def test_the_most_telling(clues: list[Clue], telling: Clue | None) -> None:
    assert most_telling(clues) is telling


@pytest.mark.parametrize(
    ("lead", "answer", "tells"),
    [
        *((Lead.NAMED, answer, True) for answer in (302, 401, 403, 404, 500, *TransportFailure)),
        *((Lead.AUTODISCOVER, answer, True) for answer in (401, 429, 500, 503, "ServerBusy", "InvalidUser", "602")),
        *((Lead.AUTODISCOVER, answer, False) for answer in (302, 403, 404, TransportFailure.TLS_WRONG_HOST)),
        *((Lead.BESIDE, answer, True) for answer in (302, 403, 500, TransportFailure.TIMEOUT)),
        *((Lead.BESIDE, answer, False) for answer in (404, 405)),
        *((Lead.GUESSED, answer, True) for answer in (302, 401, 429, 440, 503)),
        *((Lead.GUESSED, answer, False) for answer in (403, 404, 405, 500, *TransportFailure)),
    ],
)
def test_what_is_the_mailboxs_own_server(lead: Lead, answer: int | str | TransportFailure, tells: bool) -> None:
    """A guess that fails is a host like any other: whoever runs it has nothing to mend."""
    assert (most_telling([clue(lead, answer)]) is not None) is tells


@pytest.mark.parametrize("after_login", [False, True])
def test_an_autodiscover_that_forbids_tells_only_who_logged_in(after_login: bool) -> None:
    forbidden = clue(Lead.AUTODISCOVER, 403)
    forbidden = replace(forbidden, seen=replace(forbidden.seen, credentialed=after_login))

    assert (most_telling([forbidden]) is not None) is after_login


def test_each_row_says_why_and_has_a_source() -> None:
    assert len({row.why for row in TELLING}) == len(TELLING)
    assert [row.why for row in TELLING if not row.source.strip()] == []


def test_of_the_guesses_one_that_there_is_is_shown() -> None:
    unknown, refusing = (
        clue(Lead.GUESSED, failure) for failure in (TransportFailure.NAME_NOT_FOUND, TransportFailure.REFUSED)
    )
    assert guessed([NAMED_GONE, unknown, refusing]) == refusing.seen
    assert guessed([unknown]) == unknown.seen
    assert guessed([NAMED_GONE]) is None


@pytest.mark.parametrize(
    ("one", "proves"),
    [
        (NAMED_BUSY, True),
        (clue(Lead.NAMED, 401), True),
        (clue(Lead.NAMED, 503, trusted=False), False),
        (clue(Lead.NAMED, 403), False),
        (GUESSED_BUSY, False),
    ],
)
def test_whether_looking_on_would_help(one: Clue, proves: bool) -> None:
    assert proves_the_address([one]) is proves
