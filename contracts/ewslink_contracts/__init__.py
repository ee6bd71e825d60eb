"""What ewslink promises to others. Depends on nothing of ours.

A publisher needs `LinkRequest` and the names in `topology`; a reader of answers needs the event models.
"""

from ewslink_contracts.events import LinkFailed, LinkProgress, LinkRejected, LinkSucceeded
from ewslink_contracts.requests import LinkRequest, Password

__all__ = ["LinkFailed", "LinkProgress", "LinkRejected", "LinkRequest", "LinkSucceeded", "Password"]
