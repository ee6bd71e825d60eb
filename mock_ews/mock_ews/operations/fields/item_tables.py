"""The types of items there are, and which one an item is of."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Message
from mock_ews.operations.fields.calendar_fields import CALENDAR_ITEMS
from mock_ews.operations.fields.contact_fields import CONTACTS
from mock_ews.operations.fields.field import Field
from mock_ews.operations.fields.item_table import ItemTable
from mock_ews.operations.fields.meeting_fields import MEETING_CANCELLATIONS, MEETING_REQUESTS, MEETING_RESPONSES
from mock_ews.operations.fields.message_fields import MESSAGES
from mock_ews.operations.fields.personal_list_fields import PERSONAL_LISTS
from mock_ews.operations.fields.task_fields import TASKS

ITEM_TABLES: Final[tuple[ItemTable, ...]] = (
    MESSAGES,
    CONTACTS,
    PERSONAL_LISTS,
    TASKS,
    MEETING_REQUESTS,
    MEETING_RESPONSES,
    MEETING_CANCELLATIONS,
    CALENDAR_ITEMS,
)
TABLE_OF_ELEMENT: Final[Mapping[str, ItemTable]] = {
    "Item": MESSAGES,  # what is created as an item comes back as a message
    **{table.element: table for table in ITEM_TABLES},
}
_TABLE_OF_CONTENT: Final[Mapping[type[Message], ItemTable]] = {table.content: table for table in ITEM_TABLES}


def table_of(content: Message) -> ItemTable:
    """The table of an item's type."""
    return _TABLE_OF_CONTENT[type(content)]


def _field_of_any(field: Field[Item]) -> Field[Item]:
    """The field of that URI that an item's own type has, if it has it."""
    if field.uri.startswith("item:"):
        return field

    def get(item: Item) -> Any:
        own = table_of(item.message).fields.get(field.uri)
        return own.get(item) if own is not None else None

    return replace(field, get=get)


FIELDS_OF_ANY: Final[Mapping[str, Field[Item]]] = {
    uri: _field_of_any(field) for table in ITEM_TABLES for uri, field in table.fields.items()
}
"""The fields of all types together: what a folder of mixed items can be searched and sorted by."""
LISTABLE: Final = frozenset(uri for table in ITEM_TABLES for uri in table.list_fields)
"""URIs of the fields FindItem can show."""
