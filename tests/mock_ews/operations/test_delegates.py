"""The four operations of delegates."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_OK = "NoError"


def _address(name: str, domain: str = "mock.test") -> str:
    return f"<t:UserId><t:PrimarySmtpAddress>{name}@{domain}</t:PrimarySmtpAddress></t:UserId>"


def _user(user_id: str, permissions: str = "", flags: str = "") -> str:
    levels = f"<t:DelegatePermissions>{permissions}</t:DelegatePermissions>" if permissions else ""
    return f"<t:DelegateUser>{user_id}{levels}{flags}</t:DelegateUser>"


def _request(operation: str, content: str, mailbox: str = "ok@mock.test", attributes: str = "") -> str:
    named = f"<m:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></m:Mailbox>"
    return f"<m:{operation}{attributes}>{named}{content}</m:{operation}>"


def _add(*users: str, more: str = "", mailbox: str = "ok@mock.test") -> str:
    return _request("AddDelegate", f"<m:DelegateUsers>{''.join(users)}</m:DelegateUsers>{more}", mailbox)


def _update(*users: str, more: str = "") -> str:
    named = f"<m:DelegateUsers>{''.join(users)}</m:DelegateUsers>" if users else ""
    return _request("UpdateDelegate", named + more)


def _remove(*users: str) -> str:
    return _request("RemoveDelegate", f"<m:UserIds>{''.join(users)}</m:UserIds>")


def _get(*users: str, levels: str = "true") -> str:
    named = f"<m:UserIds>{''.join(users)}</m:UserIds>" if users else ""
    return _request("GetDelegate", named, attributes=f' IncludePermissions="{levels}"')


def _deliver(where: str) -> str:
    return f"<m:DeliverMeetingRequests>{where}</m:DeliverMeetingRequests>"


_CALENDAR = "<t:CalendarFolderPermissionLevel>Editor</t:CalendarFolderPermissionLevel>"
_NOTES = "<t:NotesFolderPermissionLevel>Reviewer</t:NotesFolderPermissionLevel>"
_PRIVATE = "<t:ViewPrivateItems>true</t:ViewPrivateItems>"
_COPIES = "<t:ReceiveCopiesOfMeetingMessages>true</t:ReceiveCopiesOfMeetingMessages>"


def test_nobody_has_delegates_at_first(ask: Ask, codes: Codes, read: Read) -> None:
    answer = ask(_get())
    assert (codes(answer), read(answer, "m:ResponseMessages")) == ([_OK], [])
    assert read(answer, "m:DeliverMeetingRequests") == ["NoForward"]


def test_a_delegate_comes_changes_and_goes(ask: Ask, codes: Codes, read: Read) -> None:
    added = ask(_add(_user(_address("rules"), _CALENDAR, _COPIES), more=_deliver("DelegatesAndMe")))
    assert codes(added) == [_OK, _OK]
    assert read(added, "t:DisplayName") == ["Rudi Less"]
    assert read(added, "t:DelegatePermissions") == []  # only GetDelegate shows them (MS docs adddelegate-operation.md)
    ask(_update(_user(_address("rules"), _NOTES, _PRIVATE)))
    answer = ask(_get())
    assert read(answer, "t:DelegatePermissions/*") == ["Editor", "None", "None", "None", "Reviewer", "None"]
    assert read(answer, "t:ReceiveCopiesOfMeetingMessages") + read(answer, "t:ViewPrivateItems") == ["true", "true"]
    assert read(answer, "m:DeliverMeetingRequests") == ["DelegatesAndMe"]
    assert read(ask(_get(levels="false")), "t:DelegatePermissions") == []
    (sid,) = read(answer, "t:SID")
    assert codes(ask(_remove(f"<t:UserId><t:SID>{sid}</t:SID></t:UserId>"))) == [_OK, _OK]
    assert codes(ask(_get())) == [_OK]


def test_levels_are_the_permissions_of_folders(ask: Ask, read: Read) -> None:
    shape = (
        '<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="folder:'
        'PermissionSet"/></t:AdditionalProperties></m:FolderShape>'
    )
    calendar = '<t:DistinguishedFolderId Id="calendar"/>'
    show = f"<m:GetFolder>{shape}<m:FolderIds>{calendar}</m:FolderIds></m:GetFolder>"
    ask(_add(_user(_address("rules"), _CALENDAR)))
    assert read(ask(show), "t:CalendarPermissionLevel") == ["FreeBusyTimeOnly", "None", "Editor"]
    user = _address("rules")
    permission = f"<t:CalendarPermission>{user}<t:CalendarPermissionLevel>Owner</t:CalendarPermissionLevel>"
    value = (
        "<t:CalendarFolder><t:PermissionSet><t:CalendarPermissions>"
        f"{permission}</t:CalendarPermission></t:CalendarPermissions></t:PermissionSet></t:CalendarFolder>"
    )
    change = f'<t:SetFolderField><t:FieldURI FieldURI="folder:PermissionSet"/>{value}</t:SetFolderField>'
    ask(
        f"<m:UpdateFolder><m:FolderChanges><t:FolderChange>{calendar}<t:Updates>{change}</t:Updates></t:FolderChange>"
        "</m:FolderChanges></m:UpdateFolder>"
    )
    assert read(ask(_get()), "t:CalendarFolderPermissionLevel") == ["Custom"]
    ask(_remove(user))
    assert read(ask(show), "t:CalendarPermissionLevel") == ["None", "None"]


def test_where_meeting_requests_go_can_be_changed_alone(ask: Ask, codes: Codes, read: Read) -> None:
    assert codes(ask(_update(more=_deliver("DelegatesOnly")))) == [_OK]
    assert read(ask(_get()), "m:DeliverMeetingRequests") == ["DelegatesOnly"]


_CUSTOM = _CALENDAR.replace("Editor", "Custom")
_DISTINGUISHED = "<t:UserId><t:DistinguishedUser>Default</t:DistinguishedUser></t:UserId>"
_NO_SID = "<t:UserId><t:SID>XXX</t:SID></t:UserId>"
_STRANGER = "<t:UserId><t:SID>S-1-5-21-1-2-3-4</t:SID></t:UserId>"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (_add(_user(_address("log", "bcc.mock.test"))), "ErrorDelegateAlreadyExists"),
        (_add(_user(_address("ok"))), "ErrorDelegateCannotAddOwner"),
        (_add(_user(_address("nobody"))), "ErrorDelegateNoUser"),
        (_add(_user(_address("sales"))), "ErrorDelegateNoUser"),
        (_add(_user(_address("rules"), _CUSTOM)), "ErrorInvalidDelegatePermission"),
        (_add(_user(_DISTINGUISHED)), "ErrorInvalidDelegateUserId"),
        (_add(_user("<t:UserId/>")), "ErrorInvalidDelegateUserId"),
        (_update(_user(_address("rules"))), "ErrorNotDelegate"),
        (_remove(_address("rules")), "ErrorNotDelegate"),
        (_get(_address("ok")), "ErrorNotDelegate"),
        (_get(_address("nobody")), "ErrorDelegateNoUser"),
        (_get(_NO_SID), "ErrorInvalidUserSid"),
        (_get(_STRANGER), "ErrorDelegateNoUser"),
    ],
)
def test_what_fails_fails_for_one_user(ask: Ask, codes: Codes, read: Read, request_: str, code: str) -> None:
    """The answer as a whole is a success (MS docs adddelegate-operation.md, error example)."""
    ask(_add(_user(_address("log", "bcc.mock.test"))))
    assert codes(ask(request_)) == [_OK, code]
    assert read(ask(_get()), "t:PrimarySmtpAddress") == ["log@bcc.mock.test"]


def test_one_that_fails_leaves_the_others_alone(ask: Ask, codes: Codes, read: Read) -> None:
    users = [_user(_address(name)) for name in ("nobody", "rules", "rules", "rules-broken")]
    assert codes(ask(_add(*users))) == [_OK, "ErrorDelegateNoUser", _OK, "ErrorDelegateAlreadyExists", _OK]
    assert read(ask(_get()), "t:DisplayName") == ["Rudi Less", "Bruno Kenright"]


@pytest.mark.parametrize(
    ("mailbox", "code"), [("rules@mock.test", "ErrorAccessDenied"), ("nobody@mock.test", "ErrorNonExistentMailbox")]
)
def test_of_ones_own_mailbox_only(ask: Ask, codes: Codes, mailbox: str, code: str) -> None:
    assert codes(ask(_add(_user(_address("rules")), mailbox=mailbox))) == [code]
