"""On which line of a TOML text a value stands: what `tomllib` reads, it does not tell."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

Path = tuple[str | int, ...]
"""Keys of tables and numbers in lists, from the root down."""
_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|\n|[\[\]{}]|.', re.DOTALL
)


def line_of(source: str, path: Path) -> int:
    """The line where a value begins; for one that is missing, that of the table it should be in. 1 is the first."""
    lines = _lines(source)
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _lines(source: str) -> dict[Path, int]:
    found: dict[Path, int] = {(): 1}
    table: Path = ()
    counts: Counter[Path] = Counter()
    for line, statement in _statements(source):
        names = _names(tomllib.loads(statement))
        if statement.startswith("["):
            table = _table(names, counts, repeated=statement.startswith("[["))
            found.setdefault(table, line)
        else:
            for end in range(1, len(names) + 1):
                found.setdefault((*table, *names[:end]), line)
    return found


def _statements(source: str) -> Iterator[tuple[int, str]]:
    """Headers and pairs, however many lines each takes, without comments; and the line each begins on."""
    line, began, depth, text = 1, 1, 0, ""
    for part in _TOKEN.findall(source + "\n"):
        if part == "\n" and not depth:
            if text.strip():
                yield began, text.strip()
            text, began = "", line + 1
        elif not part.startswith("#"):
            depth += (part in {"[", "{"}) - (part in {"]", "}"})
            text += part
        line += part.count("\n")


def _names(statement: Any) -> list[str]:
    """The keys that a header, or what stands before an equals sign, is made of; further ones if tables follow it."""
    names = []
    while isinstance(statement, dict) and len(statement) == 1:
        [(name, statement)] = statement.items()
        names.append(name)
    return names


def _table(names: list[str], counts: Counter[Path], *, repeated: bool) -> Path:
    """The path of the table that a header begins: in lists, of their latest table."""
    path: Path = ()
    for name in names[:-1]:
        path = _latest((*path, name), counts)
    path = (*path, names[-1])
    if repeated:
        counts[path] += 1
    return _latest(path, counts)


def _latest(path: Path, counts: Counter[Path]) -> Path:
    return (*path, counts[path] - 1) if path in counts else path
