"""The gate: which builds can be linked."""

import pytest

from ewslink.linking.classify import is_endpoint
from ewslink.linking.observation import Observation
from ewslink.linking.versions import is_supported
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import Step


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


@pytest.mark.parametrize(
    ("version", "takes_a_password"),
    [("15.20.8534.34", False), ("15.2.1118.7", True), ("8.1.436.0", True), ("15.20", True), ("x", True), ("", True)],
)
def test_a_front_end_of_exchange_online_gets_no_password_and_an_old_one_is_only_a_hint(
    version: str, takes_a_password: bool
) -> None:
    headers = {"www-authenticate": "Basic", "x-owa-version": version}
    seen = Observation(
        step=Step.ENDPOINT, url="https://mail.example.com/EWS/Exchange.asmx", status=401, headers=headers
    )

    assert is_endpoint(seen, ["basic"]) is takes_a_password
