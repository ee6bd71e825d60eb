"""What is known about the request being answered."""

from dataclasses import dataclass, field

from flask import Response, g

from mock_ews.certificates import Authority
from mock_ews.connection import Connection
from mock_ews.exchange import Account
from mock_ews.injection import Phase, TargetErrors
from mock_ews.journal import Entry
from mock_ews.scenarios import Scenario, Service
from mock_ews.soap import SoapFault
from mock_ews.space import Space
from mock_ews.wire import UNHARMED, Wire


@dataclass(slots=True)
class Visit:
    """A request to a scenario, and the line of the journal it will leave."""

    space: Space
    scenario: Scenario
    connection: Connection
    entry: Entry
    authority: Authority
    """Trusted where the server calls a client back."""
    wire: Wire = UNHARMED
    """What happens to the bytes of the answer."""
    service: Service = "ews"
    """What it is for."""
    account: Account = field(init=False)
    """Who has logged in; there is none before that."""

    def let_in(self, account: Account, scheme: str) -> None:
        """Take the request for that account's."""
        self.account = account
        self.entry.user, self.entry.mailbox = f"{account.domain}\\{account.user}", account.address
        self.entry.login_scheme = scheme

    def harm(self, phase: Phase) -> Response | None:
        """Let the fault rules look at what is known by now; the answer one of them gives in place of the real one."""
        harm = self.space.injector.harm(self.scenario, self.entry, phase, self.service)
        self.wire = harm.wire or self.wire
        return harm.answer

    def fault(self) -> SoapFault | None:
        """What the call in hand is refused with."""
        return self.space.injector.fault(self.scenario, self.entry)

    def errors(self) -> TargetErrors | None:
        """What single things that it asks for are refused with."""
        return self.space.injector.errors(self.scenario, self.entry)


def current_visit() -> Visit:
    """The visit of the request that Flask is busy with."""
    visit: Visit = g.visit
    return visit
