"""Documents that are posted to a URL a client has named, until it says that it wants no more."""

import asyncio
import logging
import re
import ssl
from collections.abc import Generator
from contextlib import closing, suppress
from typing import Final
from urllib.parse import urlsplit

from mock_ews.stream import LOOK_S

log = logging.getLogger(__name__)

RETRY_S: Final = 30.0
"""Before the first retry; twice as long before each further one (MS docs statusfrequency.md)."""
TIMEOUT_S: Final = 30.0
MAX_ANSWER: Final = 64 * 1024
_STATUS: Final = re.compile(rb"SubscriptionStatus[^<>]*>\s*(OK|Unsubscribe)\s*<")
_tasks: set[asyncio.Task[None]] = set()


def start(
    url: str,
    documents: Generator[bytes, None, None],
    *,
    patience: float,
    retry: float = RETRY_S,
    trust: ssl.SSLContext | None = None,
) -> None:
    """Post documents as they come (b"" is none yet) in the running loop.

    It ends when the client answers Unsubscribe, or has not answered for `patience` seconds of retries.
    `trust` verifies a client with https; without it, the system's authorities do.
    """
    task = asyncio.get_running_loop().create_task(_push(url, documents, patience, retry, trust))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _push(
    url: str, documents: Generator[bytes, None, None], patience: float, retry: float, trust: ssl.SSLContext | None
) -> None:
    with closing(documents):
        for document in documents:
            if not document:
                await asyncio.sleep(LOOK_S)
            elif not await _is_taken(url, document, patience, retry, trust):
                log.info("nothing more is pushed to %s", urlsplit(url).hostname)
                return


async def _is_taken(url: str, document: bytes, patience: float, retry: float, trust: ssl.SSLContext | None) -> bool:
    """Whether the client has got a document and wants more."""
    waited = 0.0
    while (status := await _post(url, document, trust)) is None:
        if waited + retry > patience:
            return False
        await asyncio.sleep(retry)
        waited, retry = waited + retry, 2 * retry
    return status == b"OK"


async def _post(url: str, document: bytes, trust: ssl.SSLContext | None) -> bytes | None:
    """The SubscriptionStatus that a client answers; None if it cannot be reached or says something else."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = (
        f"POST {target} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\n"
        "Content-Type: text/xml; charset=utf-8\r\n"
        'SOAPAction: "http://schemas.microsoft.com/exchange/services/2006/messages/SendNotification"\r\n'
        f"Content-Length: {len(document)}\r\nConnection: close\r\n\r\n"
    )
    answer = b""
    with suppress(OSError, TimeoutError, UnicodeError):
        async with asyncio.timeout(TIMEOUT_S):
            port = parts.port or (443 if secure else 80)
            reader, writer = await asyncio.open_connection(
                parts.hostname, port, ssl=(trust or True) if secure else None
            )
            try:
                writer.write(head.encode("ascii") + document)
                while len(answer) < MAX_ANSWER and (data := await reader.read(MAX_ANSWER)):
                    answer += data
            finally:
                writer.close()
    found = _STATUS.search(answer)
    return found[1] if found else None
