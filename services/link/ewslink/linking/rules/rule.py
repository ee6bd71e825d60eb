"""One row of the classifier's table. Pure.

A row matches when each condition that it states holds; a condition that it does not state holds always.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink.linking.versions import EXCHANGE_ONLINE, is_supported
from ewslink_contracts.outcomes import Code, Step

Age = Literal["too old", "online"]

#: A URL whose host is one of those in braces or below one.
_URL_OF: Final = r"^https?://([^/?#@]*@)?([^/?#@]*\.)?({})\.?(:\d*)?([/?#]|$)"

#: The host and the path of a URL or a Location. What follows them is for who answers there to read: a portal's query
#: holds the address that somebody came from.
_HOST_AND_PATH: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://(?:[^/?#]*@)?([^/?#]*))?([^?#]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """One row: what is seen, what it means, where that is known from."""

    name: str
    code: Code
    source: str
    steps: frozenset[Step] = frozenset()
    credentialed: bool | None = None
    failure: TransportFailure | None = None
    status: range | None = None
    location: str | None = None
    """A pattern for the path of the Location header."""
    location_host: str | None = None
    """A pattern for its host, where it names one."""
    offered: frozenset[str] | None = None
    challenge: str | None = None
    """A pattern for the WWW-Authenticate header."""
    host: str | None = None
    path: str | None = None
    """A pattern for the path of the URL that was asked."""
    header: str | None = None
    """A header that is there, whatever it says."""
    connection: str | None = None
    """The Connection header, in lower case."""
    content: frozenset[Content] = frozenset()
    response_codes: frozenset[str] = frozenset()
    text: str | None = None
    age: Age | None = None
    blames: Step | None = None
    """The step to report as failed, where it is not the step that observed it."""

    def matches(self, seen: Observation) -> bool:
        """Whether every stated condition holds."""
        return (
            (not self.steps or seen.step in self.steps)
            and self.credentialed in (None, seen.credentialed)
            and self.failure in (None, seen.failure)
            and (self.status is None or (seen.status is not None and seen.status in self.status))
            and (self._location is None or bool(self._location.search(_path_of(seen.headers.get("location", "")))))
            and (
                self._location_host is None
                or bool(self._location_host.search(_host_of(seen.headers.get("location", ""))))
            )
            and (self.offered is None or seen.offered == self.offered)
            and (self._challenge is None or bool(self._challenge.search(seen.headers.get("www-authenticate", ""))))
            and (self._host is None or bool(self._host.search(seen.url)))
            and (self._path is None or bool(self._path.search(_path_of(seen.url))))
            and (self.header is None or self.header in seen.headers)
            and self.connection in (None, seen.headers.get("connection", "").lower())
            and (not self.content or seen.content in self.content)
            and (not self.response_codes or seen.response_code in self.response_codes)
            and (self._text is None or bool(self._text.search(seen.text)))
            and (self.age is None or self.age == _age(seen))
        )

    @cached_property
    def _location(self) -> re.Pattern[str] | None:
        return re.compile(self.location, re.IGNORECASE) if self.location else None

    @cached_property
    def _location_host(self) -> re.Pattern[str] | None:
        return re.compile(self.location_host, re.IGNORECASE) if self.location_host else None

    @cached_property
    def _challenge(self) -> re.Pattern[str] | None:
        return re.compile(self.challenge, re.IGNORECASE) if self.challenge else None

    @cached_property
    def _host(self) -> re.Pattern[str] | None:
        return re.compile(_URL_OF.format(self.host), re.IGNORECASE) if self.host else None

    @cached_property
    def _path(self) -> re.Pattern[str] | None:
        return re.compile(self.path, re.IGNORECASE) if self.path else None

    @cached_property
    def _text(self) -> re.Pattern[str] | None:
        return re.compile(self.text, re.IGNORECASE) if self.text else None


def _host_of(url: str) -> str:
    found = _HOST_AND_PATH.match(url)
    return found[1] or "" if found else ""


def _path_of(url: str) -> str:
    found = _HOST_AND_PATH.match(url)
    return found[2] if found else ""


def _age(seen: Observation) -> Age | None:
    if seen.build is not None and not is_supported(seen.build):
        return "too old"
    # Nobody installs a front end of Exchange Online, so that its hint is enough to keep a password back.
    build = seen.build or seen.front_end
    return "online" if build is not None and build[:2] == EXCHANGE_ONLINE else None
