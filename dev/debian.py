"""Debian's packages, installed when we are root and a program is missing; services of theirs are not started."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.programs import find_program

INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by Debian's packages before they start a service; 101 means no


class PackageError(Exception):
    """A package that could not be installed; the text is what apt-get said."""


def can_install() -> bool:
    """Whether packages can be installed here without asking anybody."""
    return os.geteuid() == 0 and find_program("apt-get") is not None


def install(*packages: str, policy: Path = POLICY) -> None:
    """Raises PackageError."""
    print(f"installing Debian's {', '.join(packages)}", file=sys.stderr)
    command = [*INSTALL, *packages]
    with _no_services(policy):
        if _apt(command).returncode:  # most likely the package lists are missing or old
            _apt(["apt-get", "update"])
            result = _apt(command)
            if result.returncode:
                raise PackageError(f"`{' '.join(command)}` failed\n{result.stdout.strip()}")


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
