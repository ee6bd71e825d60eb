"""A password that a server sends back is not shown, in whichever form."""

import base64
from html import escape
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from ewslink.check.redaction import Redaction
from ewslink.exchange.watching import HIDDEN

CANARY = "c4nary & <pässwörd>"
REDACTION = Redaction("EXAMPLE\\ann", SecretStr(CANARY))

FORMS = {
    "plain": CANARY,
    "in XML": escape(CANARY, quote=False),
    "in HTML": escape(CANARY),
    "in a URL": quote(CANARY, safe=""),
    "base64": base64.b64encode(CANARY.encode()).decode(),
    "the pair of Basic": base64.b64encode(f"EXAMPLE\\ann:{CANARY}".encode()).decode(),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_password_in_an_answer(name: str) -> None:
    assert REDACTION(f"you sent {FORMS[name]}!\nBye") == f"you sent {HIDDEN}!\nBye"


def test_nothing_else_is_touched() -> None:
    assert REDACTION("c4nary\n\tpässwörd ✓") == "c4nary\n\tpässwörd ✓"


def test_a_password_that_is_part_of_ordinary_words_is_not_spelled_out_by_blanks() -> None:
    assert Redaction("ann", SecretStr("at"))("what that") == "what that"


def test_no_repr_shows_it() -> None:
    assert "c4nary" not in repr(REDACTION)


def test_control_characters() -> None:
    assert REDACTION("a\x1b[2Jb\r\n") == "a\ufffd[2Jb\ufffd\n"
