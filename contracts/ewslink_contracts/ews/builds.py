"""Exchange builds: from numbers to products. Pure.

Decisions are on numbers, never on the Version string: servers send strings such as `V2_23` there (exchangelib #222).
"""

from typing import Final, NamedTuple


class Build(NamedTuple):
    """The numbers of t:ServerVersionInfo. Compares as Microsoft counts."""

    major: int
    minor: int
    build: int = 0
    revision: int = 0

    def __str__(self) -> str:
        return ".".join(str(number) for number in self)


_PRODUCTS: Final[tuple[tuple[Build, str], ...]] = (
    (Build(8, 0), "Exchange Server 2007"),
    (Build(8, 1), "Exchange Server 2007 SP1"),
    (Build(8, 2), "Exchange Server 2007 SP2"),
    (Build(8, 3), "Exchange Server 2007 SP3"),
    (Build(14, 0), "Exchange Server 2010"),
    (Build(14, 1), "Exchange Server 2010 SP1"),
    (Build(14, 2), "Exchange Server 2010 SP2"),
    (Build(14, 3), "Exchange Server 2010 SP3"),
    (Build(15, 0), "Exchange Server 2013"),
    (Build(15, 0, 847), "Exchange Server 2013 SP1"),
    (Build(15, 1), "Exchange Server 2016"),
    (Build(15, 2), "Exchange Server 2019"),
    # The Subscription Edition kept 15.2 and is told apart by its build (CSS-Exchange: `Build -ge 2562`).
    (Build(15, 2, 2562), "Exchange Server SE"),
    (Build(15, 3), "Exchange Server"),
    (Build(15, 20), "Exchange Online"),
    (Build(15, 21), "Exchange Server"),
)
"""First build of each product, ascending. Source: Microsoft, "Exchange Server build numbers and release dates"."""


def product(build: Build) -> str:
    """The name that an administrator knows the build by."""
    names = [name for first, name in _PRODUCTS if first <= build]
    return names[-1] if names else "Exchange Server"
