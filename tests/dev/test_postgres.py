"""`python -m dev.postgres run`, with a real PostgreSQL."""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

from dev.choice import Private, choose
from dev.postgres import POSTGRES
from dev.programs import find_program

RUN = [sys.executable, "-m", "dev.postgres", "run", "--", sys.executable, "-c"]
CODE = "import os; print(os.environ['EWSLINK_POSTGRES_URL']); raise SystemExit(7)"


def test_a_command_gets_a_server_and_nothing_is_left() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "EWSLINK_POSTGRES_URL"}
    private = isinstance(choose(POSTGRES, environment, find_program, os.getuid(), lambda _: False), Private)
    done = subprocess.run(
        [*RUN, CODE],
        env=environment if private else os.environ,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    if not private:  # the one from outside is only passed on
        assert done.stdout.strip() == os.environ["EWSLINK_POSTGRES_URL"]
        return
    port = urlsplit(done.stdout.strip()).port
    assert port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    processes = subprocess.run(["ps", "-axo", "args"], capture_output=True, text=True, check=True).stdout
    assert f"port={port}" not in processes
