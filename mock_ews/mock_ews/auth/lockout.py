"""Accounts that are locked after too many wrong passwords, as a domain controller does it."""

from collections import Counter

from mock_ews.exchange import Account


class Lockout:
    """Counts wrong passwords by address. `threshold` in a row lock the account, as in Active Directory; 0 is never.

    Active Directory unlocks after a while; here a test would have to wait for that, so only `clear` does.
    """

    def __init__(self, threshold: int) -> None:
        self._threshold = threshold
        self._in_a_row: Counter[str] = Counter()
        self.wrong_tries: Counter[str] = Counter()
        """All of them, also those before a login that went well."""

    def wrong(self, account: Account) -> None:
        """A wrong password was tried."""
        self.wrong_tries[account.address] += 1
        self._in_a_row[account.address] += 1

    def right(self, account: Account) -> None:
        """Somebody has logged in: the tries before are forgiven, a lock is not."""
        del self._in_a_row[account.address]

    def is_locked(self, account: Account) -> bool:
        """Whether not even the right password helps."""
        if account.lockout == "threshold":
            return 0 < self._threshold <= self._in_a_row[account.address]
        return account.lockout == "always"

    def clear(self) -> None:
        """Unlock every account."""
        self.wrong_tries.clear()
        self._in_a_row.clear()
