"""What a search came upon that did not do, and which of it says why the mailbox's own server was not found. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ewslink.linking.classify import classify
from ewslink.linking.observation import Observation
from ewslink_contracts.outcomes import CATEGORIES, Category, Code

#: What only an Exchange that is the right one answers: no other address would do better.
RIGHT_ADDRESS: Final = frozenset(
    {Code.EXCHANGE_ONLINE, Code.OAUTH_REQUIRED, Code.SERVER_BUSY, Code.SERVER_UNAVAILABLE, Code.VERSION_TOO_OLD}
)
#: What stands in front of an Exchange.
_IN_FRONT: Final = frozenset({Code.OWA_REDIRECT, Code.OWA_LOGIN_TIMEOUT})
#: What EWS answers at its usual place where there is an Exchange, though another address may do better.
OF_AN_EXCHANGE: Final = RIGHT_ADDRESS | _IN_FRONT | {Code.EWS_BLOCKED}
_NO_EWS_THERE: Final = frozenset(code for code in Code if CATEGORIES[code] is Category.URL_INVALID) - _IN_FRONT
_UNKNOWN: Final = frozenset({Code.HOST_NOT_FOUND, Code.SERVER_NOT_FOUND})


class Lead(StrEnum):
    """How the search comes by an address."""

    NAMED = "named by Autodiscover"
    AUTODISCOVER = "Autodiscover itself"
    BESIDE = "beside an Autodiscover that asks for a login"
    GUESSED = "a usual name in the mail domain"


@dataclass(frozen=True, slots=True)
class Clue:
    """An answer that was no endpoint's."""

    seen: Observation
    lead: Lead
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Telling:
    """A row: the outcomes that, by this lead, are those of the mailbox's own server, and why."""

    lead: Lead
    codes: frozenset[Code]
    why: str
    source: str
    after_login: bool = False
    """Whether only in answer to a login."""

    def takes(self, clue: Clue) -> bool:
        """Whether a clue is one of them."""
        answers_it = clue.seen.credentialed or not self.after_login
        return answers_it and clue.lead is self.lead and classify(clue.seen).code in self.codes


#: The first row that takes a clue decides. What none takes is a web server or a mail host like any other.
TELLING: Final = (
    Telling(
        Lead.NAMED,
        frozenset(Code) - _NO_EWS_THERE,
        "it is the server that the mail domain names",
        "Microsoft: Autodiscover for Exchange",
    ),
    Telling(
        Lead.AUTODISCOVER,
        RIGHT_ADDRESS
        | {Code.SERVER_ERROR, Code.NO_MAILBOX}
        | {Code.LOCKED_OUT, Code.UNLOCK_REQUIRED, Code.ACCOUNT_NOT_IN_DIRECTORY},
        "it speaks of the address or the account, or is disturbed at present",
        "Microsoft: handling Autodiscover error messages",
    ),
    Telling(
        Lead.AUTODISCOVER,
        frozenset({Code.EWS_BLOCKED}),
        "it knows who logged in, and turns them away",
        "exchangelib #1324",
        after_login=True,
    ),
    Telling(
        Lead.BESIDE,
        frozenset(Code) - _NO_EWS_THERE,
        "there is an Exchange, and something keeps its EWS from us",
        "Microsoft: default settings of Exchange virtual directories",
    ),
    Telling(
        Lead.GUESSED,
        RIGHT_ADDRESS | _IN_FRONT,
        "only an Exchange answers like that, or what should is away",
        "docs/adr/0006-finding-the-server.md",
    ),
    Telling(
        Lead.NAMED,
        _NO_EWS_THERE,
        "the mail domain names a server, but not its EWS",
        "Microsoft: Autodiscover for Exchange",
    ),
    Telling(
        Lead.AUTODISCOVER,
        frozenset({Code.TIMEOUT, Code.CONNECTION_BROKEN, Code.CONNECTION_REFUSED, Code.NAME_LOOKUP_FAILED})
        | {Code.SERVER_NOT_FOUND},
        "the mail domain has one, and more is not known",
        "docs/adr/0006-finding-the-server.md",
    ),
)


def most_telling(clues: Sequence[Clue]) -> Clue | None:
    """The clue that explains the failure; None: nothing was seen of the mailbox's server."""
    for row in TELLING:
        taken = [clue for clue in clues if row.takes(clue)]
        if taken:
            return min(taken, key=lambda clue: (not clue.trusted, _rank(clue)))
    return None


def guessed(clues: Iterable[Clue]) -> Observation | None:
    """What the guesses came to, to be shown: a host that there is before one that there is not."""
    found = [clue for clue in clues if clue.lead in (Lead.BESIDE, Lead.GUESSED)]
    return min(found, key=_rank).seen if found else None


def proves_the_address(clues: Iterable[Clue]) -> bool:
    """Whether what Autodiscover named is the mailbox's server, so that looking on would not help."""
    named = (clue.seen for clue in clues if clue.lead is Lead.NAMED and clue.trusted)
    return any(classify(seen).code in RIGHT_ADDRESS for seen in named)


def _rank(clue: Clue) -> int:
    code = classify(clue.seen).code
    return 0 if code in RIGHT_ADDRESS else 2 if code in _UNKNOWN else 1
