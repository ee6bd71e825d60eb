"""Waits for several things at once, no longer than a time, and keeps their order."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def in_time(works: Iterable[Coroutine[Any, Any, T]], timeout_s: float) -> tuple[T | None, ...]:
    """Their results, in their order; None for what does not end in time, and is cancelled. An exception is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, timeout=timeout_s) if tasks else (set(), set())
        return tuple(task.result() if task in done else None for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
