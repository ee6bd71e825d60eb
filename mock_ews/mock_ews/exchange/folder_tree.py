"""The folders every mailbox has from the start, as read from folders.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "de", "da"]
"""The languages that folders.toml has names in."""


@dataclass(frozen=True, slots=True)
class NewFolder:
    """What a folder is made from."""

    name: str
    folder_class: str | None = None
    kind: str = "Folder"
    distinguished: str | None = None
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class DefaultFolder:
    """One row of folders.toml; `parent` is the key of another row, empty for the root itself."""

    key: str
    parent: str
    folder: NewFolder


@cache
def default_folders(language: str = "en") -> tuple[DefaultFolder, ...]:
    """All default folders, parents before their children, as a mailbox of one of LANGUAGES calls them."""
    rows = tomllib.loads(Path(__file__).with_name("folders.toml").read_text("utf-8"))
    return tuple(
        DefaultFolder(
            key=key,
            parent=row.get("in", "" if key == "root" else "root"),
            folder=NewFolder(
                name=row.get("names", {}).get(language, row["name"]),
                folder_class=row.get("class"),
                kind=row.get("kind", "Folder"),
                distinguished=key if row.get("distinguished", True) else None,
                is_default=True,
            ),
        )
        for key, row in rows.items()
    )
