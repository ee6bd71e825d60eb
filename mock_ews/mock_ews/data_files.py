"""TOML into dataclasses, all of it checked: what is wrong is told with file, line, key and what was expected."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

from mock_ews import toml_lines

T = TypeVar("T")


class DataFileError(ValueError):
    """A file that does not say what it must."""


class BadValue(ValueError):
    """What a dataclass says of a value of its own that it cannot take."""

    def __init__(self, key: str, complaint: str) -> None:
        super().__init__(complaint)
        self.key = key


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; its text is what complaints begin with."""

    name: str
    """The file, or whatever else was read."""
    source: str = field(default="", repr=False, compare=False)
    """TOML, to tell lines of; without it none are told."""
    path: toml_lines.Path = ()
    last: str = ""
    """The key whose value it is, at the end of that path."""
    spot: toml_lines.Path = ()
    """What the line is told of, if not of that."""

    def at(self, *steps: str | int) -> "Place":
        """A table further in."""
        return replace(self, path=(*self._whole, *steps), last="")

    def key(self, name: str) -> "Place":
        """The value of a key."""
        return replace(self, path=self._whole, last=name)

    def with_line_of(self, key: str) -> "Place":
        """The same place, but the line of a key in it."""
        return replace(self, spot=(*self._whole, key))

    @property
    def _whole(self) -> toml_lines.Path:
        return (*self.path, self.last) if self.last else self.path

    def __str__(self) -> str:
        tables = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        line = f"line {toml_lines.line_of(self.source, self.spot or self._whole)}" if self.source else ""
        return ": ".join(filter(None, (self.name, line, tables.lstrip("."), self.last and f"key {self.last!r}")))


NOWHERE: Final = Place("")


def read(path: Path) -> tuple[dict[str, Any], Place]:
    """The tables of a TOML file, and where they stand. Raises DataFileError."""
    try:
        return parse(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: {error}") from error


def parse(source: str, name: str) -> tuple[dict[str, Any], Place]:
    """The same of a text. Raises DataFileError."""
    try:
        return tomllib.loads(source), Place(name, source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataFileError(f"{name}: {error}") from error


def build(kind: type[T], table: object, place: Place) -> T:
    """A dataclass from a table.

    Fields may be str, int, float, bool, datetime, Literal, other dataclasses, tuple[…, ...] of these, or a Mapping.
    A field of type Place is no key: it learns where the table stands.
    """
    if not isinstance(table, dict):
        raise DataFileError(f"{place}: expected a table, got {table!r}")
    hints = get_type_hints(kind)
    known: dict[str, Field[Any]] = {
        one.name: one
        for one in fields(kind)  # type: ignore[arg-type]  # every caller passes a dataclass
        if hints[one.name] is not Place
    }
    for key in table:
        check_key(key, known, place)
    for key, one in known.items():
        if key not in table and one.default is MISSING and one.default_factory is MISSING:
            raise DataFileError(f"{place}: key {key!r} is missing; expected {_words(hints[key])}")
    given = {key: _value(hints[key], value, place.key(key), shown=known[key].repr) for key, value in table.items()} | {
        name: place for name, hint in hints.items() if hint is Place
    }
    try:
        return kind(**given)
    except BadValue as error:
        raise DataFileError(f"{place.key(error.key)}: {error}") from error


def tables_of(table: Mapping[str, Any], name: str, place: Place) -> Iterator[tuple[dict[str, Any], Place]]:
    """The [[name]] tables in a table, and where each stands. Raises DataFileError for anything else of that name."""
    found = table.get(name, [])
    if not isinstance(found, list):
        raise DataFileError(f"{place.key(name)}: expected [[{name}]] tables, got {_kind(found)}")
    for index, one in enumerate(found):
        yield one, place.at(name, index)


def choose(options: Mapping[str, T], name: object, place: Place) -> T:
    """What a name stands for."""
    if not isinstance(name, str) or name not in options:
        raise DataFileError(f"{place}: expected one of {', '.join(options)}, got {name!r}")
    return options[name]


def check_key(key: str, known: Collection[str], place: Place) -> None:
    """Raise DataFileError for a key that is none of the known ones."""
    if key not in known:
        near = get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise DataFileError(f"{place.with_line_of(key)}: unknown key {key!r}; {hint}expected one of {', '.join(known)}")


def check_known(name: str, options: Collection[str], what: str, place: Place) -> None:
    """Raise DataFileError for a name that is none of the options, telling the nearest one; case does not matter."""
    known = {option.lower(): option for option in options}
    if name.lower() in known:
        return
    near = get_close_matches(name.lower(), known, n=1)
    hint = f"; did you mean {known[near[0]]!r}?" if near else ""
    raise DataFileError(f"{place}: there is no {what} {name!r}{hint}")


def _value(expected: Any, value: object, place: Place, *, shown: bool = True) -> Any:
    if get_origin(expected) is UnionType:  # "X | None": a key that may be missing
        expected = get_args(expected)[0]
    if get_origin(expected) is tuple and isinstance(value, list):
        part = get_args(expected)[0]
        return tuple(_value(part, item, place.at(index), shown=shown) for index, item in enumerate(value))
    if isinstance(expected, type) and is_dataclass(expected):
        return build(expected, value, place.at())
    if expected is float and type(value) is int:
        return float(value)
    if not _fits(expected, value):
        got = f"got {value!r}" if shown else f"got {_kind(value)}"
        raise DataFileError(f"{place}: expected {_words(expected)}, {got}")
    return value


def _fits(expected: Any, value: object) -> bool:
    if get_origin(expected) is Literal:
        return value in get_args(expected)
    return type(value) is (dict if get_origin(expected) is Mapping else expected)


_PLAIN: Final = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    datetime: "a date and time",
}


def _words(expected: Any) -> str:
    if get_origin(expected) is UnionType:
        expected = get_args(expected)[0]
    if get_origin(expected) is Literal:
        return "one of " + ", ".join(map(str, get_args(expected)))
    if get_origin(expected) is tuple:
        return f"a list, each {_words(get_args(expected)[0])}"
    return _PLAIN.get(expected, "a table")


def _kind(value: object) -> str:
    return _PLAIN.get(type(value), "a table")
