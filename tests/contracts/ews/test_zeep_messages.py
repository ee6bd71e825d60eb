"""What zeep writes from plain values is valid, and what a server answers comes back as plain values."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree
from zeep.xsd import SkipValue

from ewslink_contracts.ews import BINDING, MESSAGES_NS, NAMESPACES, SOAP_NS, TYPES_NS

INBOX = {"DistinguishedFolderId": {"Id": "inbox", "Mailbox": {"EmailAddress": "user@example.org"}}}
MARK = {"PropertySetId": "c11ff724-aa03-4555-9952-8fa248a11c3e", "PropertyName": "Mark", "PropertyType": "String"}
DRAFT = {
    "Subject": "Test",
    "Body": {"BodyType": "HTML", "_value_1": "<p>Test</p>"},
    "ExtendedProperty": [{"ExtendedFieldURI": MARK, "Value": "7"}],
    "ToRecipients": {"_value_1": [{"Mailbox": {"EmailAddress": "log@example.org"}}]},
    "From": {"Mailbox": {"EmailAddress": "user@example.org"}},
    "IsRead": True,
}
FIND_MARK = {
    "_value_1": [
        {
            "IsEqualTo": {
                "_value_1": [{"ExtendedFieldURI": MARK}],
                "FieldURIOrConstant": {"Constant": {"Value": "7"}},
            }
        }
    ]
}
SUBJECT = {"FieldURI": {"FieldURI": "item:Subject"}}
RULE = {
    "DisplayName": "Customers",
    "Priority": 1,
    "IsEnabled": True,
    "Conditions": {"ContainsSubjectStrings": {"String": ["offer"]}},
    "Actions": {"MoveToFolder": {"FolderId": {"Id": "f"}}, "StopProcessingRules": True},
}
# zeep takes an empty abstract base for a nested value and would write its attributes again, as "NotSet"
ALTERNATE_ID = {"_value_1": SkipValue, "Format": "EwsId", "Id": "i", "Mailbox": "user@example.org"}
CHANGE = {
    "ItemId": {"Id": "i", "ChangeKey": "c"},
    "Updates": {"_value_1": [{"SetItemField": {"_value_1": [SUBJECT], "Message": {"Subject": "b"}}}]},
}
DAY = {"StartTime": datetime(2026, 11, 23, tzinfo=UTC), "EndTime": datetime(2026, 11, 24, tzinfo=UTC)}
NEVER = {"Bias": 0, "Time": "00:00:00", "DayOrder": 0, "Month": 0, "DayOfWeek": "Sunday"}
WITHOUT_VERSION = {"GetUserOofSettings", "SetUserOofSettings"}
"""Published without the header that says which schema is spoken."""

DELEGATE = {
    "UserId": {"PrimarySmtpAddress": "b@firm.test"},
    "DelegatePermissions": {"CalendarFolderPermissionLevel": "Editor"},
    "ViewPrivateItems": True,
}

REQUESTS: list[tuple[str, dict[str, Any]]] = [
    (
        "GetFolder",
        {"FolderShape": {"BaseShape": "IdOnly"}, "FolderIds": {"_value_1": [INBOX, {"FolderId": {"Id": "f"}}]}},
    ),
    ("GetInboxRules", {"MailboxSmtpAddress": "user@example.org"}),
    ("UpdateInboxRules", {"Operations": {"_value_1": [{"CreateRuleOperation": {"Rule": RULE}}]}}),
    ("CreateItem", {"MessageDisposition": "SaveOnly", "Items": {"_value_1": [{"Message": DRAFT}]}}),
    (
        "SendItem",
        {
            "SaveItemToFolder": True,
            "ItemIds": {"_value_1": [{"ItemId": {"Id": "i", "ChangeKey": "c"}}]},
            "SavedItemFolderId": {"DistinguishedFolderId": {"Id": "sentitems"}},
        },
    ),
    (
        "FindItem",
        {
            "Traversal": "Shallow",
            "ItemShape": {"BaseShape": "IdOnly", "AdditionalProperties": {"_value_1": [SUBJECT]}},
            "IndexedPageItemView": {"MaxEntriesReturned": 10, "Offset": 0, "BasePoint": "Beginning"},
            "Restriction": FIND_MARK,
            "SortOrder": {"FieldOrder": [{"Order": "Descending", "_value_1": [SUBJECT]}]},
            "ParentFolderIds": {"_value_1": [INBOX]},
        },
    ),
    (
        "UpdateItem",
        {
            "ConflictResolution": "NeverOverwrite",
            "MessageDisposition": "SaveOnly",
            "ItemChanges": {"ItemChange": [CHANGE]},
        },
    ),
    (
        "SyncFolderItems",
        {
            "ItemShape": {"BaseShape": "IdOnly"},
            "SyncFolderId": INBOX,
            "SyncState": "abc",
            "MaxChangesReturned": 512,
        },
    ),
    (
        "Subscribe",
        {
            "PullSubscriptionRequest": {
                "FolderIds": {"_value_1": [INBOX]},
                "EventTypes": {"_value_1": [{"EventType": "NewMailEvent"}]},
                "Timeout": 10,
            }
        },
    ),
    ("GetEvents", {"SubscriptionId": "s", "Watermark": "w"}),
    ("GetStreamingEvents", {"SubscriptionIds": {"SubscriptionId": ["s"]}, "ConnectionTimeout": 30}),
    ("ResolveNames", {"ReturnFullContactData": True, "UnresolvedEntry": "user"}),
    ("GetDelegate", {"Mailbox": {"EmailAddress": "a@firm.test"}, "IncludePermissions": True}),
    (
        "AddDelegate",
        {
            "Mailbox": {"EmailAddress": "a@firm.test"},
            "DelegateUsers": {"DelegateUser": [DELEGATE]},
            "DeliverMeetingRequests": "DelegatesOnly",
        },
    ),
    ("UpdateDelegate", {"Mailbox": {"EmailAddress": "a@firm.test"}, "DeliverMeetingRequests": "NoForward"}),
    (
        "RemoveDelegate",
        {"Mailbox": {"EmailAddress": "a@firm.test"}, "UserIds": {"UserId": [{"SID": "S-1-5-21-1"}]}},
    ),
    ("ExpandDL", {"Mailbox": {"EmailAddress": "sales@firm.test"}}),
    ("GetRoomLists", {}),
    ("GetServerTimeZones", {"ReturnFullTimeZoneData": True, "Ids": {"Id": ["UTC"]}}),
    ("GetUserOofSettings", {"Mailbox": {"Address": "a@firm.test"}}),
    (
        "SetUserOofSettings",
        {
            "Mailbox": {"Address": "a@firm.test"},
            "UserOofSettings": {
                "OofState": "Scheduled",
                "ExternalAudience": "Known",
                "Duration": DAY,
                "InternalReply": {"Message": "Away."},
                "ExternalReply": {"Message": "Away."},
            },
        },
    ),
    (
        "GetUserAvailability",
        {
            "TimeZone": {"Bias": 0, "StandardTime": NEVER, "DaylightTime": NEVER},
            "MailboxDataArray": {
                "MailboxData": [{"Email": {"Address": "a@firm.test"}, "AttendeeType": "Required"}],
            },
            "FreeBusyViewOptions": {"TimeWindow": DAY, "RequestedView": ["Detailed"]},
        },
    ),
    (
        "GetMailTips",
        {
            "SendingAs": {"EmailAddress": "a@firm.test"},
            "Recipients": {"_value_1": [{"Mailbox": {"EmailAddress": "b@firm.test"}}]},
            "MailTipsRequested": ["All"],
        },
    ),
    ("GetPasswordExpirationDate", {"MailboxSmtpAddress": "a@firm.test"}),
    ("GetRooms", {"RoomList": {"EmailAddress": "rooms@firm.test"}}),
    ("GetSearchableMailboxes", {"SearchFilter": "sales", "ExpandGroupMembership": True}),
    (
        "ConvertId",
        {
            "DestinationFormat": "OwaId",
            "SourceIds": {"_value_1": [{"AlternateId": ALTERNATE_ID}]},
        },
    ),
]


@pytest.mark.parametrize(("operation", "values"), REQUESTS, ids=[row[0] for row in REQUESTS])
def test_request_is_valid(schema: etree.XMLSchema, client: Any, operation: str, values: dict[str, Any]) -> None:
    binding = client.wsdl.bindings[BINDING]
    version = {} if operation in WITHOUT_VERSION else {"RequestVersion": {"Version": "Exchange2010_SP2"}}
    arguments = values | {"_soapheaders": version}
    options = {"address": "https://mail.example/EWS/Exchange.asmx"}
    envelope, _ = binding._create(operation, (), arguments, client=client, options=options)
    (body,) = envelope.find("soap:Body", NAMESPACES)
    assert body.tag.removesuffix("Request") == f"{{{MESSAGES_NS}}}{operation}"
    for part in (*envelope.iterfind("soap:Header/*", NAMESPACES), body):
        schema.assertValid(part)
    assert [part.tag for part in envelope.iterfind("soap:Header/*", NAMESPACES)] == [
        f"{{{TYPES_NS}}}RequestServerVersion" for _ in version
    ]


def answer(client: Any, operation: str, body: str) -> Any:
    content = f"""<s:Envelope xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}">
        <s:Header><t:ServerVersionInfo MajorVersion="15" MinorVersion="2" Version="V2017_07_11"/></s:Header>
        <s:Body>{body}</s:Body></s:Envelope>"""
    response = SimpleNamespace(status_code=200, headers={"Content-Type": "text/xml"}, content=content.encode())
    binding = client.wsdl.bindings[BINDING]
    return binding.process_reply(client, binding.get(operation), response)


def test_folder_comes_back(client: Any) -> None:
    got = answer(
        client,
        "GetFolder",
        """<m:GetFolderResponse><m:ResponseMessages><m:GetFolderResponseMessage ResponseClass="Success">
        <m:ResponseCode>NoError</m:ResponseCode><m:Folders><t:CalendarFolder><t:FolderId Id="f" ChangeKey="c"/>
        <t:DisplayName>Calendar</t:DisplayName></t:CalendarFolder></m:Folders></m:GetFolderResponseMessage>
        </m:ResponseMessages></m:GetFolderResponse>""",
    )
    assert got.header.ServerVersion.MinorVersion == 2
    message = got.body.ResponseMessages["_value_1"][0]["GetFolderResponseMessage"]
    assert message.Folders["_value_1"][0]["CalendarFolder"].FolderId.Id == "f"


def test_meeting_request_among_the_mail_comes_back(client: Any) -> None:
    got = answer(
        client,
        "FindItem",
        """<m:FindItemResponse><m:ResponseMessages><m:FindItemResponseMessage ResponseClass="Success">
        <m:ResponseCode>NoError</m:ResponseCode><m:RootFolder TotalItemsInView="2" IncludesLastItemInRange="true">
        <t:Items><t:Message><t:ItemId Id="a"/></t:Message><t:MeetingRequest><t:ItemId Id="b"/>
        <t:AssociatedCalendarItemId Id="c"/></t:MeetingRequest></t:Items></m:RootFolder>
        </m:FindItemResponseMessage></m:ResponseMessages></m:FindItemResponse>""",
    )
    root = got.body.ResponseMessages["_value_1"][0]["FindItemResponseMessage"].RootFolder
    assert root.TotalItemsInView == 2
    assert root.Items["_value_1"][1]["MeetingRequest"].AssociatedCalendarItemId.Id == "c"


def test_back_off_of_a_busy_server_comes_back(client: Any) -> None:
    got = answer(
        client,
        "GetInboxRules",
        """<m:GetInboxRulesResponse ResponseClass="Error"><m:MessageText>busy</m:MessageText>
        <m:ResponseCode>ErrorServerBusy</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>
        <m:MessageXml><t:Value Name="BackOffMilliseconds">5000</t:Value></m:MessageXml></m:GetInboxRulesResponse>""",
    )
    (value,) = got.body.MessageXml["_value_1"]
    assert (value.Name, value["_value_1"]) == ("BackOffMilliseconds", "5000")
