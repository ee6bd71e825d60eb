"""Shapes: which fields an answer shows, and the writing of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, Generic

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Folder, Item
from mock_ews.operations.elements import add, is_true, m, t
from mock_ews.operations.fields.extended import ExtendedPath, write_extended_property
from mock_ews.operations.fields.field import Field, OwnerT, find_or_absent, joined, read_path
from mock_ews.operations.fields.folder_fields import EXTENDED_PLACE, FOLDER_FIELDS, FOLDER_SHAPES
from mock_ews.operations.fields.item_table import ItemTable
from mock_ews.operations.fields.item_tables import FIELDS_OF_ANY, LISTABLE, table_of
from mock_ews.operations.fields.item_values import as_html, as_text
from mock_ews.operations.fields.mapi_tags import extended_value
from mock_ews.operations.fields.message_fields import MESSAGES

_LEFT_OUT_OF_LISTS: Final = frozenset({"item:Body"})
"""What a list does not show and yet lets be asked for (exchangelib's live tests)."""
_NOT_IN_ATTACHMENTS: Final = frozenset({"item:ItemId", "item:ParentFolderId", "item:ConversationId"})
_BODIES: Final = ("item:Body", "item:UniqueBody", "item:NormalizedBody")
_BODY_TYPES: Final[Mapping[str, Callable[[Any], Any]]] = {"Best": lambda body: body, "Text": as_text, "HTML": as_html}
Writer = Callable[[Element, OwnerT], None]


@dataclass(frozen=True, slots=True)
class Shape(Generic[OwnerT]):
    """What to write of an owner, in the schema's order."""

    writers: tuple[Writer[OwnerT], ...]

    def write(self, parent: Element, owner: OwnerT) -> None:
        """Append every field of the shape that the owner has."""
        for writer in self.writers:
            writer(parent, owner)


def compose(
    base: Iterable[str], additional: Element | None, fields: Mapping[str, Field[OwnerT]], extended_place: int
) -> Shape[OwnerT]:
    """A base shape and t:AdditionalProperties. Raises EwsError ErrorInvalidPropertyRequest."""
    chosen = {uri: fields[uri] for uri in base}
    extended = []
    for element in additional if additional is not None else ():
        path = read_path(element)
        if isinstance(path, ExtendedPath):
            extended.append(path)
        else:
            found = find_or_absent(fields, path, "ErrorInvalidPropertyRequest")
            if found is not None:
                chosen[found.uri] = joined(chosen.get(found.uri), found)
    placed: list[tuple[int, Writer[OwnerT]]] = [(row.place, row.write) for row in chosen.values()]
    if extended:
        placed.append((extended_place, _extended_writer(extended)))
    return Shape(tuple(writer for _, writer in sorted(placed, key=lambda pair: pair[0])))


def _extended_writer(paths: Iterable[ExtendedPath]) -> Writer[OwnerT]:
    def write(parent: Element, owner: OwnerT) -> None:
        for path in paths:
            if (value := extended_value(owner, path.field)) is not None:
                write_extended_property(parent, path, value)

    return write


def folder_shape(request: Element) -> Shape[Folder]:
    """The m:FolderShape of a request."""
    shape = request.find(m("FolderShape"))
    if shape is None:
        return _plain_folder_shape("IdOnly")
    base, additional = shape.findtext(t("BaseShape"), "IdOnly"), shape.find(t("AdditionalProperties"))
    if additional is None:
        return _plain_folder_shape(base)
    return compose(FOLDER_SHAPES[base], additional, FOLDER_FIELDS, EXTENDED_PLACE)


@cache
def _plain_folder_shape(base: str) -> Shape[Folder]:
    return compose(FOLDER_SHAPES[base], None, FOLDER_FIELDS, EXTENDED_PLACE)


def write_folder(parent: Element, folder: Folder, shape: Shape[Folder]) -> None:
    """A t:Folder, or whatever kind of folder it is, with what the shape shows."""
    shape.write(add(parent, t(folder.kind)), folder)


def write_folder_id_of(parent: Element, folder: Folder) -> None:
    """A folder of its kind with its id only."""
    FOLDER_FIELDS["folder:FolderId"].write(add(parent, t(folder.kind)), folder)


@dataclass(frozen=True, slots=True)
class ItemShape:
    """What to write of an item, whatever type it is of: a shape for each type, made when the first item needs it."""

    compose_for: Callable[[ItemTable], Shape[Item]]
    _made: dict[str, Shape[Item]] = field(default_factory=dict)

    def of(self, table: ItemTable) -> Shape[Item]:
        """The shape of that type's items."""
        if table.element not in self._made:
            self._made[table.element] = self.compose_for(table)
        return self._made[table.element]


def item_shape(request: Element) -> ItemShape:
    """The m:ItemShape of a request for whole items."""
    return _whole_items(request.find(m("ItemShape")), "IdOnly", frozenset())


def attached_shape(request: Element) -> ItemShape:
    """The m:AttachmentShape of a request: all of an attached item, but for ids, which it has none."""
    return _whole_items(request.find(m("AttachmentShape")), "AllProperties", _NOT_IN_ATTACHMENTS)


def list_shape(request: Element) -> ItemShape:
    """The m:ItemShape of a request for lists, which leave out what is too large and show people by name only.

    Raises EwsError ErrorInvalidPropertyForOperation for a field too large that is asked for by name.
    """
    shape = request.find(m("ItemShape"))
    additional = shape.find(t("AdditionalProperties")) if shape is not None else None
    for path in additional if additional is not None else ():
        uri = path.get("FieldURI", "")
        if uri in FIELDS_OF_ANY and uri not in LISTABLE and uri not in _LEFT_OUT_OF_LISTS:
            raise EwsError("ErrorInvalidPropertyForOperation", values={"FieldURI": uri})
    name = shape.findtext(t("BaseShape"), "IdOnly") if shape is not None else "IdOnly"

    def compose_for(table: ItemTable) -> Shape[Item]:
        base = [uri for uri in table.shapes[name] if uri in table.list_fields]
        return compose(base, additional, table.list_fields, table.extended_place)

    return _checked(ItemShape(compose_for))


def _whole_items(shape: Element | None, base: str, without: frozenset[str]) -> ItemShape:
    """A shape of whole items: `base` where the request names none, never the fields `without`."""
    additional, body_type, extra = None, "Best", []
    if shape is not None:
        base = shape.findtext(t("BaseShape"), base) if not without else base
        additional, body_type = shape.find(t("AdditionalProperties")), shape.findtext(t("BodyType"), "Best")
        extra = ["item:MimeContent"] if is_true(shape.findtext(t("IncludeMimeContent"))) else []

    def compose_for(table: ItemTable) -> Shape[Item]:
        uris = [uri for uri in table.shapes[base] if uri not in without]
        return compose([*uris, *extra], additional, _fields_as(table, body_type), table.extended_place)

    return _checked(ItemShape(compose_for))


def _checked(shape: ItemShape) -> ItemShape:
    """The shape, refused at once if the request's paths cannot be shown, even where no item is found."""
    shape.of(MESSAGES)
    return shape


def write_item(parent: Element, item: Item, shape: ItemShape) -> None:
    """The element of the item's type with what the shape shows."""
    table = table_of(item.message)
    shape.of(table).write(add(parent, t(table.element)), item)


def write_item_id_of(parent: Element, item: Item) -> None:
    """The element of the item's type with its id only."""
    table = table_of(item.message)
    table.fields["item:ItemId"].write(add(parent, t(table.element)), item)


@cache
def _fields_as(table: ItemTable, body_type: str) -> Mapping[str, Field[Item]]:
    """A type's fields, with bodies in the kind of text asked for."""
    convert = _BODY_TYPES[body_type]
    return {**table.fields, **{uri: _converted(table.fields[uri], convert) for uri in _BODIES}}


def _converted(body: Field[Item], convert: Callable[[Any], Any]) -> Field[Item]:
    return replace(body, get=lambda item: convert(body.get(item)))
