"""What is an EWS document and what is not: order, names, values and number of elements count."""

import pytest
from lxml import etree

from ewslink_contracts.ews import MESSAGES_NS, TYPES_NS

XSI = "http://www.w3.org/2001/XMLSchema-instance"
INBOX = '<t:DistinguishedFolderId Id="inbox"/>'
SHAPE = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
IDS = f"<m:FolderIds>{INBOX}</m:FolderIds>"
SUBJECT = '<t:FieldURI FieldURI="item:Subject"/>'
CONSTANT = '<t:FieldURIOrConstant><t:Constant Value="x"/></t:FieldURIOrConstant>'
EQUAL = f"<t:IsEqualTo>{SUBJECT}{CONSTANT}</t:IsEqualTo>"
SUCCESS = 'ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
BUSY = 'ResponseClass="Error"><m:ResponseCode>ErrorServerBusy</m:ResponseCode>'


def get_folder(content: str) -> str:
    return f"<m:GetFolder>{content}</m:GetFolder>"


def create_message(content: str, attributes: str = 'MessageDisposition="SaveOnly"') -> str:
    return f"<m:CreateItem {attributes}><m:Items><t:Message>{content}</t:Message></m:Items></m:CreateItem>"


def find_item(content: str) -> str:
    shape = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"
    parent = f"<m:ParentFolderIds>{INBOX}</m:ParentFolderIds>"
    return f'<m:FindItem Traversal="Shallow">{shape}{content}{parent}</m:FindItem>'


def update_item(update: str) -> str:
    change = f'<t:ItemChange><t:ItemId Id="i"/><t:Updates>{update}</t:Updates></t:ItemChange>'
    return f'<m:UpdateItem ConflictResolution="AutoResolve"><m:ItemChanges>{change}</m:ItemChanges></m:UpdateItem>'


def create_rule(content: str) -> str:
    operation = f"<t:CreateRuleOperation><t:Rule>{content}</t:Rule></t:CreateRuleOperation>"
    return f"<m:UpdateInboxRules><m:Operations>{operation}</m:Operations></m:UpdateInboxRules>"


def sync_items(most: int) -> str:
    shape = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"
    rest = f"<m:SyncFolderId>{INBOX}</m:SyncFolderId><m:MaxChangesReturned>{most}</m:MaxChangesReturned>"
    return f"<m:SyncFolderItems>{shape}{rest}</m:SyncFolderItems>"


def subscribe(content: str) -> str:
    return f"<m:Subscribe><m:PullSubscriptionRequest>{content}</m:PullSubscriptionRequest></m:Subscribe>"


def replies(message: str) -> str:
    return f"<m:GetUserOofSettingsResponse><m:ResponseMessage {message}</m:GetUserOofSettingsResponse>"


def mail_tips(wanted: str) -> str:
    people = "<m:SendingAs/><m:Recipients><t:Mailbox><t:EmailAddress>a@b</t:EmailAddress></t:Mailbox></m:Recipients>"
    return f"<m:GetMailTips>{people}<m:MailTipsRequested>{wanted}</m:MailTipsRequested></m:GetMailTips>"


def add_delegate(delegate: str) -> str:
    mailbox = "<m:Mailbox><t:EmailAddress>a@b</t:EmailAddress></m:Mailbox>"
    users = f"<m:DelegateUsers><t:DelegateUser>{delegate}</t:DelegateUser></m:DelegateUsers>"
    return f"<m:AddDelegate>{mailbox}{users}</m:AddDelegate>"


def answer(operation: str, message: str) -> str:
    name = f"m:{operation}ResponseMessage"
    messages = f"<m:ResponseMessages><{name} {message}</{name}></m:ResponseMessages>"
    return f"<m:{operation}Response>{messages}</m:{operation}Response>"


NAMED = "<t:DisplayName>n</t:DisplayName><t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled>"
EVENTS = "<t:EventTypes><t:EventType>NewMailEvent</t:EventType></t:EventTypes>"
EVENT = "<t:TimeStamp>2026-11-23T10:00:00Z</t:TimeStamp>"
PLACE = '<t:ItemId Id="i"/><t:ParentFolderId Id="f"/>'
SET_SUBJECT = "<t:Message><t:Subject>s</t:Subject></t:Message>"

VALID = {
    "a distinguished folder of another mailbox": get_folder(
        f'{SHAPE}<m:FolderIds><t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>a@b</t:EmailAddress>'
        "</t:Mailbox></t:DistinguishedFolderId></m:FolderIds>"
    ),
    "an empty message": create_message(""),
    "body before recipients": create_message(
        '<t:Body BodyType="Text">x</t:Body><t:ToRecipients><t:Mailbox><t:EmailAddress>a@b</t:EmailAddress>'
        "</t:Mailbox></t:ToRecipients>"
    ),
    "a restriction": find_item(f"<m:Restriction><t:And>{EQUAL}<t:Not>{EQUAL}</t:Not></t:And></m:Restriction>"),
    "set a field": update_item(f"<t:SetItemField>{SUBJECT}{SET_SUBJECT}</t:SetItemField>"),
    "delete a field": update_item(f"<t:DeleteItemField>{SUBJECT}</t:DeleteItemField>"),
    "a rule without conditions": create_rule(f"{NAMED}<t:Actions><t:Delete>true</t:Delete></t:Actions>"),
    "as many changes as allowed": sync_items(512),
    "a subscription that lasts as long as it may": subscribe(f"{EVENTS}<t:Timeout>1440</t:Timeout>"),
    "an event without a bookmark": answer(
        "GetEvents",
        f"{SUCCESS}<m:Notification><t:SubscriptionId>s</t:SubscriptionId><t:NewMailEvent>{EVENT}{PLACE}"
        "</t:NewMailEvent><t:StatusEvent/></m:Notification>",
    ),
    "a stream that is open": answer("GetStreamingEvents", f"{SUCCESS}<m:ConnectionStatus>OK</m:ConnectionStatus>"),
    "an error for one folder": answer(
        "GetFolder",
        'ResponseClass="Error"><m:MessageText>gone</m:MessageText><m:ResponseCode>ErrorFolderNotFound'
        "</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey><m:Folders/>",
    ),
    "details that no schema declares": answer("SendItem", f"{BUSY}<m:MessageXml><t:Hint/></m:MessageXml>"),
    "details by name": answer("SendItem", f'{BUSY}<m:MessageXml><t:Value Name="n">9</t:Value></m:MessageXml>'),
    "a converted id": answer(
        "ConvertId",
        f'{SUCCESS}<m:AlternateId xsi:type="t:AlternateIdType" Format="OwaId" Id="i" Mailbox="a@b"/>',
    ),
    "automatic replies in a language": replies(
        f"{SUCCESS}</m:ResponseMessage><t:OofSettings><t:OofState>Enabled</t:OofState><t:ExternalAudience>All"
        '</t:ExternalAudience><t:InternalReply xml:lang="de"><t:Message>Weg.</t:Message></t:InternalReply>'
        "</t:OofSettings><m:AllowExternalOof>All</m:AllowExternalOof>"
    ),
    "two mail tips": mail_tips("OutOfOfficeMessage InvalidRecipient"),
    "a delegate": add_delegate("<t:UserId/><t:ViewPrivateItems>1</t:ViewPrivateItems>"),
    "no delegates": f"<m:GetDelegateResponse {SUCCESS}</m:GetDelegateResponse>",
    "an empty list of people": answer("ExpandDL", f'{SUCCESS}<m:DLExpansion TotalItemsInView="0"/>'),
    "no rooms": f"<m:GetRoomsResponse {SUCCESS}<m:Rooms/></m:GetRoomsResponse>",
    "nobody free or busy": "<m:GetUserAvailabilityResponse><m:FreeBusyResponseArray/></m:GetUserAvailabilityResponse>",
    "a version header": '<t:RequestServerVersion Version="Exchange2010_SP2"/>',
    "a server's version": '<t:ServerVersionInfo MajorVersion="15" MinorVersion="20" Version="V2018_01_08"/>',
    "a time zone with transitions of several kinds, in any order": (
        '<t:TimeZoneContext><t:TimeZoneDefinition Id="Z"><t:Transitions><t:Transition><t:To Kind="Group">0</t:To>'
        '</t:Transition><t:AbsoluteDateTransition><t:To Kind="Group">1</t:To><t:DateTime>2007-01-01T00:00:00'
        '</t:DateTime></t:AbsoluteDateTransition><t:Transition><t:To Kind="Period">2</t:To></t:Transition>'
        "</t:Transitions></t:TimeZoneDefinition></t:TimeZoneContext>"
    ),
}

INVALID = {
    "a delegate who is nobody": (add_delegate("<t:ViewPrivateItems>1</t:ViewPrivateItems>"), "ViewPrivateItems"),
    "nobody to be searched": (
        f"<m:GetSearchableMailboxesResponse {SUCCESS}</m:GetSearchableMailboxesResponse>",
        "SearchableMailboxes",
    ),
    "rooms of no list": ("<m:GetRooms/>", "RoomList"),
    "ids before the shape": (get_folder(f"{IDS}{SHAPE}"), "FolderIds"),
    "no folder ids": (get_folder(f"{SHAPE}<m:FolderIds/>"), "FolderIds"),
    "no shape": (get_folder(IDS), "FolderShape"),
    "an element of the wrong namespace": (get_folder(f"{SHAPE}{IDS.replace('m:', 't:')}"), "FolderIds"),
    "an unknown element": (get_folder(f"{SHAPE}{IDS}<m:Depth>1</m:Depth>"), "Depth"),
    "an unknown operation": ("<m:GetEverything/>", "GetEverything"),
    "an unknown distinguished folder": (get_folder(f"{SHAPE}{IDS.replace('inbox', 'inbox2')}"), "inbox2"),
    "a name in the wrong case": (get_folder(f"{SHAPE}{IDS.replace('inbox', 'Inbox')}"), "Inbox"),
    "recipients before the subject": (create_message("<t:ToRecipients/><t:Subject>s</t:Subject>"), "Subject"),
    "two subjects": (create_message("<t:Subject>s</t:Subject><t:Subject>s</t:Subject>"), "Subject"),
    "a body without its type": (create_message("<t:Body>x</t:Body>"), "BodyType"),
    "an unknown disposition": (create_message("", 'MessageDisposition="Send"'), "MessageDisposition"),
    "an unknown attribute": (create_message("", 'Urgent="true"'), "Urgent"),
    "a time that is none": (create_message("<t:DateTimeSent>today</t:DateTimeSent>"), "today"),
    "an unknown property": (
        find_item(f"<m:Restriction><t:Exists>{SUBJECT.replace('item:', 'mail:')}</t:Exists></m:Restriction>"),
        "mail:Subject",
    ),
    "a comparison with nothing": (
        find_item(f"<m:Restriction><t:IsEqualTo>{SUBJECT}</t:IsEqualTo></m:Restriction>"),
        "IsEqualTo",
    ),
    "a change that names no field": (update_item(f"<t:SetItemField>{SET_SUBJECT}</t:SetItemField>"), "Message"),
    "a change without its value": (update_item(f"<t:SetItemField>{SUBJECT}</t:SetItemField>"), "SetItemField"),
    "a rule without a priority": (create_rule(NAMED.replace("<t:Priority>1</t:Priority>", "")), "IsEnabled"),
    "more changes than allowed": (sync_items(513), "513"),
    "a subscription that lasts too long": (subscribe(f"{EVENTS}<t:Timeout>1441</t:Timeout>"), "1441"),
    "a subscription to a status": (
        subscribe(f"{EVENTS.replace('NewMail', 'Status')}<t:Timeout>1</t:Timeout>"),
        "StatusEvent",
    ),
    "an event without a place": (
        answer(
            "GetEvents",
            f"{SUCCESS}<m:Notification><t:SubscriptionId>s</t:SubscriptionId><t:MovedEvent>{EVENT}{PLACE}"
            "</t:MovedEvent></m:Notification>",
        ),
        "MovedEvent",
    ),
    "an item answer without items": (answer("GetItem", SUCCESS), "GetItemResponseMessage"),
    "an unknown response code": (answer("GetFolder", SUCCESS.replace("NoError", "Fine")), "Fine"),
    "details without a name": (answer("SendItem", f"{BUSY}<m:MessageXml><t:Value>9</t:Value></m:MessageXml>"), "Name"),
    "an id of no kind": (answer("ConvertId", f'{SUCCESS}<m:AlternateId Format="OwaId"/>'), "AlternateId"),
    "settings inside their message": (replies(f"{SUCCESS}<t:OofSettings/></m:ResponseMessage>"), "OofSettings"),
    "a request for settings by the operation's name": (
        "<m:GetUserOofSettings><t:Mailbox><t:Address>a@b</t:Address></t:Mailbox></m:GetUserOofSettings>",
        "GetUserOofSettings",
    ),
    "an unknown mail tip": (mail_tips("Birthday"), "Birthday"),
    "no date of expiry": (
        f"<m:GetPasswordExpirationDateResponse {SUCCESS}</m:GetPasswordExpirationDateResponse>",
        "PasswordExpirationDate",
    ),
    "a version nobody published": ('<t:RequestServerVersion Version="Exchange2010_SP3"/>', "Exchange2010_SP3"),
}  # fmt: skip


def parsed(body: str) -> etree._Element:
    wrapped = f'<x xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}" xmlns:xsi="{XSI}">{body}</x>'
    return etree.fromstring(wrapped)[0]


@pytest.mark.parametrize("body", VALID.values(), ids=VALID)
def test_valid(schema: etree.XMLSchema, body: str) -> None:
    schema.assertValid(parsed(body))


@pytest.mark.parametrize(("body", "named"), INVALID.values(), ids=INVALID)
def test_invalid_for_the_reason_named(schema: etree.XMLSchema, body: str, named: str) -> None:
    assert not schema.validate(parsed(body))
    assert named in str(schema.error_log)
