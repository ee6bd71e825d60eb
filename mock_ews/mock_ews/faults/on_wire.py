"""Effects on the bytes of an answer."""

from dataclasses import dataclass, fields
from math import log
from random import Random
from typing import ClassVar

from flask import Response

from mock_ews.data_files import BadValue
from mock_ews.faults.effect import Effect, effect
from mock_ews.versions import Profile
from mock_ews.wire import Wire


class OnTheWire(Effect):
    """An effect on the bytes of an answer. Its own names are those of WireMock and Toxiproxy, where they have one."""

    harms_wire = True
    above_zero: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        for one in fields(self):  # type: ignore[arg-type]  # every effect is a dataclass
            value = getattr(self, one.name)
            if one.name in self.above_zero and value <= 0:
                raise BadValue(one.name, f"expected a number above 0, got {value!r}")
            if isinstance(value, int | float) and value < 0 and one.name != "length_error":
                raise BadValue(one.name, f"expected 0 or more, got {value!r}")


@effect("wire")
@dataclass(frozen=True)
class BreakWire(OnTheWire, Wire):
    """Everything that can happen to the bytes, piece by piece; the other effects are names for some of it.

    `performed = false`: the call is not even looked at; otherwise it is carried out, and only its answer is harmed.
    """

    performed: bool = True
    above_zero = ("pieces",)

    def instead(self, profile: Profile, *, logged_in: bool) -> Response | None:
        del profile, logged_in
        return None if self.performed else Response(status=500)

    def wire(self, chance: Random) -> Wire:
        del chance
        return self


@effect("connection-reset-by-peer")
@dataclass(frozen=True)
class ConnectionReset(OnTheWire):
    """No answer but a TCP reset, after `timeout` seconds (WireMock CONNECTION_RESET_BY_PEER, Toxiproxy reset_peer)."""

    timeout: float = 0.0

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(self.timeout, 0.0, "reset")


@effect("empty-response")
@dataclass(frozen=True)
class EmptyResponse(OnTheWire):
    """The connection is closed without a byte (WireMock EMPTY_RESPONSE)."""

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(fraction=0.0, ending="close")


@effect("random-data-then-close")
@dataclass(frozen=True)
class RandomData(OnTheWire):
    """Noise, then the end (WireMock RANDOM_DATA_THEN_CLOSE)."""

    size: int = 512

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(noise=self.size, ending="close")


@effect("malformed-response-chunk")
@dataclass(frozen=True)
class MalformedChunk(OnTheWire):
    """A status line, then noise where chunks should be, then the end (WireMock MALFORMED_RESPONSE_CHUNK)."""

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(bad_chunk=True, ending="close")


@effect("chunked-dribble-delay")
@dataclass(frozen=True)
class Dribble(OnTheWire):
    """The answer in `number_of_chunks` pieces over `total_duration` seconds (WireMock chunkedDribbleDelay)."""

    number_of_chunks: int
    total_duration: float
    above_zero = ("number_of_chunks",)

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(pieces=self.number_of_chunks, over=self.total_duration)


@effect("bandwidth")
@dataclass(frozen=True)
class Bandwidth(OnTheWire):
    """No more than `rate` kilobytes a second (Toxiproxy bandwidth)."""

    rate: float

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(rate=max(1, int(self.rate * 1000)))


@effect("limit-data")
@dataclass(frozen=True)
class LimitData(OnTheWire):
    """The connection is closed after so many bytes of the answer (Toxiproxy limit_data)."""

    bytes: int

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(limit=self.bytes, ending="close")


@effect("slicer")
@dataclass(frozen=True)
class Slicer(OnTheWire):
    """The answer in slices of about `average_size` bytes, `delay` microseconds apart (Toxiproxy slicer)."""

    average_size: int
    size_variation: int = 0
    delay: int = 0
    above_zero = ("average_size",)

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(
            slice_size=self.average_size, slice_variation=self.size_variation, slice_pause=self.delay / 1_000_000
        )


@effect("slow-close")
@dataclass(frozen=True)
class SlowClose(OnTheWire):
    """After the answer the connection stays open for `delay` seconds, then it is closed (Toxiproxy slow_close)."""

    delay: float

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(linger=self.delay, ending="close")


@effect("timeout")
@dataclass(frozen=True)
class Timeout(OnTheWire):
    """No answer; the connection is closed after `timeout` seconds, or never for 0 (Toxiproxy timeout)."""

    timeout: float = 0.0

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(self.timeout, 0.0, "close" if self.timeout else "hang")


@effect("fixed-delay")
@dataclass(frozen=True)
class FixedDelay(OnTheWire):
    """The answer comes `seconds` late."""

    seconds: float

    def wire(self, chance: Random) -> Wire:
        del chance
        return Wire(self.seconds)


@effect("uniform-delay")
@dataclass(frozen=True)
class UniformDelay(OnTheWire):
    """The answer comes late by `lower` to `upper` seconds, each as likely as the other (WireMock uniform)."""

    lower: float
    upper: float
    by_chance = True

    def wire(self, chance: Random) -> Wire:
        return Wire(chance.uniform(self.lower, self.upper))


@effect("lognormal-delay")
@dataclass(frozen=True)
class LognormalDelay(OnTheWire):
    """The answer comes late by `median` seconds, often less, seldom much more, never over `max_value` (WireMock)."""

    median: float
    sigma: float
    max_value: float = 60.0
    by_chance = True
    above_zero = ("median",)

    def wire(self, chance: Random) -> Wire:
        return Wire(min(self.max_value, chance.lognormvariate(log(self.median), self.sigma)))
