"""What clients of the admin API send, read with care."""

import json
from collections.abc import Sequence
from typing import Any

from flask import request

from mock_ews import data_files
from mock_ews.data_files import DataFileError, Place


class BadInput(ValueError):
    """A request that cannot be understood; its text goes to the client with a 422."""


def query(known: Sequence[str]) -> dict[str, str]:
    """The query string, each key at most once. Raises BadInput."""
    for key, values in request.args.lists():
        if key not in known:
            raise BadInput(f"{key}: unknown; known are {', '.join(known)}")
        if len(values) > 1:
            raise BadInput(f"{key}: given more than once")
    return request.args.to_dict()


def positive(key: str, text: str | None, default: int) -> int:
    """A whole number above 0. Raises BadInput."""
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()) or int(text) == 0:
        raise BadInput(f"{key}: expected a whole number above 0, got {text!r}")
    return int(text)


def body() -> tuple[Any, Place]:
    """JSON, or TOML where the content type says so; nothing is an empty object. Raises BadInput, DataFileError."""
    try:
        text = request.get_data().decode()
        if request.mimetype == "application/toml":
            return data_files.parse(text, "body")
        return json.loads(text) if text.strip() else {}, Place("body")
    except DataFileError:
        raise
    except (ValueError, RecursionError) as error:
        raise BadInput(f"body: expected JSON, or TOML with Content-Type: application/toml: {error}") from error


def table(*known: str) -> dict[str, Any]:
    """An object with no other keys than these. Raises BadInput."""
    found, _ = body()
    if not isinstance(found, dict):
        raise BadInput("body: expected an object")
    for key in found:
        if key not in known:
            raise BadInput(f"{key}: unknown; known are {', '.join(known)}")
    return found
