"""Who has signed in with a form, by the cookie they show."""

from secrets import token_urlsafe
from typing import Final

from mock_ews.exchange import Account

MAX_SIGN_INS: Final = 1000


class SignIns:
    """The latest sign-ins of one world; the oldest ends when there are too many."""

    def __init__(self, at_most: int = MAX_SIGN_INS) -> None:
        self._at_most = at_most
        self._owners: dict[str, Account] = {}

    def __len__(self) -> int:
        return len(self._owners)

    def begin(self, account: Account) -> str:
        """The value of the cookie; it says nothing of the account."""
        token = token_urlsafe(48)
        self._owners[token] = account
        if len(self._owners) > self._at_most:
            del self._owners[next(iter(self._owners))]
        return token

    def owner(self, token: str | None) -> Account | None:
        """Whose cookie that is; None for one that was never given out or has ended."""
        return self._owners.get(token) if token else None

    def end(self, token: str | None) -> None:
        """Sign out; nothing happens to those who are not signed in."""
        self._owners.pop(token or "", None)

    def clear(self) -> None:
        """Sign everybody out."""
        self._owners.clear()
