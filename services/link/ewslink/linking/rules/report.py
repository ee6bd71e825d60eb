"""Rows for non-delivery reports on our own test mail; `text` is what a report says, see mail/bounces.py."""

from typing import Final

from ewslink.linking.observation import Content
from ewslink.linking.rules.rule import Rule
from ewslink_contracts.outcomes import Code

_REPORT = frozenset({Content.REPORT})

REPORT_RULES: Final = (
    Rule(
        "came back: may not send as this sender",
        Code.SEND_AS_DENIED,
        "OfficeDocs-Support #1187; Microsoft: NDR code 5.7.60",
        content=_REPORT,
        text=r"SendAsDenied|\b5\.7\.60\b",
    ),
    Rule(
        "came back: too large",
        Code.MESSAGE_TOO_LARGE,
        "RFC 3463: 5.2.3, 5.3.4",
        content=_REPORT,
        text=r"\b5\.(2\.3|3\.4)\b",
    ),
    Rule(
        "came back: no such recipient",
        Code.RECIPIENT_REFUSED,
        "RFC 3463: 5.1.1 to 5.1.6; Microsoft: NDR code 5.1.10",
        content=_REPORT,
        text=r"\b5\.1\.([1-46]|10)\b",
    ),
    Rule("came back", Code.MAIL_BOUNCED, "RFC 3464", content=_REPORT),
)
