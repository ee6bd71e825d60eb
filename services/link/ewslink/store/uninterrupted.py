"""Lets a database call end although its caller is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def uninterrupted(call: Coroutine[Any, Any, T]) -> T:
    """Run `call` to its end, and only then let a cancellation go on to the caller.

    A lost broker connection cancels the handlers that run. A transaction cancelled halfway leaves its connection to
    the garbage collector, and until that comes by, SQLite's write lock is held and nobody else can write.
    """
    task = asyncio.ensure_future(call)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # seen: otherwise asyncio complains that nobody looked at it
        raise
