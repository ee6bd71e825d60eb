"""Mailboxes as data: reads mailboxes.toml and world files of the same format."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from mock_ews.exchange.accounts import LockoutPolicy, LoginForm
from mock_ews.exchange.directory import TABLES
from mock_ews.exchange.folder_tree import Language

BUILT_IN: Final = Path(__file__).with_name("mailboxes.toml")
NEVER: Final = datetime.max.replace(tzinfo=UTC)


class MailboxFileError(ValueError):
    """A file that does not say what it must: names file, place and key."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """What mailboxes of a file have in common."""

    mail_domain: str = "mock.test"
    windows_domain: str = "MOCK"
    password: str = field(default="secret", repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """A refusal. `at`: any mailbox-bound "call" (of `operations` only, if given), "save" of an item, or "send"."""

    at: str
    code: str
    message: str | None = None
    operations: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """An inbox rule; conditions, exceptions and actions carry EWS's names, folders are paths ("Inbox/Customers")."""

    name: str
    actions: Mapping[str, Any]
    conditions: Mapping[str, Any] = field(default_factory=dict)
    exceptions: Mapping[str, Any] = field(default_factory=dict)
    priority: int = 0
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class MailboxSpec:
    """One mailbox of a file. Empty texts stand for what the organisation says."""

    user: str
    description: str = ""
    outcome: str = "succeeded"
    address: str = ""
    name: str = ""
    condition: str = "ok"
    domain: str = ""
    password: str = field(default="", repr=False)
    password_expires: datetime = NEVER
    login_forms: tuple[str, ...] = get_args(LoginForm)
    lockout: str = "threshold"
    language: str = "en"
    aliases: tuple[str, ...] = ()
    send_as: tuple[str, ...] = ()
    bounces: str = ""
    mail_tip: str = ""
    folders: tuple[str, ...] = ()
    gone_folders: tuple[str, ...] = ()
    fail: tuple[Failure, ...] = ()
    rules: tuple[RuleSpec, ...] = ()

    @property
    def mail_domain(self) -> str:
        """What follows the @ of its addresses."""
        return self.address.rpartition("@")[2]

    @property
    def link_as(self) -> str:
        """The address to link for its outcome: <condition>@<mail domain> if that is an alias, else its own."""
        magic = f"{self.condition}@{self.mail_domain}"
        return magic if magic in self.aliases else self.address


_ONE_OF: Final = {
    "at": ("call", "save", "send"),
    "login_forms": get_args(LoginForm),
    "lockout": get_args(LockoutPolicy),
    "language": get_args(Language),
}
_T = TypeVar("_T", Organisation, MailboxSpec, Failure, RuleSpec)


def read(path: Path) -> tuple[MailboxSpec, ...]:
    """Every mailbox of a file, complete with what its organisation says. Raises MailboxFileError."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MailboxFileError(f"{path}: {error}") from error
    known = {"organisation", "mailbox", *TABLES}
    if unknown := tables.keys() - known:
        raise MailboxFileError(f"{path}: unknown key {min(unknown)!r}; known: {', '.join(sorted(known))}")
    organisation = _build(Organisation, tables.get("organisation", {}), f"{path}: organisation")
    return tuple(
        _complete(_build(MailboxSpec, table, f"{path}: mailbox[{index}]"), organisation)
        for index, table in enumerate(tables.get("mailbox", []))
    )


def _complete(spec: MailboxSpec, organisation: Organisation) -> MailboxSpec:
    return replace(
        spec,
        address=spec.address or f"{spec.user}@{organisation.mail_domain}",
        name=spec.name or spec.user,
        domain=spec.domain or organisation.windows_domain,
        password=spec.password or organisation.password,
        password_expires=spec.password_expires.replace(tzinfo=spec.password_expires.tzinfo or UTC),
    )


def _build(kind: type[_T], table: object, place: str) -> _T:
    """A dataclass from a TOML table; every key and every value is checked."""
    if not isinstance(table, dict):
        raise MailboxFileError(f"{place}: must be a table")
    types = get_type_hints(kind)
    required = {item.name for item in fields(kind) if item.default is MISSING and item.default_factory is MISSING}
    for key in table:
        if key not in types:
            raise MailboxFileError(f"{place}: unknown key {key!r}; known: {', '.join(types)}")
    if missing := required - table.keys():
        raise MailboxFileError(f"{place}: key {min(missing)!r} is missing")
    return kind(**{key: _value(types[key], key, value, f"{place}.{key}") for key, value in table.items()})


def _value(expected: Any, key: str, value: Any, place: str) -> Any:
    """A value of the type the dataclass declares: a plain one, a list, a list of tables, or a table left as it is."""
    if get_origin(expected) is tuple:
        if not isinstance(value, list):
            raise MailboxFileError(f"{place}: must be a list")
        part = get_args(expected)[0]
        return tuple(_value(part, key, item, f"{place}[{index}]") for index, item in enumerate(value))
    if expected in {Failure, RuleSpec}:
        return _build(expected, value, place)
    plain = Mapping if get_origin(expected) is Mapping else str if expected == str | None else expected
    if not isinstance(value, plain) or (plain is int and isinstance(value, bool)):
        raise MailboxFileError(f"{place}: must be a {'table' if plain is Mapping else plain.__name__}")
    if key in _ONE_OF and value not in _ONE_OF[key]:
        raise MailboxFileError(f"{place}: must be one of {', '.join(_ONE_OF[key])}")
    return value
