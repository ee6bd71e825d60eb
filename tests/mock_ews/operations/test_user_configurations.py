"""The four operations of user configurations."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_ENTRY = (
    "<t:DictionaryEntry><t:DictionaryKey><t:Type>String</t:Type><t:Value>k</t:Value></t:DictionaryKey>"
    "<t:DictionaryValue><t:Type>Boolean</t:Type><t:Value>1</t:Value></t:DictionaryValue></t:DictionaryEntry>"
)
_PARTS = f"<t:Dictionary>{_ENTRY}</t:Dictionary><t:XmlData>PGEvPg==</t:XmlData><t:BinaryData>AAE=</t:BinaryData>"


def _name(prefix: str, name: str = "Own", folder: str = "inbox") -> str:
    tag = f"{prefix}:UserConfigurationName"
    return f'<{tag} Name="{name}"><t:DistinguishedFolderId Id="{folder}"/></{tag}>'


def _write(operation: str, parts: str = _PARTS, name: str = "Own") -> str:
    content = f"<m:UserConfiguration>{_name('t', name)}{parts}</m:UserConfiguration>"
    return f"<m:{operation}UserConfiguration>{content}</m:{operation}UserConfiguration>"


def _get(wanted: str = "All", folder: str = "inbox") -> str:
    properties = f"<m:UserConfigurationProperties>{wanted}</m:UserConfigurationProperties>"
    return f"<m:GetUserConfiguration>{_name('m', folder=folder)}{properties}</m:GetUserConfiguration>"


_DELETE = f"<m:DeleteUserConfiguration>{_name('m')}</m:DeleteUserConfiguration>"


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("All", {"ItemId", "Dictionary", "XmlData", "BinaryData"}),
        ("Id", {"ItemId"}),
        ("Dictionary XmlData", {"Dictionary", "XmlData"}),
    ],
)
def test_the_parts_asked_for_are_shown(ask: Ask, read: Read, wanted: str, shown: set[str]) -> None:
    ask(_write("Create"))
    got = ask(_get(wanted))
    assert {name for name in ("ItemId", "Dictionary", "XmlData", "BinaryData") if read(got, f"t:{name}")} == shown
    assert read(got, "t:Value") == (["k", "true"] if "Dictionary" in shown else [])


def test_an_update_leaves_what_it_does_not_name(ask: Ask, read: Read) -> None:
    ask(_write("Create"))
    ask(_write("Update", "<t:XmlData>PGIvPg==</t:XmlData>"))
    got = ask(_get())
    assert (read(got, "t:XmlData"), read(got, "t:BinaryData")) == (["PGIvPg=="], ["AAE="])


def test_a_configuration_is_there_once_in_its_folder_until_it_is_deleted(ask: Ask, codes: Codes) -> None:
    steps = [_get(), _write("Update"), _write("Create"), _write("Create"), _get(), _get(folder="drafts")]
    assert [codes(ask(step))[0] for step in [*steps, _DELETE, _get(), _DELETE]] == [
        *("ErrorItemNotFound", "ErrorItemNotFound", "NoError", "ErrorItemSave", "NoError", "ErrorItemNotFound"),
        *("NoError", "ErrorItemNotFound", "ErrorItemNotFound"),
    ]


@pytest.mark.parametrize("name", ["a b", "IPM.Configuration.x", "a" * 237])
def test_names_that_are_none(ask: Ask, codes: Codes, name: str) -> None:
    assert codes(ask(_write("Create", name=name))) == ["ErrorInvalidValueForProperty"]


def test_a_configuration_is_hidden(ask: Ask, read: Read) -> None:
    ask(_write("Create"))
    shape = "<m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>"
    folder = '<m:ParentFolderIds><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderIds>'
    found = {
        traversal: read(ask(f'<m:FindItem Traversal="{traversal}">{shape}{folder}</m:FindItem>'), "t:ItemClass")
        for traversal in ("Shallow", "Associated")
    }
    assert found == {"Shallow": [], "Associated": ["IPM.Configuration.Own"]}
