"""The mail that proves that a mailbox can send, in the person's language. Pure."""

import re
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
    return Mail(
        subject=text.subject,
        text=text.body.format(email=email),
        to=to,
        send_as=send_as,
        idempotency_key=idempotency_key,
        message_id=_message_id(idempotency_key, send_as or email),
    )


def _message_id(key: str, sender: str) -> str:
    """Unique, and at home where the sender is, as filters expect it; RFC 5322 has no form for what is not ASCII."""
    domain = sender.rpartition("@")[2]
    return f"<{key}@{domain if _HOST.fullmatch(domain) else 'ewslink.invalid'}>"


_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
