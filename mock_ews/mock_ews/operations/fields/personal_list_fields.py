"""The fields of personal distribution lists, in the schema's order."""

import base64
from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange.messages import Address
from mock_ews.exchange.personal_lists import PersonalList
from mock_ews.operations.elements import add, t
from mock_ews.operations.fields.item_fields import DEFAULT, ITEM_FIELDS
from mock_ews.operations.fields.item_table import computed, item_table, stored
from mock_ews.operations.fields.kinds import ADDRESSES, SHORT_TEXT, TEXT, Kind, read_address, write_address


def _read_members(element: Element) -> tuple[Address, ...]:
    return tuple(read_address(member[0]) for member in element if len(member))


def _write_members(element: Element, members: Iterable[Address]) -> None:
    for address in members:
        member = add(element, t("Member"))
        member.set("Key", base64.b64encode(address.key.encode()).decode())
        write_address(member, address)
        add(member, t("Status"), "Normal")


_MEMBERS: Final = Kind(_read_members, _write_members, operands=ADDRESSES.operands)
_LIST_FIELDS: Final = (
    stored("contacts:DisplayName", "display_name", SHORT_TEXT),
    computed("contacts:FileAs", TEXT, attrgetter("message.display_name")),
    computed("contacts:ContactSource", TEXT, lambda _: "Store"),
    stored("distributionlist:Members", "members", _MEMBERS, in_views=False),
)
PERSONAL_LISTS: Final = item_table(
    "DistributionList",
    PersonalList,
    (*ITEM_FIELDS, *_LIST_FIELDS),
    (*DEFAULT, "contacts:DisplayName", "contacts:FileAs"),
    home="contacts",
)
