"""A table of fields: all that EWS knows of one type of items."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Message
from mock_ews.operations.fields.field import Field, by_uri
from mock_ews.operations.fields.kinds import ADDRESS, NAME_OF_ADDRESS, Kind

_ONLY_WHEN_ASKED: Final = frozenset(
    {"MimeContent", "UniqueBody", "Flag", "InstanceKey", "NormalizedBody", "Preview", "TextBody", "DisplayBcc"}
)
"""Not in AllProperties: MIME, and what Exchange 2010 does not know."""


@dataclass(frozen=True, eq=False, slots=True)
class ItemTable:
    """One type of items: its element, the class its content is kept in, where new ones go, and its fields.

    `home`: distinguished folder of new ones, None where the message disposition decides. `fields` by URI, `of_element`
    by the name of their element, `list_fields` those FindItem can show, `shapes` the URIs of each base shape,
    `extended_place` where the extended properties stand.
    """

    element: str
    content: type[Message]
    home: str | None
    fields: Mapping[str, Field[Item]]
    of_element: Mapping[str, Field[Item]]
    list_fields: Mapping[str, Field[Item]]
    shapes: Mapping[str, tuple[str, ...]]
    extended_place: int


def item_table(
    element: str,
    content: type[Message],
    in_order: Iterable[Field[Item] | None],
    default: Iterable[str],
    home: str | None = None,
) -> ItemTable:
    """A table of the fields as the schema orders them, None where the extended properties stand.

    `default`: URIs of what the base shape Default shows.
    """
    rows = tuple(in_order)
    placed = tuple(replace(field, place=place) for place, field in enumerate(rows) if field is not None)
    return ItemTable(
        element=element,
        content=content,
        home=home,
        fields=by_uri(placed),
        of_element={field.name: field for field in placed},
        list_fields=by_uri(_in_list(field) for field in placed if field.in_views),
        shapes={
            "IdOnly": ("item:ItemId",),
            "Default": tuple(default),
            "AllProperties": tuple(field.uri for field in placed if field.name not in _ONLY_WHEN_ASKED),
        },
        extended_place=rows.index(None),
    )


def stored(uri: str, attribute: str, kind: Kind, *, in_views: bool = True) -> Field[Item]:
    """A field that is an attribute of the item's content."""
    return Field(uri, kind, lambda item: getattr(item.message, attribute), attribute, in_views)


def computed(uri: str, kind: Kind, get: Callable[[Item], Any], *, in_views: bool = True) -> Field[Item]:
    """A field that requests cannot set."""
    return Field(uri, kind, get, None, in_views)


def _in_list(field: Field[Item]) -> Field[Item]:
    """Lists show people by name only (exchangelib fields.py, MailboxField)."""
    return replace(field, kind=NAME_OF_ADDRESS) if field.kind is ADDRESS else field
