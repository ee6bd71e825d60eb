"""Subscribe, Unsubscribe and GetEvents: events that a client asks for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Folder
from mock_ews.exchange.subscriptions import IDLE_STREAM, SubscriptionKind, read_watermark
from mock_ews.operations.elements import add, is_true, local, m, t
from mock_ews.operations.fields.event_xml import write_notification
from mock_ews.operations.pushed_events import check_url, push_to
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of
from mock_ews.soap import SoapFault
from mock_ews.versions import REQUEST_VERSIONS

_FIRST_WITH_STREAMS: Final = REQUEST_VERSIONS.index("Exchange2010_SP1")
_KINDS: Final[Mapping[str, SubscriptionKind]] = {
    "PullSubscriptionRequest": "pull",
    "PushSubscriptionRequest": "push",
    "StreamingSubscriptionRequest": "streaming",
}


@operation("Subscribe")
def subscribe(call: Call) -> Answer:
    """One message. A streaming subscription has no watermark."""
    wanted = call.element[0]
    kind = _KINDS[local(wanted)]
    version, timeout = call.requested_version, wanted.findtext(t("Timeout"))
    if kind == "streaming" and version and REQUEST_VERSIONS.index(version) < _FIRST_WITH_STREAMS:
        raise SoapFault("ErrorInvalidRequest", "The request is invalid.")

    def answer(_element: Element, message: Element) -> None:
        if kind == "push":
            check_url(wanted.findtext(t("URL"), ""))
        subscription = call.world.subscriptions.open(
            kind,
            call.mailbox,
            frozenset(element.text or "" for element in wanted.iterfind(f"{t('EventTypes')}/{t('EventType')}")),
            _folders(call, wanted),
            idle=timedelta(minutes=int(timeout)) if timeout else IDLE_STREAM,
            watermark=wanted.findtext(t("Watermark")),
            limits=call.limits,
        )
        add(message, m("SubscriptionId"), subscription.id)
        if kind == "push":
            push_to(call, subscription, wanted)
        if kind != "streaming":
            add(message, m("Watermark"), subscription.watermark)

    return answer


@operation("Unsubscribe")
def unsubscribe(call: Call) -> Answer:
    """One message. A stream of the subscription's events ends with it."""

    def answer(element: Element, _message: Element) -> None:
        subscriptions = call.world.subscriptions
        subscription = subscriptions.get(element.findtext(m("SubscriptionId"), ""), call.mailbox)
        if subscription.kind == "push":  # ended by answering so to what is pushed (exchangelib's live tests)
            raise EwsError("ErrorInvalidSubscription")
        subscriptions.close(subscription)

    return answer


@operation("GetEvents")
def get_events(call: Call) -> Answer:
    """One message with the events after a watermark, or a status event."""

    def answer(element: Element, message: Element) -> None:
        subscriptions = call.world.subscriptions
        subscription = subscriptions.get(element.findtext(m("SubscriptionId"), ""), call.mailbox)
        if subscription.kind != "pull":
            raise EwsError("ErrorInvalidSubscription")
        watermark = element.findtext(m("Watermark"), "")
        subscription.position = read_watermark(call.mailbox, watermark)
        if subscription.has_missed():
            subscriptions.close(subscription)  # MS docs responsecode.md
            raise EwsError("ErrorEventNotFound")
        events, more = subscription.take()
        write_notification(message, subscription, events, previous=watermark, more=more)

    return answer


def _folders(call: Call, wanted: Element) -> frozenset[int] | None:
    """The folders named, by their counters; None for all. Raises EwsError unless it is either."""
    named = wanted.find(t("FolderIds"))
    if (named is None) != is_true(wanted.get("SubscribeToAllFolders")):
        raise EwsError("ErrorInvalidSubscriptionRequest")
    return None if named is None else frozenset([_own_folder(call, element).store_id.folder for element in named])


def _own_folder(call: Call, element: Element) -> Folder:
    try:
        return folder_of(call, element)
    except EwsError as error:
        if error.code == "ErrorAccessDenied":
            raise EwsError("ErrorSubscriptionDelegateAccessNotSupported") from None
        raise
