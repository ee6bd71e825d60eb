"""FindItem: restrictions, order, pages."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
Draft = Callable[..., str]

_NUMBER = '<t:ExtendedFieldURI PropertyTag="0x8001" PropertyType="Integer"/>'
_WORDS = '<t:ExtendedFieldURI PropertyTag="0x8002" PropertyType="StringArray"/>'


def _people(element: str, name: str, address: str) -> str:
    mailbox = f"<t:Mailbox><t:Name>{name}</t:Name><t:EmailAddress>{address}</t:EmailAddress></t:Mailbox>"
    return f"<t:{element}>{mailbox}</t:{element}>"


def _message(subject: str, extended: str = "", recipients: str = "", **fields: str) -> str:
    more = {name: f"<t:{name}>{fields[name]}</t:{name}>" if name in fields else "" for name in ("Importance", "IsRead")}
    categories = (
        f"<t:Categories><t:String>{fields['Category']}</t:String></t:Categories>" if "Category" in fields else ""
    )
    body = f'<t:Body BodyType="Text">{fields["Body"]}</t:Body>' if "Body" in fields else ""
    return (
        f"<t:Subject>{subject}</t:Subject>{body}{categories}{more['Importance']}{extended}{recipients}{more['IsRead']}"
    )


def _extended(uri: str, *values: str) -> str:
    content = "".join(f"<t:Value>{value}</t:Value>" for value in values)
    whole = content if uri == _NUMBER else f"<t:Values>{content}</t:Values>"
    return f"<t:ExtendedProperty>{uri}{whole}</t:ExtendedProperty>"


@pytest.fixture
def letters(draft: Draft) -> None:
    """Four messages, made in the order of the alphabet."""
    draft(_message("Alpha", _extended(_NUMBER, "5"), Importance="High", Category="red", Body="uno"), "inbox")
    draft(
        _message("Bravo one", _extended(_NUMBER, "10"), _people("ToRecipients", "Ann", "a@x.test"), IsRead="0"), "inbox"
    )
    draft(
        _message("Charlie", _extended(_WORDS, "x", "y"), _people("From", "Bo", "bo@x.test"), Importance="Low"), "inbox"
    )
    draft(_message("Délta alpha", Category="blue"), "inbox")


def _find(restriction: str = "", order: str = "", view: str = "", more: str = "") -> str:
    where = f"<m:Restriction>{restriction}</m:Restriction>" if restriction else ""
    return (
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>'
        f'{view}{where}{order}<m:ParentFolderIds><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderIds>'
        f"{more}</m:FindItem>"
    )


def _uri(name: str) -> str:
    return f'<t:FieldURI FieldURI="{name}"/>'


def _compare(test: str, path: str, value: str) -> str:
    return f'<t:{test}>{path}<t:FieldURIOrConstant><t:Constant Value="{value}"/></t:FieldURIOrConstant></t:{test}>'


def _contains(path: str, value: str, mode: str = "Substring", comparison: str = "IgnoreCase") -> str:
    return (
        f'<t:Contains ContainmentMode="{mode}" ContainmentComparison="{comparison}">{path}<t:Constant Value="{value}"/>'
        "</t:Contains>"
    )


_SUBJECT = _uri("item:Subject")
_EQUAL_TO_NUMBER = f"<t:IsEqualTo>{_NUMBER}<t:FieldURIOrConstant>{_NUMBER}</t:FieldURIOrConstant></t:IsEqualTo>"


@pytest.mark.parametrize(
    ("restriction", "found"),
    [
        (_compare("IsEqualTo", _SUBJECT, "Alpha"), "A"),
        (_compare("IsEqualTo", _SUBJECT, "alpha"), "A"),
        (_compare("IsNotEqualTo", _SUBJECT, "Alpha"), "BCD"),
        (_compare("IsGreaterThan", _SUBJECT, "Bravo one"), "CD"),
        (_compare("IsGreaterThanOrEqualTo", _NUMBER, "5"), "AB"),
        (_compare("IsLessThan", _NUMBER, "10"), "A"),
        (_compare("IsLessThanOrEqualTo", _NUMBER, "10"), "AB"),
        (_compare("IsNotEqualTo", _NUMBER, "5"), "BCD"),
        (_compare("IsEqualTo", _WORDS, "y"), "C"),
        (_compare("IsEqualTo", _uri("message:IsRead"), "0"), "B"),
        (_compare("IsEqualTo", _uri("message:IsRead"), "true"), "ACD"),
        (_compare("IsEqualTo", _uri("item:Importance"), "High"), "A"),
        (_compare("IsEqualTo", _uri("item:Categories"), "red"), "A"),
        (_compare("IsEqualTo", _uri("item:HasAttachments"), "true"), ""),
        (_compare("IsGreaterThan", _uri("item:Size"), "1"), "ABCD"),
        (_compare("IsGreaterThan", _uri("item:DateTimeReceived"), "2026-11-23T09:59:59Z"), "ABCD"),
        (_compare("IsLessThan", _uri("item:DateTimeReceived"), "2026-11-23T11:00:00+01:00"), ""),
        (_compare("IsEqualTo", _uri("calendar:Location"), "here"), ""),
        (_contains(_SUBJECT, "ALPHA"), "AD"),
        (_contains(_SUBJECT, "ALPHA", comparison="Exact"), ""),
        (_contains(_SUBJECT, "alpha", "Prefixed"), "A"),
        (_contains(_SUBJECT, "alpha", "FullString"), "A"),
        (_contains(_SUBJECT, "al", "PrefixOnWords"), "AD"),
        (_contains(_SUBJECT, "lpha", "PrefixOnWords"), ""),
        (_contains(_SUBJECT, "bravo one", "ExactPhrase"), "B"),
        (_contains(_SUBJECT, "bravo on", "ExactPhrase"), ""),
        (_contains(_SUBJECT, "delta", comparison="Loose"), "D"),
        (_contains(_SUBJECT, "delta", comparison="IgnoreCase"), ""),
        (_contains(_SUBJECT, "Delta", comparison="IgnoreNonSpacingCharacters"), "D"),
        (_contains(_SUBJECT, "delta", comparison="IgnoreNonSpacingCharacters"), ""),
        (_contains(_uri("item:Body"), "uno"), "A"),
        (_contains(_uri("message:ToRecipients"), "a@x"), "B"),
        (_contains(_uri("message:From"), "bo"), "C"),
        (f"<t:Exists>{_NUMBER}</t:Exists>", "AB"),
        (f"<t:Exists>{_uri('message:From')}</t:Exists>", "C"),
        (f'<t:Excludes>{_NUMBER}<t:Bitmask Value="0x2"/></t:Excludes>', "ACD"),
        (f'<t:Excludes>{_NUMBER}<t:Bitmask Value="04"/></t:Excludes>', "BCD"),
        (f'<t:Excludes>{_NUMBER}<t:Bitmask Value="0x"/></t:Excludes>', "ABCD"),
        (f"<t:Not><t:Exists>{_NUMBER}</t:Exists></t:Not>", "CD"),
        (f"<t:And>{_contains(_SUBJECT, 'a')}<t:Exists>{_NUMBER}</t:Exists></t:And>", "AB"),
        (f"<t:Or>{_contains(_SUBJECT, 'charlie')}<t:Exists>{_NUMBER}</t:Exists></t:Or>", "ABC"),
        (_EQUAL_TO_NUMBER, "AB"),
    ],
)
@pytest.mark.usefixtures("letters")
def test_restrictions(ask: Ask, read: Read, restriction: str, found: str) -> None:
    assert "".join(sorted(subject[0] for subject in read(ask(_find(restriction)), "t:Subject"))) == found


@pytest.mark.parametrize(
    ("restriction", "code"),
    [
        (f"<t:Exists>{_uri('folder:DisplayName')}</t:Exists>", "ErrorUnsupportedPathForQuery"),
        (f"<t:Exists>{_uri('item:MimeContent')}</t:Exists>", "ErrorUnsupportedPathForQuery"),
        (_compare("IsEqualTo", _NUMBER, "five"), "ErrorInvalidRestriction"),
        (_compare("IsGreaterThan", _uri("item:DateTimeReceived"), "today"), "ErrorInvalidValueForProperty"),
    ],
)
def test_what_cannot_be_searched(ask: Ask, codes: Codes, restriction: str, code: str) -> None:
    assert codes(ask(_find(restriction))) == [code]


def _order(*orders: str) -> str:
    fields = "".join(
        f'<t:FieldOrder Order="{"Descending" if order.startswith("-") else "Ascending"}">'
        f"{_NUMBER if order.lstrip('-') == 'number' else _uri(order.lstrip('-'))}</t:FieldOrder>"
        for order in orders
    )
    return f"<m:SortOrder>{fields}</m:SortOrder>"


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("", "DCBA"),
        (_order("item:Subject"), "ABCD"),
        (_order("-item:Subject"), "DCBA"),
        (_order("item:DateTimeReceived"), "ABCD"),
        (_order("item:Importance", "-item:Subject"), "ACDB"),
        (_order("number", "item:Subject"), "CDAB"),
        (_order("-number", "item:Subject"), "BACD"),
    ],
)
@pytest.mark.usefixtures("letters")
def test_order(ask: Ask, read: Read, order: str, found: str) -> None:
    assert "".join(subject[0] for subject in read(ask(_find(order=order)), "t:Subject")) == found


def _page(offset: int, size: int = 3, base: str = "Beginning") -> str:
    return f'<m:IndexedPageItemView MaxEntriesReturned="{size}" Offset="{offset}" BasePoint="{base}"/>'


def _fraction(numerator: int, denominator: int) -> str:
    return f'<m:FractionalPageItemView MaxEntriesReturned="3" Numerator="{numerator}" Denominator="{denominator}"/>'


@pytest.mark.parametrize(
    ("view", "found", "attributes"),
    [
        ("", "DCBA", {"TotalItemsInView": "4", "IncludesLastItemInRange": "true"}),
        (_page(0), "DCB", {"IndexedPagingOffset": "3", "TotalItemsInView": "4", "IncludesLastItemInRange": "false"}),
        (_page(3), "A", {"TotalItemsInView": "4", "IncludesLastItemInRange": "true"}),
        (_page(1), "CBA", {"TotalItemsInView": "4", "IncludesLastItemInRange": "true"}),
        (_page(9), "", {"TotalItemsInView": "4", "IncludesLastItemInRange": "true"}),
        (
            _page(0, 3, "End"),
            "CBA",
            {"IndexedPagingOffset": "3", "TotalItemsInView": "4", "IncludesLastItemInRange": "false"},
        ),
        (_page(3, 3, "End"), "D", {"TotalItemsInView": "4", "IncludesLastItemInRange": "true"}),
        (_fraction(1, 2), "BA", {"TotalItemsInView": "4", "IncludesLastItemInRange": "true"}),
    ],
)
@pytest.mark.usefixtures("letters")
def test_pages(ask: Ask, read: Read, view: str, found: str, attributes: dict[str, str]) -> None:
    root = ask(_find(view=view))[0][0][1]
    assert "".join(subject[0] for subject in read(root, "t:Subject")) == found
    assert dict(root.attrib) == attributes


@pytest.mark.parametrize(
    ("view", "code"),
    [
        (_page(-1), "ErrorInvalidIndexedPagingParameters"),
        (_page(0, 0), "ErrorInvalidPagingMaxRows"),
        (_fraction(3, 2), "ErrorInvalidFractionalPagingParameters"),
        (_fraction(0, 0), "ErrorInvalidFractionalPagingParameters"),
    ],
)
def test_pages_that_make_no_sense(ask: Ask, codes: Codes, view: str, code: str) -> None:
    assert codes(ask(_find(view=view))) == [code]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("alpha", "AD"),
        ("subject:bravo", "B"),
        ("subject:bravo AND subject:bravo", "B"),
        ("subject:bravo AND subject:alpha", ""),
        ('"bravo one"', "B"),
        ("alpha body:uno", "A"),
        ("nothing", ""),
        ("to:a@x.test", "B"),
    ],
)
@pytest.mark.usefixtures("letters")
def test_query_strings(ask: Ask, read: Read, words: str, found: str) -> None:
    answer = ask(_find(more=f"<m:QueryString>{words}</m:QueryString>"))
    assert "".join(sorted(subject[0] for subject in read(answer, "t:Subject"))) == found


def test_hidden_items_are_found_only_when_asked_for(ask: Ask, read: Read, draft: Draft) -> None:
    draft("<t:Subject>hidden</t:Subject><t:IsAssociated>true</t:IsAssociated>", "inbox")
    assert read(ask(_find()), "t:Subject") == []
    assert read(ask(_find().replace('"Shallow"', '"Associated"')), "t:Subject") == ["hidden"]


def test_what_is_too_large_for_a_list(ask: Ask, codes: Codes, read: Read, draft: Draft) -> None:
    draft('<t:Body BodyType="Text">b</t:Body>', "inbox")
    answer = ask(_find().replace("Default", "AllProperties"))
    assert [read(answer, f"t:{name}") for name in ("Body", "ToRecipients", "MimeContent")] == [[], [], []]
    shape = '</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="item:{}"/></t:AdditionalProperties>'
    asked = {name: ask(_find().replace("</t:BaseShape>", shape.format(name))) for name in ("Body", "MimeContent")}
    assert codes(asked["MimeContent"]) == ["ErrorInvalidPropertyForOperation"]
    assert (codes(asked["Body"]), read(asked["Body"], "t:Body")) == (["NoError"], [])


def test_several_folders_have_an_answer_each(ask: Ask, codes: Codes, draft: Draft) -> None:
    draft()
    folders = '<t:DistinguishedFolderId Id="drafts"/><t:FolderId Id="nonsense"/><t:DistinguishedFolderId Id="inbox"/>'
    answer = ask(_find().replace('<t:DistinguishedFolderId Id="inbox"/>', folders))
    assert codes(answer) == ["NoError", "ErrorInvalidIdMalformed", "NoError"]
