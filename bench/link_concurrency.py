"""How many links at once: rate, CPU and memory of one link service, by EWSLINK_CONCURRENCY, in one run.

The mock answers at once and on the same machine, so that the rate shows what the processor allows, not what waiting for
a network allows; the figure that carries over is the CPU per link.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from dev.broker import NoBrokerError, broker
from dev.demo.cases import Case
from dev.demo.programs import MockEws, ewslink, mock_ews
from ewslink.asking import Links, links
from ewslink_contracts.events import LinkProgress, LinkRejected
from ewslink_contracts.outcomes import Locale

LEVELS = (1, 4, 16, 64)

_BASIC = "https://mail.mock.test/s/basic-only/EWS/Exchange.asmx"
_CASE = Case("bench", {"ews_url": _BASIC}, "linked")


@dataclass(frozen=True)
class Figure:
    """One level of concurrency."""

    concurrency: int
    links_per_second: float
    cpu_ms_per_link: float
    resident_mb: float


async def measure(amqp_url: str, mock: MockEws, concurrency: int, count: int) -> Figure:
    """Link `count` times with a service of its own."""
    os.environ["EWSLINK_CONCURRENCY"] = str(concurrency)
    with tempfile.TemporaryDirectory() as name:
        async with ewslink(amqp_url, mock, Path(name)) as service, links(amqp_url) as client:
            await _link(client, 10)  # the first links pay for imports and the WSDL
            pid = service.pid
            cpu, clock = _cpu_seconds(pid), time.perf_counter()
            await _link(client, count)
            seconds, cpu = time.perf_counter() - clock, _cpu_seconds(pid) - cpu
            return Figure(concurrency, count / seconds, 1000 * cpu / count, _resident_mb(pid))


async def _link(client: Links, count: int) -> None:
    waiting = {request.request_id: request for request in (_CASE.request(Locale.EN) for _ in range(count))}
    await client.publish(waiting.values())
    async with aclosing(client.events()) as events:
        async for event in events:
            if not isinstance(event, LinkProgress | LinkRejected):
                del waiting[event.request_id]
            if not waiting:
                return


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def run(amqp_url: str, count: int, console: Console) -> list[Figure]:
    """All levels, one after another, against one mock."""
    with tempfile.TemporaryDirectory() as name:
        async with mock_ews(Path(name)) as mock:
            shown = track(LEVELS, "links at once", console=console)
            return [await measure(amqp_url, mock, concurrency, count) for concurrency in shown]


def main() -> int:
    """Print the table, or JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--links", type=int, default=150, help="links per level (150)")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    try:
        with broker() as amqp_url:
            figures = asyncio.run(run(amqp_url, chosen.links, Console(stderr=True)))
    except NoBrokerError as problem:
        print(problem, file=sys.stderr)
        return 1
    if chosen.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
        return 0
    table = Table("links at once", "rate / rate of 1", "links/s", "CPU ms per link", "resident MB")
    for figure in figures:
        ratio = figure.links_per_second / figures[0].links_per_second
        row = (figure.links_per_second, figure.cpu_ms_per_link, figure.resident_mb)
        table.add_row(str(figure.concurrency), f"{ratio:.2f}", *(f"{value:.1f}" for value in row))
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
