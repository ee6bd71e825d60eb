"""A row of the classifier's table in words: what has to be seen for it to match. Pure."""

from collections.abc import Iterator

from ewslink.linking.observation import Content
from ewslink.linking.rules.rule import Rule
from ewslink_contracts.outcomes import Step

#: More of them than this are counted; all are listed by treatment at the end of the page.
_CODES_SHOWN = 4

_PATTERNS = {
    "host": "host is",
    "path": "path has",
    "location": "path of Location has",
    "location_host": "host of Location has",
    "challenge": "WWW-Authenticate has",
}
_AGES = {"too old": "build below 14.2", "online": "build 15.20"}
#: A longer list of contents only keeps SOAP out.
_CONTENTS_SHOWN = 3


def conditions(rule: Rule) -> str:
    """All that the row states, joined: `HTTP 403, text matches …`."""
    return ", ".join(_stated(rule)) or "anything"


def _stated(rule: Rule) -> Iterator[str]:
    if rule.failure is not None:
        yield f"no answer: {rule.failure.replace('_', ' ')}"
    if rule.status is not None:
        yield f"HTTP {_statuses(rule.status)}"
    yield from _headers(rule)
    if rule.content == {Content.SOAP} and rule.status is None:
        yield "any response code"
    elif rule.content and len(rule.content) <= _CONTENTS_SHOWN:
        yield f"content is {' or '.join(sorted(rule.content))}"
    if rule.response_codes:
        yield _response_codes(sorted(rule.response_codes))
    if rule.text is not None:
        yield f"text has {_pattern(rule.text)}"
    if rule.age is not None:
        yield _AGES[rule.age]
    yield from _circumstances(rule)


def _headers(rule: Rule) -> Iterator[str]:
    for name, words in _PATTERNS.items():
        if (pattern := getattr(rule, name)) is not None:
            yield f"{words} {_pattern(pattern)}"
    if rule.offered is not None:
        yield f"offers {', '.join(sorted(rule.offered)) or 'no login'}" + (" only" if rule.offered else "")
    if rule.header is not None:
        yield f"with {rule.header.title()}"
    if rule.connection is not None:
        yield f"Connection: {rule.connection}"


def _circumstances(rule: Rule) -> Iterator[str]:
    if rule.credentialed is not None:
        yield "with a login" if rule.credentialed else "before a login"
    if rule.steps:
        yield f"in step {', '.join(step for step in Step if step in rule.steps)}"


def _statuses(status: range) -> str:
    return str(status.start) if len(status) == 1 else f"{status.start} to {status.stop - 1}"


def _response_codes(codes: list[str]) -> str:
    shown = ", ".join(f"`{code}`" for code in codes[:_CODES_SHOWN])
    more = len(codes) - _CODES_SHOWN
    return f"{shown} and [{more} more](#response-codes)" if more > 0 else shown


def _pattern(pattern: str) -> str:
    """A regular expression in a cell of a table."""
    return "`" + pattern.replace("|", "\\|") + "`"
