"""Everything there is to link to, as rows for people and programs."""

from collections.abc import Iterable, Mapping
from typing import TypedDict

from mock_ews.exchange import MailboxSpec
from mock_ews.scenarios.catalogue import Scenario
from mock_ews.tls import TlsHost


class Row(TypedDict):
    """One way to see an outcome: `use` is the URL path, mailbox address or host name to use for it."""

    use: str
    description: str
    outcome: str


class ScenarioRow(Row):
    """A scenario, with its name and how it presents itself."""

    name: str
    product: str
    build: str
    auth: list[str]


def scenario_rows(scenarios: Iterable[Scenario]) -> list[ScenarioRow]:
    return [
        {
            "name": one.name,
            "use": one.use,
            "description": one.description,
            "outcome": one.outcome,
            "product": one.profile.product,
            "build": one.profile.build,
            "auth": list(one.auth),
        }
        for one in scenarios
    ]


def mailbox_rows(specs: Iterable[MailboxSpec]) -> list[Row]:
    return [{"use": one.link_as, "description": one.description, "outcome": one.outcome} for one in specs]


def tls_rows(hosts: Mapping[str, TlsHost]) -> list[Row]:
    return [{"use": name, "description": one.description, "outcome": one.outcome} for name, one in hosts.items()]
