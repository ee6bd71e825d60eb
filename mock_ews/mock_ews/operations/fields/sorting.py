"""Sort orders (t:SortOrder)."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from lxml.etree import _Element as Element

from mock_ews.operations.fields.field import Field, OwnerT, read_path
from mock_ews.operations.fields.operands import Operand, operand


def in_order(owners: Iterable[OwnerT], order: Element, fields: Mapping[str, Field[OwnerT]]) -> list[OwnerT]:
    """Sorted by each t:FieldOrder, the first weighing most. Raises EwsError ErrorUnsupportedPathForSortGroup."""
    found = list(owners)
    for field_order in reversed(order):
        by = operand(fields, read_path(field_order[0]), "ErrorUnsupportedPathForSortGroup")
        found.sort(key=partial(_key, by), reverse=field_order.get("Order") == "Descending")
    return found


def _key(by: Operand[OwnerT], owner: OwnerT) -> tuple[bool, Any]:
    """Owners without the property come first; text sorts without regard to case."""
    value = next(iter(by.values(owner)), None)
    return value is not None, value.casefold() if isinstance(value, str) else 0 if value is None else value
