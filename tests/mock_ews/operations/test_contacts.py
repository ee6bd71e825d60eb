"""Contacts and personal distribution lists."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
ItemId = Callable[[Element], str]

_ADA = (
    "<t:GivenName>Ada</t:GivenName><t:CompanyName>Engines</t:CompanyName>"
    '<t:EmailAddresses><t:Entry Key="EmailAddress1">ada@example.com</t:Entry>'
    '<t:Entry Key="EmailAddress2">king@example.com</t:Entry></t:EmailAddresses>'
    '<t:PhysicalAddresses><t:Entry Key="Home"><t:Street>St James Square</t:Street><t:City>London</t:City></t:Entry>'
    '<t:Entry Key="Business"><t:City>Ockham</t:City></t:Entry></t:PhysicalAddresses>'
    "<t:Generation>Jr.</t:Generation><t:Surname>Lovelace</t:Surname>"
)
_NAMED = "<t:DisplayName>{0}</t:DisplayName>"


def _create(content: str, element: str = "Contact") -> str:
    return f"<m:CreateItem><m:Items><t:{element}>{content}</t:{element}></m:Items></m:CreateItem>"


def _get(item: str, *paths: str) -> str:
    base, more = ("IdOnly", f"<t:AdditionalProperties>{''.join(paths)}</t:AdditionalProperties>")
    shape = f"<t:BaseShape>{base}</t:BaseShape>{more}" if paths else "<t:BaseShape>AllProperties</t:BaseShape>"
    return f"<m:GetItem><m:ItemShape>{shape}</m:ItemShape><m:ItemIds>{item}</m:ItemIds></m:GetItem>"


def _entry(uri: str, index: str) -> str:
    return f'<t:IndexedFieldURI FieldURI="contacts:{uri}" FieldIndex="{index}"/>'


def _update(item: str, update: str) -> str:
    return (
        '<m:UpdateItem ConflictResolution="AlwaysOverwrite"><m:ItemChanges><t:ItemChange>'
        f"{item}<t:Updates>{update}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )


def _set(path: str, content: str) -> str:
    return f"<t:SetItemField>{path}<t:Contact>{content}</t:Contact></t:SetItemField>"


def _find(more: str) -> str:
    return (
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>'
        f'{more}<m:ParentFolderIds><t:DistinguishedFolderId Id="contacts"/></m:ParentFolderIds></m:FindItem>'
    )


def test_a_contact_lies_among_the_contacts(ask: Ask, read: Read, item_id: ItemId) -> None:
    item = item_id(ask(_create(_ADA)))
    shown = ask(_get(item))
    assert read(shown, "t:Contact/t:ItemClass") == ["IPM.Contact"]
    assert read(shown, "t:DisplayName") == ["Ada Lovelace Jr."]
    assert read(shown, "t:CompleteName/*") == ["Ada", "Lovelace", "Jr.", "Ada Lovelace Jr."]
    assert read(shown, "t:HasPicture") == ["false"]
    assert read(ask(_find("")), "t:Contact/t:Surname") == ["Lovelace"]


@pytest.mark.parametrize(
    ("mapping", "filed_as"),
    [
        ("LastCommaFirst", "Lovelace, Ada"),
        ("FirstSpaceLast", "Ada Lovelace Jr."),
        ("LastFirstSuffix", "LovelaceAda Jr."),
        ("CompanyLastSpaceFirst", "Engines\r\nLovelace Ada"),
        ("LastCommaFirstCompany", "Lovelace, Ada\r\nEngines"),
        ("DisplayName", "Ada Lovelace Jr."),
        ("LastName", "Lovelace"),
    ],
)
def test_what_it_is_filed_under(ask: Ask, read: Read, item_id: ItemId, mapping: str, filed_as: str) -> None:
    item = item_id(ask(_create(f"<t:FileAsMapping>{mapping}</t:FileAsMapping>{_ADA}")))
    assert read(ask(_get(item)), "t:FileAs") == [filed_as]


@pytest.mark.parametrize(
    ("paths", "shown"),
    [
        ([_entry("EmailAddress", "EmailAddress2")], ["king@example.com"]),
        ([_entry("EmailAddress", "EmailAddress2"), _entry("EmailAddress", "EmailAddress1")],
         ["king@example.com", "ada@example.com"]),
        ([_entry("EmailAddress", "EmailAddress3")], []),
        ([_entry("PhysicalAddress:City", "Home")], ["London"]),
        ([_entry("PhysicalAddress:City", "Home"), _entry("PhysicalAddress:City", "Business")], ["London", "Ockham"]),
    ],
)  # fmt: skip
def test_entries_that_are_asked_for(ask: Ask, read: Read, item_id: ItemId, paths: list[str], shown: list[str]) -> None:
    item = item_id(ask(_create(_ADA)))
    assert read(ask(_get(item, *paths)), "t:Entry/descendant-or-self::*[not(*)]") == shown


@pytest.mark.parametrize(
    ("update", "addresses", "cities"),
    [
        (
            _set(
                _entry("EmailAddress", "EmailAddress1"),
                '<t:EmailAddresses><t:Entry Key="EmailAddress1">a@b.c</t:Entry></t:EmailAddresses>',
            ),
            {"a@b.c", "king@example.com"},
            {"London", "Ockham"},
        ),
        (
            _set(
                _entry("PhysicalAddress:City", "Home"),
                '<t:PhysicalAddresses><t:Entry Key="Home"><t:City>Nottingham</t:City></t:Entry></t:PhysicalAddresses>',
            ),
            {"ada@example.com", "king@example.com"},
            {"Nottingham", "Ockham"},
        ),
        (
            f"<t:DeleteItemField>{_entry('EmailAddress', 'EmailAddress2')}</t:DeleteItemField>",
            {"ada@example.com"},
            {"London", "Ockham"},
        ),
        (
            f"<t:DeleteItemField>{_entry('PhysicalAddress:City', 'Business')}</t:DeleteItemField>",
            {"ada@example.com", "king@example.com"},
            {"London"},
        ),
    ],
)
def test_single_entries_change(
    ask: Ask, read: Read, codes: Codes, item_id: ItemId, update: str, addresses: set[str], cities: set[str]
) -> None:
    item = item_id(ask(_create(_ADA)))
    assert codes(ask(_update(item, update))) == ["NoError"]
    shown = ask(_get(item))
    assert set(read(shown, "t:EmailAddresses/t:Entry")) == addresses
    assert set(read(shown, "t:City")) == cities
    assert read(shown, "t:Street") == ["St James Square"]


@pytest.mark.parametrize(
    ("update", "code"),
    [
        (
            _set(
                _entry("EmailAddress", "EmailAddress1"),
                '<t:EmailAddresses><t:Entry Key="EmailAddress2">a@b.c</t:Entry></t:EmailAddresses>',
            ),
            "ErrorUpdatePropertyMismatch",
        ),
        (
            _set('<t:FieldURI FieldURI="contacts:CompleteName"/>', "<t:CompleteName/>"),
            "ErrorInvalidPropertySet",
        ),
    ],
)
def test_what_cannot_be_set(ask: Ask, codes: Codes, item_id: ItemId, update: str, code: str) -> None:
    assert codes(ask(_update(item_id(ask(_create(_ADA))), update))) == [code]


def test_search_and_order_by_an_entry(ask: Ask, read: Read) -> None:
    for number in (2, 1, 3):
        entry = f'<t:Entry Key="EmailAddress1">{number}@example.com</t:Entry>'
        ask(_create(_NAMED.format(number) + f"<t:EmailAddresses>{entry}</t:EmailAddresses>"))
    path = _entry("EmailAddress", "EmailAddress1")
    constant = '<t:FieldURIOrConstant><t:Constant Value="1@example.com"/></t:FieldURIOrConstant>'
    found = ask(
        _find(
            f"<m:Restriction><t:IsGreaterThan>{path}{constant}</t:IsGreaterThan></m:Restriction>"
            f'<m:SortOrder><t:FieldOrder Order="Ascending">{path}</t:FieldOrder></m:SortOrder>'
        )
    )
    assert read(found, "t:Contact/t:DisplayName") == ["2", "3"]


def test_a_personal_list(ask: Ask, read: Read, item_id: ItemId) -> None:
    member = "<t:Member><t:Mailbox><t:EmailAddress>{0}@example.com</t:EmailAddress></t:Mailbox></t:Member>"
    members = f"<t:Members>{member.format('a')}{member.format('b')}</t:Members>"
    item = item_id(ask(_create(_NAMED.format("Team") + members, "DistributionList")))
    shown = ask(_get(item))
    assert read(shown, "t:DistributionList/t:ItemClass") == ["IPM.DistList"]
    assert read(shown, "t:Member/t:Mailbox/t:EmailAddress") == ["a@example.com", "b@example.com"]
    assert read(shown, "t:FileAs") == ["Team"]


@pytest.mark.parametrize(
    ("view", "names"),
    [
        ('MaxEntriesReturned="9"', ["Ada", "Bob", "Cid"]),
        ('MaxEntriesReturned="2"', ["Ada", "Bob"]),
        ('InitialName="b"', ["Bob", "Cid"]),
        ('FinalName="bob"', ["Ada", "Bob"]),
        ('InitialName="Bob" FinalName="c"', ["Bob"]),
    ],
)
def test_contacts_from_name_to_name(ask: Ask, read: Read, view: str, names: list[str]) -> None:
    for name in ("Bob", "Cid", "Ada"):
        ask(_create(_NAMED.format(name)))
    assert read(ask(_find(f"<m:ContactsView {view}/>")), "t:Contact/t:DisplayName") == names


def test_a_personal_list_is_expanded_by_its_id(ask: Ask, read: Read, codes: Codes, item_id: ItemId) -> None:
    member = "<t:Member><t:Mailbox><t:EmailAddress>a@example.com</t:EmailAddress></t:Mailbox></t:Member>"
    listed = item_id(ask(_create(f"<t:Members>{member}</t:Members>", "DistributionList")))
    assert read(ask(f"<m:ExpandDL><m:Mailbox>{listed}</m:Mailbox></m:ExpandDL>"), "t:EmailAddress") == ["a@example.com"]
    contact = item_id(ask(_create(_ADA)))
    refused = ask(f"<m:ExpandDL><m:Mailbox>{contact}</m:Mailbox></m:ExpandDL>")
    assert codes(refused) == ["ErrorInvalidItemForOperationExpandDL"]


@pytest.mark.parametrize(
    ("scope", "entry", "found"),
    [
        ("Contacts", "olive", ["olive@example.com"]),
        ("Contacts", "oyl", ["olive@example.com"]),
        ("Contacts", "smtp:oyl", []),
        ("ActiveDirectory", "oli", ["ok@mock.test"]),
        ("ActiveDirectoryContacts", "oli", ["ok@mock.test", "olive@example.com"]),
        ("ContactsActiveDirectory", "oli", ["olive@example.com", "ok@mock.test"]),
    ],
)
def test_names_are_looked_up_in_ones_contacts(ask: Ask, read: Read, scope: str, entry: str, found: list[str]) -> None:
    address = '<t:EmailAddresses><t:Entry Key="EmailAddress1">olive@example.com</t:Entry></t:EmailAddresses>'
    ask(_create(_NAMED.format("Olive Oyl") + address + "<t:JobTitle>Heroine</t:JobTitle>"))
    answer = ask(
        f'<m:ResolveNames ReturnFullContactData="true" SearchScope="{scope}">'
        f"<m:UnresolvedEntry>{entry}</m:UnresolvedEntry></m:ResolveNames>"
    )
    assert read(answer, "t:Mailbox/t:EmailAddress") == found
    assert read(answer, "t:Contact/t:JobTitle") == ["Heroine"] * ("olive@example.com" in found)


def test_a_contact_is_exported_and_uploaded_again(ask: Ask, read: Read, item_id: ItemId) -> None:
    item = item_id(ask(_create(_ADA)))
    (data,) = read(ask(f"<m:ExportItems><m:ItemIds>{item}</m:ItemIds></m:ExportItems>"), "m:Data")
    folder = '<m:FolderIds><t:DistinguishedFolderId Id="contacts"/></m:FolderIds>'
    shape = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
    (parent,) = read(ask(f"<m:GetFolder>{shape}{folder}</m:GetFolder>"), "t:FolderId/@Id")
    uploaded = ask(
        f'<m:UploadItems><m:Items><t:Item CreateAction="CreateNew"><t:ParentFolderId Id="{parent}"/>'
        f"<t:Data>{data}</t:Data></t:Item></m:Items></m:UploadItems>"
    )
    again = read(uploaded, "m:ItemId/@Id")[0]
    shown = ask(_get(f'<t:ItemId Id="{again}"/>'))
    assert read(shown, "t:Contact/t:EmailAddresses/t:Entry") == ["ada@example.com", "king@example.com"]
    assert read(shown, "t:Contact/t:PhysicalAddresses/t:Entry/t:City") == ["London", "Ockham"]
