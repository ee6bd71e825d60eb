"""The tables of fields, against the schema they must agree with."""

import pytest
from lxml import etree

from ewslink_contracts.ews import TYPES_XSD
from mock_ews.exchange.folder_tree import default_folders
from mock_ews.exchange.rule_predicates import PREDICATES
from mock_ews.exchange.rules import ACTIONS
from mock_ews.operations.fields import folder_fields
from mock_ews.operations.fields.item_table import ItemTable
from mock_ews.operations.fields.item_tables import FIELDS_OF_ANY, ITEM_TABLES

_XS = {"xs": "http://www.w3.org/2001/XMLSchema"}
_TYPES = etree.parse(TYPES_XSD)
_TYPES_OF_ELEMENTS = {
    "Message": ("MessageType",),
    "Contact": ("ContactItemType",),
    "DistributionList": ("DistributionListType",),
    "Task": ("TaskType",),
    "CalendarItem": ("CalendarItemType",),
    "MeetingRequest": ("MessageType", "MeetingMessageType", "MeetingRequestMessageType"),
    "MeetingResponse": ("MessageType", "MeetingMessageType", "MeetingResponseMessageType"),
    "MeetingCancellation": ("MessageType", "MeetingMessageType", "MeetingCancellationMessageType"),
}


def _children(type_name: str) -> list[str]:
    """Names of a complex type's child elements, in order."""
    found = _TYPES.xpath(f'//xs:complexType[@name="{type_name}"]//xs:element/@name', namespaces=_XS)
    assert isinstance(found, list)
    return [str(name) for name in found]


def _values(type_name: str) -> set[str]:
    found = _TYPES.xpath(f'//xs:simpleType[@name="{type_name}"]//xs:enumeration/@value', namespaces=_XS)
    assert isinstance(found, list)
    return {str(value) for value in found}


@pytest.mark.parametrize("table", ITEM_TABLES, ids=lambda table: table.element)
def test_items_are_written_in_the_schemas_order(table: ItemTable) -> None:
    order = [name for kind in ("ItemType", *_TYPES_OF_ELEMENTS[table.element]) for name in _children(kind)]
    places = {field.name: field.place for field in table.fields.values()}
    places["ExtendedProperty"] = table.extended_place
    assert sorted(places, key=places.__getitem__) == [name for name in order if name in places]


def test_folders_are_written_in_the_schemas_order() -> None:
    order = _children("BaseFolderType") + _children("FolderType")
    places = {field.name: field.place for field in folder_fields.FOLDER_FIELDS.values()}
    places["ExtendedProperty"] = folder_fields.EXTENDED_PLACE
    assert sorted(places, key=places.__getitem__) == [name for name in order if name in places]


def test_every_field_is_one_a_request_can_name() -> None:
    ours = set(FIELDS_OF_ANY) | set(folder_fields.FOLDER_FIELDS)
    assert ours <= _values("UnindexedFieldURIType")


def test_distinguished_folders_are_ones_a_request_can_name() -> None:
    ours = {row.folder.distinguished for row in default_folders() if row.folder.distinguished}
    assert ours <= _values("DistinguishedFolderIdNameType")


@pytest.mark.parametrize(("ours", "type_name"), [(PREDICATES, "RulePredicatesType"), (ACTIONS, "RuleActionsType")])
def test_rules_speak_the_schemas_words(ours: set[str], type_name: str) -> None:
    assert set(ours) <= set(_children(type_name))


def test_every_predicate_of_the_schema_is_known() -> None:
    assert set(PREDICATES) == set(_children("RulePredicatesType"))
