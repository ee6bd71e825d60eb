"""exchangelib asks for lists, rooms and delegates, and sets the permissions of a folder."""

from collections.abc import Iterator

import pytest
from exchangelib import BASIC, DELEGATE, Account, Configuration, Credentials
from exchangelib.errors import ErrorAccessDenied, ErrorNameResolutionNoResults, ErrorNotDelegate
from exchangelib.folders import Messages
from exchangelib.properties import Permission, PermissionSet, UserId
from exchangelib.protocol import CachingProtocol
from exchangelib.services import GetDelegate

from mock_ews.server import MockServer


@pytest.fixture(autouse=True)
def forget_connections() -> Iterator[None]:
    """exchangelib keeps its sessions for the life of the process."""
    yield
    CachingProtocol.clear_cache()


def _account(mock: MockServer, address: str) -> Account:
    configuration = Configuration(
        service_endpoint=f"{mock.url}/EWS/Exchange.asmx",
        credentials=Credentials(address, "secret"),
        auth_type=BASIC,
        max_connections=1,
    )
    return Account(address, config=configuration, autodiscover=False, access_type=DELEGATE)


def test_lists_and_rooms(mock: MockServer) -> None:
    protocol = _account(mock, "ok@mock.test").protocol
    members = {(member.email_address, member.mailbox_type) for member in protocol.expand_dl("everyone@mock.test")}
    assert ("sales@mock.test", "PublicDL") in members
    (room_list,) = protocol.get_roomlists()
    rooms = [room.email_address for room in protocol.get_rooms(room_list.email_address)]
    assert rooms == ["room-1@mock.test", "room-2@mock.test"]
    with pytest.raises(ErrorNameResolutionNoResults):
        protocol.expand_dl("nobody@mock.test")


def test_whom_to_search(mock: MockServer) -> None:
    found = _account(mock, "log@bcc.mock.test").protocol.get_searchable_mailboxes("sales", expand_group_membership=True)
    assert [mailbox.primary_smtp_address for mailbox in found] == ["ok@mock.test", "rules@mock.test"]
    with pytest.raises(ErrorAccessDenied):
        _account(mock, "ok@mock.test").protocol.get_searchable_mailboxes()


def test_nobody_is_a_delegate(mock: MockServer) -> None:
    account = _account(mock, "ok@mock.test")
    assert account.delegates == []
    with pytest.raises(ErrorNotDelegate):
        list(GetDelegate(account=account).call(user_ids=["rules@mock.test"], include_permissions=True))


def test_permissions(mock: MockServer) -> None:
    account = _account(mock, "ok@mock.test")
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
