"""A world with a clock that ticks, and a way to ask it: parse, validate, perform, render, validate the answer."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from ewslink_contracts.ews import MESSAGES_NS, NAMESPACES, SOAP_NS, TYPES_NS
from mock_ews import schema, soap
from mock_ews.exchange import World
from mock_ews.operations import Call, perform

Ask = Callable[..., Element]


@pytest.fixture
def world() -> World:
    """The default world on 23 November 2026; every look at its clock takes a second."""
    ticks = _ticks()
    return World.default(clock=lambda: next(ticks))


def _ticks() -> Iterator[datetime]:
    moment = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    while True:
        yield moment
        moment += timedelta(seconds=1)


@pytest.fixture
def ask(world: World) -> Ask:
    """`ask(operation, user="ok", header="")`: the response to an operation written with the prefixes m: and t:."""

    def perform_whole(operation: str, user: str = "ok", header: str = "") -> Element:
        envelope = soap.parse(
            f'<s:Envelope xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}"><s:Header>'
            f'<t:RequestServerVersion Version="Exchange2010_SP2"/>{header}</s:Header>'
            f"<s:Body>{operation}</s:Body></s:Envelope>".encode()
        )
        schema.validate(envelope)
        account = world.find_account(f"MOCK\\{user}")
        assert account is not None
        asked = (envelope.operation, envelope.element)
        response = perform(Call(*asked, account, world, envelope.requested_version, header=envelope.header))
        answer = soap.render_answer(response, soap.ServerVersion(15, 2, 1118, 7, "Exchange2016"))
        # lxml reads no U+FFFE, which Exchange writes all the same.
        body = etree.fromstring(answer.replace(b"&#xFFFE;", b"&#xFFFD;")).find(f"{{{SOAP_NS}}}Body")
        assert body is not None
        schema.compiled().assertValid(body[0])
        return body[0]

    return perform_whole


@pytest.fixture
def read() -> Callable[[Element, str], list[str]]:
    """`read(response, path)`: texts and attributes an XPath finds, "//" not needed: `read(r, "t:Subject")`."""

    def texts(element: Element, path: str) -> list[str]:
        found = element.xpath(f".//{path}", namespaces=NAMESPACES)
        assert isinstance(found, list)
        return [entry.text or "" if isinstance(entry, etree._Element) else str(entry) for entry in found]

    return texts


@pytest.fixture
def codes(read: Callable[[Element, str], list[str]]) -> Callable[[Element], list[str]]:
    """`codes(response)`: the response code of each message."""
    return lambda response: read(response, "m:ResponseCode")


@pytest.fixture
def item_id(read: Callable[[Element, str], list[str]]) -> Callable[[Element], str]:
    """`item_id(response)`: the first t:ItemId of a response, ready to be put into a request."""

    def first(response: Element) -> str:
        number, key = read(response, "t:ItemId/@Id")[0], read(response, "t:ItemId/@ChangeKey")[0]
        return f'<t:ItemId Id="{number}" ChangeKey="{key}"/>'

    return first


@pytest.fixture
def draft(ask: Ask, item_id: Callable[[Element], str]) -> Callable[..., str]:
    """`draft(content="", folder="drafts", user="ok")`: saves a message and gives its t:ItemId."""

    def save(content: str = "<t:Subject>Hello</t:Subject>", folder: str = "drafts", user: str = "ok") -> str:
        created = ask(
            f'<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId><t:DistinguishedFolderId Id="{folder}"/>'
            f"</m:SavedItemFolderId><m:Items><t:Message>{content}</t:Message></m:Items></m:CreateItem>",
            user,
        )
        return item_id(created)

    return save


@pytest.fixture
def subjects(ask: Ask, read: Callable[[Element, str], list[str]]) -> Callable[..., list[str]]:
    """`subjects(folder, user="ok")`: subjects of the messages in a distinguished folder, newest first."""

    def listed(folder: str, user: str = "ok") -> list[str]:
        found = ask(
            '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>'
            f'<m:ParentFolderIds><t:DistinguishedFolderId Id="{folder}"/></m:ParentFolderIds></m:FindItem>',
            user,
        )
        return read(found, "t:Subject")

    return listed
