"""The journal as an HTTP Archive (HAR 1.2), for browsers' network views and for tools that replay or compare."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mock_ews.journal import Entry, Headers


def har(entries: Iterable[Entry], site: str) -> dict[str, Any]:
    """The archive; `site` is what paths are put behind."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "mock_ews", "version": "1"},
            "entries": [_entry(entry, site) for entry in entries],
        }
    }


def _entry(entry: Entry, site: str) -> dict[str, Any]:
    return {
        "startedDateTime": entry.time.isoformat(),
        "time": entry.milliseconds,
        "connection": str(entry.connection),
        "comment": " ".join(filter(None, (entry.operation, entry.mailbox, entry.response_code, entry.rule))),
        "request": {
            "method": entry.method,
            "url": site + entry.path,
            "queryString": [{"name": name, "value": value} for name, value in parse_qsl(urlsplit(entry.path).query)],
            "postData": {"mimeType": _value(entry.request_headers, "content-type"), "text": _text(entry.request_body)},
            **_common(entry.request_headers, entry.request_body),
        },
        "response": {
            "status": entry.status,
            "statusText": _phrase(entry.status),
            "redirectURL": _value(entry.response_headers, "location"),
            "content": {
                "size": len(entry.response_body),
                "mimeType": _value(entry.response_headers, "content-type"),
                "text": _text(entry.response_body),
            },
            **_common(entry.response_headers, entry.response_body),
        },
        "cache": {},
        "timings": {"send": 0, "wait": entry.milliseconds, "receive": 0},
    }


def _common(headers: Headers, body: bytes) -> dict[str, Any]:
    return {
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in headers],
        "headersSize": -1,
        "bodySize": len(body),
    }


def _value(headers: Headers, wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


def _phrase(status: int) -> str:
    return next((one.phrase for one in HTTPStatus if one == status), "")


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
