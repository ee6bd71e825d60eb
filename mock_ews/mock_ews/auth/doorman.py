"""Lets requests in, or says what they would have to show."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from mock_ews.auth import access_token, basic, bearer, negotiate, ntlm
from mock_ews.auth.door import Door, Terms
from mock_ews.auth.lockout import Lockout
from mock_ews.auth.outcome import Challenged, LoggedIn, Outcome, Refused
from mock_ews.auth.password import check
from mock_ews.auth.sign_ins import SignIns
from mock_ews.connection import Connection
from mock_ews.exchange import World


@dataclass(frozen=True)
class Scheme:
    """A login scheme: what a 401 offers, and one step of it."""

    offer: Callable[[Door], str]
    attempt: Callable[[str, Door], Outcome]
    lasts: bool = False
    """Whether a login is the connection's, so that later requests need show nothing."""
    by_password: bool = True


SCHEMES: Final[Mapping[str, Scheme]] = MappingProxyType(
    {
        "negotiate": Scheme(negotiate.offer, negotiate.attempt, lasts=True),
        "ntlm": Scheme(ntlm.offer, ntlm.attempt, lasts=True),
        "basic": Scheme(basic.offer, basic.attempt),
        "bearer": Scheme(bearer.offer, bearer.attempt, by_password=False),
    }
)
"""By the word an Authorization header begins with, in lower case; scenarios call them the same."""


@dataclass(frozen=True, slots=True)
class _Stay:
    """A login that a connection remembers."""

    world: World
    terms: Terms
    login: LoggedIn


class Doorman:
    """Applies the schemes a server offers, and locks accounts that are guessed at."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lockout = Lockout(world.lockout_threshold)
        self.sign_ins = SignIns()

    @property
    def wrong_tries(self) -> Counter[str]:
        """Tries with a wrong password, by address of the account whose name was used."""
        return self._lockout.wrong_tries

    def is_locked_out(self, address: str) -> bool:
        """Whether the account of a mailbox is refused even with its password."""
        account = self._world.account_of(address)
        return account is not None and self._lockout.is_locked(account)

    def reset(self) -> None:
        """Forget wrong tries, unlock what they have locked, and sign everybody out."""
        self._lockout.clear()
        self.sign_ins.clear()

    def access_token(self, address: str, lifetime: timedelta = access_token.HOUR) -> str | None:
        """A token that lets the owner of a mailbox in where tokens are taken; None if there is nobody of that name."""
        account = self._world.account_of(address)
        return None if account is None else access_token.mint(account.upn, self._world.clock(), lifetime)

    def admit(self, authorization: str | None, connection: Connection, terms: Terms) -> Outcome:
        """Judge one request by its Authorization header and by what its connection has shown before."""
        if authorization is None:
            return self._known(connection, terms) or Refused()
        word, _, token = authorization.strip().partition(" ")
        name = word.lower()
        if name not in terms.schemes:
            return Refused()
        scheme = SCHEMES[name]
        outcome = scheme.attempt(token.strip(), Door(self._world, connection, terms))
        if scheme.by_password and not isinstance(outcome, Challenged):
            outcome = self._under_lock(outcome)
        if scheme.lasts and isinstance(outcome, LoggedIn):
            connection.login[name] = _Stay(self._world, terms, replace(outcome, header=None))
        return outcome

    def sign_in(self, login: str, password: str) -> LoggedIn | Refused:
        """Judge what somebody has written into a form."""
        return self._under_lock(check(self._world, login, password, "form"))

    def offers(self, connection: Connection, terms: Terms) -> list[str]:
        """The WWW-Authenticate values of a 401."""
        door = Door(self._world, connection, terms)
        return [SCHEMES[name].offer(door) for name in terms.schemes]

    def _known(self, connection: Connection, terms: Terms) -> LoggedIn | None:
        """Who has logged in on the connection; what was shown to another server does not count."""
        stays = (connection.login.get(name) for name in terms.schemes)
        here = (one for one in stays if isinstance(one, _Stay) and one.world is self._world and one.terms == terms)
        return next((one.login for one in here), None)

    def _under_lock(self, outcome: LoggedIn | Refused) -> LoggedIn | Refused:
        """Count a wrong password; a locked account is refused whether the password is right or wrong."""
        if outcome.account is None:
            return outcome
        account = outcome.account
        if isinstance(outcome, Refused):
            self._lockout.wrong(account)
        if self._lockout.is_locked(account):
            return Refused(f"{account.domain}\\{account.user}", locked_out=True)
        if isinstance(outcome, LoggedIn):
            self._lockout.right(account)
        return outcome
