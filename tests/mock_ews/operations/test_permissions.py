"""folder:PermissionSet in CreateFolder, UpdateFolder and GetFolder."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_RULES = "<t:UserId><t:PrimarySmtpAddress>rules@mock.test</t:PrimarySmtpAddress></t:UserId>"
_DEFAULT = "<t:UserId><t:DistinguishedUser>Default</t:DistinguishedUser></t:UserId>"
_INBOX = '<t:DistinguishedFolderId Id="inbox"/>'
_CALENDAR = '<t:DistinguishedFolderId Id="calendar"/>'
_PATH = '<t:FieldURI FieldURI="folder:PermissionSet"/>'


def _permission(user: str = _RULES, level: str = "Editor", rights: str = "", kind: str = "") -> str:
    last = f"<t:{kind}PermissionLevel>{level}</t:{kind}PermissionLevel>"
    return f"<t:{kind}Permission>{user}{rights}{last}</t:{kind}Permission>"


def _set_of(*permissions: str, more: str = "", kind: str = "") -> str:
    return f"<t:PermissionSet><t:{kind}Permissions>{''.join(permissions)}</t:{kind}Permissions>{more}</t:PermissionSet>"


def _update(permission_set: str, folder: str = _INBOX, element: str = "Folder") -> str:
    value = f"<t:{element}>{permission_set}</t:{element}>"
    change = f"<t:FolderChange>{folder}<t:Updates><t:SetFolderField>{_PATH}{value}</t:SetFolderField></t:Updates>"
    return f"<m:UpdateFolder><m:FolderChanges>{change}</t:FolderChange></m:FolderChanges></m:UpdateFolder>"


def _get(folder: str = _INBOX, path: str = _PATH) -> str:
    more = f"<t:AdditionalProperties>{path}</t:AdditionalProperties>" if path else ""
    shape = f"<m:FolderShape><t:BaseShape>AllProperties</t:BaseShape>{more}</m:FolderShape>"
    return f"<m:GetFolder>{shape}<m:FolderIds>{folder}</m:FolderIds></m:GetFolder>"


@pytest.fixture
def levels(read: Read) -> Callable[[Element], list[tuple[str, str]]]:
    """`levels(response)`: users and their levels."""

    def listed(answer: Element) -> list[tuple[str, str]]:
        users = read(answer, "t:UserId/t:DistinguishedUser") + read(answer, "t:UserId/t:PrimarySmtpAddress")
        found = read(answer, "t:PermissionLevel") or read(answer, "t:CalendarPermissionLevel")
        return list(zip(users, found, strict=True))

    return listed


Levels = Callable[[Element], list[tuple[str, str]]]


def test_a_folder_begins_with_two_who_may_do_nothing(ask: Ask, levels: Levels, read: Read) -> None:
    assert levels(ask(_get())) == [("Default", "None"), ("Anonymous", "None")]
    assert levels(ask(_get(_CALENDAR))) == [("Default", "FreeBusyTimeOnly"), ("Anonymous", "None")]
    assert read(ask(_get(path="")), "t:PermissionSet") == []  # since Exchange 2013 it must be asked for


def test_what_is_set_is_there_and_the_rest_is_gone(ask: Ask, levels: Levels, codes: Codes, read: Read) -> None:
    assert codes(ask(_update(_set_of(_permission(_DEFAULT, "Reviewer"), _permission())))) == ["NoError"]
    answer = ask(_get())
    assert levels(answer) == [("Default", "Reviewer"), ("Anonymous", "None"), ("rules@mock.test", "Editor")]
    assert read(answer, "t:Permission[3]/t:EditItems") == ["All"]
    assert read(answer, "t:UserId/t:DisplayName") == ["Rudi Less"]
    (sid,) = read(answer, "t:UserId/t:SID")
    ask(_update(_set_of(_permission(f"<t:UserId><t:SID>{sid}</t:SID></t:UserId>", "Author"))))
    assert levels(ask(_get())) == [("Default", "None"), ("Anonymous", "None"), ("rules@mock.test", "Author")]


def test_permissions_go_when_the_field_is_deleted(ask: Ask, levels: Levels) -> None:
    ask(_update(_set_of(_permission())))
    change = f"<t:FolderChange>{_INBOX}<t:Updates><t:DeleteFolderField>{_PATH}</t:DeleteFolderField></t:Updates>"
    ask(f"<m:UpdateFolder><m:FolderChanges>{change}</t:FolderChange></m:FolderChanges></m:UpdateFolder>")
    assert levels(ask(_get())) == [("Default", "None"), ("Anonymous", "None")]


_CAN_READ = "<t:IsFolderVisible>true</t:IsFolderVisible>", "<t:ReadItems>FullDetails</t:ReadItems>"


@pytest.mark.parametrize(
    ("level", "rights", "shown"),
    [
        ("Custom", "".join(_CAN_READ), "Reviewer"),
        ("Custom", _CAN_READ[0], "Custom"),
        ("Reviewer", _CAN_READ[1], "Reviewer"),
        ("Owner", "<t:IsFolderContact>false</t:IsFolderContact>", "Owner"),
        ("PublishingAuthor", "", "PublishingAuthor"),
    ],
)
def test_levels_and_the_rights_they_stand_for(
    ask: Ask, levels: Levels, codes: Codes, level: str, rights: str, shown: str
) -> None:
    assert codes(ask(_update(_set_of(_permission(level=level, rights=rights))))) == ["NoError"]
    assert levels(ask(_get()))[-1] == ("rules@mock.test", shown)


def test_a_new_folder_has_the_permissions_it_is_made_with(ask: Ask, levels: Levels, read: Read) -> None:
    permissions = _set_of(_permission(level="FreeBusyTimeAndSubjectAndLocation", kind="Calendar"), kind="Calendar")
    folder = f"<t:CalendarFolder><t:DisplayName>New</t:DisplayName>{permissions}</t:CalendarFolder>"
    inside = f"<m:ParentFolderId>{_CALENDAR}</m:ParentFolderId><m:Folders>{folder}</m:Folders>"
    (made,) = read(ask(f"<m:CreateFolder>{inside}</m:CreateFolder>"), "t:FolderId/@Id")
    answer = ask(_get(f'<t:FolderId Id="{made}"/>'))
    assert levels(answer)[-1] == ("rules@mock.test", "FreeBusyTimeAndSubjectAndLocation")
    assert levels(answer)[0] == ("Default", "None")
    assert read(answer, "t:CalendarPermission[3]/t:ReadItems") == ["TimeAndSubjectAndLocation"]


_BOTH = f"{_DEFAULT.removesuffix('</t:UserId>').replace('<t:D', '<t:SID>S-1-5-2-1</t:SID><t:D')}</t:UserId>"
_FOR_CALENDARS = _set_of(_permission(kind="Calendar"), kind="Calendar")


@pytest.mark.parametrize(
    ("permission_set", "folder", "element", "code"),
    [
        (_set_of(_permission(), _permission()), _INBOX, "Folder", "ErrorDuplicateUserIdsSpecified"),
        (_set_of(_permission(user="<t:UserId/>")), _INBOX, "Folder", "ErrorMissingUserIdInformation"),
        (_set_of(_permission(user=_RULES.replace("rules", "nobody"))), _INBOX, "Folder", "ErrorInvalidUserInfo"),
        (_set_of(_permission(user=_BOTH)), _INBOX, "Folder", "ErrorInvalidUserInfo"),
        (_set_of(_permission("<t:UserId><t:SID>7</t:SID></t:UserId>")), _INBOX, "Folder", "ErrorInvalidUserSid"),
        (
            _set_of(_permission(level="None", rights="<t:EditItems>All</t:EditItems>")),
            _INBOX,
            "Folder",
            "ErrorInvalidPermissionSettings",
        ),
        (
            _set_of(more="<t:UnknownEntries><t:UnknownEntry>x</t:UnknownEntry></t:UnknownEntries>"),
            _INBOX,
            "Folder",
            "ErrorCannotSetPermissionUnknownEntries",
        ),
        (_FOR_CALENDARS, _INBOX, "CalendarFolder", "ErrorCannotSetCalendarPermissionOnNonCalendarFolder"),
        (_set_of(_permission()), _CALENDAR, "Folder", "ErrorCannotSetNonCalendarPermissionOnCalendarFolder"),
        ("", _INBOX, "Folder", "ErrorInvalidPropertySet"),
    ],
)
def test_permissions_that_cannot_be_set_change_nothing(
    ask: Ask, codes: Codes, levels: Levels, permission_set: str, folder: str, element: str, code: str
) -> None:
    before = levels(ask(_get(folder)))
    assert codes(ask(_update(permission_set, folder, element))) == [code]
    assert levels(ask(_get(folder))) == before


def test_exchangelibs_way_of_writing_it_is_understood(ask: Ask, levels: Levels, codes: Codes) -> None:
    no = "".join(f"<t:{name}>0</t:{name}>" for name in ("CanCreateItems", "CanCreateSubfolders", "IsFolderOwner"))
    level = "<t:CalendarPermissionLevel>None</t:CalendarPermissionLevel>"
    assert codes(ask(_update(_set_of(f"<t:Permission>{no}{_RULES}{level}</t:Permission>")))) == ["NoError"]
    assert levels(ask(_get()))[-1] == ("rules@mock.test", "None")
