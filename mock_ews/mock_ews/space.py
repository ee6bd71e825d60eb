"""A world to oneself: what a client can change or leave traces in, apart from everybody else's."""

from dataclasses import dataclass, field

from mock_ews.auth import Doorman
from mock_ews.budgets import Budgets
from mock_ews.exchange import World
from mock_ews.injection import Injector
from mock_ews.journal import Journal


@dataclass
class Space:
    """State of one mock; a server has one for URLs without /w/<name>, and more for those that ask for one."""

    world: World
    name: str = ""
    strict: bool = True
    """Whether requests that are not valid against the schema are refused."""
    journal: Journal = field(default_factory=Journal)
    injector: Injector = field(default_factory=Injector)
    budgets: Budgets = field(default_factory=Budgets)
    doorman: Doorman = field(init=False)

    def __post_init__(self) -> None:
        self.doorman = Doorman(self.world)

    @property
    def prefix(self) -> str:
        """What its URLs begin with."""
        return f"/w/{self.name}" if self.name else ""

    def reset(self) -> None:
        """As if just started, except that connections stay open."""
        self.journal.clear()  # first: streams that end with the world tell so in the new journal
        self.world.reset()
        self.injector.clear()
        self.doorman.reset()
        self.budgets.reset()
