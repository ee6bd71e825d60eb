"""Lets requests in, or says what they would have to show."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mock_ews.auth import basic, bearer, ntlm
from mock_ews.auth.outcome import LoggedIn, Outcome, Refused
from mock_ews.connection import Connection
from mock_ews.exchange import World


@dataclass(frozen=True)
class Scheme:
    """A login scheme: what a 401 offers, and one step of it."""

    offer: Callable[[World], str]
    attempt: Callable[[str, Connection, World], Outcome]


SCHEMES: Final[Mapping[str, Scheme]] = MappingProxyType(
    {
        "ntlm": Scheme(ntlm.offer, ntlm.attempt),
        "basic": Scheme(basic.offer, basic.attempt),
        "bearer": Scheme(bearer.offer, bearer.attempt),
    }
)
"""By the word an Authorization header begins with, in lower case; scenarios call them the same."""


class Doorman:
    """Applies the schemes a scenario offers, and counts wrong tries."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.wrong_tries: Counter[str] = Counter()
        """By address of the account whose name was used."""

    def offers(self, offered: tuple[str, ...]) -> list[str]:
        """The WWW-Authenticate values of a 401."""
        return [SCHEMES[name].offer(self._world) for name in offered]

    def admit(self, authorization: str | None, connection: Connection, offered: tuple[str, ...]) -> Outcome:
        """Judge one request by its Authorization header and by what its connection has shown before."""
        if authorization is None:
            known = (connection.login.get(name) for name in offered)
            return next((one for one in known if isinstance(one, LoggedIn)), Refused())
        word, _, token = authorization.strip().partition(" ")
        if word.lower() not in offered:
            return Refused()
        outcome = SCHEMES[word.lower()].attempt(token.strip(), connection, self._world)
        if isinstance(outcome, Refused) and outcome.account is not None:
            self.wrong_tries[outcome.account.address] += 1
        return outcome
