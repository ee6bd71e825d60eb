"""A machine whose name servers cannot be reached: that is not the fault of a name."""

import json
import subprocess
from typing import Any

from ewslink.check import exit_status
from ewslink_contracts.outcomes import Category
from tests.compose.house import House


def check(house: House, *arguments: str) -> tuple[int, dict[str, Any]]:
    """`ewslink check` in the image of the link service, without a network."""
    image = house.containers("link")[0]["Image"]
    done = subprocess.run(
        ["docker", "run", "--rm", "--interactive", "--network", "none", image, "check", *arguments, "--json"],
        input=b"secret\n",
        capture_output=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_a_name_that_cannot_be_looked_up_may_be_right(house: House) -> None:
    status, document = check(house, "ann@example.com", "--url", "https://mail.example.com/EWS/Exchange.asmx")

    error = document["error"]
    assert (error["code"], error["retryable"], error["step"]) == ("name_lookup_failed", True, "connect")
    assert error["evidence"]["transport"] == "name_lookup_failed"
    assert status == exit_status.BY_CATEGORY[Category.CANNOT_CONNECT]
