"""Channel binding: which hash, and who is let in without it or with another one."""

import base64
import hashlib
import socket
import ssl
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
import requests
import spnego
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from requests_ntlm import HttpNtlmAuth
from spnego.channel_bindings import GssChannelBindings

from mock_ews.auth import Challenged, ExtendedProtection, LoggedIn, Outcome, negotiate, ntlm
from mock_ews.auth.channel_binding import end_point
from mock_ews.auth.door import Door
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
PATH = "/s/extended-protection/EWS/Exchange.asmx"
SIGNED_WITH_SHA1 = Path(__file__).parents[2] / "link" / "exchange" / "sha1.der"
ATTEMPTS = {"ntlm": ntlm.attempt, "negotiate": negotiate.attempt}
OPTIONS = {"ntlm": spnego.NegotiateOptions.use_ntlm, "negotiate": spnego.NegotiateOptions.use_negotiate}


def certificate(algorithm: hashes.HashAlgorithm | None) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1()) if algorithm else ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.mock.test")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return dated.sign(key, algorithm).public_bytes(Encoding.DER)  # type: ignore[arg-type]  # None goes with Ed25519


@pytest.mark.parametrize(
    ("der", "name"),
    [
        (SIGNED_WITH_SHA1.read_bytes(), "sha256"),
        (certificate(hashes.SHA256()), "sha256"),
        (certificate(hashes.SHA384()), "sha384"),
        (certificate(hashes.SHA512()), "sha512"),
        (certificate(None), "sha256"),
    ],
    ids=["SHA-1", "SHA-256", "SHA-384", "SHA-512", "Ed25519"],
)
def test_the_hash_is_that_of_the_signature(der: bytes, name: str) -> None:
    assert end_point(der) == b"tls-server-end-point:" + hashlib.new(name, der).digest()


OURS, ANOTHER = certificate(hashes.SHA384()), certificate(hashes.SHA384())


def log_in(scheme: str, door: Door, bound_to: bytes | None) -> Outcome:
    """A login by pyspnego's client, which was told to bind it to a certificate."""
    binding = GssChannelBindings(application_data=end_point(bound_to)) if bound_to else None
    client = spnego.client("ok", "secret", protocol=scheme, channel_bindings=binding, options=OPTIONS[scheme])
    outcome = ATTEMPTS[scheme](base64.b64encode(client.step() or b"").decode(), door)
    assert isinstance(outcome, Challenged)
    token = client.step(base64.b64decode(outcome.header.partition(" ")[2]))
    return ATTEMPTS[scheme](base64.b64encode(token or b"").decode(), door)


@pytest.mark.parametrize("scheme", ATTEMPTS)
@pytest.mark.parametrize(
    ("checking", "in_use", "bound_to", "lets_in"),
    [
        ("Require", OURS, OURS, True),
        ("Require", OURS, ANOTHER, False),
        ("Require", OURS, None, False),
        ("Require", None, None, False),
        ("Require", None, OURS, False),
        ("Allow", OURS, OURS, True),
        ("Allow", OURS, ANOTHER, False),
        ("Allow", OURS, None, True),
        ("Allow", None, None, True),
        ("None", OURS, ANOTHER, True),
    ],
)
def test_what_must_be_bound(
    make_door: Callable[..., Door],
    scheme: str,
    checking: ExtendedProtection,
    in_use: bytes | None,
    bound_to: bytes | None,
    lets_in: bool,
) -> None:
    door = make_door(scheme, extended_protection=checking, certificate=in_use)
    assert isinstance(log_in(scheme, door, bound_to), LoggedIn) is lets_in


def test_ntlm_v1_has_no_room_for_a_binding(make_door: Callable[..., Door], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LM_COMPAT_LEVEL", "1")  # pyspnego's own switch
    door = make_door("ntlm", extended_protection="Require", certificate=OURS)
    assert not isinstance(log_in("ntlm", door, OURS), LoggedIn)


@pytest.mark.parametrize(
    ("secure", "send_cbt", "status"), [(True, True, 200), (True, False, 401), (False, True, 401), (False, False, 401)]
)
def test_a_client_over_http(
    mock: MockServer,
    http: requests.Session,
    envelope: Callable[..., bytes],
    ca_file: Path,
    secure: bool,
    send_cbt: bool,
    status: int,
) -> None:
    http.auth = HttpNtlmAuth("MOCK\\ok", "secret", send_cbt=send_cbt)
    url = (mock.tls_url if secure else mock.url) + PATH
    answer = http.post(url, envelope(), headers=XML, verify=str(ca_file))
    assert (answer.status_code, answer.headers.get("WWW-Authenticate")) == (
        (200, None) if status == 200 else (401, "Negotiate, NTLM")
    )
    assert not mock.doorman.wrong_tries  # the password was right


@pytest.mark.parametrize(("scenario", "status"), [("ntlm-only", "200"), ("extended-protection", "401")])
def test_curl_logs_in_by_ntlm_but_binds_nothing(
    mock: MockServer, envelope: Callable[..., bytes], ca_file: Path, scenario: str, status: str
) -> None:
    command = ["curl", "--silent", "--noproxy", "*", "--ntlm", "--user", "MOCK\\ok:secret", "--cacert", str(ca_file)]
    command += ["--data-binary", "@-", "--header", "Content-Type: text/xml", "--output", "/dev/null"]
    url = f"{mock.tls_url}/s/{scenario}/EWS/Exchange.asmx"
    done = subprocess.run(
        [*command, "--write-out", "%{http_code}", url], input=envelope(), capture_output=True, check=True, timeout=30
    )
    assert done.stdout.decode() == status


@pytest.mark.parametrize(("bound_to", "status"), [("tls-expired.mock.test", 200), ("mail.mock.test", 401)])
def test_of_several_certificates_the_one_of_the_connection_counts(
    mock: MockServer, envelope: Callable[..., bytes], bound_to: str, status: int
) -> None:
    with closing(connect(mock, bound_to)) as other:
        binding = GssChannelBindings(application_data=end_point(other.sock.getpeercert(binary_form=True)))
    client = spnego.client("ok", "secret", protocol="ntlm", channel_bindings=binding, options=OPTIONS["ntlm"])
    with closing(connect(mock, "tls-expired.mock.test")) as connection:
        first = post(connection, envelope(), client.step())
        token = client.step(base64.b64decode(first.headers["WWW-Authenticate"].removeprefix("NTLM ")))
        assert post(connection, envelope(), token).status == status


def post(connection: HTTPSConnection, body: bytes, token: bytes | None) -> HTTPResponse:
    leg = base64.b64encode(token or b"").decode()
    connection.request("POST", PATH, body, XML | {"Authorization": f"NTLM {leg}"})
    answer = connection.getresponse()
    answer.read()
    return answer


def connect(mock: MockServer, host: str) -> HTTPSConnection:
    """A connection to the TLS host of that name, whatever its certificate is worth."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection(host)
    port = int(mock.tls_url.rpartition(":")[2])
    connection.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=host)
    return connection
