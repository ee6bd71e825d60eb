"""What is known about the request being answered."""

from dataclasses import dataclass, field

from flask import g

from mock_ews.connection import Connection
from mock_ews.exchange import Account
from mock_ews.journal import Entry
from mock_ews.scenarios import Scenario


@dataclass(slots=True)
class Visit:
    """A request to a scenario, and the line of the journal it will leave."""

    scenario: Scenario
    connection: Connection
    entry: Entry
    account: Account = field(init=False)
    """Who has logged in; there is none before that."""


def current_visit() -> Visit:
    """The visit of the request that Flask is busy with."""
    visit: Visit = g.visit
    return visit
