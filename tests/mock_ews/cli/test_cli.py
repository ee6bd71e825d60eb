"""mock-ews as a process."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

COMMAND = [sys.executable, "-m", "mock_ews"]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*COMMAND, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_serves_when_it_says_so_and_stops_when_told(start: Start, tmp_path: Path, sign: signal.Signals) -> None:
    ca_file = tmp_path / "ca.pem"
    process = start("--port", "0", "--tls-port", "0", "--ca-file", str(ca_file))
    assert process.stdout is not None
    line = process.stdout.readline()
    match = re.fullmatch(r"mock-ews ready (http://127\.0\.0\.1:\d+) (https://127\.0\.0\.1:\d+)\n", line)
    assert match
    assert requests.get(f"{match[1]}/_mock/health", timeout=5).status_code == 200
    assert requests.get(f"{match[2]}/_mock/health", timeout=5, verify=str(ca_file)).status_code == 200
    asked = [*COMMAND, "health", "--port", match[1].rpartition(":")[2]]
    assert subprocess.run(asked, check=False).returncode == 0
    process.send_signal(sign)
    assert (*process.communicate(timeout=60), process.returncode) == ("", "", 0)


def test_health_when_nothing_runs_is_said_in_one_line() -> None:
    done = subprocess.run([*COMMAND, "health", "--port", "1"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("mock-ews: http://127.0.0.1:1/_mock/health does not answer: ")
    assert done.stderr.count("\n") == 1


def test_a_health_check_loads_no_server() -> None:
    look = "import mock_ews.cli, sys; print({'flask', 'lxml', 'rich', 'mock_ews.server'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_taken_port_is_said_in_one_line(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--port", str(port), "--tls-port", "0")
        out, err = process.communicate(timeout=60)
    assert (out, process.returncode) == ("", 1)
    assert err == f"mock-ews: cannot listen on 127.0.0.1, ports {port} and 0: Address already in use\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("[[mailbox]]\ncolour = 1\n", "line 2: mailbox[0]: unknown key 'colour'"), ("=", "Invalid statement")],
)
def test_a_bad_world_file_is_said_in_one_line(start: Start, tmp_path: Path, text: str, complaint: str) -> None:
    world = tmp_path / "world.toml"
    world.write_text(text)
    process = start("--world", str(world))
    out, err = process.communicate(timeout=60)
    assert (out, process.returncode, err.count("\n")) == ("", 2, 1)
    assert err.startswith(f"mock-ews: {world}: ")
    assert complaint in err


_SCENARIO = 'description = "Mine."\noutcome = "succeeded"\nprofile = "exchange-2016"\nauth = ["basic"]\n'


def test_serves_and_lists_scenarios_of_ones_own(start: Start, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(_SCENARIO)
    process = start("--port", "0", "--tls-port", "0", "--scenarios", str(tmp_path))
    assert process.stdout is not None
    url = process.stdout.readline().split()[2]
    answer = requests.post(f"{url}/s/mine/EWS/Exchange.asmx", timeout=5)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="mock.test"')
    listed = subprocess.run(
        [*COMMAND, "scenarios", "--json", "--scenarios", str(tmp_path)], check=True, stdout=subprocess.PIPE
    )
    assert "mine" in {row["name"] for row in json.loads(listed.stdout)["scenarios"]}


@pytest.mark.parametrize("verb", ["serve", "scenarios"])
def test_a_bad_scenario_file_is_said_in_one_line(tmp_path: Path, verb: str) -> None:
    (tmp_path / "mine.toml").write_text(_SCENARIO + '[[effects]]\neffect = "error-page"\nstatus = "503"\n')
    command = [*COMMAND, verb, "--scenarios", str(tmp_path)]
    result = subprocess.run(command, check=False, text=True, capture_output=True)
    expected = "line 7: effects[0]: key 'status': expected a whole number, got '503'\n"
    assert (result.returncode, result.stdout, result.stderr) == (
        2,
        "",
        f"mock-ews: {tmp_path / 'mine.toml'}: {expected}",
    )


def test_a_bad_fault_file_is_said_in_one_line(tmp_path: Path) -> None:
    faults = tmp_path / "faults.toml"
    faults.write_text('[[fault]]\neffect = "error-page"\nstatus = 503\nmatch = { scenario = "helthy" }\n')
    command = [*COMMAND, "serve", "--port", "0", "--tls-port", "0", "--faults", str(faults)]
    result = subprocess.run(command, check=False, text=True, capture_output=True)
    expected = "line 4: fault[0].match: key 'scenario': there is no scenario 'helthy'; did you mean 'healthy'?\n"
    assert (result.returncode, result.stderr) == (2, f"mock-ews: {faults}: {expected}")


def test_lists_everything_for_people_and_programs() -> None:
    def run(*arguments: str) -> str:
        return subprocess.run(
            [*COMMAND, "scenarios", *arguments], check=True, text=True, stdout=subprocess.PIPE, env={"COLUMNS": "300"}
        ).stdout

    rows = [row for group in json.loads(run("--json")).values() for row in group]
    assert len(rows) > 10
    table = run()
    assert [row["use"] for row in rows if not (row.get("name", row["use"]) in table and row["outcome"] in table)] == []
