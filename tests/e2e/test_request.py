"""`ewslink request`: publishes as any service would, tells the steps, prints the event, and has a status to go by."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE
from typing import Any

import pytest

from dev.demo.programs import BIN, service_environment
from ewslink_contracts.outcomes import Step

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def run(house: Any, amqp_url: str, *arguments: str, **settings: str) -> tuple[int | None, str, str]:
    environment = {**os.environ, **service_environment(amqp_url, house.mock, house.folder), **settings}
    command = [str(BIN / "ewslink"), "request", *arguments, "--bcc", "log@bcc.mock.test"]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment)
    out, err = await process.communicate(b"secret\n")
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize(
    ("email", "status", "code"), [("ok@mock.test", 0, None), ("wrong-password@mock.test", 1, "bad_credentials")]
)
async def test_event_and_exit_status(house: Any, amqp_url: str, email: str, status: int, code: str | None) -> None:
    returncode, out, err = await run(house, amqp_url, email)
    event = json.loads(out)
    assert (returncode, event["email"], event.get("error", {}).get("code")) == (status, email, code)
    assert [line.partition(" ")[0] for line in err.splitlines()] == list(Step)
    assert "secret" not in out + err


async def test_what_is_no_address_is_said_in_one_line(house: Any, amqp_url: str) -> None:
    returncode, out, err = await run(house, amqp_url, "nobody")
    assert (returncode, out) == (1, "")
    assert err.startswith("ewslink: email: ")
    assert err.count("\n") == 1


async def test_a_rejection_is_an_answer(house: Any, amqp_url: str, tmp_path: Any) -> None:
    other_keys = {"EWSLINK_DATA_DIR": str(tmp_path)}
    returncode, out, _ = await run(house, amqp_url, "ok@mock.test", **other_keys)
    assert (returncode, json.loads(out)["reason"]) == (1, "seal_refused")
    await house.parked(1)


async def test_no_broker(house: Any) -> None:
    returncode, _, err = await run(house, "amqp://guest:c4nary@127.0.0.1:1/", "ok@mock.test")
    assert returncode == 1
    assert "cannot connect to the broker" in err.splitlines()[-1]
    assert "c4nary" not in err
