"""The test mail in both languages."""

import pytest

from ewslink.mail.test_mail import compose
from ewslink_contracts.outcomes import Locale


@pytest.mark.parametrize("locale", Locale)
def test_the_mail_says_whose_mailbox_is_tested(locale: Locale) -> None:
    mail = compose(
        email="{ann}@example.com",
        to="log@bcc.example.net",
        send_as="sales@example.com",
        locale=locale,
        idempotency_key="k",
    )

    assert "{ann}@example.com" in mail.text
    assert (mail.to, mail.send_as, mail.idempotency_key) == ("log@bcc.example.net", "sales@example.com", "k")
    assert mail.subject.isprintable()


def test_every_language_has_its_own_words() -> None:
    mails = [compose(email="a@b.c", to="d@e.f", send_as=None, locale=locale, idempotency_key="k") for locale in Locale]

    assert len({mail.subject for mail in mails}) == len({mail.text for mail in mails}) == len(Locale)
