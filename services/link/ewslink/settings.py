"""The settings of the link service: one frozen object per process, read once from the environment, prefix EWSLINK_."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ewslink.exchange.guard import Guard, IPNetwork, parse_connect_to
from ewslink.exchange.transport import TransportSettings

_List = Annotated[tuple[str, ...], NoDecode]


class SettingsInvalid(Exception):
    """The environment cannot be used; the text names each setting and what is wrong, never a secret."""


class Settings(BaseSettings):
    """What an operator can set. Lists are separated by commas."""

    model_config = SettingsConfigDict(env_prefix="EWSLINK_", frozen=True, hide_input_in_errors=True)

    amqp_url: SecretStr = Field(SecretStr("amqp://guest:guest@127.0.0.1:5672/"), description="broker")
    database_url: SecretStr | None = Field(None, description="default: SQLite file in the data folder; or PostgreSQL")
    data_dir: Path = Field(Path("data"), description="SQLite file and key files")
    http_host: str = Field("127.0.0.1", description="health, metrics and public keys are served here")
    http_port: int = Field(8080, ge=0, le=65535, description="0: any free port")
    ca_file: Path | None = Field(None, description="extra certificate authority, PEM")
    allow_networks: _List = Field((), description="private networks a mailbox server may be in, CIDR")
    allow_http: bool = Field(False, description="accept http:// EWS URLs (development)")
    allow_plain_passwords: bool = Field(False, description="accept unsealed passwords (development)")
    connect_to: _List = Field((), description="HOST:PORT=HOST:PORT, `*` allowed on the left (development, tests)")
    concurrency: int = Field(128, ge=1, le=1000, description="links checked at once per process")
    request_timeout_s: float = Field(20.0, gt=0, description="seconds for one call")
    link_timeout_s: float = Field(120.0, gt=0, description="seconds for one whole link")
    bounce_wait_s: float = Field(
        2.0, ge=0, description="seconds after which a returned test mail is looked for, if a call is left; 0: never"
    )

    @field_validator("allow_networks", "connect_to", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("allow_networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            for text in value:
                ip_network(text)
        except ValueError:
            raise ValueError("must be a list of networks such as 10.20.0.0/16, separated by commas") from None
        return value

    @field_validator("connect_to")
    @classmethod
    def _are_pairs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_connect_to(value)
        return value

    @classmethod
    def from_environment(cls, **given: Any) -> Self:
        """Read the environment, for what is not given; or raise `SettingsInvalid`."""
        try:
            return cls(**given)
        except ValidationError as error:
            problems = (f"EWSLINK_{str(entry['loc'][0]).upper()}: {entry['msg']}" for entry in error.errors())
            raise SettingsInvalid("; ".join(problems)) from None

    @property
    def database(self) -> str:
        """The database's URL, with its password if it has one."""
        return (
            self.database_url.get_secret_value() if self.database_url else f"sqlite:///{self.data_dir / 'ewslink.db'}"
        )

    def transport(self, *, default_networks: tuple[IPNetwork, ...] = ()) -> TransportSettings:
        """How connections to mail servers are made. Raises `SettingsInvalid` for an unusable CA_FILE."""
        networks = tuple(ip_network(text) for text in self.allow_networks) or default_networks
        guard = Guard(networks, parse_connect_to(self.connect_to))
        try:
            return TransportSettings.make(
                guard, ca_file=self.ca_file, timeout_s=self.request_timeout_s, allow_http=self.allow_http
            )
        except OSError:  # ssl.SSLError is one
            raise SettingsInvalid(f"EWSLINK_CA_FILE: {self.ca_file} cannot be read as PEM certificates") from None
