"""A password that a server sends back is not shown, in whichever form."""

import base64
import json
from html import escape
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from ewslink.exchange.redaction import Redaction
from ewslink.exchange.watching import HIDDEN

CANARY = "c4nary & <päss/wörd>"
REDACTION = Redaction(SecretStr(CANARY))

FORMS = {
    "plain": CANARY,
    "in XML": escape(CANARY, quote=False),
    "in HTML": escape(CANARY),
    "in HTML, by number": "".join(f"&#{ord(character)};" for character in CANARY),
    "what is left of it when tags are taken away": "c4nary &",
    "in a URL": quote(CANARY, safe=""),
    "in the path of a URL": quote(CANARY),
    "in a URL in a URL": quote(quote(CANARY, safe="")),
    "in a URL, in small letters": quote(CANARY, safe="").lower(),
    "in JSON": json.dumps(CANARY)[1:-1],
    "in hexadecimal": CANARY.encode().hex(),
    "base64": base64.b64encode(CANARY.encode()).decode(),
}


@pytest.mark.parametrize("name", ["", "a", "an", "ann", "EXAMPLE\\ann", "ann@example.com"])
@pytest.mark.parametrize("after", ["", "\n"])
def test_the_pair_of_basic(name: str, after: str) -> None:
    pair = base64.b64encode(f"{name}:{CANARY}{after}".encode()).decode()
    shown = REDACTION(f"you sent Basic {pair}!")

    assert HIDDEN in shown
    kept = shown.replace(HIDDEN, "").removeprefix("you sent Basic ").removesuffix("!")
    assert len(kept) <= len(base64.b64encode(f"{name}:".encode())) + 4


@pytest.mark.parametrize("name", FORMS)
def test_a_password_in_an_answer(name: str) -> None:
    assert REDACTION(f"you sent {FORMS[name]}!\nBye") == f"you sent {HIDDEN}!\nBye"


def test_nothing_else_is_touched() -> None:
    assert REDACTION("c4nary\n\tpässwörd ✓") == "c4nary\n\tpässwörd ✓"


def test_a_password_that_is_part_of_ordinary_words_is_not_spelled_out_by_blanks() -> None:
    assert Redaction(SecretStr("at"))("what that") == "what that"


def test_no_repr_shows_it() -> None:
    assert "c4nary" not in repr(REDACTION)


def test_control_characters() -> None:
    assert REDACTION("a\x1b[2Jb\r\n") == "a\ufffd[2Jb\ufffd\n"
