"""Who watches the exchange of messages sees all of it but the secrets."""

import base64
from pathlib import Path

import pytest
import spnego
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials, login
from ewslink.exchange.watching import HIDDEN, Answer, Message, Watch, shown_headers, shown_url
from ewslink.linking.observation import TransportFailure
from ewslink_contracts.events import AuthScheme

CANARY = "c4nary-password"
CREDENTIALS = Credentials("EXAMPLE\\ann", SecretStr(CANARY))


def shown(name: str, value: str) -> str:
    [(same, text)] = shown_headers([(name, value)])
    assert same == name
    return text


@pytest.mark.parametrize("scheme", AuthScheme)
def test_the_first_token_of_each_scheme(scheme: AuthScheme) -> None:
    header = login(scheme, CREDENTIALS).first(None)
    token = header.partition(" ")[2]

    text = shown("Authorization", header)

    assert token not in text
    assert text.startswith(f"{header.partition(' ')[0]} {HIDDEN}")
    assert ("NTLM message 1" in text) == (scheme is not AuthScheme.BASIC)


def test_challenge_and_answer_of_ntlm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = tmp_path / "users"
    users.write_text(f"EXAMPLE:ann:{CANARY}\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    attempt = login(AuthScheme.NTLM, CREDENTIALS)
    negotiate = base64.b64decode(attempt.first(None).partition(" ")[2])
    acceptor = spnego.server(protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
    challenge = "NTLM " + base64.b64encode(acceptor.step(negotiate) or b"").decode()
    authenticate = attempt.answer(challenge)
    assert authenticate is not None

    assert shown("WWW-Authenticate", challenge) == f"NTLM {HIDDEN} NTLM message 2"
    assert shown("Authorization", authenticate) == f"NTLM {HIDDEN} NTLM message 3"


@pytest.mark.parametrize(
    "offer",
    ["Negotiate, NTLM", "NTLM", 'Basic realm="mail.example.com"', 'Bearer client_id="0000", trusted_issuers="0000@*"'],
)
def test_an_offer_is_no_secret(offer: str) -> None:
    assert shown("WWW-Authenticate", offer) == offer


@pytest.mark.parametrize(
    "name",
    [
        "Cookie",
        "Set-Cookie",
        "Authentication-Info",
        "Proxy-Authorization",
        "X-Access-Token",
        "x-session-id",
        "X-MS-Ticket",
    ],
)
def test_headers_that_open_a_session(name: str) -> None:
    assert shown(name, CANARY) == HIDDEN


@pytest.mark.parametrize("value", [CANARY, f"Bearer {CANARY}", f"Digest username=ann, {CANARY}", f"NTLM {CANARY}"])
def test_an_authorization_of_any_form(value: str) -> None:
    assert CANARY not in shown("Authorization", value)


@pytest.mark.parametrize("name", ["Content-Type", "Server", "X-FEServer", "request-id", "Retry-After", "Keep-Alive"])
def test_what_explains_is_shown(name: str) -> None:
    assert shown(name, "as it came") == "as it came"


def test_a_redirect_shows_where_to_and_not_with_what() -> None:
    assert shown("Location", f"https://sts.example.com/adfs/ls/?wctx={CANARY}") == "https://sts.example.com/adfs/ls/?…"
    assert shown("Location", "/owa/auth/logon.aspx") == "/owa/auth/logon.aspx"
    assert shown("Location", f"https://u:{CANARY}@ex.test/cb#id_token={CANARY}") == f"https://{HIDDEN}@ex.test/cb?…"
    assert shown("Refresh", f"0; url=/sign-in?ticket={CANARY}") == "0; url=/sign-in?…"


def test_a_url_shows_no_password() -> None:
    assert shown_url(f"https://ann:{CANARY}@ex.test/EWS") == f"https://{HIDDEN}@ex.test/EWS"
    assert shown_url("https://ex.test/EWS/Exchange.asmx") == "https://ex.test/EWS/Exchange.asmx"


def test_each_request_is_told_twice_and_ends_once() -> None:
    told: list[Message] = []
    watch = Watch(told.append)

    watch.failed(TransportFailure.REFUSED)  # nothing is under way
    watch.sent("POST", "https://ex.test/", {"Authorization": f"Basic {CANARY}"}, b"<x/>")
    watch.answered(401, [("Set-Cookie", CANARY)], b"no")
    watch.sent("POST", "https://ex.test/", {}, b"<y/>")
    watch.failed(TransportFailure.TIMEOUT)
    watch.failed(TransportFailure.TIMEOUT)

    assert [(message.body, message.answer) for message in told] == [
        (b"<x/>", None),
        (b"<x/>", Answer(401, (("Set-Cookie", HIDDEN),), b"no")),
        (b"<y/>", None),
        (b"<y/>", TransportFailure.TIMEOUT),
    ]
    assert CANARY not in repr(told)
