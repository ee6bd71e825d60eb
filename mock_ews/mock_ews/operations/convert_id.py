"""ConvertId: the same id in another spelling."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, ids
from mock_ews.operations.elements import XSI_TYPE, add, local, m
from mock_ews.operations.registry import Answer, Call, operation


@operation("ConvertId", each="SourceIds", mailbox_bound=False)
def convert_id(call: Call) -> Answer:
    """One message per id. Nobody looks whether the item is there (MS docs convertid-operation.md)."""
    spelling = call.element.get("DestinationFormat", "EwsId")

    def answer(source: Element, message: Element) -> None:
        if local(source) != "AlternateId":
            raise EwsError("ErrorUnsupportedTypeForConversion", "There are no public folders here.")
        address = source.get("Mailbox", "")
        if call.world.mailbox(address) is None:
            raise EwsError("ErrorNonExistentMailbox")
        store_id = ids.decode(source.get("Id", ""), source.get("Format", "EwsId"))
        alternate = add(message, m("AlternateId"))
        alternate.set(XSI_TYPE, "t:AlternateIdType")
        alternate.set("Format", spelling)
        alternate.set("Id", ids.encode(store_id, spelling, address))
        alternate.set("Mailbox", address)

    return answer
