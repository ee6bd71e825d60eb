"""What searches and sorting compare: a path's values, and constants of the same type."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic

from mock_ews.exchange import EwsError
from mock_ews.operations.fields.extended import ExtendedPath, converter
from mock_ews.operations.fields.field import Field, OwnerT, Path, find_or_absent
from mock_ews.operations.fields.mapi_tags import extended_value


@dataclass(frozen=True, slots=True)
class Operand(Generic[OwnerT]):
    """`values` of an owner under a path (none if it has no such property), `constant` from a request's text."""

    values: Callable[[OwnerT], Iterable[Any]]
    constant: Callable[[str], Any]


_NOT_COMPARABLE: Final = frozenset(
    {"item:MimeContent", "item:Attachments", "item:InternetMessageHeaders", "item:ResponseObjects",
     "item:EffectiveRights", "folder:EffectiveRights"}
)  # fmt: skip


def operand(fields: Mapping[str, Field[OwnerT]], path: Path, code: str) -> Operand[OwnerT]:
    """What stands under a path. Raises EwsError with the code for a path that cannot be compared."""
    if isinstance(path, ExtendedPath):
        return _extended(path)
    field = find_or_absent(fields, path, code)
    if field is None:
        return Operand(lambda owner: (), str)
    if field.uri in _NOT_COMPARABLE:
        raise EwsError(code, values={"FieldURI": field.uri})

    def values(owner: OwnerT) -> Iterable[Any]:
        value = field.get(owner)
        return () if value is None else field.kind.operands(value)

    return Operand(values, _checked(field.kind.constant))


def _extended(path: ExtendedPath) -> Operand[OwnerT]:
    convert = _checked(converter(path.field))

    def values(owner: OwnerT) -> Iterable[Any]:
        value = extended_value(owner, path.field)
        texts = () if value is None else (value,) if isinstance(value, str) else value
        return [convert(text) for text in texts]

    return Operand(values, convert)


def _checked(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """A conversion whose failure is the request's."""

    def constant(text: str) -> Any:
        try:
            return convert(text)
        except ValueError:
            raise EwsError("ErrorInvalidRestriction", f"Not a value of that property: {text[:40]!r}") from None

    return constant
