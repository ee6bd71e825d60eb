"""A RabbitMQ node of our own: free ports, its data under `.run/`, everything gone when it is no longer needed."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev import keeper
from dev.broker.login import NoBrokerError, await_login
from dev.broker.vhosts import broker_url, definitions, last_vhost_url
from dev.kept import free_ports, keep, last_lines
from dev.programs import find_program

RUN = Path(__file__).resolve().parents[2] / ".run"
START_SECONDS = 120  # measured: 5 to 6 s on two cores


@dataclass(frozen=True)
class Ports:
    """What the node and its port mapper listen on, all on the loopback interface."""

    amqp: int
    distribution: int
    epmd: int


@contextmanager
def private_node(server: Path) -> Iterator[str]:
    """The URL of a new node of an installed `rabbitmq-server`; raises `NoBrokerError` when it does not start."""
    epmd = find_program("epmd")
    if epmd is None:
        raise NoBrokerError(f"RabbitMQ: {server} is here, but Erlang's epmd is not: is Erlang on the PATH?")
    RUN.mkdir(exist_ok=True)
    folder, ports = Path(tempfile.mkdtemp(prefix="broker-", dir=RUN)), Ports(*free_ports(3))
    _write_settings(folder, ports)
    programs = [[epmd, "-port", str(ports.epmd)], [str(real_server(server))]]
    began, last_word = time.monotonic(), b""
    process = keep(folder, programs, node_environment(os.environ, folder, ports), "SIGKILL")  # its data goes with it
    try:
        await_login(last_vhost_url(broker_url(ports.amqp)), START_SECONDS, lambda: process.poll() is None)
        print(f"RabbitMQ: private node {folder.name} ready in {time.monotonic() - began:.1f} s", file=sys.stderr)
        yield broker_url(ports.amqp)
    except NoBrokerError as problem:
        last_word = keeper.KEEP
        where = f"RabbitMQ: a private node of {server}, {problem}; its folder is kept: {folder}"
        raise NoBrokerError(f"{where}\n{last_lines(folder)}") from None
    finally:
        process.communicate(last_word)  # closes the pipe and waits


def real_server(found: Path) -> Path:
    """The script that starts a node as whoever calls it.

    The packages of Debian and Red Hat put a wrapper on the PATH that changes user and folder; the script it calls is
    beside it in `lib/`. Elsewhere the one on the PATH is the script itself.
    """
    beside = found.parent.parent / "lib" / "rabbitmq" / "bin" / found.name
    return beside if beside.exists() else found


def node_environment(environ: Mapping[str, str], folder: Path, ports: Ports) -> dict[str, str]:
    """The environment of the node: ours, without settings meant for another RabbitMQ or Erlang."""
    inherited = {name: value for name, value in environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
    return {
        **inherited,
        "HOME": str(folder),  # where Erlang writes its cookie
        "RABBITMQ_CONF_ENV_FILE": os.devnull,
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_LOGS": "-",
        "RUNNING_UNDER_SYSTEMD": "true",  # the script becomes the node instead of staying to watch it
        "RABBITMQ_NODENAME": "ewslink@localhost",
        "RABBITMQ_DIST_PORT": str(ports.distribution),
        # The second argument means nothing to Erlang: it tells in `ps` whose node this is.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-kernel inet_dist_use_interface {{127,0,0,1}} -ewslink {folder.name}",
        # A port mapper of our own: Erlang would start one as a daemon, which outlives everybody.
        "ERL_AFLAGS": "-start_epmd false",
        "ERL_EPMD_PORT": str(ports.epmd),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_INETRC": str(folder / "inetrc"),
        "ERL_CRASH_DUMP_SECONDS": "0",  # no dump when we end it while it starts
    }


def _write_settings(folder: Path, ports: Ports) -> None:
    loaded = folder / "definitions.json"
    files = {
        "rabbitmq.conf": f"listeners.tcp.1 = 127.0.0.1:{ports.amqp}\nload_definitions = {loaded}\n",
        loaded.name: json.dumps(definitions()),
        "enabled_plugins": "[].\n",
        # Without a resolver of its own Erlang starts helper processes to ask the system's.
        "inetrc": '{lookup, [file]}.\n{host, {127,0,0,1}, ["localhost"]}.\n',
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
