"""Subscribe, Unsubscribe and GetEvents."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World, events
from mock_ews.exchange.throttling import Limits

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
Draft = Callable[..., str]
Subscribe = Callable[..., tuple[str, str]]
Happened = Callable[[tuple[str, str]], list[str]]

INBOX = '<t:FolderIds><t:DistinguishedFolderId Id="inbox"/></t:FolderIds>'
A_DAY = "<t:Timeout>1440</t:Timeout>"
KINDS = ("Copied", "Created", "Deleted", "Modified", "Moved", "NewMail", "FreeBusyChanged")


def request(where: str = INBOX, kinds: tuple[str, ...] = KINDS, rest: str = "<t:Timeout>10</t:Timeout>") -> str:
    wanted = "".join(f"<t:EventType>{kind}Event</t:EventType>" for kind in kinds)
    everywhere = "" if where else ' SubscribeToAllFolders="true"'
    return (
        f"<m:Subscribe><m:PullSubscriptionRequest{everywhere}>{where}<t:EventTypes>{wanted}</t:EventTypes>{rest}"
        "</m:PullSubscriptionRequest></m:Subscribe>"
    )


def streaming() -> str:
    return request(rest="").replace("PullSubscription", "StreamingSubscription")


def get_events(token: str, watermark: str) -> str:
    ids = f"<m:SubscriptionId>{token}</m:SubscriptionId>"
    return f"<m:GetEvents>{ids}<m:Watermark>{watermark}</m:Watermark></m:GetEvents>"


def unsubscribe(token: str) -> str:
    return f"<m:Unsubscribe><m:SubscriptionId>{token}</m:SubscriptionId></m:Unsubscribe>"


@pytest.fixture
def subscribe(ask: Ask, read: Read) -> Subscribe:
    """`subscribe(…)`: id and watermark of a new pull subscription."""

    def made(*arguments: object, user: str = "ok") -> tuple[str, str]:
        answer = ask(request(*arguments), user)  # type: ignore[arg-type]  # passed on as they are
        return read(answer, "m:SubscriptionId")[0], read(answer, "m:Watermark")[0]

    return made


@pytest.fixture
def happened(ask: Ask) -> Happened:
    """`happened(subscription)`: "Created item" and the like, since the watermark."""

    def look(subscription: tuple[str, str]) -> list[str]:
        found = []
        for event in ask(get_events(*subscription)).iterfind(".//{*}Notification/*"):
            kind = str(event.tag).rpartition("}")[2]
            if kind.endswith("Event"):
                subject = event.find("{*}ItemId")
                found.append(f"{kind[:-5]} {'folder' if subject is None else 'item'}")
        return found

    return look


def _send(to: str) -> str:
    return (
        '<m:CreateItem MessageDisposition="SendOnly"><m:Items><t:Message><t:ToRecipients><t:Mailbox>'
        f"<t:EmailAddress>{to}</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message></m:Items></m:CreateItem>"
    )


def _of(item: str, operation: str, rest: str = "", attributes: str = "") -> str:
    return f"<m:{operation}{attributes}>{rest}<m:ItemIds>{item}</m:ItemIds></m:{operation}>"


TO_JUNK = '<m:ToFolderId><t:DistinguishedFolderId Id="junkemail"/></m:ToFolderId>'


def _update(item: str) -> str:
    field = '<t:FieldURI FieldURI="message:IsRead"/><t:Message><t:IsRead>false</t:IsRead></t:Message>'
    return (
        '<m:UpdateItem ConflictResolution="AlwaysOverwrite" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange>'
        f"{item}<t:Updates><t:SetItemField>{field}</t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges>"
        "</m:UpdateItem>"
    )


CHANGES = {
    "update": (_update, ["Modified item", "Modified folder"]),
    "hard delete": (
        lambda item: _of(item, "DeleteItem", attributes=' DeleteType="HardDelete"'),
        ["Deleted item", "Modified folder"],
    ),
    "soft delete": (
        lambda item: _of(item, "DeleteItem", attributes=' DeleteType="SoftDelete"'),
        ["Moved item", "Modified folder"],
    ),
    "move": (lambda item: _of(item, "MoveItem", TO_JUNK), ["Moved item", "Modified folder"]),
    "copy elsewhere": (lambda item: _of(item, "CopyItem", TO_JUNK), []),
    "copy into it": (
        lambda item: _of(item, "CopyItem", TO_JUNK.replace("junkemail", "inbox")),
        ["Copied item", "Modified folder"],
    ),
}
"""Deletions: MS docs, pull notifications for deletion-related events, as of 2013."""


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_happens_to_an_item(
    ask: Ask, draft: Draft, subscribe: Subscribe, happened: Happened, change: Callable[[str], str], expected: list[str]
) -> None:
    item = draft(folder="inbox")
    subscription = subscribe()
    ask(change(item))
    assert happened(subscription) == (expected or ["Status folder"])


def test_new_mail_is_created_and_arrives(ask: Ask, subscribe: Subscribe, happened: Happened, read: Read) -> None:
    subscription = subscribe()
    ask(_send("ok@mock.test"), "log")
    answer = ask(get_events(*subscription))
    assert happened(subscription) == ["Created item", "Modified folder", "NewMail item"]
    assert read(answer, "t:UnreadCount") == ["1"]
    assert read(answer, "t:PreviousWatermark") == [subscription[1]]
    assert read(answer, "t:TimeStamp")[0].startswith("2026-11-23T10:")


def test_a_moved_item_says_where_it_was(ask: Ask, draft: Draft, subscribe: Subscribe, read: Read) -> None:
    item = draft(folder="inbox")
    subscription = subscribe("", ("Moved",))
    moved = ask(_of(item, "MoveItem", TO_JUNK))
    answer = ask(get_events(*subscription))
    assert read(answer, "t:OldItemId/@Id")[0] in item
    assert read(answer, "t:ItemId/@Id") == read(moved, "t:ItemId/@Id")
    assert read(answer, "t:OldParentFolderId/@Id") != read(answer, "t:ParentFolderId/@Id")


def test_what_happens_to_folders(ask: Ask, subscribe: Subscribe, happened: Happened, read: Read) -> None:
    top = '<t:DistinguishedFolderId Id="msgfolderroot"/>'
    subscription = subscribe(f"<t:FolderIds>{top}</t:FolderIds>", ("Created", "Moved", "Deleted", "Copied"))
    made = ask(
        f"<m:CreateFolder><m:ParentFolderId>{top}</m:ParentFolderId><m:Folders><t:Folder>"
        "<t:DisplayName>A</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>"
    )
    folder = f'<m:FolderIds><t:FolderId Id="{read(made, "t:FolderId/@Id")[0]}"/></m:FolderIds>'
    inbox, back = TO_JUNK.replace("junkemail", "inbox"), TO_JUNK.replace("junkemail", "msgfolderroot")
    ask(f"<m:MoveFolder>{inbox}{folder}</m:MoveFolder>")
    ask(f"<m:CopyFolder>{back}{folder}</m:CopyFolder>")
    ask(f"<m:MoveFolder>{TO_JUNK}{folder}</m:MoveFolder>")
    ask(f'<m:DeleteFolder DeleteType="HardDelete">{folder}</m:DeleteFolder>')
    assert happened(subscription) == ["Created folder", "Moved folder", "Copied folder"]


def test_all_folders_and_some_kinds(ask: Ask, draft: Draft, subscribe: Subscribe, happened: Happened) -> None:
    everywhere, elsewhere = subscribe("", ("Created",)), subscribe(INBOX, ("Created",))
    ask(_update(draft(folder="junkemail")))
    assert happened(everywhere) == ["Created item"]
    assert happened(elsewhere) == ["Status folder"]


def test_an_appointment_changes_free_and_busy(draft: Draft, subscribe: Subscribe, happened: Happened) -> None:
    subscription = subscribe("", ("FreeBusyChanged",))
    draft(folder="inbox")
    draft(folder="calendar")
    assert happened(subscription) == ["FreeBusyChanged item"]


def test_many_events_come_in_parts(ask: Ask, draft: Draft, subscribe: Subscribe, read: Read) -> None:
    token, watermark = subscribe(INBOX, ("Created",), A_DAY)
    ids = [read_id(draft(folder="inbox")) for _ in range(60)]
    seen, more = [], ["true"]
    while more == ["true"]:
        answer = ask(get_events(token, watermark))
        seen.append(read(answer, "t:ItemId/@Id"))
        more, watermark = read(answer, "t:MoreEvents"), read(answer, "t:Watermark")[-1]
    assert [len(part) for part in seen] == [50, 10]
    assert [one for part in seen for one in part] == ids
    nothing = ask(get_events(token, watermark))
    assert (len(read(nothing, "t:StatusEvent/t:Watermark")), read(nothing, "t:ItemId")) == (1, [])


def read_id(item: str) -> str:
    return item.split('"')[1]


def test_a_watermark_can_be_asked_again_and_carried_on(
    ask: Ask, draft: Draft, subscribe: Subscribe, happened: Happened
) -> None:
    first = subscribe(INBOX, ("Created",))
    draft(folder="inbox")
    assert happened(first) == happened(first) == ["Created item"]
    ask(unsubscribe(first[0]))
    again = subscribe(INBOX, ("Created",), f"<t:Watermark>{first[1]}</t:Watermark><t:Timeout>10</t:Timeout>")
    assert again[1] == first[1]
    assert happened(again) == ["Created item"]


NOBODY = "bm9ib2R5"
REFUSED = {
    "no folder, and not all": (request("").replace("true", "false"), "ErrorInvalidSubscriptionRequest"),
    "both": (
        request().replace("Request>", 'Request SubscribeToAllFolders="1">', 1),
        "ErrorInvalidSubscriptionRequest",
    ),
    "a folder there is not": (request(INBOX.replace("inbox", "archiveinbox")), "ErrorFolderNotFound"),
    "a bookmark that is none": (
        request(rest=f"<t:Watermark>{NOBODY}</t:Watermark><t:Timeout>1</t:Timeout>"),
        "ErrorInvalidWatermark",
    ),
    "pushing to nowhere": (
        request(rest="<t:StatusFrequency>1</t:StatusFrequency><t:URL>file:///x</t:URL>").replace("Pull", "Push"),
        "ErrorInvalidPushSubscriptionUrl",
    ),
    "events of nothing": (get_events(NOBODY, NOBODY), "ErrorInvalidSubscription"),
    "unsubscribing from nothing": (unsubscribe("AAA-"), "ErrorInvalidSubscription"),
}


@pytest.mark.parametrize(("asked", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(ask: Ask, codes: Codes, asked: str, code: str) -> None:
    assert codes(ask(asked)) == [code]


def test_only_for_the_mailbox_s_owner(ask: Ask, codes: Codes, subscribe: Subscribe, read: Read) -> None:
    token, watermark = subscribe()
    assert codes(ask(get_events(token, watermark), "log")) == ["ErrorSubscriptionAccessDenied"]
    other = subscribe(user="log")
    assert codes(ask(get_events(token, other[1]))) == ["ErrorInvalidWatermark"]
    inbox = '<t:FolderIds><t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>log@bcc.mock.test'
    foreign = f"{inbox}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId></t:FolderIds>"
    assert codes(ask(request(foreign))) == ["ErrorSubscriptionDelegateAccessNotSupported"]


def test_gone_is_gone(ask: Ask, codes: Codes, world: World, subscribe: Subscribe) -> None:
    token, watermark = subscribe()
    assert codes(ask(unsubscribe(token))) == ["NoError"]
    assert codes(ask(unsubscribe(token))) == codes(ask(get_events(token, watermark))) == ["ErrorSubscriptionNotFound"]
    other, watermark = subscribe()
    world.reset()
    assert codes(ask(get_events(other, watermark))) == ["ErrorSubscriptionNotFound"]
    with_old = request(rest=f"<t:Watermark>{watermark}</t:Watermark><t:Timeout>1</t:Timeout>")
    assert codes(ask(with_old)) == ["ErrorInvalidWatermark"]


def test_one_that_is_not_asked_expires(ask: Ask, codes: Codes, world: World, subscribe: Subscribe) -> None:
    def pass_time(minutes: float) -> None:
        end = world.clock() + timedelta(minutes=minutes)
        while world.clock() < end:
            pass

    token, watermark = subscribe()
    for _ in range(2):
        pass_time(9)
        assert codes(ask(get_events(token, watermark))) == ["NoError"]
    pass_time(11)
    assert codes(ask(get_events(token, watermark))) == ["ErrorExpiredSubscription"]
    assert codes(ask(get_events(token, watermark))) == ["ErrorSubscriptionNotFound"]


def test_events_are_forgotten_when_there_are_too_many(
    ask: Ask, codes: Codes, world: World, subscribe: Subscribe
) -> None:
    token, watermark = subscribe(INBOX, KINDS, A_DAY)
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    for _ in range(events.MAX_EVENTS + 1):
        mailbox.touch_folder(mailbox.root)
    assert len(mailbox.events.since(0)) == events.MAX_EVENTS
    assert codes(ask(get_events(token, watermark))) == ["ErrorEventNotFound"]
    assert codes(ask(get_events(token, watermark))) == ["ErrorSubscriptionNotFound"]


def test_nothing_is_remembered_for_nobody(draft: Draft, world: World) -> None:
    draft()
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    assert mailbox.events.since(0) == []


def test_only_so_many_at_once(world: World) -> None:
    registry, (first, second) = world.subscriptions, list(world.mailboxes())[:2]
    limits = Limits(subscriptions=2)

    def open_one(mailbox: object) -> object:
        return registry.open("streaming", mailbox, frozenset(), None, limits=limits)  # type: ignore[arg-type]  # a Mailbox

    opened = [open_one(first), open_one(first), open_one(second)]
    with pytest.raises(Exception, match="ErrorExceededSubscriptionCount"):
        open_one(first)
    registry.close(opened[0])  # type: ignore[arg-type]  # a Subscription
    open_one(first)


def test_a_stream_is_not_for_get_events(ask: Ask, codes: Codes, read: Read, subscribe: Subscribe) -> None:
    answer = ask(streaming())
    assert read(answer, "m:Watermark") == []
    token = read(answer, "m:SubscriptionId")[0]
    assert codes(ask(get_events(token, subscribe()[1]))) == ["ErrorInvalidSubscription"]
