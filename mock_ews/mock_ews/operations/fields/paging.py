"""Paging: which part of a result a view shows, and the attributes that say where it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.operations.elements import local
from mock_ews.operations.fields.field import OwnerT
from mock_ews.operations.registry import Call

_UNAWARE: Final = frozenset({"Exchange2007", "Exchange2007_SP1"})
"""Versions of requests from before there was a limit: their clients would take a part for the whole."""


@dataclass(frozen=True, slots=True)
class Page(Generic[OwnerT]):
    """Part of a result; `next_offset` is where the following page would begin."""

    found: Sequence[OwnerT]
    next_offset: int
    total: int
    is_last: bool

    def describe(self, parent: Element) -> None:
        """Set the paging attributes of a RootFolder element."""
        if not self.is_last:
            parent.set("IndexedPagingOffset", str(self.next_offset))
        parent.set("TotalItemsInView", str(self.total))
        parent.set("IncludesLastItemInRange", "true" if self.is_last else "false")


def page(found: Sequence[OwnerT], view: Element | None, call: Call) -> Page[OwnerT]:
    """The part an Indexed… or FractionalPage…View shows, as far as the find count limit of the call allows.

    Raises EwsError for numbers that make no sense, and ErrorExceededFindCountLimit for clients that know no limit.
    """
    total, limit = len(found), call.limits.find_count
    wanted = _size(view, total)
    if min(wanted, total) > limit and call.requested_version in _UNAWARE:
        raise EwsError("ErrorExceededFindCountLimit")
    size = min(wanted, limit)
    if view is not None and view.get("BasePoint") == "End":
        end = max(total - _offset(view), 0)
        begin = max(end - size, 0)
        return Page(found[begin:end], total - begin, total, begin == 0)
    begin = 0 if view is None else _begin(view, total)
    end = min(begin + size, total)
    return Page(found[begin:end], end, total, end >= total)


def _size(view: Element | None, total: int) -> int:
    size = int(view.get("MaxEntriesReturned", total or 1)) if view is not None else total or 1
    if size <= 0:
        raise EwsError("ErrorInvalidPagingMaxRows")
    return size


def _begin(view: Element, total: int) -> int:
    if local(view).startswith("Fractional"):
        numerator, denominator = int(view.get("Numerator", 0)), int(view.get("Denominator", 1))
        if denominator <= 0 or not 0 <= numerator <= denominator:
            raise EwsError("ErrorInvalidFractionalPagingParameters")
        return total * numerator // denominator
    return min(_offset(view), total)


def _offset(view: Element) -> int:
    offset = int(view.get("Offset", 0))
    if offset < 0:
        raise EwsError("ErrorInvalidIndexedPagingParameters")
    return offset
