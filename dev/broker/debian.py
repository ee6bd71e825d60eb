"""Debian's RabbitMQ package, installed when we are root and there is nothing else; its service is not started."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.broker.login import NoBrokerError
from dev.broker.programs import find_program

INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "rabbitmq-server"]
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by Debian's packages before they start a service; 101 means no


def installed_server(policy: Path = POLICY) -> Path:
    """Install the package and tell where its `rabbitmq-server` is."""
    print("RabbitMQ: installing Debian's package rabbitmq-server; its service is not started", file=sys.stderr)
    with _no_services(policy):
        if _apt(INSTALL).returncode:  # most likely the package lists are missing or old
            _apt(["apt-get", "update"])
            result = _apt(INSTALL)
            if result.returncode:
                raise NoBrokerError(f"RabbitMQ: `{' '.join(INSTALL)}` failed\n{result.stdout.strip()}")
    server = find_program("rabbitmq-server")
    if server is None:
        raise NoBrokerError("RabbitMQ: Debian's package is installed, but there is no rabbitmq-server on the PATH")
    return Path(server)


@contextmanager
def _no_services(policy: Path) -> Iterator[None]:
    if policy.exists():  # this machine has its own word on services
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n", "ascii")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _apt(command: list[str]) -> subprocess.CompletedProcess[str]:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        [*command, "-qq", "-o", "DPkg::Lock::Timeout=120"],
        env=quiet,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
