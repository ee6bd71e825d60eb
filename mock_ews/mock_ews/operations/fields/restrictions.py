"""Restrictions (t:Restriction): search expressions as functions of an item or folder."""

import operator
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from lxml.etree import _Element as Element

from mock_ews.operations.elements import local, t
from mock_ews.operations.fields.field import PATH_TAGS, Field, read_path
from mock_ews.operations.fields.operands import Operand, operand

Test = Callable[[Any], bool]
"""Holds or not for an Item or a Folder, whichever the fields belong to."""
Fields = Mapping[str, Field[Any]]
_CODE: Final = "ErrorUnsupportedPathForQuery"

_CONTAINMENTS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "FullString": operator.eq,
    "Prefixed": lambda text, part: text.startswith(part),
    "Substring": lambda text, part: part in text,
    "PrefixOnWords": lambda text, part: re.search(rf"\b{re.escape(part)}", text) is not None,
    "ExactPhrase": lambda text, part: re.search(rf"\b{re.escape(part)}\b", text) is not None,
}


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


_SPELLINGS: Final[Mapping[str, Callable[[str], str]]] = {
    "Exact": str,
    "IgnoreCase": str.casefold,
    "IgnoreNonSpacingCharacters": _without_marks,
}
"""Containment comparisons; every other one ignores both case and marks."""


def _loose(text: str) -> str:
    return _without_marks(text).casefold()


def restriction(element: Element | None, fields: Fields) -> Test:
    """The test of a t:Restriction element; without one everything passes.

    Raises EwsError ErrorUnsupportedPathForQuery for a path that cannot be searched.
    """
    if element is None or len(element) == 0:
        return lambda owner: True
    return _test(element[0], fields)


def _test(element: Element, fields: Fields) -> Test:
    return _EXPRESSIONS[local(element)](element, fields)


def _and(element: Element, fields: Fields) -> Test:
    parts = [_test(child, fields) for child in element]
    return lambda owner: all(part(owner) for part in parts)


def _or(element: Element, fields: Fields) -> Test:
    parts = [_test(child, fields) for child in element]
    return lambda owner: any(part(owner) for part in parts)


def _not(element: Element, fields: Fields) -> Test:
    part = _test(element[0], fields)
    return lambda owner: not part(owner)


def _exists(element: Element, fields: Fields) -> Test:
    values = _operand(element[0], fields).values
    return lambda owner: any(True for _ in values(owner))


def _comparison(holds: Callable[[Any, Any], bool]) -> Callable[[Element, Fields], Test]:
    return lambda element, fields: _compare(element, fields, holds)


def _is_not_equal_to(element: Element, fields: Fields) -> Test:
    equal = _compare(element, fields, operator.eq)
    return lambda owner: not equal(owner)


def _operand(element: Element, fields: Fields) -> Operand[Any]:
    return operand(fields, read_path(element), _CODE)


def _compare(element: Element, fields: Fields, holds: Callable[[Any, Any], bool]) -> Test:
    """Compare with a constant or with another property; a missing property compares with nothing."""
    left = _operand(element[0], fields)
    other = element[1][0]  # t:FieldURIOrConstant
    if other.tag in PATH_TAGS:
        right = _operand(other, fields)
        return lambda owner: any(_safely(holds, a, b) for a in left.values(owner) for b in right.values(owner))
    constant = left.constant(other.get("Value", ""))
    return lambda owner: any(_safely(holds, value, constant) for value in left.values(owner))


def _safely(holds: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    """Values of different types are not comparable, hence not equal, greater or less."""
    if isinstance(left, str) and isinstance(right, str):  # without regard to case (exchangelib's live tests)
        return holds(left.casefold(), right.casefold())
    return type(left) is type(right) and holds(left, right)


def _contains(element: Element, fields: Fields) -> Test:
    values = _operand(element[0], fields).values
    holds: Callable[[str, str], bool] = _CONTAINMENTS[element.get("ContainmentMode", "FullString")]
    spell = _SPELLINGS.get(element.get("ContainmentComparison", "Exact"), _loose)
    constant = element.find(t("Constant"))
    part = spell(constant.get("Value", "") if constant is not None else "")
    return lambda owner: any(holds(spell(value), part) for value in values(owner) if isinstance(value, str))


def _excludes(element: Element, fields: Fields) -> Test:
    """True where none of the mask's bits is set (MS docs excludes.md)."""
    values = _operand(element[0], fields).values
    mask = _mask(element[1].get("Value", ""))
    return lambda owner: all(not value & mask for value in values(owner) if isinstance(value, int))


def _mask(text: str) -> int:
    """Hexadecimal with "0x", else decimal; the schema allows leading zeros and no digits at all."""
    digits = text.lower().removeprefix("0x")
    return int(digits or "0", 16 if text.lower().startswith("0x") else 10)


_EXPRESSIONS: Final[Mapping[str, Callable[[Element, Fields], Test]]] = {
    "And": _and,
    "Or": _or,
    "Not": _not,
    "Exists": _exists,
    "Contains": _contains,
    "Excludes": _excludes,
    "IsEqualTo": _comparison(operator.eq),
    "IsNotEqualTo": _is_not_equal_to,
    "IsGreaterThan": _comparison(operator.gt),
    "IsGreaterThanOrEqualTo": _comparison(operator.ge),
    "IsLessThan": _comparison(operator.lt),
    "IsLessThanOrEqualTo": _comparison(operator.le),
}
