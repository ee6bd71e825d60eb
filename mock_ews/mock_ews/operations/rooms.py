"""GetRoomLists and GetRooms."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.operations.elements import add, m, t, text_of
from mock_ews.operations.fields.kinds import write_address_content
from mock_ews.operations.registry import Answer, Call, operation


@operation("GetRoomLists", since="Exchange2010", single=True, mailbox_bound=False)
def get_room_lists(call: Call) -> Answer:
    """Every list of rooms in the organisation."""

    def answer(_element: Element, message: Element) -> None:
        lists = add(message, m("RoomLists"))
        for one in call.world.directory.lists.values():
            if one.room_list:
                write_address_content(add(lists, t("Address")), one.entry)

    return answer


@operation("GetRooms", since="Exchange2010", single=True, mailbox_bound=False)
def get_rooms(call: Call) -> Answer:
    """The rooms of a list. A list that is not known, or of people, is ErrorNameResolutionNoResults."""

    def answer(element: Element, message: Element) -> None:
        directory = call.world.directory
        wanted = (text_of(element[0], t("EmailAddress")) or "").strip()
        room_list = next((one for one in directory.lists_called(wanted) if one.room_list), None)
        if room_list is None:
            raise EwsError("ErrorNameResolutionNoResults")
        rooms = add(message, m("Rooms"))
        for address in room_list.members:
            if (room := directory.entry(address)) is not None and directory.is_room(address):
                write_address_content(add(add(rooms, t("Room")), t("Id")), room)

    return answer
