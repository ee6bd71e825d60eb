"""Who wants to hear of which events: subscriptions of a world, and how many one may have."""

import base64
import binascii
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.events import Event
from mock_ews.exchange.mailbox import Mailbox
from mock_ews.exchange.numbers import Numbers
from mock_ews.exchange.throttling import DEFAULT_LIMITS, Limits

SubscriptionKind = Literal["pull", "push", "streaming"]

IDLE_STREAM: Final = timedelta(minutes=30)
"""How long a streaming subscription lives without a connection: as long as a connection may last."""
MOST_AT_ONCE: Final = 50
"""Events in one notification."""
_TOKEN: Final = struct.Struct(">4s16sQ")
_SUBSCRIPTION: Final = b"subs"
_WATERMARK: Final = b"mark"


@dataclass(slots=True, eq=False)
class Subscription:
    """One subscription to a mailbox. `folders` are counters of folders, None is all of them."""

    id: str
    kind: SubscriptionKind
    mailbox: Mailbox
    events: frozenset[str]
    folders: frozenset[int] | None
    position: int
    """Number of the last event that was delivered."""
    idle: timedelta
    """How long it lives without being asked."""
    asked_at: datetime
    alive: bool = True
    stream: object = None
    """Whoever streams its events now."""

    @property
    def watermark(self) -> str:
        """The bookmark of its position."""
        return write_watermark(self.mailbox, self.position)

    def has_missed(self) -> bool:
        """Whether events that it has not delivered are forgotten already."""
        return self.position < self.mailbox.events.oldest

    def take(self, most: int = MOST_AT_ONCE) -> tuple[list[Event], bool]:
        """The next events it is about, at most so many, and whether there are more; what was taken is delivered."""
        log = self.mailbox.events
        if log.newest <= self.position:
            return [], False
        wanted = [event for event in log.since(self.position) if self._is_about(event)]
        more = len(wanted) > most
        taken = wanted[:most]
        self.position = taken[-1].number if more else max(self.position, log.newest)
        return taken, more

    def _is_about(self, event: Event) -> bool:
        return event.kind in self.events and (self.folders is None or not self.folders.isdisjoint(event.folders))


@dataclass
class Subscriptions:
    """All subscriptions of a world."""

    clock: Callable[[], datetime]
    numbers: Numbers
    _by_id: dict[str, Subscription] = field(default_factory=dict)
    _streams: Counter[str] = field(default_factory=Counter)

    def open(
        self,
        kind: SubscriptionKind,
        mailbox: Mailbox,
        events: frozenset[str],
        folders: frozenset[int] | None,
        *,
        idle: timedelta = IDLE_STREAM,
        watermark: str | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Subscription:
        """A new subscription. Raises EwsError ErrorExceededSubscriptionCount or ErrorInvalidWatermark."""
        if self.in_use(mailbox)[0] >= limits.subscriptions:
            raise EwsError("ErrorExceededSubscriptionCount")
        mailbox.events.keep()
        position = read_watermark(mailbox, watermark) if watermark else self.numbers.last
        if position < mailbox.events.oldest:
            raise EwsError("ErrorInvalidWatermark")
        token = _write(_SUBSCRIPTION, mailbox, self.numbers.next())
        made = Subscription(token, kind, mailbox, events, folders, position, idle, self.clock())
        self._by_id[token] = made
        return made

    def get(self, token: str, mailbox: Mailbox) -> Subscription:
        """The caller's subscription of that id, which has been asked now.

        Raises EwsError ErrorInvalidSubscription for what is no id, ErrorSubscriptionAccessDenied for somebody else's,
        ErrorExpiredSubscription once for one whose time is over, ErrorSubscriptionNotFound for all others.
        """
        owner = _read(_SUBSCRIPTION, token)
        if owner is None:
            raise EwsError("ErrorInvalidSubscription")
        if owner[0] != mailbox.guid.bytes:
            raise EwsError("ErrorSubscriptionAccessDenied")
        found = self._by_id.get(token)
        if found is None:
            raise EwsError("ErrorSubscriptionNotFound")
        if self._is_expired(found):
            self.close(found)
            raise EwsError("ErrorExpiredSubscription")
        found.asked_at = self.clock()
        return found

    def close(self, subscription: Subscription) -> None:
        """End a subscription, and with it its stream."""
        subscription.alive = False
        self._by_id.pop(subscription.id, None)

    def clear(self) -> None:
        """End all of them."""
        for subscription in list(self._by_id.values()):
            self.close(subscription)

    def open_stream(self, mailbox: Mailbox, limits: Limits = DEFAULT_LIMITS) -> None:
        """Count a connection that streams. Raises EwsError ErrorExceededConnectionCount."""
        if self._streams[mailbox.address] >= limits.streams:
            raise EwsError("ErrorExceededConnectionCount")
        self._streams[mailbox.address] += 1

    def close_stream(self, mailbox: Mailbox) -> None:
        """Count it no more."""
        self._streams[mailbox.address] -= 1

    def in_use(self, mailbox: Mailbox) -> tuple[int, int]:
        """Subscriptions of a mailbox, and connections that stream its events."""
        self._drop_expired()
        return sum(one.mailbox is mailbox for one in self._by_id.values()), self._streams[mailbox.address]

    def _is_expired(self, one: Subscription) -> bool:
        return one.stream is None and self.clock() - one.asked_at > one.idle

    def _drop_expired(self) -> None:
        for one in [one for one in self._by_id.values() if self._is_expired(one)]:
            self.close(one)


def write_watermark(mailbox: Mailbox, number: int) -> str:
    """The bookmark after the event of that number."""
    return _write(_WATERMARK, mailbox, number)


def read_watermark(mailbox: Mailbox, text: str) -> int:
    """The number a bookmark stands for. Raises EwsError ErrorInvalidWatermark, also for another mailbox's."""
    found = _read(_WATERMARK, text)
    if found is None or found[0] != mailbox.guid.bytes or found[1] > mailbox.newest_change:
        raise EwsError("ErrorInvalidWatermark")
    return found[1]


def _write(mark: bytes, mailbox: Mailbox, number: int) -> str:
    return base64.b64encode(_TOKEN.pack(mark, mailbox.guid.bytes, number)).decode()


def _read(mark: bytes, text: str) -> tuple[bytes, int] | None:
    try:
        found, mailbox, number = _TOKEN.unpack(base64.b64decode(text, validate=True))
    except (binascii.Error, struct.error, ValueError):
        return None
    return (mailbox, number) if found == mark else None
