"""Shapes: which fields an answer shows, and the writing of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic

from lxml.etree import _Element as Element

from mock_ews.exchange.folders import Folder
from mock_ews.operations.elements import add, m, t
from mock_ews.operations.fields.extended import ExtendedPath, write_extended_property
from mock_ews.operations.fields.field import Field, OwnerT, find, read_path
from mock_ews.operations.fields.folder_fields import EXTENDED_PLACE, FOLDER_FIELDS, FOLDER_SHAPES

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
    """A base shape and t:AdditionalProperties. Raises EwsError ErrorInvalidPropertyRequest for a field unknown here."""
    chosen = {uri: fields[uri] for uri in base}
    extended = []
    for element in additional if additional is not None else ():
        path = read_path(element)
        if isinstance(path, ExtendedPath):
            extended.append(path)
        else:
            field = find(fields, path, "ErrorInvalidPropertyRequest")
            chosen[field.uri] = field
    placed: list[tuple[int, Writer[OwnerT]]] = [(field.place, field.write) for field in chosen.values()]
    if extended:
        placed.append((extended_place, _extended_writer(extended)))
    return Shape(tuple(writer for _, writer in sorted(placed, key=lambda pair: pair[0])))


def _extended_writer(paths: Iterable[ExtendedPath]) -> Writer[OwnerT]:
    def write(parent: Element, owner: OwnerT) -> None:
        for path in paths:
            if (value := owner.extended.get(path.field)) is not None:
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
