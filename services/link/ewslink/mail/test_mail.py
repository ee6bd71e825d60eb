"""The mail that proves that a mailbox can send, in the person's language. Pure."""

from dataclasses import dataclass

from ewslink.exchange.client import Mail
from ewslink_contracts.outcomes import Locale


@dataclass(frozen=True, slots=True)
class _Text:
    subject: str
    body: str


_TEXTS = {
    Locale.EN: _Text(
        "Your Exchange mailbox is being linked",
        "Hello,\n\nthis mail was sent from {email} to test whether the mailbox can be linked.\n"
        "It has arrived, so sending works. Nothing needs to be done.\n",
    ),
    Locale.DE: _Text(
        "Ihr Exchange-Postfach wird verknüpft",
        "Guten Tag,\n\ndiese E-Mail wurde von {email} gesendet, um zu prüfen, ob sich das Postfach verknüpfen lässt.\n"
        "Sie ist angekommen, der Versand funktioniert also. Es ist nichts weiter zu tun.\n",
    ),
}


def compose(*, email: str, to: str, send_as: str | None, locale: Locale, idempotency_key: str) -> Mail:
    """The test mail of one link."""
    text = _TEXTS[locale]
    return Mail(text.subject, text.body.format(email=email), to, send_as, idempotency_key)
