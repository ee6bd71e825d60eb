"""Events as XML: m:Notification and t:…Event."""

from collections.abc import Iterable

from lxml.etree import _Element as Element

from mock_ews.exchange.events import Event, Reference
from mock_ews.exchange.subscriptions import Subscription, write_watermark
from mock_ews.operations.elements import add, m, t
from mock_ews.operations.fields.kinds import format_datetime


def write_notification(
    parent: Element, subscription: Subscription, events: Iterable[Event], *, previous: str = "", more: bool = False
) -> None:
    """What a subscription has to tell; a status event if that is nothing. With watermarks if there is a `previous`.

    Streamed ones are m:Notification, too, though the schema says t: (MS docs getstreamingevents-operation.md).
    """
    notification = add(parent, m("Notification"))
    add(notification, t("SubscriptionId"), subscription.id)
    if previous:
        add(notification, t("PreviousWatermark"), previous)
        add(notification, t("MoreEvents"), "true" if more else "false")
    nothing = True
    for event in events:
        nothing = False
        element = add(notification, t(event.kind))
        if previous:
            add(element, t("Watermark"), write_watermark(subscription.mailbox, event.number))
        _write_event(element, event)
    if nothing:
        status = add(notification, t("StatusEvent"))
        if previous:
            add(status, t("Watermark"), subscription.watermark)


def _write_event(element: Element, event: Event) -> None:
    add(element, t("TimeStamp"), format_datetime(event.time))
    kind = "FolderId" if event.what.store_id.item is None else "ItemId"
    _write_id(element, kind, event.what)
    _write_id(element, "ParentFolderId", event.parent)
    if event.old and event.old_parent:
        _write_id(element, f"Old{kind}", event.old)
        _write_id(element, "OldParentFolderId", event.old_parent)
    if event.unread is not None:
        add(element, t("UnreadCount"), str(event.unread))


def _write_id(parent: Element, name: str, reference: Reference) -> None:
    element = add(parent, t(name))
    element.set("Id", reference.id)
    element.set("ChangeKey", reference.change_key)
