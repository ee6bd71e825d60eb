"""Shapes: which fields an answer shows, and the writing of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Folder, Item
from mock_ews.operations.elements import add, is_true, m, t
from mock_ews.operations.fields.extended import ExtendedPath, write_extended_property
from mock_ews.operations.fields.field import Field, OwnerT, find_or_absent, read_path
from mock_ews.operations.fields.folder_fields import EXTENDED_PLACE, FOLDER_FIELDS, FOLDER_SHAPES
from mock_ews.operations.fields.item_fields import EXTENDED_PLACE as ITEM_EXTENDED_PLACE
from mock_ews.operations.fields.item_fields import ITEM_FIELDS, ITEM_SHAPES, LIST_FIELDS, with_body_type
from mock_ews.operations.fields.mapi_tags import extended_value

_LEFT_OUT_OF_LISTS: Final = frozenset({"item:Body"})
"""What a list does not show and yet lets be asked for (exchangelib's live tests)."""
_NOT_IN_ATTACHMENTS: Final = frozenset({"item:ItemId", "item:ParentFolderId", "item:ConversationId"})
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
            field = find_or_absent(fields, path, "ErrorInvalidPropertyRequest")
            if field is not None:
                chosen[field.uri] = field
    placed: list[tuple[int, Writer[OwnerT]]] = [(field.place, field.write) for field in chosen.values()]
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
        return compose(FOLDER_SHAPES["IdOnly"], None, FOLDER_FIELDS, EXTENDED_PLACE)
    base = FOLDER_SHAPES[shape.findtext(t("BaseShape"), "IdOnly")]
    return compose(base, shape.find(t("AdditionalProperties")), FOLDER_FIELDS, EXTENDED_PLACE)


def write_folder(parent: Element, folder: Folder, shape: Shape[Folder]) -> None:
    """A t:Folder, or whatever kind of folder it is, with what the shape shows."""
    shape.write(add(parent, t(folder.kind)), folder)


def write_folder_id_of(parent: Element, folder: Folder) -> None:
    """A folder of its kind with its id only."""
    FOLDER_FIELDS["folder:FolderId"].write(add(parent, t(folder.kind)), folder)


def item_shape(request: Element) -> Shape[Item]:
    """The m:ItemShape of a request for whole items."""
    shape = request.find(m("ItemShape"))
    if shape is None:
        return compose(ITEM_SHAPES["IdOnly"], None, ITEM_FIELDS, ITEM_EXTENDED_PLACE)
    base = list(ITEM_SHAPES[shape.findtext(t("BaseShape"), "IdOnly")])
    if is_true(shape.findtext(t("IncludeMimeContent"))):
        base.append("item:MimeContent")
    fields = _fields_as_text(shape.findtext(t("BodyType"), "Best"))
    return compose(base, shape.find(t("AdditionalProperties")), fields, ITEM_EXTENDED_PLACE)


def list_shape(request: Element) -> Shape[Item]:
    """The m:ItemShape of a request for lists, which leave out what is too large and show people by name only.

    Raises EwsError ErrorInvalidPropertyForOperation for a field too large that is asked for by name.
    """
    shape = request.find(m("ItemShape"))
    if shape is None:
        return compose(ITEM_SHAPES["IdOnly"], None, LIST_FIELDS, ITEM_EXTENDED_PLACE)
    base = [uri for uri in ITEM_SHAPES[shape.findtext(t("BaseShape"), "IdOnly")] if uri in LIST_FIELDS]
    additional = shape.find(t("AdditionalProperties"))
    for path in additional if additional is not None else ():
        uri = path.get("FieldURI", "")
        if uri in ITEM_FIELDS and uri not in LIST_FIELDS and uri not in _LEFT_OUT_OF_LISTS:
            raise EwsError("ErrorInvalidPropertyForOperation", values={"FieldURI": uri})
    return compose(base, additional, LIST_FIELDS, ITEM_EXTENDED_PLACE)


def attached_shape(request: Element) -> Shape[Item]:
    """The m:AttachmentShape of a request: all of an attached item, but for ids, which it has none."""
    shape = request.find(m("AttachmentShape"))
    base = [uri for uri in ITEM_SHAPES["AllProperties"] if uri not in _NOT_IN_ATTACHMENTS]
    if shape is None:
        return compose(base, None, ITEM_FIELDS, ITEM_EXTENDED_PLACE)
    if is_true(shape.findtext(t("IncludeMimeContent"))):
        base.append("item:MimeContent")
    fields = _fields_as_text(shape.findtext(t("BodyType"), "Best"))
    return compose(base, shape.find(t("AdditionalProperties")), fields, ITEM_EXTENDED_PLACE)


def write_item(parent: Element, item: Item, shape: Shape[Item]) -> None:
    """A t:Message with what the shape shows."""
    shape.write(add(parent, t("Message")), item)


def write_item_id_of(parent: Element, item: Item) -> None:
    """A t:Message with its id only."""
    ITEM_FIELDS["item:ItemId"].write(add(parent, t("Message")), item)


@cache
def _fields_as_text(body_type: str) -> Mapping[str, Field[Item]]:
    """The item fields, with bodies in the kind of text asked for."""
    bodies = ("item:Body", "item:UniqueBody", "item:NormalizedBody")
    return {**ITEM_FIELDS, **{uri: with_body_type(ITEM_FIELDS[uri], body_type) for uri in bodies}}
