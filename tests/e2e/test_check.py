"""`ewslink check` against the mock: the same steps and outcome as the service, and an exit status to go by."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE
from typing import Any

import pytest

from dev.demo.programs import BIN, service_environment
from ewslink_contracts.outcomes import Step

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASES = {
    "can be linked": (["ok@mock.test"], 0, None),
    "with a test mail": (["ok@mock.test", "--bcc", "log@bcc.mock.test"], 0, None),
    "finds the server by itself": (["ok@mock.test"], 0, None),
    "wrong password": (["wrong-password@mock.test"], 1, "bad_credentials"),
    "an OWA address": (["ok@mock.test", "--url", "https://mail.mock.test/owa/"], 1, "owa_redirect"),
    "corrected": (["ok@mock.test", "--url", "https://mail.mock.test/owa/", "--auto-correct"], 0, None),
    "not an address": (["ok@mock.test", "--url", "ftp://mail.mock.test/"], 1, "url_malformed"),
}


async def run(house: Any, *arguments: str) -> tuple[int | None, str, str]:
    settings = service_environment("", house.mock, house.folder)
    process = await asyncio.create_subprocess_exec(
        BIN / "ewslink", "check", *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, env={**os.environ, **settings}
    )
    out, err = await process.communicate(b"secret\n")
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("name", CASES)
async def test_outcome_and_exit_status(house: Any, name: str) -> None:
    arguments, status, code = CASES[name]
    returncode, out, err = await run(house, *arguments, "--json")
    document = json.loads(out)
    assert (returncode, err) == (status, "")
    assert document.get("error", {}).get("code") == code
    assert [step["name"] for step in document["steps"]] == list(Step)


async def test_the_report_for_people(house: Any) -> None:
    returncode, out, _ = await run(house, "wrong-password@mock.test", "--locale", "de")
    assert returncode == 1
    assert all(step in out for step in Step)
    assert "Was zu tun ist" in out
    assert "bad_credentials" in out
    assert "secret" not in out
