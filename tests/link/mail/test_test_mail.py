"""The test mail in both languages."""

from typing import Any

import pytest

from ewslink.exchange.client import Mail
from ewslink.mail.test_mail import compose
from ewslink_contracts.outcomes import Locale

LOCALES = pytest.mark.parametrize("locale", Locale)


def composed(**fields: Any) -> Mail:
    given = {"email": "ann@example.com", "to": "d@e.f", "send_as": None, "locale": Locale.EN, "idempotency_key": "k"}
    return compose(**given | fields)


@LOCALES
def test_the_mail_says_whose_mailbox_is_tested(locale: Locale) -> None:
    mail = composed(email="{ann}@example.com", to="log@bcc.example.net", send_as="sales@example.com", locale=locale)

    assert "{ann}@example.com" in mail.text
    assert (mail.to, mail.send_as, mail.idempotency_key) == ("log@bcc.example.net", "sales@example.com", "k")


@LOCALES
def test_nothing_in_it_is_too_long_for_a_mail(locale: Locale) -> None:
    """RFC 5322, 2.1.1: lines of at most 998 characters; a subject fits into what Exchange keeps of one."""
    mail = composed(email=f"{'a' * 200}@example.com", locale=locale)

    assert mail.subject.isprintable()
    assert len(mail.subject) < 255
    assert max(len(line.encode()) for line in mail.text.splitlines()) < 998


def test_every_language_has_its_own_words() -> None:
    mails = [composed(locale=locale) for locale in Locale]

    assert len({mail.subject for mail in mails}) == len({mail.text for mail in mails}) == len(Locale)


@pytest.mark.parametrize(
    ("addresses", "message_id"),
    [
        ({}, "<k@example.com>"),
        ({"send_as": "sales@Mail.Example.com"}, "<k@Mail.Example.com>"),
        ({"email": "ann@exämple.com"}, "<k@ewslink.invalid>"),
        ({"email": "ann@example..com"}, "<k@ewslink.invalid>"),
        ({"email": "ann@localhost"}, "<k@localhost>"),
    ],
)
def test_the_message_id_is_at_home_where_the_sender_is(addresses: dict[str, str], message_id: str) -> None:
    assert composed(**addresses).message_id == message_id
