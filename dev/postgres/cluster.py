"""A PostgreSQL server of our own: a free port, its data in a temporary folder, all gone when it is no longer needed."""

import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dev import keeper
from dev.kept import free_ports, keep, last_lines
from dev.postgres.login import USER, NoPostgresError, await_login, server_url

START_SECONDS = 60

# Throw-away data: nothing of it has to survive a power cut.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


@contextmanager
def cluster(program: Path) -> Iterator[str]:
    """The URL of a new server of an installed `postgres`; raises `NoPostgresError` when it does not start."""
    # Not below the checkout: as root another user runs it, who might not get there.
    folder = Path(tempfile.mkdtemp(prefix="ewslink-postgres-"))
    (port,), password = free_ports(1), secrets.token_hex()
    began, last_word = time.monotonic(), b""
    as_somebody = _as_somebody(folder)
    _initialise(program, folder, as_somebody, password)
    settings = [part for name, value in {**_SETTINGS, "port": str(port)}.items() for part in ("-c", f"{name}={value}")]
    # SIGQUIT ends it at once and, other than SIGKILL, lets it give back its shared memory.
    process = keep(folder, [[*as_somebody, str(program), "-D", str(folder / "data"), *settings]], os.environ, "SIGQUIT")
    try:
        url = server_url(port, password)
        await_login(url, START_SECONDS, f"a private server of {program}", lambda: process.poll() is None)
        print(f"PostgreSQL: private server ready in {time.monotonic() - began:.1f} s", file=sys.stderr)
        yield url
    except NoPostgresError as problem:
        last_word = keeper.KEEP
        raise NoPostgresError(f"{problem}; its folder is kept: {folder}\n{last_lines(folder)}") from None
    finally:
        process.communicate(last_word)  # closes the pipe and waits


def _as_somebody(folder: Path) -> list[str]:
    """What comes before a command of the server: it refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]


def _initialise(program: Path, folder: Path, as_somebody: list[str], password: str) -> None:
    options = [f"--pgdata={folder / 'data'}", f"--username={USER}", "--auth=scram-sha-256", "--encoding=UTF8"]
    initdb = [*as_somebody, str(program.with_name("initdb")), *options, "--locale=C", "--no-sync"]
    (folder / "password").write_text(password, "ascii")
    (folder / "password").chmod(0o644)  # the folder itself is closed to others
    command = [*initdb, "--pwfile=password"]
    heard: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    done = subprocess.run(command, cwd=folder, **heard, check=False)
    (folder / "password").unlink()
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoPostgresError(f"PostgreSQL: `{' '.join(initdb)}` failed\n{done.stdout.strip()}")
