"""Says in one line why the database cannot be used and what to do about it."""

import sqlite3

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError


class StoreUnavailable(Exception):
    """The database cannot be used now. The text is one line: what is wrong and what to do."""


# The start of SQLite's name for the error (sqlite.org/rescode.html) → what to do.
_SQLITE: dict[str, str] = {
    "SQLITE_BUSY": "another process keeps it locked: stop that process, or use PostgreSQL for more than one",
    "SQLITE_CANTOPEN": "the file cannot be opened: check that it may be read and written by this user",
    "SQLITE_CORRUPT": "the file is damaged: restore it from a backup",
    "SQLITE_FULL": "the disk is full: make room",
    "SQLITE_IOERR": "the disk does not answer as it should: check the disk and its free space",
    "SQLITE_NOTADB": "the file is not a database: move it away, or name another one in EWSLINK_DATABASE_URL",
    "SQLITE_READONLY": "it is read-only: give this user write permission for the file and its folder",
}


def unavailable(url: URL, error: Exception) -> StoreUnavailable:
    """The error to raise when `error` came up while using the database at `url`."""
    return StoreUnavailable(f"cannot use the database {url.render_as_string()}: {_reason(error)}")


def _reason(error: BaseException | None) -> str:
    match error:
        case DBAPIError():
            return _reason(error.orig)
        case sqlite3.Error(sqlite_errorname=str(name)):
            return next((advice for start, advice in _SQLITE.items() if name.startswith(start)), _first_line(error))
        case ModuleNotFoundError():
            return f"its driver is not installed: install the Python package {error.name}"
        case OSError(filename=str(path), strerror=reason):
            return f"{path}: {reason}: check the folder and who may write there"
        case OSError():
            return f"{error.strerror or _first_line(error)}: check that the server runs and can be reached"
        case _:
            return _first_line(error)


def _first_line(error: BaseException | None) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
