"""The words of `ewslink check` in the reader's language, and which language that is."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from ewslink_contracts.outcomes import Locale

_WORDS: Final = Path(__file__).with_name("words.toml")
_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of them that is set decides (POSIX, chapter 8.2)."""


class Words:
    """The texts of one language."""

    def __init__(self, locale: Locale) -> None:
        self._texts = all_words()[locale]

    def __call__(self, name: str, **values: object) -> str:
        """One text with its values filled in."""
        return self._texts[name].format(**values)

    def number(self, value: float, form: str = "g") -> str:
        """A number in a format of Python, as it is written in the language."""
        return f"{value:{form}}".replace(".", self._texts["decimal_point"])


@cache
def all_words() -> Mapping[str, Mapping[str, str]]:
    """The texts of every language."""
    texts: Mapping[str, Mapping[str, str]] = tomllib.loads(_WORDS.read_text("utf-8"))
    return texts


def locale_of(environment: Mapping[str, str]) -> Locale:
    """The language of whoever has this environment: `de_AT.UTF-8` → German; English for all we do not speak."""
    name = next((value for variable in _VARIABLES if (value := environment.get(variable))), "")
    language = re.split("[._@]", name, maxsplit=1)[0].lower()
    return Locale(language) if language in set(Locale) else Locale.EN
