"""The directory beside mailboxes: distribution lists, rooms, role groups. Reads directory.toml and world files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mock_ews import data_files
from mock_ews.exchange.messages import Address

BUILT_IN: Final = Path(__file__).with_name("directory.toml")
DISCOVERY: Final = "Discovery Management"
"""The role group whose members may search the mailboxes of others."""
IMPERSONATION: Final = "ApplicationImpersonation"
"""The role of that name, as a group: its members may act as anybody else."""
_GROUP: Final = "/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn="
"""The administrative group that every Exchange since 2007 has."""


def legacy_dn(organisation: str, alias: str) -> str:
    """The name that Exchange has for whom mail can be sent to."""
    return f"/o={organisation}{_GROUP}{alias}"


@dataclass(frozen=True, slots=True)
class DistributionList:
    """A list that has an address of its own. Members are addresses, other lists' among them."""

    address: str
    name: str
    members: tuple[str, ...] = ()
    room_list: bool = False

    @property
    def alias(self) -> str:
        """What stands before the @."""
        return self.address.partition("@")[0]

    @property
    def spellings(self) -> set[str]:
        """Every way to name it, in lower case."""
        return {self.address.lower(), self.alias.lower(), self.name.lower()}

    @property
    def entry(self) -> Address:
        """The list as mail names it."""
        return Address(self.address, self.name, mailbox_type="PublicDL")


@dataclass(frozen=True, slots=True)
class Room:
    """Where people meet."""

    address: str
    name: str

    @property
    def entry(self) -> Address:
        """The room as mail names it."""
        return Address(self.address, self.name)


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """Who may do more than others."""

    name: str
    members: tuple[str, ...] = ()


_TABLES: Final[dict[str, type[Any]]] = {"distribution_list": DistributionList, "room": Room, "role_group": RoleGroup}
TABLES: Final = frozenset(_TABLES)
"""The tables of a world file that are read here."""


class Directory:
    """Lists, rooms and role groups by address or name; of several with the same the last one counts."""

    def __init__(self, entries: Iterable[DistributionList | Room | RoleGroup] = ()) -> None:
        every = list(entries)
        self.lists = {entry.address.lower(): entry for entry in every if isinstance(entry, DistributionList)}
        self._rooms = {entry.address.lower(): entry for entry in every if isinstance(entry, Room)}
        self._groups = {entry.name: entry for entry in every if isinstance(entry, RoleGroup)}

    @classmethod
    def read(cls, *paths: Path) -> "Directory":
        """What the files hold. Raises DataFileError."""
        return cls(entry for path in paths for entry in _entries(path))

    def entries(self) -> Iterator[Address]:
        """Every list and room."""
        yield from (one.entry for one in self.lists.values())
        yield from (room.entry for room in self._rooms.values())

    def entry(self, address: str) -> Address | None:
        """The list or room of that address."""
        found = self.lists.get(address.lower()) or self._rooms.get(address.lower())
        return None if found is None else found.entry

    def lists_called(self, name: str) -> list[DistributionList]:
        """The lists of that address, alias or name (MS docs expanddl-operation.md)."""
        wanted = name.lower().removeprefix("smtp:")
        return [one for one in self.lists.values() if wanted in one.spellings]

    def is_room(self, address: str) -> bool:
        """Whether that is the address of a room."""
        return address.lower() in self._rooms

    def is_in_group(self, address: str, group: str) -> bool:
        """Whether somebody is a member of a role group."""
        found = self._groups.get(group)
        return found is not None and address.lower() in {member.lower() for member in found.members}

    def expand(self, recipients: Iterable[Address]) -> list[Address]:
        """The same with the members of each list in its place; a list within a list counts once."""
        waiting, seen, found = list(recipients), set[str](), []
        while waiting:
            recipient = waiting.pop(0)
            known = self.lists.get(recipient.key)
            if known is None:
                found.append(recipient)
            elif known.address not in seen:
                seen.add(known.address)
                waiting[:0] = [Address(member, member) for member in known.members]
        return found


def _entries(path: Path) -> Iterator[DistributionList | Room | RoleGroup]:
    tables, file = data_files.read(path)
    for name, kind in _TABLES.items():
        for table, place in data_files.tables_of(tables, name, file):
            yield data_files.build(kind, table, place)
