"""How one try to log in can end."""

from dataclasses import dataclass

from mock_ews.exchange import Account


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The request is that account's."""

    account: Account
    scheme: str


@dataclass(frozen=True, slots=True)
class Challenged:
    """The handshake goes on: a 401 with this WWW-Authenticate."""

    header: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Not let in. `login` is what the client called itself, `account` whose name that is; None if it said neither."""

    login: str | None = None
    account: Account | None = None


Outcome = LoggedIn | Challenged | Refused
