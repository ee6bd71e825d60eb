"""Messages as the admin API lists them."""

from dataclasses import dataclass
from datetime import datetime

from mock_ews.exchange.folders import Folder
from mock_ews.exchange.messages import ExtendedField, ExtendedValue, Message


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as the admin API shows it."""

    folder: str
    subject: str
    sender: str
    to: tuple[str, ...]
    internet_message_id: str | None
    received_at: datetime | None
    body: str
    extended_properties: dict[str, ExtendedValue]


def message_row(folder: Folder, message: Message) -> MessageRow:
    """One row of the list."""
    sender = message.from_ or message.sender
    return MessageRow(
        folder=folder.path,
        subject=message.subject or "",
        sender=sender.address if sender else "",
        to=tuple(address.address for address in message.to),
        internet_message_id=message.internet_message_id,
        received_at=message.received,
        body=message.body.text if message.body else "",
        extended_properties={_property_name(key): value for key, value in message.extended.items()},
    )


def _property_name(key: ExtendedField) -> str:
    """ "<set GUID>/<name>" or "0x<tag>"."""
    if key.tag is not None:
        return f"0x{key.tag:04x}"
    return f"{key.property_set}/{key.name if key.name is not None else key.id}"
