"""`LinkRequest`: what it takes, what it refuses, and that it keeps a password to itself."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from ewslink_contracts import LinkRequest, Password

CANARY = "canary-5f3a9c"

Json = dict[str, Any]


@pytest.fixture
def document(examples: dict[str, Json]) -> Json:
    return examples["link.request"]


def read(document: Json) -> LinkRequest:
    return LinkRequest.model_validate_json(json.dumps(document))


def with_plain(document: Json, password: str = CANARY) -> LinkRequest:
    return read({**document, "password": {"plain": password}})


@pytest.mark.parametrize(
    "name", ["request_id", "tenant_id", "email", "password", "bcc_address", "privacy_policy_accepted"]
)
def test_a_required_field_is_required(document: Json, name: str) -> None:
    del document[name]
    with pytest.raises(ValidationError, match=rf"(?s){name}.*Field required"):
        read(document)


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("username", None),
        ("ews_url", None),
        ("exchange_version", None),
        ("send_as", None),
        ("locale", "en"),
        ("auto_correct", False),
    ],
)
def test_an_optional_field_has_its_default(document: Json, name: str, default: object) -> None:
    document.pop(name, None)
    assert getattr(read(document), name) == default


@pytest.mark.parametrize(
    "address",
    [
        "dmueller@example.com",
        "d.mueller+crm@sub.example.com",
        "o'brien@example.com",
        "jürgen@müller.example",
        f"{'a' * 242}@example.com",
    ],
)
def test_a_mail_address_is_taken(document: Json, address: str) -> None:
    assert read({**document, "email": address, "bcc_address": address, "send_as": address}).email == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dmueller",
        "@example.com",
        "dmueller@",
        "a@b@example.com",
        "a b@example.com",
        "a@example.com\n",
        "a@example.com\r\nBcc: x@example.com",
        "a\x00@example.com",
        "a\u202e@example.com",
        "<a@example.com>",
        '"a b"@example.com',
        "\u201ca\u201d@example.com",
        "a,b@example.com",
        "a;b@example.com",
        "a:b@example.com",
        "a(b)@example.com",
        "a\\b@example.com",
        "a`b`@example.com",
        f"{'a' * 243}@example.com",
    ],
)
@pytest.mark.parametrize("name", ["email", "bcc_address", "send_as"])
def test_what_is_no_plain_mail_address_is_refused(document: Json, name: str, address: str) -> None:
    with pytest.raises(ValidationError, match=name):
        read({**document, name: address})


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ({"jwe": "a.b.c.d.e"}, True),
        ({"plain": "secret"}, True),
        ({"jwe": "a.b.c.d.e", "plain": None}, True),
        ({}, False),
        ({"jwe": None}, False),
        ({"jwe": "a.b.c.d.e", "plain": "secret"}, False),
        ({"jwe": ""}, False),
        ({"plain": ""}, False),
        ({"plain": "x" * 1025}, False),
        ("secret", False),
        (None, False),
    ],
)
def test_a_password_has_exactly_one_form(document: Json, password: object, taken: bool) -> None:
    document["password"] = password
    if taken:
        assert read(document).password
    else:
        with pytest.raises(ValidationError, match="password"):
            read(document)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("request_id", CANARY),
        ("tenant_id", f"{CANARY}\x1b[2J"),
        ("email", CANARY),
        ("password", CANARY),
        ("password", {"plain": CANARY * 100}),
        ("password", {"plain": CANARY, "jwe": CANARY}),
        ("password", {"plain": [CANARY]}),
        ("password", {"plain": CANARY, "more": CANARY}),
        ("username", [CANARY]),
        ("username", f"{CANARY}\n"),
        ("ews_url", {"https": CANARY}),
        ("exchange_version", f"{CANARY}\x00"),
        ("bcc_address", CANARY),
        ("send_as", CANARY),
        ("locale", CANARY),
        ("auto_correct", CANARY),
        ("privacy_policy_accepted", CANARY),
        ("unheard_of", CANARY),
    ],
)
def test_an_error_names_the_field_and_never_its_value(document: Json, name: str, wrong: object) -> None:
    with pytest.raises(ValidationError) as refused:
        read({**document, name: wrong})
    assert name in str(refused.value)
    assert CANARY not in str(refused.value)
    assert CANARY not in repr(refused.value)


def test_broken_json_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as refused:
        LinkRequest.model_validate_json(f'{{"password": {{"plain": "{CANARY}"')
    assert CANARY not in str(refused.value)


def test_a_request_cannot_be_changed(document: Json) -> None:
    request = read(document)
    with pytest.raises(ValidationError, match="frozen"):
        request.email = "other@example.com"  # type: ignore[misc]  # the point of the test
    with pytest.raises(ValidationError, match="frozen"):
        request.password.jwe = "other"  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize("password", [{"jwe": "a.b.c.d.e"}, {"plain": "pä\"ss'wörd\\\u20ac "}])
def test_a_message_reads_back_as_the_same_request(document: Json, password: Json) -> None:
    request = read({**document, "password": password, "username": "EXAMPLE\\hmueller"})
    assert LinkRequest.model_validate_json(request.to_message()) == request
    assert json.loads(request.to_message())["password"] == password


def test_only_a_message_holds_the_plain_password(document: Json) -> None:
    request = with_plain(document)
    shown = {
        "repr": repr(request),
        "str": str(request),
        "part": repr(request.password),
        "dump": repr(request.model_dump()),
        "json dump": repr(request.model_dump(mode="json")),
        "json text": request.model_dump_json(),
        "part's json": request.password.model_dump_json(),
        "format": f"{request.password.plain}",
    }
    assert [where for where, text in shown.items() if CANARY in text] == []
    assert CANARY.encode() in request.to_message()


def test_equal_passwords_make_equal_messages(document: Json) -> None:
    one, other = with_plain(document), with_plain(document)
    assert one == other
    assert one.to_message() == other.to_message()
    assert one != with_plain(document, "another")


def test_a_password_is_made_in_python_as_on_the_wire() -> None:
    assert Password.model_validate({"jwe": "a.b.c.d.e"}) == Password(jwe="a.b.c.d.e")
