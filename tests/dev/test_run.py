"""`python -m dev.broker run`, with a real RabbitMQ."""

import os
import re
import signal
import socket
import subprocess
import sys

from dev.broker import RABBITMQ
from dev.choice import Private, choose
from dev.programs import find_program

RUN = [sys.executable, "-m", "dev.broker", "run", "--", sys.executable, "-c"]
SETTINGS = ("EWSLINK_AMQP_URL", "EWSLINK_TEST_VHOSTS")


def test_a_command_gets_a_broker_and_nothing_is_left() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    private = isinstance(choose(RABBITMQ, environment, find_program, os.getuid(), lambda _: False), Private)
    code = "import os; print(os.environ['EWSLINK_AMQP_URL']); raise SystemExit(7)"
    done = subprocess.run(
        [*RUN, code],
        env=environment if private else os.environ,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    if not private:  # the one from outside is only passed on
        assert done.stdout.strip() == os.environ["EWSLINK_AMQP_URL"]
        return
    port = re.fullmatch(r"amqp://guest:guest@127\.0\.0\.1:(\d+)/\n", done.stdout)
    node = re.search(r"private node (\S+) ready in", done.stderr)
    assert port is not None
    assert node is not None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(port[1]))) != 0
    processes = subprocess.run(["ps", "-axo", "args"], capture_output=True, text=True, check=True).stdout
    assert node[1] not in processes


def test_signals_reach_the_command(amqp_url: str) -> None:
    code = "print('waiting', flush=True); signal.sigwait([signal.SIGTERM]); print('told'); raise SystemExit(5)"
    blocked = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM]); " + code
    environment = {**os.environ, "EWSLINK_AMQP_URL": amqp_url}
    with subprocess.Popen([*RUN, blocked], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=30)[0] == "told\n"
    assert process.returncode == 5
