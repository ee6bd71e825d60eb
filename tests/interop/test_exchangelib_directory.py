"""exchangelib asks for lists, rooms and delegates, and sets the permissions of a folder."""

from collections.abc import Callable

import pytest
from exchangelib import Account
from exchangelib.errors import ErrorAccessDenied, ErrorNameResolutionNoResults, ErrorNotDelegate
from exchangelib.folders import Messages
from exchangelib.properties import Permission, PermissionSet, UserId
from exchangelib.services import GetDelegate


def test_lists_and_rooms(account_of: Callable[..., Account]) -> None:
    protocol = account_of("ok@mock.test").protocol
    members = {(member.email_address, member.mailbox_type) for member in protocol.expand_dl("everyone@mock.test")}
    assert ("sales@mock.test", "PublicDL") in members
    (room_list,) = protocol.get_roomlists()
    rooms = [room.email_address for room in protocol.get_rooms(room_list.email_address)]
    assert rooms == ["room-1@mock.test", "room-2@mock.test"]
    with pytest.raises(ErrorNameResolutionNoResults):
        protocol.expand_dl("nobody@mock.test")


def test_whom_to_search(account_of: Callable[..., Account]) -> None:
    found = account_of("log@bcc.mock.test").protocol.get_searchable_mailboxes("sales", expand_group_membership=True)
    assert [mailbox.primary_smtp_address for mailbox in found] == ["ok@mock.test", "rules@mock.test"]
    with pytest.raises(ErrorAccessDenied):
        account_of("ok@mock.test").protocol.get_searchable_mailboxes()


def test_nobody_is_a_delegate(account: Account) -> None:
    assert account.delegates == []
    with pytest.raises(ErrorNotDelegate):
        list(GetDelegate(account=account).call(user_ids=["rules@mock.test"], include_permissions=True))


def test_permissions(account: Account) -> None:
    folder = Messages(parent=account.inbox, name="Shared").save()
    user = UserId(primary_smtp_address="rules@mock.test")
    folder.permission_set = PermissionSet(permissions=[Permission(user_id=user)])
    folder.save(update_fields=["permission_set"])
    folder.refresh()
    users = [permission.user_id for permission in folder.permission_set.permissions]
    assert [user.distinguished_user or user.primary_smtp_address for user in users] == [
        "Default",
        "Anonymous",
        "rules@mock.test",
    ]
    folder.delete()
