"""How the web server in front of Exchange looks from outside: headers and error pages."""

from uuid import uuid4
from wsgiref.types import WSGIEnvironment

from flask import Response

from mock_ews.versions import Profile

_BACK_END = "exchange.mock.test~1942062522"
"""The server that notifications come from, and clients ask to be led back to (MS docs, on affinity)."""
_TITLES = {
    403: "Forbidden: Access is denied.",
    404: "File or directory not found.",
    405: "HTTP verb used to access this page is not allowed.",
    500: "Internal server error.",
    503: "The service is unavailable.",
}


def error_page(status: int) -> Response:
    """A page as IIS shows it to clients that are not on the server itself."""
    title = f"{status} - {_TITLES.get(status, 'The request cannot be answered.')}"
    page = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head>\n'
        f'<body><div id="header"><h1>Server Error</h1></div><div id="content"><h2>{title}</h2></div></body></html>\n'
    )
    return Response(page, status, content_type="text/html")


def dress(response: Response, profile: Profile, environ: WSGIEnvironment) -> None:
    """Add what IIS and Exchange put on every answer to a request."""
    headers = response.headers
    headers.extend(profile.headers)
    if profile.request_ids:
        headers["request-id"] = str(uuid4())
    client_id = environ.get("HTTP_CLIENT_REQUEST_ID")
    if client_id and environ.get("HTTP_RETURN_CLIENT_REQUEST_ID", "").lower() == "true":
        headers["client-request-id"] = client_id
    if profile.request_ids and environ.get("HTTP_X_PREFERSERVERAFFINITY", "").lower() == "true":
        headers.add("Set-Cookie", f"X-BackEndOverrideCookie={_BACK_END}; path=/; secure; HttpOnly")
