"""The first and the last build of every product."""

import pytest

from ewslink_contracts.ews.builds import Build, product


@pytest.mark.parametrize(
    ("build", "name"),
    [
        ((6, 5, 7638), "Exchange Server"),
        ((8, 0, 685, 25), "Exchange Server 2007"),
        ((8, 0, 813), "Exchange Server 2007"),
        ((8, 1, 240, 6), "Exchange Server 2007 SP1"),
        ((8, 2, 176, 2), "Exchange Server 2007 SP2"),
        ((8, 3, 517), "Exchange Server 2007 SP3"),
        ((14, 0, 639, 21), "Exchange Server 2010"),
        ((14, 1, 218, 15), "Exchange Server 2010 SP1"),
        ((14, 1, 99999), "Exchange Server 2010 SP1"),
        ((14, 2), "Exchange Server 2010 SP2"),
        ((14, 2, 247, 5), "Exchange Server 2010 SP2"),
        ((14, 3, 123, 4), "Exchange Server 2010 SP3"),
        ((14, 10, 1), "Exchange Server 2010 SP3"),
        ((15, 0, 775, 38), "Exchange Server 2013"),
        ((15, 0, 846, 99), "Exchange Server 2013"),
        ((15, 0, 847, 32), "Exchange Server 2013 SP1"),
        ((15, 1, 2507, 6), "Exchange Server 2016"),
        ((15, 2, 221, 12), "Exchange Server 2019"),
        ((15, 2, 1748, 43), "Exchange Server 2019"),
        ((15, 2, 2561, 999), "Exchange Server 2019"),
        ((15, 2, 2562, 0), "Exchange Server SE"),
        ((15, 2, 2562, 17), "Exchange Server SE"),
        ((15, 3, 1), "Exchange Server"),
        ((15, 20, 0), "Exchange Online"),
        ((15, 20, 9999, 1), "Exchange Online"),
        ((15, 21), "Exchange Server"),
        ((16, 0), "Exchange Server"),
    ],
)
def test_product(build: tuple[int, ...], name: str) -> None:
    assert product(Build(*build)) == name


def test_a_build_is_written_with_all_four_numbers() -> None:
    assert str(Build(14, 2)) == "14.2.0.0"
