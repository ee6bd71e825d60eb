"""FindPeople and GetPersona."""

from collections.abc import Callable

import pytest
from lxml import etree
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_CONTACTS = '<m:ParentFolderId><t:DistinguishedFolderId Id="contacts"/></m:ParentFolderId>'
_DIRECTORY = _CONTACTS.replace("contacts", "directory")
_BY_NAME = (
    '<m:SortOrder><t:FieldOrder Order="Descending"><t:FieldURI FieldURI="persona:DisplayName"/>'
    "</t:FieldOrder></m:SortOrder>"
)
_ONLY_BOB = (
    '<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="persona:DisplayName"/><t:FieldURIOrConstant>'
    '<t:Constant Value="Bob Oliver"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>'
)


def _find(rest: str, shape: str = "Default", most: int = 10) -> str:
    return (
        f"<m:FindPeople><m:PersonaShape><t:BaseShape>{shape}</t:BaseShape></m:PersonaShape>"
        f'<m:IndexedPageItemView MaxEntriesReturned="{most}" Offset="0" BasePoint="Beginning"/>{rest}</m:FindPeople>'
    )


@pytest.fixture
def people(ask: Ask) -> None:
    """Ada and Bob among the contacts."""
    for given, surname in (("Ada", "Lovelace"), ("Bob", "Oliver")):
        address = f'<t:EmailAddresses><t:Entry Key="EmailAddress1">{given}@example.com</t:Entry></t:EmailAddresses>'
        names = f"<t:GivenName>{given}</t:GivenName>{address}<t:Surname>{surname}</t:Surname>"
        ask(f"<m:CreateItem><m:Items><t:Contact>{names}</t:Contact></m:Items></m:CreateItem>")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (_CONTACTS, ["Ada Lovelace", "Bob Oliver"]),
        (_BY_NAME + _CONTACTS, ["Bob Oliver", "Ada Lovelace"]),
        (_ONLY_BOB + _CONTACTS, ["Bob Oliver"]),
        (f"{_CONTACTS}<m:QueryString>DisplayName:love</m:QueryString>", ["Ada Lovelace"]),
        (f"{_CONTACTS}<m:QueryString>bob@ oliver</m:QueryString>", ["Bob Oliver"]),
        (f"{_DIRECTORY}<m:QueryString>oli</m:QueryString>", ["Olivia Kerr"]),
        ("<m:QueryString>oli</m:QueryString>", ["Bob Oliver", "Olivia Kerr"]),
        (f"{_CONTACTS}<m:QueryString>kerr</m:QueryString>", []),
    ],
)
def test_who_is_found(ask: Ask, read: Read, asked: str, names: list[str]) -> None:
    answer = ask(_find(asked))
    assert read(answer, "t:Persona/t:DisplayName") == names
    assert read(answer, "m:TotalNumberOfPeopleInView") == [str(len(names))]


@pytest.mark.usefixtures("people")
def test_pages_count_everybody(ask: Ask, read: Read) -> None:
    answer = ask(_find(_CONTACTS, most=1))
    assert read(answer, "t:Persona/t:DisplayName") == ["Ada Lovelace"]
    assert read(answer, "m:TotalNumberOfPeopleInView") == ["2"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("who", ["bob", "kerr"])
def test_whoever_is_found_can_be_got(ask: Ask, read: Read, who: str) -> None:
    found = ask(_find(f"<m:QueryString>{who}</m:QueryString>", "AllProperties"))
    (persona_id,) = read(found, "t:PersonaId/@Id")
    got = ask(f'<m:GetPersona><m:PersonaId Id="{persona_id}"/></m:GetPersona>')
    assert etree.QName(got).localname == "GetPersonaResponseMessage"
    assert read(got, "t:EmailAddress/t:EmailAddress") == read(found, "t:EmailAddress/t:EmailAddress")
    by_address = f"<t:EmailAddress>{read(got, 't:EmailAddress/t:EmailAddress')[0]}</t:EmailAddress>"
    again = ask(f"<m:GetPersona><m:EmailAddress>{by_address}</m:EmailAddress></m:GetPersona>")
    assert read(again, "t:PersonaId/@Id") == [persona_id]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ('<m:PersonaId Id="AAA="/>', "ErrorInvalidIdMalformed"),
        ('<m:PersonaId Id=""/>', "ErrorInvalidIdEmpty"),
        ("<m:EmailAddress><t:EmailAddress>no@example.com</t:EmailAddress></m:EmailAddress>", "ErrorItemNotFound"),
    ],
)
def test_nobody(ask: Ask, codes: Codes, who: str, code: str) -> None:
    answer = ask(f"<m:GetPersona>{who}</m:GetPersona>")
    assert codes(answer) == [code]
    assert answer.get("ResponseClass") == "Error"


def test_a_message_is_nobody(ask: Ask, read: Read, codes: Codes, draft: Callable[..., str]) -> None:
    persona = draft().replace("t:ItemId", "m:PersonaId")
    assert codes(ask(f"<m:GetPersona>{persona}</m:GetPersona>")) == ["ErrorItemNotFound"]
