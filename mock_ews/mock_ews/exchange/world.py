"""The whole pretend organisation: who is in it, and where mail that leaves it goes."""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_DNS, uuid5

from mock_ews.exchange.accounts import Account
from mock_ews.exchange.directory import BUILT_IN as BUILT_IN_DIRECTORY
from mock_ews.exchange.directory import Directory
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.mailbox import Mailbox
from mock_ews.exchange.mailbox_file import BUILT_IN, MailboxSpec, read
from mock_ews.exchange.messages import Address, OutsideMail
from mock_ews.exchange.numbers import Numbers
from mock_ews.exchange.subscriptions import Subscriptions

Clock = Callable[[], datetime]

LOCKOUT_THRESHOLD = 10
"""Wrong passwords in a row that lock an account (Microsoft's security baseline for domain controllers)."""

MAX_OUTSIDE: Final = 1_000
"""So many of the latest mails to other organisations are remembered."""


def utc_now() -> datetime:
    """The clock of a world that was given no other."""
    return datetime.now(UTC)


class World:
    """State of one organisation. Same specs, seed and clock: same ids.

    So many wrong passwords in a row as `lockout_threshold` says lock an account; 0 is never.
    """

    def __init__(
        self,
        specs: Iterable[MailboxSpec],
        *,
        clock: Clock = utc_now,
        seed: str = "mock",
        lockout_threshold: int = LOCKOUT_THRESHOLD,
        directory: Directory | None = None,
    ) -> None:
        self.specs = {spec.address.lower(): spec for spec in specs}
        self.clock = clock
        self.lockout_threshold = lockout_threshold
        self.directory = directory or Directory()
        self.domains = frozenset(address.rpartition("@")[2] for address in self.specs)
        self._seed = seed
        self._numbers = Numbers()
        self.subscriptions = Subscriptions(clock, self._numbers)
        self.reset()

    @classmethod
    def default(
        cls, *, clock: Clock = utc_now, seed: str = "mock", lockout_threshold: int = LOCKOUT_THRESHOLD
    ) -> "World":
        """The world of the magic mailboxes."""
        directory = Directory.read(BUILT_IN_DIRECTORY)
        return cls(read(BUILT_IN), clock=clock, seed=seed, lockout_threshold=lockout_threshold, directory=directory)

    @classmethod
    def from_toml(cls, path: Path, *, clock: Clock = utc_now, seed: str = "mock") -> "World":
        """The default world and what a file holds, which wins over what has the same address."""
        specs = [*read(BUILT_IN), *read(path)]
        return cls(specs, clock=clock, seed=seed, directory=Directory.read(BUILT_IN_DIRECTORY, path))

    def twin(self) -> "World":
        """Another world of the same mailboxes, as it was at the beginning."""
        return World(
            self.specs.values(),
            clock=self.clock,
            seed=self._seed,
            lockout_threshold=self.lockout_threshold,
            directory=self.directory,
        )

    def reset(self) -> None:
        """Back to the beginning: no mail anywhere, all folders and rules as they were, nobody subscribed."""
        self.subscriptions.clear()
        self.index: dict[str, Folder | Item] = {}
        self._mailboxes = {address: self._build(spec) for address, spec in self.specs.items()}
        self._by_alias = {alias.lower(): box for box in self.mailboxes() for alias in box.spec.aliases}
        accounts = [_account(spec) for spec in self.specs.values()]
        self.outside: deque[OutsideMail] = deque(maxlen=MAX_OUTSIDE)
        self._owners = {name.lower(): account for account in accounts for name in (account.upn, account.address)}
        self._logins = {spelling: account for account in accounts for spelling in account.spellings()}

    def find_account(self, login: str) -> Account | None:
        """Whoever logs in like that."""
        return self._logins.get(login.lower())

    def account_of(self, name: str) -> Account | None:
        """Whose user principal name or primary SMTP address that is, also where they do not log in with it."""
        return self._owners.get(name.lower())

    def mailbox(self, address: str) -> Mailbox | None:
        """The mailbox that mail to an address reaches, be it the primary one or an alias."""
        return self._mailboxes.get(address.lower()) or self._by_alias.get(address.lower())

    def resolve(self, address: Address) -> Address:
        """The same person as the directory knows them; anybody else as they are."""
        mailbox = self.mailbox(address.address) or (None if "@" in address.address else self._named(address.name))
        return mailbox.owner if mailbox is not None else self.directory.entry(address.address) or address

    def mailboxes(self) -> Iterable[Mailbox]:
        """All of them, in the order of their files."""
        return self._mailboxes.values()

    def new_message_id(self) -> str:
        """A Message-ID for a mail that has none."""
        return f"<{uuid5(NAMESPACE_DNS, f'{self._seed}:{self._numbers.next()}').hex}@exchange.mock.test>"

    def new_uid(self) -> str:
        """A GlobalObjectId for a calendar item that has none (MS-OXOCAL 2.2.1.27)."""
        guid = uuid5(NAMESPACE_DNS, f"{self._seed}:{self._numbers.next()}")
        return f"040000008200E00074C5B7101A82E008{'0' * 40}10000000{guid.hex.upper()}"

    def new_rule_id(self) -> str:
        """An id for an inbox rule."""
        return f"rule-{self._numbers.next():x}"

    def _named(self, name: str) -> Mailbox | None:
        """The one mailbox of that display name or user name."""
        found = [box for box in self.mailboxes() if name.lower() in {box.spec.name.lower(), box.spec.user.lower()}]
        return found[0] if len(found) == 1 else None

    def _build(self, spec: MailboxSpec) -> Mailbox:
        guid = uuid5(NAMESPACE_DNS, f"{self._seed}:{spec.address.lower()}")
        return Mailbox(spec, guid, index=self.index, clock=self.clock, numbers=self._numbers)


def _account(spec: MailboxSpec) -> Account:
    return Account(
        user=spec.user,
        domain=spec.domain,
        upn=f"{spec.user}@{spec.mail_domain}",
        address=spec.address,
        condition=spec.condition,
        login_forms=frozenset(spec.login_forms),
        password=spec.password,
        lockout=spec.lockout,
    )
