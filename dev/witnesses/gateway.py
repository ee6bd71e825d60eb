"""A DavMail of our own: free ports, its settings in a folder that goes with it, ended with the block."""

import hashlib
import io
import re
import ssl
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread, Timer
from typing import IO
from urllib.parse import urlsplit

from dev.kept import free_ports
from dev.witnesses.davmail import davmail_command
from dev.witnesses.missing import MissingWitnessError

START_SECONDS = 60  # measured: 0.3 s
SETTINGS = """davmail.server=true
davmail.mode=EWS
davmail.enableEws=true
davmail.url={url}
davmail.server.certificate.hash={fingerprint}
davmail.bindAddress=127.0.0.1
davmail.allowRemote=false
davmail.disableUpdateCheck=true
davmail.imapPort={imap}
davmail.smtpPort={smtp}
davmail.popPort=
davmail.caldavPort=
davmail.ldapPort=
davmail.logFilePath={log}
log4j.rootLogger=WARN
log4j.logger.davmail=INFO
"""
# INFO, since it writes passwords into its log below that.
LISTENING = re.compile(r"listening on SMTP port (\d+) IMAP port (\d+)")


@dataclass(frozen=True)
class DavMail:
    """Where it listens, on 127.0.0.1."""

    imap: int
    smtp: int


@contextmanager
def running_davmail(url: str) -> Iterator[DavMail]:
    """A gateway to the EWS or OWA at an https URL, of which it keeps the host only once it has logged in.

    Raises MissingWitnessError when it is not installed or does not start.
    """
    imap, smtp = free_ports(2)
    with tempfile.TemporaryDirectory(prefix="ewslink-davmail-") as name:
        settings = Path(name) / "davmail.properties"
        text = SETTINGS.format(url=url, fingerprint=_fingerprint(url), imap=imap, smtp=smtp, log=f"{name}/davmail.log")
        settings.write_text(text, "ascii")
        process = subprocess.Popen(
            davmail_command(settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        with process, ExitStack() as ending:
            ending.callback(process.terminate)
            log: IO[str] = process.stdout or io.StringIO()
            _await_ready(log, process.kill)
            rest = Thread(target=log.read)  # else it would wait for a reader one day
            rest.start()
            try:
                yield DavMail(imap, smtp)
            finally:
                process.terminate()
                rest.join()


def _fingerprint(url: str) -> str:
    """The certificate to trust, as DavMail wants it: SHA-1, pairs of digits with colons between."""
    place = urlsplit(url)
    pem = ssl.get_server_certificate((place.hostname or "", place.port or 443))
    return hashlib.sha1(ssl.PEM_cert_to_DER_cert(pem), usedforsecurity=False).digest().hex(":").upper()


def _await_ready(log: IO[str], give_up: Callable[[], None]) -> None:
    limit = Timer(START_SECONDS, give_up)
    limit.start()
    lines: list[str] = []
    for line in log:
        lines.append(line)
        if LISTENING.search(line):
            limit.cancel()
            return
    limit.cancel()
    raise MissingWitnessError("davmail-server did not start:\n" + "".join(lines[-20:]))
