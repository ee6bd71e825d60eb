"""Logging in: one module per scheme, a table of them, and the doorman who applies it."""

from mock_ews.auth.door import ExtendedProtection, Terms
from mock_ews.auth.doorman import SCHEMES, Doorman
from mock_ews.auth.outcome import Challenged, LoggedIn, Outcome, Refused
from mock_ews.auth.unauthorized import unauthorized

__all__ = [
    "SCHEMES",
    "Challenged",
    "Doorman",
    "ExtendedProtection",
    "LoggedIn",
    "Outcome",
    "Refused",
    "Terms",
    "unauthorized",
]
