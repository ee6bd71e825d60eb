"""What was asked for on the command line, and whether it can be used."""

from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ewslink.exchange.guard import parse_connect_to
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.outcome import Target
from ewslink.settings import Settings, SettingsInvalid
from ewslink_contracts.outcomes import Locale
from ewslink_contracts.wire import EmailAddress, Line

#: An administrator who checks a mailbox sits in the network that its server is in.
_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))

_ADDRESS: TypeAdapter[str] = TypeAdapter(EmailAddress)
_LINE: TypeAdapter[str] = TypeAdapter(Line)


class UsageInvalid(Exception):
    """Something on the command line cannot be used; the text says what, and what to give instead."""


@dataclass(frozen=True, slots=True)
class Options:
    """The command line of `ewslink check`."""

    email: str
    username: str | None = None
    url: str | None = None
    bcc: str | None = None
    send_as: str | None = None
    auto_correct: bool = False
    locale: Locale = Locale.EN
    locale_given: bool = False
    """Whether the command line names the language; else it is that of the environment."""
    as_json: bool = False
    verbose: bool = False
    password_file: Path | None = None
    ca_file: Path | None = None
    connect_to: tuple[str, ...] = ()
    timeout_s: float | None = None

    def target(self) -> Target:
        """The mailbox to check. Raises `UsageInvalid`; an unusable URL is none, what is wrong with it is found out."""
        _address("EMAIL", self.email)
        for name, address in (("--bcc", self.bcc), ("--send-as", self.send_as)):
            if address is not None:
                _address(name, address)
        if self.send_as is not None and self.bcc is None:
            raise UsageInvalid("--send-as is the sender of the test mail: give --bcc ADDRESS, too, or leave it out")
        if self.username is not None and not _is(_LINE, self.username):
            raise UsageInvalid("--username must be one line of at most 256 characters, such as EXAMPLE\\ann")
        return Target(self.email, self.username, self.url, self.auto_correct, self.locale)

    def settings(self) -> Settings:
        """The settings of the environment; what the command line says wins. Raises one of the two `…Invalid`."""
        try:
            parse_connect_to(self.connect_to)
        except ValueError:
            form = "HOST:PORT=HOST:PORT, such as *:443=127.0.0.1:8443"
            raise UsageInvalid(f"--connect-to: {', '.join(self.connect_to)!r} must be {form}") from None
        given = {"ca_file": self.ca_file, "connect_to": self.connect_to or None, "link_timeout_s": self.timeout_s}
        return Settings.from_environment(**{name: value for name, value in given.items() if value is not None})

    def transport(self, settings: Settings) -> TransportSettings:
        """How connections are made. Raises one of the two `…Invalid`."""
        try:
            return settings.transport(default_networks=_EVERYWHERE)
        except SettingsInvalid:
            if self.ca_file is None:
                raise
            raise UsageInvalid(f"--ca-file: {self.ca_file} cannot be read as PEM certificates") from None


def _address(name: str, value: str) -> None:
    if not _is(_ADDRESS, value):
        raise UsageInvalid(f"{name}: {value!r} is no mail address; give one such as user@example.com")


def _is(kind: TypeAdapter[str], value: str) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True
