"""Codes and cases cover each other: adding a code without a case fails here, and so does a case without a code."""

import tomllib
from pathlib import Path

from ewslink_contracts.outcomes import CATEGORIES, Code
from mock_ews.exchange import World
from mock_ews.scenarios import listing, read_all
from mock_ews.tls import HOSTS

SHOWN_BY_SERVERS = {
    row["outcome"]
    for rows in (
        listing.scenario_rows(read_all().values()),
        listing.mailbox_rows(World.default().specs.values()),
        listing.tls_rows(HOSTS),
    )
    for row in rows
}


def _outcomes(name: str) -> set[str]:
    """Of the cases in a file beside this one."""
    return {case["outcome"] for case in tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["case"]}


SHOWN_BY_ADDRESSES = _outcomes("addresses.toml")
SHOWN_BY_INTERRUPTIONS = _outcomes("interruptions.toml")
SHOWN_IN_CONTAINERS = {"cannot_connect/name_lookup_failed"}
"""tests/compose/test_name_service.py: this machine's name servers are not ours to stop."""


def test_every_code_ends_a_link_that_is_tested() -> None:
    known = {f"{CATEGORIES[code]}/{code}" for code in Code}
    shown = SHOWN_BY_SERVERS | SHOWN_BY_ADDRESSES | SHOWN_BY_INTERRUPTIONS | SHOWN_IN_CONTAINERS
    assert known | {"succeeded"} == shown


def test_addresses_are_for_what_no_server_can_show() -> None:
    assert SHOWN_BY_SERVERS.isdisjoint(SHOWN_BY_ADDRESSES)
