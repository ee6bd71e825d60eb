"""How fast is the mock next to WireMock, which answers from stubs and keeps no mailbox?

    python -m bench.wiremock [--seconds 2] [--rounds 9] [--json]

Both give the same GetFolder answer: the mock after login, schema check and a look at its state, with a line in its
journal; WireMock after matching a stub by header and body, with a journal as long. They take turns, and turns at being
the first of a round, so that other work on the machine meets both alike; the median round counts. CPU per answer hardly
depends on other work. wrk asks over 16 connections. Needs wrk, java and npm, whose package `wiremock` holds the
program; without the last two only the mock's own figures are given.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.mock_servers import CONNECTIONS, QUESTION, cpu_seconds, free_port, wait_for
from dev.environment import ROOT, VENV
from mock_ews.journal import MAX_ENTRIES

CACHE = ROOT / ".run" / "wiremock"
PATH = "/EWS/Exchange.asmx"
LOGIN = "Basic b2tAbW9jay50ZXN0OnNlY3JldA=="
XML = "text/xml; charset=utf-8"
WARM_UP_S = 10
"""The JVM needs some ten thousand requests to be at its best."""
PORTIONS = 4


@contextmanager
def mock_ews() -> Iterator[tuple[int, int, float]]:
    """Port, process id and seconds from start to ready."""
    began = time.perf_counter()
    command = [str(VENV / "bin" / "mock-ews"), "serve", "--port", "0", "--tls-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None, "asked for above"  # noqa: S101 - our invariant
        ready = process.stdout.readline()
        try:
            yield int(ready.split()[2].rpartition(":")[2]), process.pid, time.perf_counter() - began
        finally:
            process.terminate()


@contextmanager
def wiremock(answer: bytes) -> Iterator[tuple[int, int]]:
    """Port and process id of a WireMock that has the one stub."""
    port = free_port()
    options = ["--port", str(port), "--bind-address", "127.0.0.1", "--disable-banner"]
    options += ["--max-request-journal-entries", str(MAX_ENTRIES)]
    with (
        tempfile.TemporaryDirectory() as root,
        subprocess.Popen(
            ["java", "-jar", str(jar()), *options, "--root-dir", root], stdout=subprocess.DEVNULL
        ) as process,
    ):
        try:
            wait_for(port)
            _teach(port, answer)
            yield port, process.pid
        finally:
            process.terminate()


def jar() -> Path:
    """WireMock's program, fetched once."""
    if not (found := list(CACHE.glob("package/build/*.jar"))):
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "wiremock", "--silent"], cwd=CACHE, stdout=subprocess.DEVNULL, check=True)
        with tarfile.open(next(CACHE.glob("*.tgz"))) as package:
            package.extractall(CACHE, filter="data")
        found = list(CACHE.glob("package/build/*.jar"))
    return found[0]


def _teach(port: int, answer: bytes) -> None:
    stub = {
        "request": {
            "method": "POST",
            "urlPath": PATH,
            "headers": {"Authorization": {"equalTo": LOGIN}},
            "bodyPatterns": [{"contains": "<m:GetFolder>"}, {"contains": 'Id="inbox"'}],
        },
        "response": {"status": 200, "headers": {"Content-Type": XML}, "body": answer.decode()},
    }
    _post(f"http://127.0.0.1:{port}/__admin/mappings", json.dumps(stub).encode(), "application/json")


def _post(url: str, body: bytes, content_type: str) -> bytes:
    headers = {"Content-Type": content_type, "Authorization": LOGIN}
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - our own address, http
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        found: bytes = answer.read()
    return found


def load(port: int, seconds: float, question: bytes = QUESTION) -> float:
    """Answers per second; raises when one is not a 200."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(
            f"wrk.method = 'POST'\nwrk.headers['Authorization'] = '{LOGIN}'\n"
            f"wrk.headers['Content-Type'] = '{XML}'\nwrk.body = [==[{question.decode()}]==]\n"
        )
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", script.name]
        out = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{PATH}"], capture_output=True, text=True, check=True
        ).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise RuntimeError(out)
    (rate,) = re.findall(r"Requests/sec:\s*([\d.]+)", out)
    return float(rate)


class Run(NamedTuple):
    """Answers per second, and the server's CPU milliseconds for each."""

    per_s: float
    cpu_ms: float


def run(port: int, pid: int, seconds: float) -> Run:
    """One turn of a server."""
    before, began = cpu_seconds(pid), time.perf_counter()
    per_s = load(port, seconds)
    answers = per_s * (time.perf_counter() - began)
    return Run(per_s, (cpu_seconds(pid) - before) / answers * 1000)


def resident_mb(pid: int) -> float:
    """Memory of a process that is in RAM (Linux)."""
    (kilobytes,) = re.findall(r"VmRSS:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(kilobytes) / 1024


def compare(seconds: float, rounds: int) -> dict[str, Any]:
    """Everything that is printed."""
    peers = all(map(shutil.which, ("java", "npm")))
    with mock_ews() as (port, pid, ready_s):
        answer = _post(f"http://127.0.0.1:{port}{PATH}", QUESTION, XML)
        found: dict[str, Any] = {"ready_s": round(ready_s, 2)}
        if peers:
            with wiremock(answer) as (peer, peer_pid):
                load(peer, WARM_UP_S)
                both = [_in_turns((port, pid), (peer, peer_pid), seconds, turn) for turn in range(rounds)]
                found["wiremock"] = _median([theirs for _, theirs in both]) | {
                    "resident_mb": round(resident_mb(peer_pid))
                }
            mine = [ours for ours, _ in both]
            found["ratio"] = round(statistics.median(ours.per_s / theirs.per_s for ours, theirs in both), 2)
        else:
            mine = [run(port, pid, seconds) for _ in range(rounds)]
        sizes = [resident_mb(pid)]
        for _ in range(PORTIONS):
            load(port, seconds)
            sizes.append(resident_mb(pid))
        found["mock_ews"] = _median(mine) | {"resident_mb": [round(size) for size in sizes]}
    return found


def _in_turns(ours: tuple[int, int], theirs: tuple[int, int], seconds: float, turn: int) -> tuple[Run, Run]:
    """One run of each, ours first in even turns; ours comes first in the answer always."""
    if turn % 2:
        late = run(*theirs, seconds)
        return run(*ours, seconds), late
    return run(*ours, seconds), run(*theirs, seconds)


def _median(runs: list[Run]) -> dict[str, Any]:
    return {
        "per_s": round(statistics.median(one.per_s for one in runs)),
        "cpu_ms": round(statistics.median(one.cpu_ms for one in runs), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0, help="per server and round")
    parser.add_argument("--rounds", type=int, default=9, help="the median round counts")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        print("wrk is not installed, so nothing was measured: `apt install wrk`, `brew install wrk`")
        return
    found = compare(options.seconds, options.rounds)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    ours = found["mock_ews"]
    print(f"mock_ews  ready after {found['ready_s']} s, {ours['per_s']} GetFolder/s, {ours['cpu_ms']} CPU ms each")
    print(f"          resident {' → '.join(map(str, ours['resident_mb']))} MB, {options.seconds:g} s apart")
    if peer := found.get("wiremock"):
        print(f"WireMock  {peer['per_s']} of the same answers/s, warm, {peer['cpu_ms']} CPU ms each")
        print(f"          resident {peer['resident_mb']} MB")
        print(f"ratio     {found['ratio']} (mock_ews / WireMock)")
    else:
        print("WireMock  not measured: java and npm are needed (`apt install default-jre-headless npm`)")


if __name__ == "__main__":
    main()
