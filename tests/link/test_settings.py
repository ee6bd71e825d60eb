"""The environment of the service: what each setting takes, and what it says about what it does not take."""

from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import trustme
from pydantic import SecretStr

from ewslink.exchange.guard import Guard
from ewslink.settings import Settings, SettingsInvalid

DEFAULTS: dict[str, Any] = {
    "amqp_url": SecretStr("amqp://guest:guest@127.0.0.1:5672/"),
    "database_url": None,
    "data_dir": Path("data"),
    "http_host": "127.0.0.1",
    "http_port": 8080,
    "ca_file": None,
    "allow_networks": (),
    "allow_http": False,
    "allow_plain_passwords": False,
    "connect_to": (),
    "concurrency": 128,
    "request_timeout_s": 20.0,
    "link_timeout_s": 120.0,
    "bounce_wait_s": 2.0,
}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EWSLINK_{name.upper()}", raising=False)


def test_defaults() -> None:
    assert Settings.from_environment().model_dump() == DEFAULTS


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("AMQP_URL", "amqps://u:p@broker/vhost", SecretStr("amqps://u:p@broker/vhost")),
        ("DATABASE_URL", "postgresql://u:p@db/ewslink", SecretStr("postgresql://u:p@db/ewslink")),
        ("DATA_DIR", "/var/lib/ewslink", Path("/var/lib/ewslink")),
        ("HTTP_PORT", "0", 0),
        ("ALLOW_NETWORKS", "10.0.0.0/8, fd00::/8", ("10.0.0.0/8", "fd00::/8")),
        ("ALLOW_NETWORKS", "", ()),
        ("ALLOW_NETWORKS", "127.0.0.1,", ("127.0.0.1",)),
        ("ALLOW_HTTP", "true", True),
        ("ALLOW_PLAIN_PASSWORDS", "1", True),
        ("CONNECT_TO", "*:443=127.0.0.1:8443,a.test:*=b.test:1", ("*:443=127.0.0.1:8443", "a.test:*=b.test:1")),
        ("CONCURRENCY", "1000", 1000),
        ("REQUEST_TIMEOUT_S", "0.5", 0.5),
        ("BOUNCE_WAIT_S", "0", 0),
    ],
)
def test_a_setting_is_read(name: str, text: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"EWSLINK_{name}", text)

    assert getattr(Settings.from_environment(), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HTTP_PORT", "c4nary"),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "-17"),
        ("ALLOW_NETWORKS", "c4nary"),
        ("ALLOW_NETWORKS", "10.0.0.0/8,10.77.0.1/8"),
        ("ALLOW_NETWORKS", "10.0.0.0/99"),
        ("ALLOW_HTTP", "c4nary"),
        ("ALLOW_PLAIN_PASSWORDS", "c4nary"),
        ("CONNECT_TO", "c4nary"),
        ("CONNECT_TO", "a.test:443=b.test:70000"),
        ("CONCURRENCY", "0"),
        ("CONCURRENCY", "1001"),
        ("CONCURRENCY", "1.5"),
        ("REQUEST_TIMEOUT_S", "0"),
        ("REQUEST_TIMEOUT_S", "-17"),
        ("REQUEST_TIMEOUT_S", "nan"),
        ("LINK_TIMEOUT_S", "c4nary"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"EWSLINK_{name}", text)

    with pytest.raises(SettingsInvalid, match=rf"^EWSLINK_{name}: \S") as caught:
        Settings.from_environment()
    assert len(text) < 3 or text not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EWSLINK_HTTP_PORT", "x")
    monkeypatch.setenv("EWSLINK_CONCURRENCY", "y")

    with pytest.raises(SettingsInvalid, match=r"EWSLINK_HTTP_PORT: .*; EWSLINK_CONCURRENCY: "):
        Settings.from_environment()


def test_passwords_in_addresses_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EWSLINK_AMQP_URL", "amqp://u:c4nary@broker/")
    monkeypatch.setenv("EWSLINK_DATABASE_URL", "postgresql://u:c4nary@db/x")
    settings = Settings.from_environment()

    assert "c4nary" not in repr(settings)
    assert "c4nary" not in settings.model_dump_json()
    assert settings.database == "postgresql://u:c4nary@db/x"


@pytest.mark.parametrize("database_url", [None, ""])
def test_the_database_is_a_file_unless_told_otherwise(
    database_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EWSLINK_DATA_DIR", "/somewhere")
    if database_url is not None:
        monkeypatch.setenv("EWSLINK_DATABASE_URL", database_url)

    assert Settings.from_environment().database == "sqlite:////somewhere/ewslink.db"


def test_how_connections_are_made(tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(ca_file))
    settings = Settings(
        ca_file=ca_file, allow_networks=("10.0.0.0/8",), connect_to=("a.test:443=b.test:1",), request_timeout_s=3
    )

    transport = settings.transport()

    assert transport.guard == Guard((ip_network("10.0.0.0/8"),), {("a.test", 443): ("b.test", 1)})
    assert (transport.timeout_s, transport.allow_http) == (3, False)
    assert any("trustme" in str(certificate["subject"]) for certificate in transport.tls.get_ca_certs())


def test_networks_that_are_named_replace_the_default_ones() -> None:
    everywhere = (ip_network("0.0.0.0/0"),)

    assert Settings().transport(default_networks=everywhere).guard.allow_networks == everywhere
    narrow = Settings(allow_networks=("10.0.0.0/8",)).transport(default_networks=everywhere)
    assert narrow.guard.allow_networks == (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize("content", [None, "", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_an_authority_that_cannot_be_read(content: str | None, tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    if content is not None:
        ca_file.write_text(content)

    with pytest.raises(SettingsInvalid, match=r"^EWSLINK_CA_FILE: "):
        Settings(ca_file=ca_file).transport()
