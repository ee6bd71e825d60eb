"""ResolveNames."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_ONE, _MANY, _NONE = "NoError", "ErrorNameResolutionMultipleResults", "ErrorNameResolutionNoResults"


def _resolve(entry: str, attributes: str = 'ReturnFullContactData="false"') -> str:
    return f"<m:ResolveNames {attributes}><m:UnresolvedEntry>{entry}</m:UnresolvedEntry></m:ResolveNames>"


@pytest.mark.parametrize(
    ("entry", "code", "addresses"),
    [
        ("ok@mock.test", _ONE, ["ok@mock.test"]),
        ("Olivia Kerr", _ONE, ["ok@mock.test"]),
        ("kerr", _ONE, ["ok@mock.test"]),
        ("smtp:rules@", _ONE, ["rules@mock.test"]),
        ("less", _ONE, ["rules@mock.test"]),
        ("smtp:less", _NONE, []),
        ("smtp:rules", _MANY, ["rules@mock.test", "rules-broken@mock.test"]),
        ("nobody", _NONE, []),
        ("  ", _NONE, []),
    ],
)
def test_beginnings(ask: Ask, codes: Codes, read: Read, entry: str, code: str, addresses: list[str]) -> None:
    answer = ask(_resolve(entry))
    assert codes(answer) == [code]
    assert read(answer, "t:EmailAddress") == addresses
    assert read(answer, "m:ResolutionSet/@TotalItemsInView") == ([str(len(addresses))] if addresses else [])
    expected = {_ONE: "Success", _MANY: "Warning", _NONE: "Error"}[code]
    assert read(answer, "m:ResolveNamesResponseMessage/@ResponseClass") == [expected]


def test_contact_data(ask: Ask, read: Read) -> None:
    answer = ask(_resolve("ok@mock.test", 'ReturnFullContactData="true"'))
    found = [read(answer, f"t:Contact/t:{name}") for name in ("DisplayName", "GivenName", "Surname", "ContactSource")]
    assert found == [["Olivia Kerr"], ["Olivia"], ["Kerr"], ["ActiveDirectory"]]
    assert read(answer, "t:Contact/t:EmailAddresses/t:Entry") == ["SMTP:ok@mock.test"]


def test_nobody_has_contacts(ask: Ask, codes: Codes) -> None:
    assert codes(ask(_resolve("ok", 'ReturnFullContactData="false" SearchScope="Contacts"'))) == [_NONE]


def test_the_directory_answers_whatever_is_wrong_with_the_mailbox(ask: Ask, codes: Codes) -> None:
    assert codes(ask(_resolve("ok@mock.test"), "no-smtp")) == [_ONE]
