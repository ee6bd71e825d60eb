"""Every request that the client makes is valid under the EWS schemas, asks for 2010 SP2, and carries what was meant."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from lxml import etree
from pydantic import SecretStr
from zeep.exceptions import ValidationError

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient, FolderRef, ItemId, Mail
from ewslink.exchange.envelopes import request
from ewslink.exchange.guard import Guard, parse_connect_to
from ewslink.exchange.transport import TransportSettings
from ewslink_contracts.events import AuthScheme
from ewslink_contracts.ews import MESSAGES_NS, MESSAGES_XSD, NAMESPACES
from ewslink_contracts.outcomes import Step

HOSTILE = "<&>\"' ]]> ü\u2028"
MAIL = Mail(f"S {HOSTILE}", f"T {HOSTILE}\n.\n", "log@bcc.example.net", None, "key-1", "<key-1@example.com>")

Call = Callable[[ExchangeClient], Awaitable[Any]]


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(MESSAGES_XSD, etree.XMLParser(no_network=True)))


class Server:
    """Keeps the requests it gets."""

    def __init__(self) -> None:
        self.requests: list[tuple[web.Request, bytes]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append((request, await request.read()))
        return web.Response(status=503)

    @property
    def envelope(self) -> etree._Element:
        return etree.fromstring(self.requests[-1][1])


@pytest.fixture
async def server(serve: Callable[..., Any]) -> Server:
    kept = Server()
    kept.url = await serve(kept.answer, "mail.example.com")
    return kept


@pytest.fixture
async def client(server: Server) -> AsyncIterator[ExchangeClient]:
    port = server.url.split(":")[2].split("/")[0]
    guard = Guard(connect_to=parse_connect_to([f"mail.example.com:{port}=127.0.0.1:{port}"]))
    settings = TransportSettings.make(guard, ca_file=None, timeout_s=5, allow_http=True)
    async with ExchangeClient(settings) as client:
        client.log_in_at(server.url, AuthScheme.BASIC, Credentials("EXAMPLE\\ann", SecretStr("secret")))
        yield client


CALLS: dict[str, tuple[str, Step, Call]] = {
    "resolve": ("ResolveNames", Step.MAILBOX, lambda client: client.resolve(f"ann{HOSTILE}@example.com")),
    "own address": ("ConvertId", Step.MAILBOX, lambda client: client.convert_id("AAMk=", f"ann{HOSTILE}@example.com")),
    "rules": ("GetInboxRules", Step.AUTHENTICATE, lambda client: client.get_inbox_rules()),
    "folders": (
        "GetFolder",
        Step.RULES,
        lambda client: client.get_folders([FolderRef("AAMk="), FolderRef("junkemail", "DistinguishedFolderId")]),
    ),
    "draft": ("CreateItem", Step.SEND, lambda client: client.create_draft(MAIL)),
    "draft as": (
        "CreateItem",
        Step.SEND,
        lambda client: client.create_draft(
            Mail("S", "T", "l@b.c", "sales@example.com", "key-1", "<key-1@example.com>")
        ),
    ),
    "send": ("SendItem", Step.SEND, lambda client: client.send_draft(ItemId("AAMk=", "CQAA"))),
    "drafts": ("FindItem", Step.SEND, lambda client: client.find_marked("drafts", 0)),
    "reports": ("FindItem", Step.SEND, lambda client: client.find_reports()),
    "what reports say": ("GetItem", Step.SEND, lambda client: client.get_texts(["AAMk=", "AAMl="])),
    "sent items": ("FindItem", Step.SEND, lambda client: client.find_marked("sentitems", 100)),
}


@pytest.mark.parametrize("name", CALLS)
async def test_a_request_is_valid(name: str, client: ExchangeClient, server: Server, schema: etree.XMLSchema) -> None:
    operation, step, call = CALLS[name]

    reply = await call(client)

    assert (reply.seen.step, reply.seen.status, reply.seen.credentialed) == (step, 503, True)
    (body,) = server.envelope.iterfind("soap:Body/*", NAMESPACES)
    assert body.tag == f"{{{MESSAGES_NS}}}{operation}"
    assert schema.validate(body), schema.error_log
    version = server.envelope.find("soap:Header/t:RequestServerVersion", NAMESPACES)
    assert version is not None
    assert version.get("Version") == "Exchange2010_SP2"
    sent, _ = server.requests[-1]
    assert sent.headers["SOAPAction"] == f'"{MESSAGES_NS}/{operation}"'
    assert sent.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert sent.headers["Accept-Encoding"] == "identity"


async def test_a_probe_has_no_login(client: ExchangeClient, server: Server) -> None:
    reply = await client.probe(server.url)

    assert "Authorization" not in server.requests[-1][0].headers
    assert not reply.seen.credentialed
    assert reply.seen.step is Step.ENDPOINT


async def test_a_draft_is_what_was_meant(client: ExchangeClient, server: Server) -> None:
    await client.create_draft(MAIL)

    (message,) = server.envelope.iterfind(".//t:Message", NAMESPACES)
    assert message.findtext("t:Subject", namespaces=NAMESPACES) == MAIL.subject
    assert message.findtext("t:Body", namespaces=NAMESPACES) == MAIL.text
    assert message.findtext("t:ToRecipients/t:Mailbox/t:EmailAddress", namespaces=NAMESPACES) == MAIL.to
    assert message.findtext("t:ExtendedProperty/t:Value", namespaces=NAMESPACES) == "key-1"
    assert message.findtext("t:InternetMessageId", namespaces=NAMESPACES) == MAIL.message_id
    assert message.find("t:From", NAMESPACES) is None
    (create,) = server.envelope.iterfind("soap:Body/m:CreateItem", NAMESPACES)
    assert create.get("MessageDisposition") == "SaveOnly"
    assert create.xpath("m:SavedItemFolderId/t:DistinguishedFolderId/@Id", namespaces=NAMESPACES) == ["drafts"]


async def test_a_sender_of_its_own(client: ExchangeClient, server: Server) -> None:
    await CALLS["draft as"][2](client)

    sender = server.envelope.findtext(".//t:From/t:Mailbox/t:EmailAddress", namespaces=NAMESPACES)
    assert sender == "sales@example.com"


async def test_sending_names_the_draft_and_its_state(client: ExchangeClient, server: Server) -> None:
    await client.send_draft(ItemId("AAMk=", "CQAA"))

    (item,) = server.envelope.iterfind(".//t:ItemId", NAMESPACES)
    assert dict(item.attrib) == {"Id": "AAMk=", "ChangeKey": "CQAA"}
    (send,) = server.envelope.iterfind("soap:Body/m:SendItem", NAMESPACES)
    assert send.get("SaveItemToFolder") == "true"


@pytest.mark.parametrize("arguments", [{}, {"Unknown": 1}, {"FolderShape": {"BaseShape": "IdOnly"}}])
def test_a_wrong_request_is_never_written(arguments: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValidationError)):
        request("GetFolder", **arguments)
