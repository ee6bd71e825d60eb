"""Whose mailbox it is, from what the directory and the mailbox say."""

import pytest

from ewslink.exchange.answers import DirectoryEntry
from ewslink.linking.identity import found_in, why_another
from ewslink_contracts.outcomes import Code

EMAIL = "ann@example.com"


def mailbox(address: str) -> DirectoryEntry:
    return DirectoryEntry(address, "Mailbox")


ALL = DirectoryEntry(EMAIL, "PublicDL")
CONTACT = DirectoryEntry(EMAIL, "Contact")


@pytest.mark.parametrize(
    ("entries", "address", "code"),
    [
        ([mailbox(EMAIL)], EMAIL, None),
        ([mailbox("Ann@Example.COM")], "Ann@Example.COM", None),
        ([mailbox("ann@example.com.au"), mailbox(EMAIL)], EMAIL, None),
        ([CONTACT, mailbox(EMAIL)], EMAIL, None),
        ([mailbox("ann.miller@example.com")], "ann.miller@example.com", Code.NOT_PRIMARY_ADDRESS),
        ([mailbox("ann.miller@example.com")] * 2, "ann.miller@example.com", Code.NOT_PRIMARY_ADDRESS),
        (
            [DirectoryEntry("ann@example.com.au", "Contact"), mailbox("ann.miller@example.com")],
            "ann.miller@example.com",
            Code.NOT_PRIMARY_ADDRESS,
        ),
        ([mailbox("one@example.com"), mailbox("two@example.com")], None, None),
        ([ALL], None, Code.NO_MAILBOX),
        ([CONTACT], None, Code.NO_MAILBOX),
        ([], None, None),
    ],
)
def test_who_logs_in_with_the_address(entries: list[DirectoryEntry], address: str | None, code: Code | None) -> None:
    found, verdict = found_in(entries, EMAIL)

    assert (found, verdict and verdict.code) == (address, code)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([mailbox(EMAIL)], Code.NOT_OWN_MAILBOX),
        ([mailbox("ANN@example.com"), CONTACT], Code.NOT_OWN_MAILBOX),
        ([ALL], Code.NO_MAILBOX),
        ([mailbox("OWN@example.com")], Code.NOT_PRIMARY_ADDRESS),
        ([mailbox("own@example.com"), mailbox("ann@example.com.au")], Code.NOT_PRIMARY_ADDRESS),
        ([mailbox("somebody.else@example.com")], Code.NOT_OWN_MAILBOX),
        ([DirectoryEntry("ann@example.com.au", "Contact")], Code.NO_MAILBOX),
        ([], Code.NO_MAILBOX),
    ],
)
def test_a_login_that_opens_another_mailbox(entries: list[DirectoryEntry], code: Code) -> None:
    address, verdict = why_another(entries, EMAIL, "own@example.com")

    assert (address, verdict.code) == ("own@example.com", code)
