"""What inbox rules can ask of a message: one row per predicate that EWS names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mock_ews.exchange import mime
from mock_ews.exchange.messages import Address, Message


@dataclass(frozen=True, slots=True)
class Range:
    """WithinSizeRange (kilobytes) and WithinDateRange; an end that is None is open."""

    low: Any = None
    high: Any = None

    def holds(self, value: int | datetime) -> bool:
        """Whether a value lies in it."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


Predicate = Callable[[Message, Any, Address], bool]
"""The message, what the rule says (texts, addresses, True, a Range), and the mailbox's owner."""


def matches(conditions: Mapping[str, Any], message: Message, owner: Address) -> bool:
    """Whether every condition holds; none at all holds for every message."""
    return all(PREDICATES[name](message, value, owner) for name, value in conditions.items())


def _contains(parts: Iterable[str | None], texts: Iterable[str]) -> bool:
    whole = "\n".join(part for part in parts if part).lower()
    return any(text.lower() in whole for text in texts)


def _class_is(*prefixes: str) -> Predicate:
    """A predicate that looks at the item class only."""

    def holds(message: Message, _value: Any, _owner: Address) -> bool:
        return message.item_class.lower().startswith(tuple(prefix.lower() for prefix in prefixes))

    return holds


def _header_is(name: str, value: str) -> Predicate:
    def holds(message: Message, _value: Any, _owner: Address) -> bool:
        return any(key.lower() == name and text.lower().startswith(value) for key, text in mime.headers(message))

    return holds


def _body(message: Message) -> str:
    return message.body.text if message.body else ""


def _sender(message: Message) -> str:
    return str(message.from_ or message.sender or "")


def _keys(addresses: Iterable[Address]) -> set[str]:
    return {address.key for address in addresses}


def _never(_message: Message, _value: Any, _owner: Address) -> bool:
    return False


NEVER_HOLDS: Final = frozenset({"FlaggedForAction", "FromConnectedAccounts", "MessageClassifications"})
"""Predicates about things no message here has."""

PREDICATES: Final[Mapping[str, Predicate]] = {
    "Categories": lambda message, value, _: bool(set(value) & set(message.categories)),
    "ContainsBodyStrings": lambda message, value, _: _contains([_body(message)], value),
    "ContainsHeaderStrings": lambda message, value, _: _contains(map(": ".join, mime.headers(message)), value),
    "ContainsRecipientStrings": lambda message, value, _: _contains(map(str, (*message.to, *message.cc)), value),
    "ContainsSenderStrings": lambda message, value, _: _contains([_sender(message)], value),
    "ContainsSubjectOrBodyStrings": lambda message, value, _: _contains([message.subject, _body(message)], value),
    "ContainsSubjectStrings": lambda message, value, _: _contains([message.subject], value),
    "FromAddresses": lambda message, value, _: message.from_ is not None and message.from_.key in _keys(value),
    "HasAttachments": lambda message, _value, _owner: bool(message.attachments),
    "Importance": lambda message, value, _: message.importance == value,
    "IsApprovalRequest": _class_is("IPM.Note.Microsoft.Approval.Request"),
    "IsAutomaticForward": _header_is("auto-submitted", "auto-forwarded"),
    "IsAutomaticReply": _header_is("auto-submitted", "auto-replied"),
    "IsEncrypted": _class_is("IPM.Note.SMIME", "IPM.Note.Secure"),
    "IsMeetingRequest": _class_is("IPM.Schedule.Meeting.Request"),
    "IsMeetingResponse": _class_is("IPM.Schedule.Meeting.Resp"),
    "IsNDR": _class_is("REPORT.IPM.Note.NDR"),
    "IsPermissionControlled": _class_is("IPM.Note.rpmsg"),
    "IsReadReceipt": _class_is("REPORT.IPM.Note.IPNRN"),
    "IsSigned": _class_is("IPM.Note.SMIME.MultipartSigned"),
    "IsVoicemail": _class_is("IPM.Note.Microsoft.Voicemail"),
    "ItemClasses": lambda message, value, _: message.item_class.lower() in {text.lower() for text in value},
    "NotSentToMe": lambda message, _, owner: owner.key not in _keys(message.to),
    "SentCcMe": lambda message, _, owner: owner.key in _keys(message.cc),
    "SentOnlyToMe": lambda message, _, owner: _keys((*message.to, *message.cc)) == {owner.key},
    "SentToAddresses": lambda message, value, _: bool(_keys(value) & _keys(message.to)),
    "SentToMe": lambda message, _, owner: owner.key in _keys(message.to),
    "SentToOrCcMe": lambda message, _, owner: owner.key in _keys((*message.to, *message.cc)),
    "Sensitivity": lambda message, value, _: message.sensitivity == value,
    "WithinDateRange": lambda message, value, _: message.received is not None and value.holds(message.received),
    "WithinSizeRange": lambda message, value, _: value.holds(message.size // 1024),
    **dict.fromkeys(NEVER_HOLDS, _never),
}
