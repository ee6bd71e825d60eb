"""What a field is, and the way to it that requests write."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Folder, Item
from mock_ews.operations.elements import add, local, t
from mock_ews.operations.fields.entries import ENTRIES, EntryOf, merged, only
from mock_ews.operations.fields.extended import ExtendedPath, read_extended_path
from mock_ews.operations.fields.kinds import Kind

OwnerT = TypeVar("OwnerT", Folder, Item)


@dataclass(frozen=True, slots=True)
class Field(Generic[OwnerT]):
    """One field: its URI, its element, its kind of value, and how to get it from its owner (None or () = not there).

    `attribute`: name in Message under which a request may set it. `place`: position in the schema's sequence.
    `in_views`: whether FindItem can return it.
    """

    uri: str
    kind: Kind
    get: Callable[[OwnerT], Any]
    attribute: str | None = None
    in_views: bool = True
    place: int = 0

    @property
    def name(self) -> str:
        """Name of the element."""
        return self.uri.partition(":")[2]

    def write(self, parent: Element, owner: OwnerT) -> None:
        """Append the field's element, if the owner has a value for it."""
        value = self.get(owner)
        if value is not None and value != ():
            self.kind.write(add(parent, t(self.name)), value)


@dataclass(frozen=True, slots=True)
class IndexedPath:
    """A t:IndexedFieldURI: one entry of a dictionary-like field."""

    uri: str
    index: str


Path = str | IndexedPath | ExtendedPath
PATH_TAGS: Final = frozenset({t("FieldURI"), t("IndexedFieldURI"), t("ExtendedFieldURI")})


def read_path(element: Element) -> Path:
    """A t:FieldURI, t:IndexedFieldURI or t:ExtendedFieldURI."""
    match local(element):
        case "FieldURI":
            return element.get("FieldURI", "")
        case "IndexedFieldURI":
            return IndexedPath(element.get("FieldURI", ""), element.get("FieldIndex", ""))
        case _:
            return read_extended_path(element)


def by_uri(fields: Iterable[Field[OwnerT]]) -> Mapping[str, Field[OwnerT]]:
    """Fields by their URI."""
    return {field.uri: field for field in fields}


def find(fields: Mapping[str, Field[OwnerT]], path: Path, code: str) -> Field[OwnerT]:
    """The field of that path. Raises EwsError with the code that fits the place where it was asked for."""
    field = _at(fields, path)
    if field is None:
        raise EwsError(code, values={"FieldURI": uri_of(path)})
    return field


def find_or_absent(fields: Mapping[str, Field[OwnerT]], path: Path, code: str) -> Field[OwnerT] | None:
    """The field of that path, None for one that such an owner could have in Exchange but has not here.

    Raises EwsError with the code for a folder's field asked of an item, or the other way round.
    """
    uri = uri_of(path)
    if uri.startswith("folder:") != ("folder:FolderId" in fields):
        raise EwsError(code, values={"FieldURI": uri})
    return _at(fields, path)


def _at(fields: Mapping[str, Field[OwnerT]], path: Path) -> Field[OwnerT] | None:
    """The field of that path; of a dictionary-like field, only the entry the path names."""
    if not isinstance(path, IndexedPath) or path.uri not in ENTRIES:
        return fields.get(uri_of(path))
    entry = ENTRIES[path.uri]
    whole = fields.get(entry.whole)
    return _narrowed(whole, entry, path.index) if whole is not None else None


def _narrowed(whole: Field[OwnerT], entry: EntryOf, index: str) -> Field[OwnerT]:
    return replace(whole, get=lambda owner: only(whole.get(owner), entry, index))


def joined(one: Field[OwnerT] | None, other: Field[OwnerT]) -> Field[OwnerT]:
    """A field that was chosen twice: of a dictionary-like one, the entries of both."""
    if one is None or other.uri not in {entry.whole for entry in ENTRIES.values()}:
        return other
    return replace(other, get=lambda owner: merged(one.get(owner), other.get(owner)))


def uri_of(path: Path) -> str:
    """The field's URI; extended fields have none."""
    return path if isinstance(path, str) else path.uri if isinstance(path, IndexedPath) else ""
