"""exchangelib is a client nobody here wrote: what it sends for mail and folders is valid under our schema."""

from collections.abc import Callable, Iterator
from typing import Any

import exchangelib
import pytest
import requests.adapters
from exchangelib import (
    DELEGATE,
    IMPERSONATION,
    Account,
    Configuration,
    Credentials,
    EWSDateTime,
    EWSTimeZone,
    HTMLBody,
    Message,
    Q,
)
from exchangelib.attachments import FileAttachment, ItemAttachment
from exchangelib.errors import ErrorQuotaExceeded
from exchangelib.extended_properties import ExtendedProperty
from exchangelib.folders import Calendar, Contacts, DeletedItems, Folder, Inbox, Root, Tasks
from exchangelib.folders.queryset import SingleFolderQuerySet
from exchangelib.properties import (
    Actions,
    Address,
    AlternateId,
    Conditions,
    Exceptions,
    ItemId,
    Mailbox,
    MessageHeader,
    MoveToFolder,
    Rule,
    WithinSizeRange,
)
from exchangelib.protocol import BaseProtocol
from exchangelib.services import CreateFolder
from exchangelib.settings import OofSettings
from exchangelib.version import (
    EXCHANGE_2010_SP2,
    EXCHANGE_2013_SP1,
    EXCHANGE_2016,
    EXCHANGE_2019,
    Build,
    Version,
)
from lxml import etree

from ewslink_contracts.ews import NAMESPACES

REFUSAL = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>
<faultcode>s:Client</faultcode><faultstring>recorded</faultstring><detail>
<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">ErrorQuotaExceeded</e:ResponseCode>
</detail></s:Fault></s:Body></s:Envelope>"""
"""Ends every call after its first request, with an error that exchangelib does not try to get round."""


class Recorder(requests.adapters.BaseAdapter):
    """Keeps each request and refuses it: no socket is opened."""

    sent: list[bytes]

    def __init__(self, **_pool_sizes: Any) -> None:
        super().__init__()

    def send(self, request: requests.PreparedRequest, *_args: Any, **_kwargs: Any) -> requests.Response:
        body = request.body
        assert isinstance(body, bytes)
        self.sent.append(body)
        response = requests.Response()
        response.status_code, response.url, response.request = 500, str(request.url), request
        response._content = REFUSAL
        response.headers["Content-Type"] = "text/xml; charset=utf-8"
        return response

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """The envelopes exchangelib sent during the test."""
    monkeypatch.setattr(BaseProtocol, "HTTP_ADAPTER_CLS", Recorder)
    monkeypatch.setattr(Recorder, "sent", [], raising=False)
    yield Recorder.sent
    exchangelib.close_connections()


def account(build: Build = EXCHANGE_2019, access_type: str = DELEGATE) -> Account:
    config = Configuration(
        service_endpoint="https://exchange.example/EWS/Exchange.asmx",
        credentials=Credentials("user", "password"),
        auth_type="basic",
        version=Version(build=build),
    )
    made = Account("user@example.org", config=config, access_type=access_type)
    # the folders a server would have told about
    made.root = Root(account=made, id="root", changekey="1", name="root")
    made.inbox = Inbox(root=made.root, id="inbox", changekey="2", name="Inbox")
    made.sent = Folder(root=made.root, id="sent", changekey="3", name="Sent")
    made.trash = DeletedItems(root=made.root, id="trash", changekey="4", name="Deleted")
    made.calendar = Calendar(root=made.root, id="calendar", changekey="5", name="Calendar")
    made.contacts = Contacts(root=made.root, id="contacts", changekey="6", name="Contacts")
    made.tasks = Tasks(root=made.root, id="tasks", changekey="7", name="Tasks")
    return made


class Marker(ExtendedProperty):  # type: ignore[misc]  # exchangelib is published without types
    property_set_id = "c11ff724-aa03-4555-9952-8fa248a11c3e"
    property_name = "Marker"
    property_type = "String"


MAIL = {
    "subject": "Hello",
    "body": HTMLBody("<p>Hello</p>"),
    "to_recipients": [Mailbox(name="A", email_address="a@example.org")],
    "cc_recipients": ["c@example.org"],
    "bcc_recipients": ["b@example.org"],
    "reply_to": ["r@example.org"],
    "importance": "High",
    "sensitivity": "Private",
    "categories": ["one", "two"],
    "is_read": True,
    "is_read_receipt_requested": True,
    "author": Mailbox(email_address="user@example.org"),
    "message_id": "<1@example.org>",
    "references": "<0@example.org>",
    "mime_content": b"Subject: Hello",
    "reminder_due_by": EWSDateTime(2026, 1, 2, 3, 4, 5, tzinfo=exchangelib.UTC),
    "reminder_is_set": True,
    "reminder_minutes_before_start": 15,
}


def mail(a: Account, **fields: Any) -> Message:
    return Message(account=a, **({"folder": a.inbox} | MAIL | fields))


def known(a: Account, **fields: Any) -> Message:
    return mail(a, _id=ItemId("item", "change"), **fields)


def attached(a: Account) -> Message:
    made = mail(a)
    made.attach(FileAttachment(name="a.txt", content=b"text", is_inline=True, content_id="1"))
    made.attach(ItemAttachment(name="b", item=Message(subject="inner", body="text", account=a)))
    return made


def rule(a: Account, **conditions: Any) -> Rule:
    return Rule(
        id="rule",
        account=a,
        display_name="Customers",
        priority=1,
        is_enabled=True,
        conditions=Conditions(
            contains_subject_strings=["offer"],
            from_addresses=[Address(email_address="c@example.org")],
            has_attachments=True,
            importance="High",
            sensitivity="Private",
            flagged_for_action="Any",
            **conditions,
        ),
        exceptions=Exceptions(sent_to_me=True, item_classes=["IPM.Note"]),
        actions=Actions(
            assign_categories=["one"],
            move_to_folder=MoveToFolder(folder_id=a.inbox.to_id()),
            mark_as_read=True,
            stop_processing_rules=True,
        ),
    )


def query(a: Account) -> Any:
    at = EWSDateTime(2026, 1, 2, tzinfo=exchangelib.UTC)
    this = Q(subject__icontains="x", is_read=False) & ~Q(datetime_received__gte=at) & Q(size__range=(1, 9))
    that = Q(importance__in=["High", "Low"], body__exists=True) | Q(
        subject__istartswith="a", message_id__iexact="<1@x>"
    )
    return a.inbox.filter(this | that).order_by("-datetime_received", "subject")


def create(a: Account, folder: Folder) -> Any:
    return list(CreateFolder(account=a).call(parent_folder=a.inbox, folders=[folder]))


def convert_id(a: Account) -> Any:
    return list(a.protocol.convert_ids([AlternateId(id="i", format="EwsId", mailbox="user@example.org")], "OwaId"))


def set_automatic_replies(a: Account) -> None:
    a.oof_settings = OofSettings(state=OofSettings.ENABLED, internal_reply="Away.", external_reply="Away.")


def below(a: Account) -> Any:
    return SingleFolderQuerySet(account=a, folder=a.inbox).depth("Deep")


REQUESTS: list[tuple[str, str, Callable[[Account], Any]]] = [
    ("the distinguished root", "GetFolder", Root.get_distinguished),
    ("the inbox by its name", "GetFolder", lambda a: Inbox.get_distinguished(a.root)),
    ("a folder again", "GetFolder", lambda a: a.inbox.refresh()),
    ("every distinguished folder", "GetFolder", lambda a: list(a.inbox.walk())),
    ("folders below", "FindFolder", lambda a: list(below(a).all())),
    ("folders below by name", "FindFolder", lambda a: list(below(a).filter(name__startswith="Cust").only("name"))),
    ("a new folder", "CreateFolder", lambda a: create(a, Folder(root=a.root, name="Customers"))),
    ("a calendar folder", "CreateFolder", lambda a: create(a, Calendar(root=a.root, name="Team"))),
    ("a folder goes", "DeleteFolder", lambda a: a.inbox.delete()),
    ("all items with all fields", "FindItem", lambda a: list(a.inbox.all())),
    ("the fields asked for", "FindItem", lambda a: list(a.inbox.all().only("subject", "datetime_received", "sender"))),
    ("a long query", "FindItem", lambda a: list(query(a).only("subject"))),
    ("a full text query", "FindItem", lambda a: list(a.inbox.filter("subject:x"))),
    ("count", "FindItem", lambda a: a.inbox.filter(is_read=False).count()),
    ("a page", "FindItem", lambda a: list(a.inbox.all()[5:10])),
    ("a calendar", "FindItem", lambda a: list(a.calendar.all())),
    ("contacts", "FindItem", lambda a: list(a.contacts.all().only("display_name", "email_addresses"))),
    ("tasks", "FindItem", lambda a: list(a.tasks.all())),
    ("one item", "GetItem", lambda a: known(a).refresh()),
    ("items by id", "GetItem", lambda a: list(a.fetch([("item", "change")], only_fields=["subject", "headers"]))),
    ("a marked item by id", "GetItem", lambda a: list(a.fetch([("item", "change")], only_fields=["marker", "body"]))),
    ("a draft", "CreateItem", lambda a: mail(a).save()),
    ("a draft with our marker", "CreateItem", lambda a: mail(a, marker="abc").save()),
    ("a draft with headers", "CreateItem", lambda a: mail(a, headers=[MessageHeader(name="X-A", value="b")]).save()),
    ("a draft with attachments", "CreateItem", lambda a: attached(a).save()),
    ("send", "CreateItem", lambda a: mail(a, folder=None).send(save_copy=False)),
    ("send and keep a copy", "CreateItem", lambda a: mail(a).send_and_save()),
    ("reply", "CreateItem", lambda a: known(a).reply("Re", "text", ["a@example.org"])),
    ("reply to all", "CreateItem", lambda a: known(a).reply_all("Re", HTMLBody("text"))),
    ("forward", "CreateItem", lambda a: known(a).forward("Fw", "text", ["a@example.org"])),
    ("send a draft", "SendItem", lambda a: known(a).send()),
    ("send drafts, no copy", "SendItem", lambda a: a.bulk_send([("item", "change")], save_copy=False)),
    ("mark as read", "UpdateItem", lambda a: known(a).save(["is_read"])),
    ("set and delete", "UpdateItem", lambda a: known(a, cc_recipients=None).save(["subject", "cc_recipients"])),
    ("every field that may change", "UpdateItem", lambda a: known(a, marker="x", is_draft=True).save()),
    ("delete", "DeleteItem", lambda a: known(a).delete()),
    ("to the trash", "DeleteItem", lambda a: known(a).move_to_trash()),
    ("move", "MoveItem", lambda a: known(a).move(a.trash)),
    ("changes in a folder", "SyncFolderItems", lambda a: list(a.inbox.sync_items("abc", ignore=[("i", "c")]))),
    ("changes of folders", "SyncFolderHierarchy", lambda a: list(a.root.sync_hierarchy(sync_state="abc"))),
    ("subscribe to pull", "Subscribe", lambda a: a.inbox.subscribe_to_pull()),
    ("subscribe to push", "Subscribe", lambda a: a.inbox.subscribe_to_push("https://example.org/")),
    ("subscribe to a stream", "Subscribe", lambda a: a.inbox.subscribe_to_streaming()),
    ("subscribe to all folders", "Subscribe", lambda a: a.subscribe_to_streaming()),
    ("unsubscribe", "Unsubscribe", lambda a: a.unsubscribe("id")),
    ("events", "GetEvents", lambda a: list(a.inbox.get_events("id", "mark"))),
    ("names", "ResolveNames", lambda a: a.protocol.resolve_names(["user"], return_full_contact_data=True)),
    ("names in a folder", "ResolveNames", lambda a: a.protocol.resolve_names(["user"], [a.contacts], shape="Default")),
    ("members", "ExpandDL", lambda a: a.protocol.expand_dl("sales@firm.test")),
    ("room lists", "GetRoomLists", lambda a: list(a.protocol.get_roomlists())),
    ("rooms", "GetRooms", lambda a: list(a.protocol.get_rooms("rooms@firm.test"))),
    ("time zones", "GetServerTimeZones", lambda a: list(a.protocol.get_timezones([EWSTimeZone("UTC")]))),
    ("automatic replies", "GetUserOofSettingsRequest", lambda a: a.oof_settings),
    ("new automatic replies", "SetUserOofSettingsRequest", set_automatic_replies),
    ("ids", "ConvertId", convert_id),
    ("delegates", "GetDelegate", lambda a: list(a.delegates)),
    ("rules", "GetInboxRules", lambda a: list(a.rules)),
    ("a new rule", "UpdateInboxRules", lambda a: a.create_rule(rule(a))),
    ("a changed rule", "UpdateInboxRules", lambda a: a.set_rule(rule(a))),
    ("a rule goes", "UpdateInboxRules", lambda a: a.delete_rule(rule(a))),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _marker() -> Iterator[None]:
    Message.register("marker", Marker)
    yield
    Message.deregister("marker")


def complaints(schema: etree.XMLSchema, envelope: etree._Element) -> list[str]:
    parts = [*envelope.iterfind("soap:Header/*", NAMESPACES), *envelope.iterfind("soap:Body/*", NAMESPACES)]
    return [str(error) for part in parts if not schema.validate(part) for error in schema.error_log]


@pytest.mark.parametrize("build", [EXCHANGE_2010_SP2, EXCHANGE_2013_SP1, EXCHANGE_2016, EXCHANGE_2019], ids=str)
@pytest.mark.parametrize(("operation", "ask"), [row[1:] for row in REQUESTS], ids=[row[0] for row in REQUESTS])
def test_request_is_valid(
    schema: etree.XMLSchema, sent: list[bytes], build: Build, operation: str, ask: Callable[[Account], Any]
) -> None:
    with pytest.raises(ErrorQuotaExceeded):
        ask(account(build))
    envelope = etree.fromstring(sent[-1])
    assert envelope.find(f"soap:Body/m:{operation}", NAMESPACES) is not None
    assert envelope.find("soap:Header/t:RequestServerVersion", NAMESPACES) is not None
    assert complaints(schema, envelope) == []


def test_impersonation_header_is_valid(schema: etree.XMLSchema, sent: list[bytes]) -> None:
    with pytest.raises(ErrorQuotaExceeded):
        account(access_type=IMPERSONATION).inbox.refresh()
    envelope = etree.fromstring(sent[-1])
    assert envelope.find("soap:Header/t:ExchangeImpersonation/t:ConnectingSID", NAMESPACES) is not None
    assert complaints(schema, envelope) == []


def test_what_exchangelib_gets_wrong_is_refused(schema: etree.XMLSchema, sent: list[bytes]) -> None:
    """Its size range stands in an element `SizeRange` that Exchange does not know either."""
    a = account()
    with pytest.raises(ErrorQuotaExceeded):
        a.create_rule(rule(a, within_size_range=WithinSizeRange(minimum_size=1, maximum_size=9)))
    assert "SizeRange" in "".join(complaints(schema, etree.fromstring(sent[-1])))
