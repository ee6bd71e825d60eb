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
        store_id = ids.decode(source.get("Id", ""), source.get("Format", "EwsId"))
        # The mailbox is the id's, whatever address came with it: DavMail asks with a made-up one to learn the real one
        # (EwsExchangeSession.java).
        owners = (box for box in call.world.mailboxes() if box.guid == store_id.mailbox)
        mailbox = next(owners, None) or call.world.mailbox(source.get("Mailbox", ""))
        if mailbox is None:
            raise EwsError("ErrorNonExistentMailbox")
        address = mailbox.address
        alternate = add(message, m("AlternateId"))
        alternate.set(XSI_TYPE, "t:AlternateIdType")
        alternate.set("Format", spelling)
        alternate.set("Id", ids.encode(store_id, spelling, address))
        alternate.set("Mailbox", address)

    return answer
