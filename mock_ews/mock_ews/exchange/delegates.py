"""Who acts for the owner of a mailbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.folders import Folder
from mock_ews.exchange.permissions import LEVELS
from mock_ews.exchange.users import User

FOLDERS: Final = ("calendar", "tasks", "inbox", "contacts", "notes", "journal")
"""The folders a delegate may have a level for, in the schema's order."""
_PLAIN_LEVELS: Final = frozenset({"None", "Reviewer", "Author", "Editor"})
"""The levels of delegates; what else a folder's permissions hold is Custom to them."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a request wants for a delegate: levels by folder, and flags that are None where it says nothing."""

    levels: Mapping[str, str]
    receives_copies: bool | None = None
    views_private: bool | None = None


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody who acts for the owner. Their levels are permissions of the folders."""

    user: User
    receives_copies: bool = False
    views_private: bool = False


class Delegates:
    """The delegates of one mailbox; `folders` are its distinguished ones, `owner` the address of whom they act for."""

    def __init__(self, owner: str, folders: Mapping[str, Folder]) -> None:
        self.deliver_meeting_requests = "NoForward"
        self._owner = owner
        self._folders = folders
        self._by_user: dict[User, Delegate] = {}

    def every(self) -> list[Delegate]:
        """All of them, in the order they came."""
        return list(self._by_user.values())

    def find(self, user: User) -> Delegate:
        """The delegate that user is. Raises EwsError ErrorNotDelegate."""
        if user not in self._by_user:
            raise EwsError("ErrorNotDelegate")
        return self._by_user[user]

    def level(self, user: User, folder: str) -> str:
        """What a delegate may do in one of FOLDERS."""
        level = self._folders[folder].permissions.rights_of(user).level
        return level if level in _PLAIN_LEVELS else "Custom"

    def add(self, user: User, wishes: Wishes) -> Delegate:
        """A new delegate. Raises EwsError for the owner, who is one already, and Custom levels."""
        if user.address == self._owner:
            raise EwsError("ErrorDelegateCannotAddOwner")
        if user in self._by_user:
            raise EwsError("ErrorDelegateAlreadyExists")
        return self._set(Delegate(user), wishes)

    def update(self, user: User, wishes: Wishes) -> Delegate:
        """The delegate, changed in what the request names. Raises EwsError."""
        return self._set(self.find(user), wishes)

    def remove(self, user: User) -> None:
        """No delegate any more, and without rights in the folders. Raises EwsError ErrorNotDelegate."""
        del self._by_user[self.find(user).user]
        for name in FOLDERS:
            self._folders[name].permissions.revoke(user)

    def _set(self, delegate: Delegate, wishes: Wishes) -> Delegate:
        if "Custom" in wishes.levels.values():
            raise EwsError("ErrorInvalidDelegatePermission")
        for name, level in wishes.levels.items():
            self._folders[name].permissions.grant(delegate.user, LEVELS[level])
        user = delegate.user
        self._by_user[user] = Delegate(
            user,
            delegate.receives_copies if wishes.receives_copies is None else wishes.receives_copies,
            delegate.views_private if wishes.views_private is None else wishes.views_private,
        )
        return self._by_user[user]
