"""Events that are sent to a URL the client has named, as they happen."""

from datetime import timedelta
from typing import Final, Self
from urllib.parse import urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.subscriptions import Subscription, Subscriptions
from mock_ews.operations.elements import NAMESPACES, add, m, t
from mock_ews.operations.fields.event_xml import write_notification
from mock_ews.operations.registry import Call, Elsewhere

_LONGEST_URL: Final = 2082  # MS docs responsecode.md, at ErrorInvalidPushSubscriptionUrl


def check_url(url: str) -> None:
    """Raise EwsError ErrorInvalidPushSubscriptionUrl for what nothing can be posted to."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or len(url) > _LONGEST_URL:
        raise EwsError("ErrorInvalidPushSubscriptionUrl")


def push_to(call: Call, subscription: Subscription, wanted: Element) -> None:
    """Make a subscription's events the sequel of a call."""
    frequency = timedelta(minutes=int(wanted.findtext(t("StatusFrequency"), "30")))
    call.sequel = PushedEvents(call.world.subscriptions, subscription, frequency)
    call.elsewhere = Elsewhere(wanted.findtext(t("URL"), ""), frequency.total_seconds())


class PushedEvents:
    """What is pushed: a status at once and after silence, and events. It ends with its subscription, and ends it."""

    def __init__(self, registry: Subscriptions, subscription: Subscription, frequency: timedelta) -> None:
        self._registry = registry
        self._subscription = subscription
        self._frequency = frequency
        self._status_at = registry.clock()
        subscription.stream = self

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Element | None:
        one = self._subscription
        if not one.alive or one.has_missed():
            raise StopIteration
        previous = one.watermark
        events, more = one.take()
        now = self._registry.clock()
        if not events and now < self._status_at:
            return None
        self._status_at = now + self._frequency
        response = etree.Element(m("SendNotification"), nsmap=NAMESPACES)
        message = add(add(response, m("ResponseMessages")), m("SendNotificationResponseMessage"))
        message.set("ResponseClass", "Success")
        add(message, m("ResponseCode"), "NoError")
        write_notification(message, one, events, previous=previous, more=more)
        return response

    def close(self) -> None:
        """The client wants no more, or cannot be reached."""
        self._registry.close(self._subscription)
