"""How the web server in front of Exchange looks from outside: headers and error pages."""

import os
from wsgiref.types import WSGIEnvironment

from flask import Response

from mock_ews.versions import Profile

_BACK_END = "exchange.mock.test~1942062522"
"""The server that notifications come from, and clients ask to be led back to (MS docs, on affinity)."""
_TITLES = {
    401: "Unauthorized: Access is denied due to invalid credentials.",
    403: "Forbidden: Access is denied.",
    404: "File or directory not found.",
    405: "HTTP verb used to access this page is not allowed.",
    500: "Internal server error.",
    503: "The service is unavailable.",
}


class InFront(Response):
    """An answer of something that stands in front of the web server."""


def error_page(status: int) -> Response:
    """A page as IIS shows it to clients that are not on the server itself."""
    title = f"{status} - {_TITLES.get(status, 'The request cannot be answered.')}"
    page = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head>\n'
        f'<body><div id="header"><h1>Server Error</h1></div><div id="content"><h2>{title}</h2></div></body></html>\n'
    )
    return Response(page, status, content_type="text/html")


def headers_of(profile: Profile, environ: WSGIEnvironment) -> list[tuple[str, str]]:
    """What IIS and Exchange put on every answer to a request."""
    headers = [*profile.headers.items()]
    if profile.request_ids:
        headers.append(("request-id", _guid()))
    client_id = environ.get("HTTP_CLIENT_REQUEST_ID")
    if client_id and environ.get("HTTP_RETURN_CLIENT_REQUEST_ID", "").lower() == "true":
        headers.append(("client-request-id", client_id))
    if profile.request_ids and environ.get("HTTP_X_PREFERSERVERAFFINITY", "").lower() == "true":
        headers.append(("Set-Cookie", f"X-BackEndOverrideCookie={_BACK_END}; path=/; secure; HttpOnly"))
    return headers


def _guid() -> str:
    """A random GUID (RFC 9562, version 4), ten times as fast as from `uuid`; every answer has one."""
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"
