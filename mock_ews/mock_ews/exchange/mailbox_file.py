"""Mailboxes as data: reads mailboxes.toml and world files of the same format."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from mock_ews import data_files
from mock_ews.data_files import NOWHERE, Place
from mock_ews.exchange.accounts import LockoutPolicy, LoginForm
from mock_ews.exchange.directory import TABLES
from mock_ews.exchange.folder_tree import Language

BUILT_IN: Final = Path(__file__).with_name("mailboxes.toml")
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Organisation:
    """What mailboxes of a file have in common."""

    mail_domain: str = "mock.test"
    windows_domain: str = "MOCK"
    password: str = field(default="secret", repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """A refusal. `at`: any mailbox-bound "call" (of `operations` only, if given), "save" of an item, or "send"."""

    at: Literal["call", "save", "send"]
    code: str
    message: str | None = None
    operations: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """An inbox rule; conditions, exceptions and actions carry EWS's names, folders are paths ("Inbox/Customers").

    `client_only`: Outlook carries it out; EWS shows it and says that it is not supported.
    """

    name: str
    actions: Mapping[str, Any]
    conditions: Mapping[str, Any] = field(default_factory=dict)
    exceptions: Mapping[str, Any] = field(default_factory=dict)
    priority: int = 0
    enabled: bool = True
    client_only: bool = False
    place: Place = field(default=NOWHERE, repr=False, compare=False)
    """Where it stands, for complaints that need the mailbox's folders to be found."""


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
    login_forms: tuple[LoginForm, ...] = get_args(LoginForm)
    lockout: LockoutPolicy = "threshold"
    language: Language = "en"
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


def read(path: Path) -> tuple[MailboxSpec, ...]:
    """Every mailbox of a file, complete with what its organisation says. Raises DataFileError."""
    tables, place = data_files.read(path)
    for key in tables:
        data_files.check_key(key, sorted({"organisation", "mailbox", *TABLES}), place)
    organisation = data_files.build(Organisation, tables.get("organisation", {}), place.at("organisation"))
    return tuple(
        _complete(data_files.build(MailboxSpec, table, where), organisation)
        for table, where in data_files.tables_of(tables, "mailbox", place)
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
