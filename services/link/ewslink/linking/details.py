"""What is found out in a step, apart from the language in which a person reads it. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from ewslink_contracts.outcomes import Locale

_TEXTS: Final = Path(__file__).with_name("details.toml")


@dataclass(frozen=True, slots=True)
class Detail:
    """A text of details.toml and its values: names from the mailbox or the network as they are, or texts again."""

    key: str
    values: Mapping[str, "str | Detail"] = field(default_factory=dict)

    def in_words(self, locale: Locale) -> str:
        """The text in one language. What a value holds in braces stays in them."""
        values = {
            name: value.in_words(locale) if isinstance(value, Detail) else value for name, value in self.values.items()
        }
        return all_details()[locale][self.key].format_map(values)


def named(name: str) -> Detail:
    """What is called the same in every language."""
    return Detail("name", {"name": name})


@cache
def all_details() -> Mapping[str, Mapping[str, str]]:
    """The texts of every language."""
    texts: Mapping[str, Mapping[str, str]] = tomllib.loads(_TEXTS.read_text("utf-8"))
    return texts
