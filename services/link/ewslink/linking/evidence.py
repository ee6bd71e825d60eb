"""What an event shows of what was seen: names, meanings, and where they come from. Nothing here was ever secret."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final, Protocol

from ewslink.exchange.watching import without_query
from ewslink.linking.classify import Verdict
from ewslink.linking.observation import Observation
from ewslink.linking.patience import told_s

#: A server that wants more is out of order, or its clock is.
_BELIEVED_S: Final = range(1, 24 * 60 * 60 + 1)


class Finding(Protocol):
    """A check that did not pass."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def seen(self) -> Observation: ...
    @property
    def suggested_address(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that an event may show. Names are part of the contract: they may be added, not renamed."""

    name: str
    meaning: str
    value: Callable[[Finding], str | int | None]


def _header(name: str) -> Callable[[Finding], str | None]:
    return lambda found: found.seen.headers.get(name)


def _retry_after_s(found: Finding) -> int | None:
    """When a person, or a program, may try again, where the server said so, and can have meant it."""
    told = told_s(found.seen) if found.verdict.retryable else None
    seconds = None if told is None else ceil(told)
    return seconds if seconds in _BELIEVED_S else None


def _location(found: Finding) -> str | None:
    location = found.seen.headers.get("location")
    return None if location is None else without_query(location)


EVIDENCE: Final = (
    Evidence("rule", "the row of the table that decided", lambda found: found.verdict.rule),
    Evidence(
        "url",
        "the address that was asked, or that leads to Exchange Online, where nobody is asked",
        lambda found: found.seen.url,
    ),
    Evidence("transport", "why there was no HTTP answer", lambda found: found.seen.failure),
    Evidence("http_status", "the status of the HTTP answer", lambda found: found.seen.status),
    Evidence(
        "location",
        "where it redirects to, without what follows a question mark or a number sign",
        _location,
    ),
    Evidence("www_authenticate", "the login schemes it offers", lambda found: ", ".join(sorted(found.seen.offered))),
    Evidence(
        "response_code",
        "the response code of Exchange, or the error code of its Autodiscover",
        lambda found: found.seen.response_code,
    ),
    Evidence(
        "message",
        "what Exchange, a web page or a non-delivery report says, at most 400 characters",
        lambda found: found.seen.text,
    ),
    Evidence(
        "redirect_address",
        "the address in Exchange Online that Autodiscover redirects to",
        lambda found: found.seen.values.get("RedirectAddr"),
    ),
    Evidence("recipient", "whom a mail that came back was for", lambda found: found.seen.values.get("Recipient")),
    Evidence(
        "server_build",
        "the build number of the Exchange that answered",
        lambda found: str(found.seen.build) if found.seen.build else None,
    ),
    Evidence(
        "windows_domain",
        "the Windows domain of the server, as its NTLM challenge names it",
        lambda found: found.seen.domain.netbios if found.seen.domain else None,
    ),
    Evidence(
        "certificate_names",
        "the host names in its certificate, where that is what is wrong",
        lambda found: ", ".join(found.seen.certificate_names) if found.seen.failure else None,
    ),
    Evidence("suggested_address", "the address to link instead", lambda found: found.suggested_address),
    Evidence("cas_error_code", "the error of Exchange's front end (X-CasErrorCode)", _header("x-caserrorcode")),
    Evidence("diagnostics", "why a token was refused (x-ms-diagnostics)", _header("x-ms-diagnostics")),
    Evidence("front_end", "the server that answered, as it calls itself (X-FEServer)", _header("x-feserver")),
    Evidence("request_id", "what to look for in the logs of Exchange", _header("request-id")),
    Evidence(
        "retry_after_s",
        "seconds until the server wants to be asked again, if that is a second to a day",
        _retry_after_s,
    ),
)


def evidence(found: Finding) -> dict[str, str | int]:
    """What was seen, as far as it was seen."""
    values = {one.name: one.value(found) for one in EVIDENCE}
    return {name: value for name, value in values.items() if value not in (None, "")}
