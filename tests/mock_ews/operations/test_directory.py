"""ExpandDL, GetRoomLists, GetRooms, GetSearchableMailboxes, and lists among the names that ResolveNames finds."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_NONE = "ErrorNameResolutionNoResults"


def _expand(mailbox: str) -> str:
    return f"<m:ExpandDL><m:Mailbox>{mailbox}</m:Mailbox></m:ExpandDL>"


def _address(text: str) -> str:
    return f"<t:EmailAddress>{text}</t:EmailAddress>"


@pytest.mark.parametrize("name", ["everyone@mock.test", "smtp:EVERYONE@mock.test", "everyone", "Everyone"])
def test_a_list_shows_its_own_members_and_not_those_of_lists_in_it(ask: Ask, read: Read, name: str) -> None:
    answer = ask(_expand(_address(name)))
    members = zip(
        *(read(answer, f"t:Mailbox/t:{part}") for part in ("Name", "EmailAddress", "MailboxType")), strict=True
    )
    assert list(members) == [
        ("Sales", "sales@mock.test", "PublicDL"),
        ("Mail log", "log@bcc.mock.test", "Mailbox"),
        ("partner@example.com", "partner@example.com", "Contact"),
    ]
    assert read(answer, "m:DLExpansion/@TotalItemsInView") == ["3"]


def test_the_nested_list_has_the_ok_mailbox(ask: Ask, read: Read) -> None:
    assert read(ask(_expand(_address("sales@mock.test"))), "t:EmailAddress") == ["ok@mock.test", "rules@mock.test"]


@pytest.mark.parametrize(
    ("mailbox", "code"),
    [
        (_address("nobody@mock.test"), _NONE),
        (_address("ok@mock.test"), _NONE),
        (_address("room-1@mock.test"), _NONE),
        ("<t:Name>Sales</t:Name>", _NONE),
    ],
)
def test_what_is_no_list(ask: Ask, codes: Codes, mailbox: str, code: str) -> None:
    assert codes(ask(_expand(mailbox))) == [code]


def test_an_item_is_no_list(ask: Ask, codes: Codes, draft: Callable[..., str]) -> None:
    assert codes(ask(_expand(draft()))) == ["ErrorInvalidItemForOperationExpandDL"]
    assert codes(ask(_expand('<t:ItemId Id="x"/>'))) == ["ErrorInvalidIdMalformed"]


@pytest.mark.parametrize(
    ("entry", "addresses"),
    [
        ("sal", ["sales@mock.test"]),
        ("Everyone", ["everyone@mock.test"]),
        ("smtp:headquarters@", ["headquarters@mock.test"]),
        ("Room 2", ["room-2@mock.test"]),
    ],
)
def test_lists_and_rooms_are_found_by_the_beginning_of_a_name(
    ask: Ask, read: Read, codes: Codes, entry: str, addresses: list[str]
) -> None:
    answer = ask(
        f'<m:ResolveNames ReturnFullContactData="true"><m:UnresolvedEntry>{entry}</m:UnresolvedEntry></m:ResolveNames>'
    )
    assert codes(answer) == ["NoError"]
    assert read(answer, "t:Mailbox/t:EmailAddress") == addresses
    is_list = "room" not in addresses[0]
    assert read(answer, "t:MailboxType") == ["PublicDL" if is_list else "Mailbox"]


def test_room_lists_and_their_rooms(ask: Ask, read: Read, codes: Codes) -> None:
    lists = ask("<m:GetRoomLists/>")
    assert (codes(lists), read(lists, "t:Address/t:EmailAddress")) == (["NoError"], ["headquarters@mock.test"])
    assert read(lists, "t:Address/t:MailboxType") == ["PublicDL"]
    rooms = ask(f"<m:GetRooms><m:RoomList>{_address('headquarters@mock.test')}</m:RoomList></m:GetRooms>")
    assert read(rooms, "t:Room/t:Id/t:EmailAddress") == ["room-1@mock.test", "room-2@mock.test"]
    assert read(rooms, "t:Room/t:Id/t:Name") == ["Room 1 (8 seats)", "Room 2 (20 seats)"]


@pytest.mark.parametrize("name", ["nowhere@mock.test", "sales@mock.test", "room-1@mock.test"])
def test_rooms_of_what_is_no_room_list(ask: Ask, codes: Codes, read: Read, name: str) -> None:
    answer = ask(f"<m:GetRooms><m:RoomList>{_address(name)}</m:RoomList></m:GetRooms>")
    assert codes(answer) == [_NONE]
    assert read(answer, "m:MessageText") == ["No results were found."]


_DISCOVERER = "log"


@pytest.mark.parametrize(
    ("wanted", "expand", "addresses", "is_group"),
    [
        ("ok", "false", ["ok@mock.test"], "false"),
        ("log@bcc.mock.test", "false", ["log@bcc.mock.test"], "false"),
        ("everyone", "false", ["everyone@mock.test"], "true"),
        ("everyone", "true", ["ok@mock.test", "rules@mock.test", "log@bcc.mock.test"], "false"),
        ("nobody", "true", [], ""),
    ],
)
def test_mailboxes_to_search(
    ask: Ask, read: Read, wanted: str, expand: str, addresses: list[str], is_group: str
) -> None:
    answer = ask(
        f"<m:GetSearchableMailboxes><m:SearchFilter>{wanted}</m:SearchFilter><m:ExpandGroupMembership>{expand}"
        "</m:ExpandGroupMembership></m:GetSearchableMailboxes>",
        _DISCOVERER,
    )
    assert read(answer, "t:PrimarySmtpAddress") == addresses
    assert set(read(answer, "t:IsMembershipGroup")) == ({is_group} if is_group else set())
    assert all(dn.startswith("/o=") for dn in read(answer, "t:ReferenceId"))


def test_all_mailboxes_can_be_searched_by_those_with_the_role_only(ask: Ask, read: Read, codes: Codes) -> None:
    everything = read(ask("<m:GetSearchableMailboxes/>", _DISCOVERER), "t:PrimarySmtpAddress")
    assert {"ok@mock.test", "rules@mock.test", "log@bcc.mock.test"} < set(everything)
    assert codes(ask("<m:GetSearchableMailboxes/>")) == ["ErrorAccessDenied"]
