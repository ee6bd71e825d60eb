"""What the service counts. Labels are closed lists, so that no publisher can make more series."""

from prometheus_client import CollectorRegistry, Counter, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The instruments of one process, in a registry of their own."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        self.links = Counter("ewslink_links", "Links checked", ("category", "code"), registry=own)
        self.rejected = Counter("ewslink_rejected", "Messages refused", ("reason",), registry=own)
        self.repeated = Counter("ewslink_repeated", "Requests answered again from the store", registry=own)
        self.postponed = Counter("ewslink_postponed", "Requests sent to a wait queue", registry=own)
        self.unroutable = Counter("ewslink_unroutable", "Events that no queue took", ("type",), registry=own)
        self.step_seconds = Histogram(
            "ewslink_step_seconds", "Duration of a step", ("step", "status"), buckets=_SECONDS, registry=own
        )
