"""One mailbox over EWS: a method per call, each returning a Reply. No judgement: whether to ask again, others say."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal, Self

from zeep.xsd import SkipValue

from ewslink.exchange.auth import Credentials, Login, login
from ewslink.exchange.envelopes import Request, request
from ewslink.exchange.reading import Reply, read
from ewslink.exchange.transport import HttpAnswer, Transport, TransportSettings
from ewslink.linking.observation import Content, Observation
from ewslink_contracts.events import AuthScheme
from ewslink_contracts.outcomes import Step

#: Our own property on mails that we send, by which they are found again when an answer was lost.
KEY_PROPERTY = {
    "PropertySetId": "6f2b8a54-0c1d-4d5e-9a76-3f1f0c7d2e11",
    "PropertyName": "EwslinkIdempotencyKey",
    "PropertyType": "String",
}

#: PidTagFolderPathname: the names from the top down. No field of EWS, but every Exchange has it, and many an
#: administrator's script reads it over EWS, as tag 26293.
PATH_PROPERTY = {"PropertyTag": "0x66b5", "PropertyType": "String"}

ITEM_PAGE = 100

#: So many of the newest non-delivery reports are looked at: ours has just come.
NEWEST_REPORTS = 10


Again = Callable[[Observation, int], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to send: plain text, one recipient, the key that marks it as ours.

    `message_id` is the Message-ID it travels with (RFC 5322, 3.6.4): what is said about it later names that.
    """

    subject: str
    text: str
    to: str
    send_as: str | None
    idempotency_key: str
    message_id: str


@dataclass(frozen=True, slots=True)
class ItemId:
    """An item and the state of it that we know. The ChangeKey goes stale when the item changes."""

    id: str
    change_key: str


@dataclass(frozen=True, slots=True)
class FolderRef:
    """How a folder is named: by its id, or as everybody's `inbox`, `junkemail` …"""

    id: str
    kind: Literal["FolderId", "DistinguishedFolderId"] = "FolderId"


class ExchangeClient:
    """A connection to one server for one link. Use as a context manager.

    `again` sees each answer, and how often the call was made, and says whether to make the same call once more.
    """

    def __init__(self, settings: TransportSettings, again: Again | None = None) -> None:
        self.settings = settings
        self._transport = Transport(settings)
        self._again = again
        self.url = ""
        """Of the endpoint that is logged in to."""
        self._scheme = AuthScheme.BASIC
        self._credentials: Credentials | None = None
        self._login_was_taken = False
        self._under_way: Observation | None = None
        self._not_by_ews: Observation | None = None
        self.calls = 0
        """Made with a login; one that was made again counts once."""

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._transport.__aexit__(*exception)

    async def probe(self, url: str) -> Reply:
        """An unauthenticated POST: shows the schemes offered and an OWA redirect, and costs no login try."""
        return await self._call(_folder("inbox"), Step.ENDPOINT, url=url)

    async def may_ask_again(self, seen: Observation, tries: int) -> bool:
        """Whether the link has the patience to repeat a call that another connection made, and has waited for it."""
        return self._again is not None and await self._again(seen, tries)

    def log_in_at(self, url: str, scheme: AuthScheme, credentials: Credentials) -> None:
        """Use this endpoint and login for all calls that follow."""
        self.url, self._scheme, self._credentials = url, scheme, credentials
        self._login_was_taken = False

    def given_up(self) -> Observation | None:
        """The call that somebody stopped waiting for, and how far its connection had come.

        Between calls the last one, if it was not EWS that answered: somebody still looks for a way out. Else None.
        """
        if self._under_way is not None:
            return replace(self._under_way, failure=self._transport.overdue)
        return self._not_by_ews

    async def get_inbox_rules(self) -> Reply:
        """The first call with a login. Mailbox-bound, so that its version header is the mailbox server's.

        The rules are only ever read: updating them can destroy Outlook's own.
        """
        return await self._call(request("GetInboxRules"), Step.AUTHENTICATE)

    async def resolve(self, address: str) -> Reply:
        """Who the directory says an address is."""
        # One's own contacts say nothing about whose mailbox it is.
        scope = {"ReturnFullContactData": False, "SearchScope": "ActiveDirectory"}
        return await self._call(request("ResolveNames", UnresolvedEntry=f"smtp:{address}", **scope), Step.MAILBOX)

    async def convert_id(self, folder_id: str, address: str) -> Reply:
        """The same id again, with the address of the mailbox it is from."""
        # zeep takes the empty abstract base for a nested value and would write its attributes again, as "NotSet".
        source = {"AlternateId": {"_value_1": SkipValue, "Id": folder_id, "Format": "EwsId", "Mailbox": address}}
        convert = request("ConvertId", DestinationFormat="EwsId", SourceIds={"_value_1": [source]})
        return await self._call(convert, Step.MAILBOX)

    async def get_folders(self, folders: Sequence[FolderRef]) -> Reply:
        """Ids, names, parents and paths of folders. The answer has a part for each, in order; some may be errors."""
        get = request(
            "GetFolder",
            FolderShape=_id_and(
                _field("folder:DisplayName"), _field("folder:ParentFolderId"), {"ExtendedFieldURI": PATH_PROPERTY}
            ),
            FolderIds={"_value_1": [{folder.kind: {"Id": folder.id}} for folder in folders]},
        )
        return await self._call(get, Step.RULES)

    async def create_draft(self, mail: Mail) -> Reply:
        """Save a mail in Drafts. Unlike sending at once, this answers with the item's id."""
        message: dict[str, Any] = {
            "Subject": mail.subject,
            "Body": {"_value_1": mail.text, "BodyType": "Text"},
            "ExtendedProperty": [{"ExtendedFieldURI": KEY_PROPERTY, "Value": mail.idempotency_key}],
            "ToRecipients": {"_value_1": [{"Mailbox": {"EmailAddress": mail.to}}]},
            "InternetMessageId": mail.message_id,
        }
        if mail.send_as is not None:
            message["From"] = {"Mailbox": {"EmailAddress": mail.send_as}}
        draft = request(
            "CreateItem",
            MessageDisposition="SaveOnly",
            SavedItemFolderId={"DistinguishedFolderId": {"Id": "drafts"}},
            Items={"_value_1": [{"Message": message}]},
        )
        return await self._call(draft, Step.SEND, changes=True)

    async def send_draft(self, item: ItemId) -> Reply:
        """Send a draft. Never to be called for an item in Sent Items: that one would be sent again."""
        send = request(
            "SendItem",
            SaveItemToFolder=True,
            ItemIds={"_value_1": [{"ItemId": {"Id": item.id, "ChangeKey": item.change_key}}]},
            SavedItemFolderId={"DistinguishedFolderId": {"Id": "sentitems"}},
        )
        return await self._call(send, Step.SEND, changes=True)

    async def find_marked(self, folder: str, offset: int) -> Reply:
        """One page of a distinguished folder: ids, with the key of those mails that are ours."""
        find = request(
            "FindItem",
            Traversal="Shallow",
            ItemShape=_id_and({"ExtendedFieldURI": KEY_PROPERTY}),
            IndexedPageItemView={"MaxEntriesReturned": ITEM_PAGE, "Offset": offset, "BasePoint": "Beginning"},
            ParentFolderIds=_distinguished(folder),
        )
        return await self._call(find, Step.SEND)

    async def find_reports(self) -> Reply:
        """The newest non-delivery reports in the inbox: their ids, their subjects, and the mails they answer."""
        is_report = {
            "_value_1": [_field("item:ItemClass")],
            "FieldURIOrConstant": {"Constant": {"Value": "REPORT.IPM.Note.NDR"}},
        }
        find = request(
            "FindItem",
            Traversal="Shallow",
            ItemShape=_id_and(_field("item:Subject"), _field("item:InReplyTo")),
            IndexedPageItemView={"MaxEntriesReturned": NEWEST_REPORTS, "Offset": 0, "BasePoint": "Beginning"},
            Restriction={"_value_1": [{"IsEqualTo": is_report}]},
            SortOrder={"FieldOrder": [{"Order": "Descending", "_value_1": [_field("item:DateTimeReceived")]}]},
            ParentFolderIds=_distinguished("inbox"),
        )
        return await self._call(find, Step.SEND)

    async def get_texts(self, ids: Sequence[str]) -> Reply:
        """The bodies of items, as plain text."""
        get = request(
            "GetItem",
            ItemShape={**_id_and(_field("item:Body")), "BodyType": "Text"},
            ItemIds={"_value_1": [{"ItemId": {"Id": item_id}} for item_id in ids]},
        )
        return await self._call(get, Step.SEND)

    async def _call(self, envelope: Request, step: Step, *, url: str | None = None, changes: bool = False) -> Reply:
        attempt = login(self._scheme, self._credentials) if self._credentials is not None and url is None else None
        target = url or self.url
        self.calls += attempt is not None
        for tries in count(1):
            self._under_way = Observation(step=step, url=target, credentialed=attempt is not None)
            answer = await self._transport.post(target, envelope.body, envelope.soap_action, attempt)
            self._under_way = None
            reply = _reply(answer, step, target, attempt)
            repeatable = not changes and (attempt is None or self._login_was_taken)
            reply = replace(reply, seen=replace(reply.seen, repeatable=repeatable))
            self._not_by_ews = None if _by_ews(reply.seen) else reply.seen
            self._login_was_taken |= attempt is not None and reply.seen.content is Content.SOAP
            if self._again is None or not await self._again(reply.seen, tries):
                break
        return reply


def _by_ews(seen: Observation) -> bool:
    return seen.failure is None and (seen.content is Content.SOAP or seen.status == 401)


def _reply(answer: HttpAnswer, step: Step, url: str, attempt: Login | None) -> Reply:
    if attempt is None:
        return read(answer, step=step, url=url, credentialed=False)
    # A server that breaks a login off before it was shown a proof of the password has refused none.
    credentialed = attempt.proved or answer.status != 401
    return read(answer, step=step, url=url, credentialed=credentialed, domain=attempt.domain)


def _distinguished(name: str) -> dict[str, Any]:
    return {"_value_1": [{"DistinguishedFolderId": {"Id": name}}]}


def _field(uri: str) -> dict[str, Any]:
    return {"FieldURI": {"FieldURI": uri}}


def _id_and(*fields: dict[str, Any]) -> dict[str, Any]:
    """A shape: the id and these fields."""
    return {"BaseShape": "IdOnly", "AdditionalProperties": {"_value_1": list(fields)}}


def _folder(name: str) -> Request:
    return request("GetFolder", FolderShape={"BaseShape": "IdOnly"}, FolderIds=_distinguished(name))
