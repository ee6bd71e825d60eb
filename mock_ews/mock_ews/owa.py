"""Outlook on the web, as far as people who are not signed in see it; and the root of the site."""

from collections.abc import Callable
from html import escape
from urllib.parse import quote

from flask import Blueprint, Response, request

from mock_ews.versions import Profile

_PAGE = """<!DOCTYPE html>
<html><head><title>Outlook</title></head><body>
<form action="/owa/auth.owa" method="POST" name="logonForm" autocomplete="off">
<input type="hidden" name="destination" value="{destination}"><input type="hidden" name="flags" value="4">
<label>Domain\\user name: <input id="username" name="username"></label>
<label>Password: <input id="password" name="password" type="password"></label>
<button type="submit">sign in</button></form>
</body></html>
"""


def blueprint(profile: Callable[[], Profile]) -> Blueprint:
    """The front door for browsers; `profile` tells which Exchange a request is to."""
    site = Blueprint("owa", __name__)

    @site.route("/")
    def root() -> Response:
        return _found(request.host_url + "owa/")

    @site.route("/owa", methods=["GET", "POST"])
    @site.route("/owa/", methods=["GET", "POST"])
    @site.route("/owa/<path:_page>", methods=["GET", "POST"])
    def anything(_page: str = "") -> Response:
        return to_logon(profile())

    @site.get("/owa/auth/logon.aspx")
    def logon() -> Response:
        page = Response(_PAGE.format(destination=escape(request.args.get("url", ""))), content_type="text/html")
        page.headers["X-OWA-Version"] = profile().build
        return page

    return site


def to_logon(profile: Profile) -> Response:
    """Send somebody who is not signed in to the form; it remembers where they wanted to go."""
    wanted = request.host_url.rstrip("/") + request.environ["REQUEST_URI"]
    # ASP.NET escapes in lower case: ?url=https%3a%2f%2fmail.example.com%2fowa%2f&reason=0
    wanted = quote(wanted, safe="").replace("%3A", "%3a").replace("%2F", "%2f")
    response = _found(f"{request.host_url}owa/auth/logon.aspx?url={wanted}&reason=0")
    response.headers["X-OWA-Version"] = profile.build
    return response


def _found(location: str) -> Response:
    return Response(status=302, headers={"Location": location})
