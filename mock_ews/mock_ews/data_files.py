"""TOML into dataclasses, every key and value checked: what is wrong is told with file, key and what was expected."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class DataFileError(ValueError):
    """A file that does not say what it must."""


def read(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises DataFileError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{path}: {error}") from error


def build(kind: type[T], table: object, place: str) -> T:
    """A dataclass from a table. Fields may be str, int, float, bool, Literal, tuple[…, ...] of these, or a Mapping."""
    if not isinstance(table, dict):
        raise DataFileError(f"{place}: expected a table, got {table!r}")
    known: tuple[Field[Any], ...] = fields(kind)  # type: ignore[arg-type]  # every caller passes a dataclass
    hints = get_type_hints(kind)
    types = {one.name: hints[one.name] for one in known}
    for key in table:
        if key not in types:
            raise DataFileError(f"{place}: unknown key {key!r}; expected one of {', '.join(types)}")
    for one in known:
        if one.name not in table and one.default is MISSING and one.default_factory is MISSING:
            raise DataFileError(f"{place}: key {one.name!r} is missing; expected {_words(types[one.name])}")
    given = {key: _value(types[key], value, f"{place}: key {key!r}") for key, value in table.items()}
    try:
        return kind(**given)
    except ValueError as error:  # what only the dataclass itself can tell
        raise DataFileError(f"{place}: {error}") from error


def choose(options: Mapping[str, T], name: object, place: str) -> T:
    """What a name stands for."""
    if not isinstance(name, str) or name not in options:
        raise DataFileError(f"{place}: expected one of {', '.join(options)}, got {name!r}")
    return options[name]


def check_known(name: str, options: Collection[str], what: str, place: str) -> None:
    """Raise DataFileError for a name that is none of the options, telling the nearest one; case does not matter."""
    known = {option.lower(): option for option in options}
    if name.lower() in known:
        return
    near = get_close_matches(name.lower(), known, n=1)
    hint = f"; did you mean {known[near[0]]!r}?" if near else ""
    raise DataFileError(f"{place}: there is no {what} {name!r}{hint}")


def _value(expected: Any, value: object, place: str) -> Any:
    if get_origin(expected) is UnionType:  # "X | None": a key that may be missing
        expected = get_args(expected)[0]
    if get_origin(expected) is tuple and isinstance(value, list):
        part = get_args(expected)[0]
        return tuple(_value(part, item, place) for item in value)
    if expected is float and type(value) is int:
        return float(value)
    if not _fits(expected, value):
        raise DataFileError(f"{place}: expected {_words(expected)}, got {value!r}")
    return value


def _fits(expected: Any, value: object) -> bool:
    if get_origin(expected) is Literal:
        return value in get_args(expected)
    return type(value) is (dict if get_origin(expected) is Mapping else expected)


def _words(expected: Any) -> str:
    if get_origin(expected) is Literal:
        return "one of " + ", ".join(map(str, get_args(expected)))
    if get_origin(expected) is tuple:
        return f"a list, each {_words(get_args(expected)[0])}"
    plain = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
    return plain.get(expected, "a table")
