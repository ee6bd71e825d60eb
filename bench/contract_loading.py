"""What it costs to load the EWS contract: by zeep, as the link service does once, and by lxml, as the mock does.

Ratios in one run, of CPU, in turns: over the floor, which is to parse the three files and do nothing with them.
"""

import argparse
import json
from collections.abc import Callable, Mapping
from statistics import median
from time import process_time
from typing import Final

from lxml import etree
from rich.console import Console
from rich.table import Table
from zeep import Client, Settings

from ewslink_contracts.ews import MESSAGES_XSD, TYPES_XSD, WSDL


def parse() -> None:
    """The floor."""
    for file in (WSDL, MESSAGES_XSD, TYPES_XSD):
        etree.parse(file)


def compile_schema() -> None:
    """What checks documents: `mock_ews.schema`."""
    etree.XMLSchema(etree.parse(MESSAGES_XSD))


def load() -> None:
    """What writes requests: `ewslink.exchange.envelopes`."""
    Client(str(WSDL), settings=Settings(strict=True))


WAYS: Final[Mapping[str, Callable[[], None]]] = {
    "parsed by lxml": parse,
    "compiled by lxml": compile_schema,
    "loaded by zeep": load,
}


def measure(turns: int) -> dict[str, list[float]]:
    """CPU seconds of each way, one after another, so often; a first turn is not counted."""
    spent: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(turns + 1):
        for name, way in WAYS.items():
            before = process_time()
            way()
            spent[name].append(process_time() - before)
    return {name: times[1:] for name, times in spent.items()}


def main() -> None:
    """Print the table, or JSON."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--turns", type=int, default=10)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    spent = measure(chosen.turns)
    floor, *_ = spent.values()
    ratios = {
        name: median(one / least for one, least in zip(times, floor, strict=True)) for name, times in spent.items()
    }
    if chosen.json:
        print(json.dumps({name: {"ratio": ratios[name], "cpu_ms": 1000 * median(spent[name])} for name in WAYS}))
        return
    table = Table("EWS contract", "CPU / parsed by lxml", "CPU ms")
    for name in WAYS:
        table.add_row(name, f"{ratios[name]:.1f}", f"{1000 * median(spent[name]):.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
