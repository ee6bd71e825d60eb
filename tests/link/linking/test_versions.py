"""The first and the last build of every product, and the gate."""

import pytest

from ewslink.linking.versions import Build, is_supported, product


@pytest.mark.parametrize(
    ("build", "name", "supported"),
    [
        ((6, 5, 7638), "Exchange Server", False),
        ((8, 0, 685, 25), "Exchange Server 2007", False),
        ((8, 0, 813), "Exchange Server 2007", False),
        ((8, 1, 240, 6), "Exchange Server 2007 SP1", False),
        ((8, 2, 176, 2), "Exchange Server 2007 SP2", False),
        ((8, 3, 517), "Exchange Server 2007 SP3", False),
        ((14, 0, 639, 21), "Exchange Server 2010", False),
        ((14, 1, 218, 15), "Exchange Server 2010 SP1", False),
        ((14, 1, 99999), "Exchange Server 2010 SP1", False),
        ((14, 2), "Exchange Server 2010 SP2", True),
        ((14, 2, 247, 5), "Exchange Server 2010 SP2", True),
        ((14, 3, 123, 4), "Exchange Server 2010 SP3", True),
        ((14, 10, 1), "Exchange Server 2010 SP3", True),
        ((15, 0, 775, 38), "Exchange Server 2013", True),
        ((15, 0, 846, 99), "Exchange Server 2013", True),
        ((15, 0, 847, 32), "Exchange Server 2013 SP1", True),
        ((15, 1, 2507, 6), "Exchange Server 2016", True),
        ((15, 2, 221, 12), "Exchange Server 2019", True),
        ((15, 2, 1748, 43), "Exchange Server 2019", True),
        ((15, 2, 2561, 999), "Exchange Server 2019", True),
        ((15, 2, 2562, 0), "Exchange Server SE", True),
        ((15, 2, 2562, 17), "Exchange Server SE", True),
        ((15, 3, 1), "Exchange Server", True),
        ((15, 20, 0), "Exchange Online", True),
        ((15, 20, 9999, 1), "Exchange Online", True),
        ((15, 21), "Exchange Server", True),
        ((16, 0), "Exchange Server", True),
    ],
)
def test_product_and_gate(build: tuple[int, ...], name: str, supported: bool) -> None:
    assert (product(Build(*build)), is_supported(Build(*build))) == (name, supported)


def test_a_build_is_written_with_all_four_numbers() -> None:
    assert str(Build(14, 2)) == "14.2.0.0"
