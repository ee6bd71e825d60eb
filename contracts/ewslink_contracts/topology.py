"""Every name on the broker, once: exchanges, queues with their arguments, routing keys."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

COMMANDS_EXCHANGE: Final = "ewslink.commands"
EVENTS_EXCHANGE: Final = "ewslink.events"
LINK_QUEUE: Final = "ewslink.link"
PARKED_QUEUE: Final = "ewslink.parked"

#: Seconds that a request waits after its first, second … failure through no fault of its own; after the last: parked.
LINK_WAITS: Final = (10, 60, 600)


class Command(StrEnum):
    """Routing keys on the commands exchange."""

    LINK_REQUEST = "link.request"


class EventType(StrEnum):
    """Routing keys on the events exchange, also the AMQP property `type` of each event."""

    LINK_PROGRESS = "link.progress"
    LINK_SUCCEEDED = "link.succeeded"
    LINK_FAILED = "link.failed"
    LINK_REJECTED = "link.rejected"


#: Our own attempt counter: RabbitMQ 4 does not carry x-death over a republished message.
ATTEMPT_HEADER: Final = "x-ewslink-attempt"
#: Why a message was parked: a RejectReason or an outcome code.
REASON_HEADER: Final = "x-ewslink-reason"

#: How often the broker may hand out one message again, for instance after crashes, before it parks the message.
DELIVERY_LIMIT: Final = 10
PARKED_MAX_LENGTH: Final = 100_000
LINK_MAX_LENGTH: Final = 1_000_000

Arguments = Mapping[str, str | int]


def wait_queue(seconds: int) -> str:
    """The name of the wait queue of one delay: `ewslink.link.wait.10`."""
    return f"{LINK_QUEUE}.wait.{seconds}"


def _quorum(dead_letter_to: str, max_length: int, **more: str | int) -> Arguments:
    # At-least-once dead lettering needs reject-publish; otherwise the broker silently falls back to at-most-once.
    return {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": dead_letter_to,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
        "x-max-length": max_length,
        **more,
    }


#: Every queue with the arguments it is declared with. The broker refuses a second declaration with others.
QUEUES: Final[Mapping[str, Arguments]] = {
    LINK_QUEUE: _quorum(PARKED_QUEUE, LINK_MAX_LENGTH, **{"x-delivery-limit": DELIVERY_LIMIT}),
    **{
        # A TTL per queue, not per message: messages with a longer TTL would hold back the ones behind them.
        wait_queue(seconds): _quorum(LINK_QUEUE, LINK_MAX_LENGTH, **{"x-message-ttl": seconds * 1000})
        for seconds in LINK_WAITS
    },
    PARKED_QUEUE: {"x-queue-type": "quorum", "x-overflow": "reject-publish", "x-max-length": PARKED_MAX_LENGTH},
}

#: Which routing keys of the commands exchange lead to which queue.
BINDINGS: Final[Mapping[str, tuple[Command, ...]]] = {LINK_QUEUE: (Command.LINK_REQUEST,)}
