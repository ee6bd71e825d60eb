"""The exit status of `ewslink check`: which of the five groups of errors it was."""

from collections.abc import Mapping
from typing import Final

from ewslink_contracts.outcomes import Category

LINKABLE: Final = 0
FAILED: Final = 1
"""Nothing was found out: a setting cannot be used, or something of ours went wrong."""
USAGE: Final = 2
"""The command was not understood (the status of the command-line library, too)."""
INTERRUPTED: Final = 130
"""Ctrl-C: 128 and the number of SIGINT, as shells have it."""

BY_CATEGORY: Final[Mapping[Category, int]] = {
    Category.URL_INVALID: 10,
    Category.VERSION_UNSUPPORTED: 11,
    Category.CANNOT_CONNECT: 12,
    Category.UNAUTHORIZED: 13,
    Category.TEST_EMAIL_FAILED: 14,
}
