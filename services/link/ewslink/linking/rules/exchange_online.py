"""The hosts and mail domains of Exchange Online, read from exchange_online.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("exchange_online.toml")


@dataclass(frozen=True, slots=True)
class Cloud:
    """One of Microsoft's clouds; a host stands for itself and all below it."""

    name: str
    hosts: tuple[str, ...]
    mail_domains: tuple[str, ...]
    private: bool = False
    """Whether its mailboxes are those of private people, who have no administrator."""


def read(file: Path = FILE) -> tuple[Cloud, ...]:
    """All clouds. Raises KeyError or TypeError for a file that is not as it must be."""
    tables = tomllib.loads(file.read_text("utf-8"))["cloud"]
    return tuple(
        Cloud(hosts=tuple(table.pop("hosts")), mail_domains=tuple(table.pop("mail_domains")), **table)
        for table in tables
    )


CLOUDS: Final = read()
"""Read once: the file is part of the program."""
