"""GetStreamingEvents: events as they happen, on a connection that stays open for them."""

from collections.abc import Generator
from datetime import timedelta
from typing import Final, Self

from lxml import etree
from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.subscriptions import Subscription
from mock_ews.operations.elements import NAMESPACES, add, m, t
from mock_ews.operations.fields.event_xml import write_notification
from mock_ews.operations.registry import Answer, Call, operation, write_error

HEARTBEAT: Final = timedelta(seconds=45)
"""Silence after which the client is told that the connection lives."""


@operation("GetStreamingEvents", since="Exchange2010_SP1")
def get_streaming_events(call: Call) -> Answer:
    """One message that says the connection is open; what happens follows. A single bad id spoils the call."""

    def answer(element: Element, message: Element) -> None:
        call.sequel = _nothing()  # a refusal, too, looks like the first of several answers
        good: dict[str, Subscription] = {}
        bad: dict[str, EwsError] = {}
        for named in element.iterfind(f"{m('SubscriptionIds')}/{t('SubscriptionId')}"):
            token = named.text or ""
            try:
                good[token] = _streaming(call, token)
            except EwsError as error:
                bad[token] = error
        if bad:
            _write_failure(message, next(iter(bad.values())), *bad)
            add(message, m("ConnectionStatus"), "Closed")
            return
        lasting = timedelta(minutes=int(element.findtext(m("ConnectionTimeout"), "30")))
        call.sequel = EventStream(call, list(good.values()), lasting)
        add(message, m("ConnectionStatus"), "OK")

    return answer


def _nothing() -> Generator[None, None, None]:
    yield from ()


def _streaming(call: Call, token: str) -> Subscription:
    subscription = call.world.subscriptions.get(token, call.mailbox)
    if subscription.kind != "streaming":
        raise EwsError("ErrorInvalidSubscription")
    return subscription


class EventStream:
    """Everything that follows the first answer. Raises EwsError ErrorExceededConnectionCount.

    It ends after its time, and as soon as none of its subscriptions is left.
    """

    def __init__(self, call: Call, subscriptions: list[Subscription], lasting: timedelta) -> None:
        self._registry = call.world.subscriptions
        self._mailbox = call.mailbox
        self._registry.open_stream(self._mailbox, call.limits)
        self._subscriptions = subscriptions
        now = call.world.clock()
        self._ends_at, self._heartbeat_at = now + lasting, now + HEARTBEAT
        self._open = True
        for subscription in subscriptions:
            subscription.stream = self

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Element | None:
        if not self._open:
            raise StopIteration
        if (failed := self._failed()) is not None:
            return failed
        self._subscriptions = [one for one in self._subscriptions if one.alive]
        response, message = _document()
        now = self._registry.clock()
        if not self._subscriptions or now >= self._ends_at:
            self.close()
            add(message, m("ConnectionStatus"), "Closed")
            return response
        news = [(one, events) for one in self._subscriptions if (events := one.take()[0])]
        if not news and now < self._heartbeat_at:
            return None
        self._heartbeat_at = now + HEARTBEAT
        notifications = add(message, m("Notifications"))
        for one, events in news or [(one, []) for one in self._subscriptions]:
            write_notification(notifications, one, events)
        return response

    def close(self) -> None:
        """Let go of the connection and the subscriptions."""
        if self._open:
            self._open = False
            self._registry.close_stream(self._mailbox)
            for one in self._subscriptions:
                self._release(one)

    def _release(self, one: Subscription) -> None:
        if one.stream is self:
            one.stream, one.asked_at = None, self._registry.clock()

    def _failed(self) -> Element | None:
        """What to say of the first subscription that another connection has taken, or that has missed events."""
        for one in self._subscriptions:
            if one.stream is not self:
                code = "ErrorNewEventStreamConnectionOpened"
            elif one.alive and one.has_missed():
                code = "ErrorMissedNotificationEvents"
                self._registry.close(one)
            else:
                continue
            self._subscriptions.remove(one)
            response, message = _document()
            _write_failure(message, EwsError(code), one.id)
            return response
        return None


def _document() -> tuple[Element, Element]:
    """A whole answer, and the message in it."""
    response = etree.Element(m("GetStreamingEventsResponse"), nsmap=NAMESPACES)
    message = add(add(response, m("ResponseMessages")), m("GetStreamingEventsResponseMessage"))
    message.set("ResponseClass", "Success")
    add(message, m("ResponseCode"), "NoError")
    return response, message


def _write_failure(message: Element, error: EwsError, *tokens: str) -> None:
    write_error(message, error)
    failed = add(message, m("ErrorSubscriptionIds"))
    for token in tokens:  # not t: as the schema says (exchangelib get_streaming_events.py, EWS Managed API)
        add(failed, m("SubscriptionId"), token)
