"""GetMailTips: what somebody who writes to an address is told before."""

from lxml.etree import _Element as Element

from mock_ews.exchange.mail_tips import LARGEST_MESSAGE, MailTips, tips_for
from mock_ews.exchange.messages import Address
from mock_ews.operations.automatic_replies import write_duration, write_reply
from mock_ews.operations.elements import add, m, t
from mock_ews.operations.fields.kinds import read_address
from mock_ews.operations.registry import Answer, Call, operation


@operation("GetMailTips", since="Exchange2010", single=True)
def get_mail_tips(call: Call) -> Answer:
    """One message, and in it one for each recipient; an address that is none is a tip, not an error."""

    def answer(element: Element, message: Element) -> None:
        recipients, wanted = element[1], set((element[2].text or "").split())
        if len(recipients) == 0:
            return
        responses = add(message, m("ResponseMessages"))
        for mailbox in recipients:
            response = add(responses, m("MailTipsResponseMessageType"))
            response.set("ResponseClass", "Success")
            add(response, m("ResponseCode"), "NoError")
            recipient = read_address(mailbox)
            _write(add(response, m("MailTips")), recipient, tips_for(call.world, recipient), wanted)

    return answer


def _write(element: Element, recipient: Address, tips: MailTips, wanted: set[str]) -> None:
    address = add(element, t("RecipientAddress"))
    add(address, t("Name"), recipient.name if recipient.name != recipient.address else "")
    if recipient.address:
        add(address, t("EmailAddress"), recipient.address)
    add(address, t("RoutingType"), recipient.routing_type)
    add(element, t("PendingMailTips"))  # nothing takes so long here that it would have to wait
    if wanted & {"OutOfOfficeMessage", "All"}:
        _write_reply(element, tips)
    for name, tag, value in (  # what is asked for, and the element that answers
        ("MailboxFullStatus", "MailboxFull", tips.full),
        ("CustomMailTip", "CustomMailTip", tips.custom),
        ("TotalMemberCount", "TotalMemberCount", tips.members),
        ("ExternalMemberCount", "ExternalMemberCount", tips.outside_members),
        ("MaxMessageSize", "MaxMessageSize", LARGEST_MESSAGE),
        ("DeliveryRestriction", "DeliveryRestricted", False),
        ("ModerationStatus", "IsModerated", False),
        ("InvalidRecipient", "InvalidRecipient", tips.invalid),
    ):
        if value is not None and wanted & {name, "All"}:
            add(element, t(tag), str(value).lower() if isinstance(value, bool) else str(value))


def _write_reply(element: Element, tips: MailTips) -> None:
    if tips.automatic_reply is None:
        return
    out_of_office = add(element, t("OutOfOffice"))
    write_reply(out_of_office, "ReplyBody", tips.automatic_reply)
    if tips.reply_span:
        write_duration(out_of_office, *tips.reply_span)
