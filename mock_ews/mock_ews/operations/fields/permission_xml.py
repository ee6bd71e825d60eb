"""A folder's permissions as t:PermissionSet: calendars have elements of their own for the same."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, World
from mock_ews.exchange.folders import Folder
from mock_ews.exchange.permissions import LEVELS, Rights, Who
from mock_ews.operations.elements import add, is_true, t, text_of
from mock_ews.operations.fields.kinds import Kind
from mock_ews.operations.fields.user_ids import read_user, write_user

_FLAGS: Final = {
    "CanCreateItems": "create_items",
    "CanCreateSubFolders": "create_subfolders",
    "IsFolderOwner": "is_owner",
    "IsFolderVisible": "is_visible",
    "IsFolderContact": "is_contact",
}
_EXTENTS: Final = {"EditItems": "edit", "DeleteItems": "delete", "ReadItems": "read"}
"""Attributes of Rights by element, in the schema's order, flags first."""
_PREFIX: Final = {True: "Calendar", False: ""}


def set_permissions(world: World, folder: Folder, element: Element) -> None:
    """Give a folder the permissions in an element of its kind, and no others. Raises EwsError."""
    rights = read_permissions(world, element, is_calendar=folder.is_calendar)
    if rights is None:
        raise EwsError("ErrorInvalidPropertySet", values={"FieldURI": "folder:PermissionSet"})
    folder.permissions.replace(rights)


def read_permissions(world: World, element: Element, *, is_calendar: bool) -> Mapping[Who, Rights] | None:
    """What the t:PermissionSet of a folder's element says, None without one. Raises EwsError."""
    permission_set = element.find(t("PermissionSet"))
    if permission_set is None:
        return None
    permissions = permission_set.find(t(f"{_PREFIX[is_calendar]}Permissions"))
    if permissions is None:
        raise EwsError(_OTHER_KIND[is_calendar])
    if permission_set.find(f"{t('UnknownEntries')}/{t('UnknownEntry')}") is not None:
        raise EwsError("ErrorCannotSetPermissionUnknownEntries")
    rights: dict[Who, Rights] = {}
    for permission in permissions:
        who = _read_who(world, permission[0])
        if who in rights:
            raise EwsError("ErrorDuplicateUserIdsSpecified")
        rights[who] = _read_rights(permission)
    return rights


_OTHER_KIND: Final = {
    True: "ErrorCannotSetNonCalendarPermissionOnCalendarFolder",
    False: "ErrorCannotSetCalendarPermissionOnNonCalendarFolder",
}


def _read_who(world: World, user_id: Element) -> Who:
    distinguished = text_of(user_id, t("DistinguishedUser"))
    if distinguished:
        if len(user_id) > 1:
            raise EwsError("ErrorInvalidUserInfo")
        return distinguished
    user = read_user(world, user_id)
    if user is None:
        raise EwsError("ErrorInvalidUserInfo", "There is no such user.")
    return user


def _read_rights(permission: Element) -> Rights:
    """The rights of a level, or those named if the level is Custom. Raises EwsError if the two disagree."""
    given: dict[str, Any] = {
        name: is_true(text) if tag in _FLAGS else text
        for tag, name in (_FLAGS | _EXTENTS).items()
        if (text := text_of(permission, t(tag))) is not None
    }
    level = permission[-1].text or ""
    rights = replace(LEVELS.get(level, Rights()), **given)
    if level not in {"Custom", rights.level}:
        raise EwsError("ErrorInvalidPermissionSettings")
    return rights


def _write_permissions(element: Element, folder: Folder) -> None:
    prefix = _PREFIX[folder.is_calendar]
    permissions = add(element, t(f"{prefix}Permissions"))
    for who, rights in folder.permissions.entries():
        permission = add(permissions, t(f"{prefix}Permission"))
        if isinstance(who, str):
            add(add(permission, t("UserId")), t("DistinguishedUser"), who)
        else:
            write_user(permission, who)
        for tag, name in _FLAGS.items():
            add(permission, t(tag), "true" if getattr(rights, name) else "false")
        for tag, name in _EXTENTS.items():
            add(permission, t(tag), getattr(rights, name))
        add(permission, t(f"{prefix}PermissionLevel"), rights.level)


PERMISSIONS: Final = Kind(lambda element: None, _write_permissions, operands=lambda folder: ())
