"""What ewslink promises to others. Depends on nothing of ours.

A publisher needs `LinkRequest` and the names in `topology`; a reader of answers needs the event models.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ewslink_contracts.events import LinkFailed, LinkProgress, LinkRejected, LinkSucceeded
    from ewslink_contracts.requests import LinkRequest, Password

__all__ = ["LinkFailed", "LinkProgress", "LinkRejected", "LinkRequest", "LinkSucceeded", "Password"]


def __getattr__(name: str) -> Any:
    """Load a model when it is asked for: who only wants the WSDL, as the mock does, need not wait for pydantic."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = "requests" if name in {"LinkRequest", "Password"} else "events"
    return getattr(import_module(f"{__name__}.{room}"), name)
