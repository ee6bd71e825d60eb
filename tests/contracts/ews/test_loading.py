"""The contract loads in zeep and in lxml, from its own files only, and offers exactly what it promises."""

from typing import Any

import pytest
from lxml import etree
from zeep.proxy import AsyncServiceProxy

from ewslink_contracts.ews import BINDING, MESSAGES_NS, MESSAGES_XSD, NAMESPACES, TYPES_NS, TYPES_XSD, WSDL

OPERATIONS = {
    *("GetFolder", "FindFolder", "CreateFolder", "DeleteFolder"),
    *("GetItem", "FindItem", "CreateItem", "UpdateItem", "DeleteItem", "MoveItem", "SendItem"),
    *("SyncFolderHierarchy", "SyncFolderItems"),
    *("Subscribe", "Unsubscribe", "GetEvents", "GetStreamingEvents"),
    *("ResolveNames", "ConvertId", "ExpandDL", "GetRoomLists", "GetRooms", "GetSearchableMailboxes"),
    *("FindPeople", "GetPersona"),
    *("GetInboxRules", "UpdateInboxRules"),
    *("GetDelegate", "AddDelegate", "UpdateDelegate", "RemoveDelegate"),
    *("UpdateFolder", "MoveFolder", "CopyFolder", "EmptyFolder", "MarkAllItemsAsRead"),
    *("CopyItem", "ArchiveItem", "MarkAsJunk", "ExportItems", "UploadItems"),
    *("CreateAttachment", "GetAttachment", "DeleteAttachment"),
    *("CreateUserConfiguration", "GetUserConfiguration", "UpdateUserConfiguration", "DeleteUserConfiguration"),
    *("GetServerTimeZones", "GetMailTips", "GetPasswordExpirationDate"),
    *("GetUserOofSettings", "SetUserOofSettings", "GetUserAvailability"),
}
OF_AVAILABILITY = ("GetUserOofSettings", "SetUserOofSettings", "GetUserAvailability")
REQUESTS = {name: f"{name}Request" for name in OF_AVAILABILITY}
"""Elements whose name is not the operation's."""
RESPONSES = {"GetPersona": "GetPersonaResponseMessage"}
"""Likewise."""
ACTIONS_OF_OTHERS = {"GetStreamingEvents": "GetEvents"}
"""Published like that, and sent like that."""
HEADERS = frozenset({"Impersonation", "RequestVersion"})
HEADERS_OF_OTHERS = {
    "GetServerTimeZones": {"MailboxCulture", "RequestVersion"},
    "GetMailTips": {"MailboxCulture", "RequestVersion"},
    "GetPasswordExpirationDate": {"MailboxCulture", "RequestVersion"},
    **{name: {"Impersonation"} for name in ("GetUserOofSettings", "SetUserOofSettings")},
    "GetSearchableMailboxes": {"ManagementRole", "RequestVersion"},
}
"""Published without impersonation: whoever asks does so in their own name, some because they have the role. The
Availability service's bindings are of a time without versions."""
ELEMENTS_OF_HEADERS = {
    **{name: name for name in ("MailboxCulture", "TimeZoneContext", "ManagementRole", "DateTimePrecision")},
    "Impersonation": "ExchangeImpersonation",
    "RequestVersion": "RequestServerVersion",
}
XS = "{http://www.w3.org/2001/XMLSchema}"


def test_the_one_binding_offers_exactly_these_operations(client: Any) -> None:
    assert list(client.wsdl.bindings) == [BINDING]
    proxy: Any = AsyncServiceProxy  # published without types
    service = proxy(client, client.wsdl.bindings[BINDING], address="https://mail.example/EWS/Exchange.asmx")
    assert {name for name, _ in service} == OPERATIONS


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_operation_is_wired_as_exchange_publishes_it(client: Any, name: str) -> None:
    operation = client.wsdl.bindings[BINDING].get(name)
    assert operation.soapaction == f"{MESSAGES_NS}/{ACTIONS_OF_OTHERS.get(name, name)}"
    assert operation.input.body.qname == f"{{{MESSAGES_NS}}}{REQUESTS.get(name, name)}"
    assert operation.output.body.qname == f"{{{MESSAGES_NS}}}{RESPONSES.get(name, f'{name}Response')}"
    parts = {part: element.qname.localname for part, element in operation.input.header.type.elements}
    assert parts.keys() >= HEADERS_OF_OTHERS.get(name, HEADERS)
    assert parts.items() <= ELEMENTS_OF_HEADERS.items()
    assert [part for part, _ in operation.output.header.type.elements] == ["ServerVersion"]


@pytest.mark.parametrize(
    ("path", "namespace"), [(WSDL, MESSAGES_NS), (MESSAGES_XSD, MESSAGES_NS), (TYPES_XSD, TYPES_NS)]
)
def test_files_name_nothing_but_each_other(path: Any, namespace: str) -> None:
    root = etree.parse(path).getroot()
    assert root.get("targetNamespace") == namespace
    assert namespace in NAMESPACES.values()
    locations = {node.get("schemaLocation") for node in root.iter(f"{XS}import", f"{XS}include")}
    assert locations <= {MESSAGES_XSD.name, TYPES_XSD.name}


@pytest.mark.parametrize("path", [MESSAGES_XSD, TYPES_XSD], ids=lambda path: path.name)
def test_every_type_is_used(path: Any) -> None:
    """A type nothing points to is left over. Derived types are reached by xsi:type, so a base counts as a user."""
    trees = [etree.parse(file).getroot() for file in (MESSAGES_XSD, TYPES_XSD)]
    wanted = ("type", "ref", "itemType", "memberTypes")
    used = {node.get(name, "").split(":")[-1] for tree in trees for node in tree.iter("*") for name in wanted}
    bases = {node.get("base", "").split(":")[-1] for tree in trees for node in tree.iter(f"{XS}extension")}
    bases |= {node.get("base", "").split(":")[-1] for tree in trees for node in tree.iter(f"{XS}restriction")}
    named = {node.get("name") for node in etree.parse(path).getroot().iterfind("*") if "Type" in str(node.tag)}
    assert named - used - bases == set()
