"""Query strings (m:QueryString): the few words of Advanced Query Syntax people use."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Message

_TERM: Final = re.compile(r'(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


def _body(message: Message) -> str:
    return message.body.text if message.body else ""


_FIELDS: Final[Mapping[str, Callable[[Message], str]]] = {
    "subject": lambda message: message.subject or "",
    "body": _body,
    "from": lambda message: str(message.from_ or ""),
    "to": lambda message: " ".join(map(str, message.to)),
    "cc": lambda message: " ".join(map(str, message.cc)),
    "bcc": lambda message: " ".join(map(str, message.bcc)),
    "participants": lambda message: " ".join(map(str, (message.from_, *message.recipients))),
    "attachment": lambda message: " ".join(file.name for file in message.attachments),
    "category": lambda message: " ".join(message.categories),
    "kind": lambda message: "email",
}


def query(text: str) -> Callable[[Item], bool]:
    """A test that holds if every term does, AND between them or not; a term without a field is looked for in all."""
    terms = [
        (match["field"], (match["phrase"] if match["phrase"] is not None else match["word"]).lower())
        for match in _TERM.finditer(text)
        if match.group() != "AND"
    ]
    return lambda item: all(_holds(item.message, field, term) for field, term in terms)


def _holds(message: Message, field: str | None, term: str) -> bool:
    if field is None or field.lower() not in _FIELDS:
        return any(term in get(message).lower() for get in _FIELDS.values())
    return term in _FIELDS[field.lower()](message).lower()
