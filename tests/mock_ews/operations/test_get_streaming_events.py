"""GetStreamingEvents: the answers of one call, one after the other, on a clock that ticks with every look."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from ewslink_contracts.ews import MESSAGES_NS, TYPES_NS
from mock_ews import schema
from mock_ews.exchange import World, events
from mock_ews.exchange.throttling import DEFAULT_LIMITS, Limits
from mock_ews.operations import Call, Sequel, perform
from mock_ews.soap import SoapFault

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Draft = Callable[..., str]
Answers = Callable[..., tuple[Element, Sequel | None]]

SUBSCRIBE = (
    '<m:Subscribe><m:StreamingSubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id="inbox"/></t:FolderIds>'
    "<t:EventTypes><t:EventType>CreatedEvent</t:EventType></t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>"
)
NAMESPACES = f'xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}"'


def parsed(text: str) -> Element:
    return etree.fromstring(text.replace(">", f" {NAMESPACES}>", 1))


@pytest.fixture
def token(ask: Ask, read: Read) -> str:
    return read(ask(SUBSCRIBE), "m:SubscriptionId")[0]


@pytest.fixture
def stream(world: World) -> Answers:
    """`stream(*tokens, user="ok")`: the first answer and those that follow."""

    def start(*tokens: str, user: str = "ok", limits: Limits = DEFAULT_LIMITS) -> tuple[Element, Sequel | None]:
        ids = "".join(f"<t:SubscriptionId>{token}</t:SubscriptionId>" for token in tokens)
        element = parsed(
            f"<m:GetStreamingEvents><m:SubscriptionIds>{ids}</m:SubscriptionIds>"
            "<m:ConnectionTimeout>1</m:ConnectionTimeout></m:GetStreamingEvents>"
        )
        schema.validate(element)
        account = world.find_account(user)
        assert account is not None
        call = Call("GetStreamingEvents", element, account, world, "Exchange2010_SP2", limits)
        return perform(call), call.sequel

    return start


def told(answer: Element) -> str:
    """What an answer is about: its code, and what else it says."""
    message = answer[0][0]
    content = [child for child in message if not str(child.tag).endswith(("Text", "ResponseCode", "LinkKey"))]
    last = content[-1]
    assert_valid(answer)
    name = str(last.tag).rpartition("}")[2]
    found = [str(one.tag).rpartition("}")[2] for one in last.iterfind("{*}Notification/*")]
    return " ".join([message.findtext("{*}ResponseCode") or "", name, last.text or "", *found[1:]]).strip()


def assert_valid(answer: Element) -> None:
    """Exchange says m: in two places where its schema says t:; all else is as the schema says."""
    valid = deepcopy(answer)
    for path in ("{*}Notifications/{*}Notification", "{*}ErrorSubscriptionIds/{*}SubscriptionId"):
        for element in valid.iterfind(f".//{path}"):
            element.tag = str(element.tag).replace(MESSAGES_NS, TYPES_NS)
    schema.compiled().assertValid(valid)


def until_next(sequel: Sequel) -> tuple[str, int]:
    """The next answer, and after how many looks it came."""
    for looks, answer in enumerate(sequel, 1):
        if answer is not None:
            return told(answer), looks
    return "the end", 0


def test_the_life_of_a_stream(stream: Answers, draft: Draft, token: str) -> None:
    draft(folder="inbox")
    first, sequel = stream(token)
    assert told(first) == "NoError ConnectionStatus OK"
    assert sequel is not None
    assert until_next(sequel) == ("NoError Notifications  CreatedEvent", 1)
    assert next(sequel) is None
    draft(folder="inbox")
    draft(folder="inbox")
    draft(folder="junkemail")
    assert until_next(sequel) == ("NoError Notifications  CreatedEvent CreatedEvent", 1)
    assert next(sequel) is None


def test_silence_is_broken_by_a_status_until_the_time_is_over(stream: Answers, token: str) -> None:
    _, sequel = stream(token)
    assert sequel is not None
    assert until_next(sequel) == ("NoError Notifications  StatusEvent", 45)
    assert until_next(sequel)[0] == "NoError ConnectionStatus Closed"
    assert until_next(sequel) == ("the end", 0)


def test_what_happens_in_between_is_kept(stream: Answers, draft: Draft, token: str) -> None:
    _, sequel = stream(token)
    assert sequel is not None
    sequel.close()
    draft(folder="inbox")
    _, sequel = stream(token)
    assert sequel is not None
    assert until_next(sequel) == ("NoError Notifications  CreatedEvent", 1)


def test_another_connection_takes_over(stream: Answers, token: str) -> None:
    (_, old), (_, new) = stream(token), stream(token)
    assert old is not None
    assert new is not None
    assert until_next(old)[0] == "ErrorNewEventStreamConnectionOpened ErrorSubscriptionIds"
    assert until_next(old)[0] == "NoError ConnectionStatus Closed"
    assert next(new) is None


@pytest.mark.parametrize("end", ["unsubscribe", "reset"])
def test_it_ends_with_its_subscriptions(stream: Answers, ask: Ask, world: World, token: str, end: str) -> None:
    _, sequel = stream(token)
    assert sequel is not None
    if end == "reset":
        world.reset()
    else:
        ask(f"<m:Unsubscribe><m:SubscriptionId>{token}</m:SubscriptionId></m:Unsubscribe>")
    assert until_next(sequel) == ("NoError ConnectionStatus Closed", 1)


def test_events_that_are_forgotten_before_they_were_told(stream: Answers, world: World, token: str) -> None:
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    _, sequel = stream(token)
    assert sequel is not None
    for _ in range(events.MAX_EVENTS + 1):
        mailbox.touch_folder(mailbox.root)
    assert until_next(sequel) == ("ErrorMissedNotificationEvents ErrorSubscriptionIds", 1)


def test_one_bad_id_spoils_the_call(stream: Answers, read: Read, token: str) -> None:
    answer, sequel = stream(token, "AAA-")
    assert sequel is not None
    assert list(sequel) == []
    assert read(answer, "m:ResponseCode") == ["ErrorInvalidSubscription"]
    assert read(answer, "m:ErrorSubscriptionIds/m:SubscriptionId") == ["AAA-"]
    assert read(answer, "m:ConnectionStatus") == ["Closed"]


def test_somebody_else_s(stream: Answers, read: Read, token: str) -> None:
    answer, _ = stream(token, user="log")
    assert read(answer, "m:ResponseCode") == ["ErrorSubscriptionAccessDenied"]


def test_only_so_many_connections(stream: Answers, read: Read, token: str) -> None:
    limits = Limits(streams=2)
    opened = [stream(token, limits=limits)[1] for _ in range(2)]
    assert read(stream(token, limits=limits)[0], "m:ResponseCode") == ["ErrorExceededConnectionCount"]
    assert opened[0] is not None
    opened[0].close()
    opened[0].close()  # counts once
    assert read(stream(token, limits=limits)[0], "m:ResponseCode") == ["NoError"]
    assert read(stream(token, limits=limits)[0], "m:ResponseCode") == ["ErrorExceededConnectionCount"]


@pytest.mark.parametrize("version", ["Exchange2007_SP1", "Exchange2010"])
def test_older_requests_do_not_know_of_it(world: World, version: str) -> None:
    account = world.find_account("ok")
    assert account is not None
    with pytest.raises(SoapFault, match="ErrorInvalidRequest"):
        perform(Call("Subscribe", parsed(SUBSCRIBE), account, world, version))
