"""The m:ContactsView of FindItem: contacts by name, from one name to another."""

from collections.abc import Iterable

from lxml.etree import _Element as Element

from mock_ews.exchange.folders import Item
from mock_ews.operations.fields.item_tables import FIELDS_OF_ANY

_NAME = FIELDS_OF_ANY["contacts:DisplayName"]


def in_contacts_view(items: Iterable[Item], view: Element) -> list[Item]:
    """Those named from InitialName to FinalName, both included, in the order of their display names."""
    first, last = view.get("InitialName", "").casefold(), view.get("FinalName", "").casefold()
    named = [(_name(item), item) for item in items]
    within = [(name, item) for name, item in named if first <= name and (not last or name <= last)]
    return [item for _, item in sorted(within, key=lambda pair: pair[0])]


def _name(item: Item) -> str:
    return (_NAME.get(item) or "").casefold()
