"""The kinds of values fields have: each reads its element, writes it, and gives what a search compares."""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.messages import Address, Body, Flag
from mock_ews.operations.elements import add, is_true, t, text_of

MOST_IN_A_SHORT_TEXT: Final = 255
"""Characters of a subject or a name; Exchange cuts off what follows."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` a value from its element, `write` it into one, and for searches turn a `constant` and a value into
    `operands` that compare with each other."""

    read: Callable[[Element], Any]
    write: Callable[[Element, Any], None]
    constant: Callable[[str], Any] = str
    operands: Callable[[Any], Iterable[Any]] = lambda value: (value,)


def parse_datetime(text: str) -> datetime:
    """An xs:dateTime; one without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise EwsError("ErrorInvalidValueForProperty", f"Not a time: {text[:40]!r}") from None


def format_datetime(moment: datetime) -> str:
    """UTC, whole seconds, as Exchange writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_address(element: Element) -> Address:
    """A t:Mailbox or any other EmailAddressType."""
    address = (text_of(element, t("EmailAddress")) or "").strip()
    return Address(
        address=address,
        name=text_of(element, t("Name")) or address,
        routing_type=text_of(element, t("RoutingType")) or "SMTP",
        mailbox_type=text_of(element, t("MailboxType")) or "Mailbox",
    )


def write_address(parent: Element, address: Address) -> None:
    """A t:Mailbox below the parent."""
    write_address_content(add(parent, t("Mailbox")), address)


def write_address_content(element: Element, address: Address) -> None:
    """What an EmailAddressType holds."""
    add(element, t("Name"), address.name or address.address)
    if address.address:
        add(element, t("EmailAddress"), address.address)
        add(element, t("RoutingType"), address.routing_type)
        add(element, t("MailboxType"), address.mailbox_type)


def _write_name(element: Element, address: Address) -> None:
    add(add(element, t("Mailbox")), t("Name"), address.name or address.address)


def _read_text(element: Element) -> str:
    return element.text or ""


def _write_text(element: Element, value: str) -> None:
    element.text = value


def _read_bytes(element: Element) -> bytes:
    try:
        return base64.b64decode(element.text or "", validate=False)
    except ValueError:
        raise EwsError("ErrorInvalidValueForProperty") from None


def _read_integer(element: Element) -> int:
    return int(element.text or "0")


def _write_bytes(element: Element, value: bytes) -> None:
    element.text = base64.b64encode(value).decode()


def _write_boolean(element: Element, value: bool) -> None:
    element.text = "true" if value else "false"


def _write_strings(element: Element, value: Iterable[str]) -> None:
    for text in value:
        add(element, t("String"), text)


def _write_addresses(element: Element, value: Iterable[Address]) -> None:
    for address in value:
        write_address(element, address)


def _read_body(element: Element) -> Body:
    return Body(element.text or "", "HTML" if element.get("BodyType") == "HTML" else "Text")


def _write_body(element: Element, value: Body) -> None:
    element.set("BodyType", value.kind)
    element.text = value.text


def _read_flag(element: Element) -> Flag:
    moments = (text_of(element, t(name)) for name in ("StartDate", "DueDate", "CompleteDate"))
    start, due, complete = (parse_datetime(text) if text else None for text in moments)
    return Flag(text_of(element, t("FlagStatus")) or "NotFlagged", start, due, complete)


def _write_flag(element: Element, value: Flag) -> None:
    add(element, t("FlagStatus"), value.status)
    for name, moment in (("StartDate", value.start), ("DueDate", value.due), ("CompleteDate", value.complete)):
        if moment is not None:
            add(element, t(name), format_datetime(moment))


def _address_operands(value: Address) -> tuple[str, ...]:
    """Exchange matches a person by name or by address."""
    return (value.name, value.address) if value.name else (value.address,)


TEXT: Final = Kind(_read_text, _write_text)
SHORT_TEXT: Final = replace(TEXT, read=lambda element: _read_text(element)[:MOST_IN_A_SHORT_TEXT])
INTEGER: Final = Kind(_read_integer, lambda element, value: _write_text(element, str(value)), int)
BOOLEAN: Final = Kind(lambda element: is_true(element.text), _write_boolean, is_true)
DATETIME: Final = Kind(
    lambda element: parse_datetime(element.text or ""),
    lambda element, value: _write_text(element, format_datetime(value)),
    parse_datetime,
    lambda value: (value.replace(microsecond=0),),  # a client can only ask for what it was shown
)
BYTES: Final = Kind(_read_bytes, _write_bytes)
STRINGS: Final = Kind(
    lambda element: tuple(child.text or "" for child in element), _write_strings, operands=lambda value: value
)
ADDRESS: Final = Kind(lambda element: read_address(element[0]), write_address, operands=_address_operands)
NAME_OF_ADDRESS: Final = replace(ADDRESS, write=_write_name)
ADDRESSES: Final = Kind(
    lambda element: tuple(read_address(child) for child in element),
    _write_addresses,
    operands=lambda value: [operand for address in value for operand in _address_operands(address)],
)
BODY: Final = Kind(_read_body, _write_body, operands=lambda value: (value.text,))
FLAG: Final = Kind(_read_flag, _write_flag, operands=lambda value: (value.status,))
