"""A name and its password, whichever way they came."""

from mock_ews.auth.outcome import LoggedIn, Refused
from mock_ews.exchange import World


def check(world: World, login: str, password: str, scheme: str) -> LoggedIn | Refused:
    """Whether that is the password of whoever logs in like that."""
    account = world.find_account(login)
    if account is None or account.password != password:
        return Refused(login, account)
    return LoggedIn(account, scheme)
