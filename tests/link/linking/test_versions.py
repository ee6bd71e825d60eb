"""The gate: which builds can be linked."""

import pytest

from ewslink.linking.versions import is_supported
from ewslink_contracts.ews.builds import Build


@pytest.mark.parametrize(
    ("build", "supported"),
    [
        ((6, 5, 7638), False),
        ((8, 3, 517), False),
        ((14, 1, 218, 15), False),
        ((14, 1, 99999), False),
        ((14, 2), True),
        ((14, 2, 247, 5), True),
        ((15, 0, 775, 38), True),
        ((15, 20, 0), True),
        ((16, 0), True),
    ],
)
def test_gate(build: tuple[int, ...], supported: bool) -> None:
    assert is_supported(Build(*build)) is supported
