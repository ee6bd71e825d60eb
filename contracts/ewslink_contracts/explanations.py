"""What a person reads about an outcome: the texts of remedies/{en,de}.toml, chosen and filled in."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ewslink_contracts.outcomes import Code, Locale

REMEDIES: Final = Path(__file__).parent / "remedies"

#: What a remedy may mention in braces. It is left out when the value is not known; title and explanation have none.
PLACEHOLDERS: Final = frozenset(
    {
        "email",
        "host",
        "port",
        "url",
        "suggested_url",
        "suggested_username",
        "suggested_address",
        "unlock_url",
        "certificate_names",
        "retry_after",
        "build",
        "product",
        "newer_build",
        "newer_product",
    }
)

#: What else a remedy may depend on.
CONDITIONS: Final[Mapping[str, str]] = {
    "url_given": "an Exchange URL was entered",
    "port_given": "an Exchange URL with a port was entered",
    "ews_asked": "the URL that was asked has the path of Exchange Web Services",
    "host_in_doubt": "an Exchange URL was entered, and nothing shows that there is an Exchange on its host",
    "url_found": "no Exchange URL was entered, and the one that the mail domain names does not do",
    "domain_unreadable": "no Exchange URL was entered, and the address has no mail domain that could be one",
    "private_address": "the address is one of Outlook.com, which has mailboxes of private people",
    "autodiscover_asks_login": "Autodiscover wants a login, and was asked without one as an Exchange URL was entered",
    "domain_in_cloud": "an Exchange URL was entered, but Autodiscover leads to Exchange Online",
    "port_open": "a connection to the server was made, so nothing closes its port",
    "endpoint_found": "Exchange Web Services had answered before, so the server can be reached",
    "suggestion_doubtful": "the suggested URL was named by what anybody could have said",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do; `when` and `unless` each name a condition, or a value that has to be known or unknown."""

    text: str
    when: str | None = None
    unless: str | None = None

    def applies(self, known: Collection[str]) -> bool:
        """Whether it is worth saying, by the names of the values that are known and of the conditions that hold."""
        return (self.when is None or self.when in known) and (self.unless is None or self.unless not in known)


@dataclass(frozen=True, slots=True)
class Text:
    """All there is to say of a code, nothing left out and nothing filled in."""

    title: str
    explanation: str
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person reads about a code: a title, one paragraph, and what to do, most likely remedy first."""

    title: str
    explanation: str
    remedies: tuple[str, ...]


@cache
def texts_of(locale: Locale) -> Mapping[str, Any]:
    """The file of one language, as it is."""
    table: Mapping[str, Any] = tomllib.loads((REMEDIES / f"{locale}.toml").read_text("utf-8"))
    return table


@cache
def explanations(locale: Locale) -> Mapping[Code, Text]:
    """The texts of each code in one language."""
    table = texts_of(locale)
    return {
        code: Text(table[code]["title"], table[code]["explanation"], _remedies(table[code]["remedies"]))
        for code in Code
    }


@cache
def remedies_around(locale: Locale) -> tuple[tuple[Remedy, ...], tuple[Remedy, ...]]:
    """What comes before and what comes after the remedies of every code."""
    table = texts_of(locale)["every_code"]
    return _remedies(table["first"]), _remedies(table["last"])


def explain(
    code: Code, locale: Locale, values: Mapping[str, str | None], conditions: Collection[str] = ()
) -> Explanation:
    """The texts of one code with `values` filled in, and only those remedies that apply under the `conditions`."""
    text = explanations(locale)[code]
    first, last = remedies_around(locale)
    known = {name: value for name, value in values.items() if value is not None}
    filled = (
        _fill(remedy.text, known)
        for remedy in (*first, *text.remedies, *last)
        if remedy.applies(known.keys() | conditions)
    )
    return Explanation(text.title, text.explanation, tuple(remedy for remedy in filled if remedy is not None))


def _remedies(entries: Iterable[str | dict[str, str]]) -> tuple[Remedy, ...]:
    return tuple(Remedy(entry) if isinstance(entry, str) else Remedy(**entry) for entry in entries)


def _fill(remedy: str, values: Mapping[str, str]) -> str | None:
    try:
        return remedy.format_map(values)
    except KeyError:
        return None
