"""How one try to log in can end."""

from dataclasses import dataclass

from mock_ews.exchange import Account


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The request is that account's. `header`: the WWW-Authenticate that ends a handshake, with the answer itself."""

    account: Account
    scheme: str
    header: str | None = None


@dataclass(frozen=True, slots=True)
class Challenged:
    """The handshake goes on: a 401 with this WWW-Authenticate."""

    header: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Not let in. `login` is what the client called itself, None if it did not get so far.

    `account` was tried with a wrong password; `diagnostics` is the X-MS-Diagnostics of a token that is no good.
    """

    login: str | None = None
    account: Account | None = None
    locked_out: bool = False
    diagnostics: str | None = None


Outcome = LoggedIn | Challenged | Refused
