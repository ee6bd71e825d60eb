"""Who may do what in a folder: rights, and the levels that stand for common sets of them."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from types import MappingProxyType
from typing import Final

from mock_ews.exchange.users import User


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do. `edit` and `delete`: None, Owned or All items; `read`: None or FullDetails, and in a
    calendar also TimeOnly or TimeAndSubjectAndLocation."""

    create_items: bool = False
    create_subfolders: bool = False
    is_owner: bool = False
    is_visible: bool = False
    is_contact: bool = False
    edit: str = "None"
    delete: str = "None"
    read: str = "None"

    @property
    def level(self) -> str:
        """The level that means just these rights; who is the folder's contact does not matter."""
        return _LEVEL_OF.get(astuple(replace(self, is_contact=False)), "Custom")


_VISIBLE: Final = Rights(is_visible=True)
_READER: Final = replace(_VISIBLE, read="FullDetails")
_WRITER: Final = replace(_READER, create_items=True)
_AUTHOR: Final = replace(_WRITER, edit="Owned", delete="Owned")
_EDITOR: Final = replace(_WRITER, edit="All", delete="All")
LEVELS: Final[Mapping[str, Rights]] = MappingProxyType(
    {
        "None": Rights(),
        "Contributor": replace(_VISIBLE, create_items=True),
        "Reviewer": _READER,
        "NoneditingAuthor": replace(_WRITER, delete="Owned"),
        "Author": _AUTHOR,
        "PublishingAuthor": replace(_AUTHOR, create_subfolders=True),
        "Editor": _EDITOR,
        "PublishingEditor": replace(_EDITOR, create_subfolders=True),
        "Owner": replace(_EDITOR, create_subfolders=True, is_owner=True, is_contact=True),
        "FreeBusyTimeOnly": Rights(read="TimeOnly"),
        "FreeBusyTimeAndSubjectAndLocation": Rights(read="TimeAndSubjectAndLocation"),
    }
)
"""Rights by level (MS docs permissionlevel.md, calendarpermissionlevel.md; EWS Managed API FolderPermission)."""
_LEVEL_OF: Final = {astuple(replace(rights, is_contact=False)): level for level, rights in LEVELS.items()}

_DISTINGUISHED: Final = ("Default", "Anonymous")
"""Users whose rights every folder knows: anybody of the organisation, and anybody at all."""
Who = User | str
"""A user, or a distinguished user's name."""


class PermissionSet:
    """The rights in one folder."""

    __slots__ = ("_is_calendar", "_rights")

    def __init__(self, *, is_calendar: bool) -> None:
        self._is_calendar = is_calendar
        self._rights: dict[Who, Rights] = {}

    def entries(self) -> list[tuple[Who, Rights]]:
        """Who may do what, distinguished users first."""
        everybody = LEVELS["FreeBusyTimeOnly" if self._is_calendar else "None"]  # so that meetings can be planned
        known: dict[Who, Rights] = {"Default": everybody, "Anonymous": LEVELS["None"]}
        return list((known | self._rights).items())

    def rights_of(self, user: User) -> Rights:
        """What somebody may do who is named, else nothing."""
        return self._rights.get(user, LEVELS["None"])

    def grant(self, user: User, rights: Rights) -> None:
        """Give somebody these rights and no others."""
        self._rights[user] = rights

    def revoke(self, user: User) -> None:
        """Take somebody's rights away."""
        self._rights.pop(user, None)

    def replace(self, rights: Mapping[Who, Rights]) -> None:
        """Give rights to these and to nobody else; a distinguished user who is left out has none."""
        self._rights = {**dict.fromkeys(_DISTINGUISHED, LEVELS["None"]), **rights}

    def clear(self) -> None:
        """Back to what a new folder has."""
        self._rights = {}
