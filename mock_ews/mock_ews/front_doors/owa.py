"""Outlook on the web, as far as it matters to those who come for EWS: its door; and the root of the site."""

from html import escape
from secrets import token_urlsafe
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from mock_ews import iis, login
from mock_ews.auth import Refused
from mock_ews.exchange import Account
from mock_ews.front_doors import logon
from mock_ews.injection import Phase
from mock_ews.visit import Visit, current_visit

_HOME = """<!DOCTYPE html>
<html><head><title>Outlook</title></head><body><h1>{address}</h1>
<p>You have signed in. <a href="{sign_out}">Sign out</a></p></body></html>
"""


def blueprint() -> Blueprint:
    """The front door for browsers."""
    site = Blueprint("owa", __name__)
    site.before_request(_enter)
    site.get("/")(_root)
    for path in ("/owa", "/owa/", "/owa/<path:page>"):
        site.route(path, methods=["GET", "POST"])(_anything)
    site.get("/owa/auth/logon.aspx")(_form)
    for path in logon.ACTIONS:
        site.post(path)(_sign_in)
    for path in ("/owa/logoff.owa", "/owa/auth/logoff.aspx"):
        site.get(path)(_sign_out)
    return site


def _enter() -> Response | None:
    visit = current_visit()
    visit.service = "site"
    return visit.harm(Phase.ENTERED)


def _root() -> Response:
    return logon.found(_home())


def _form() -> Response:
    return logon.page(current_visit().scenario.profile)


def _anything(page: str = "") -> Response:
    visit = current_visit()
    if visit.scenario.owa_auth:
        return login.log_in(visit, visit.scenario.owa_terms) or _show_home(visit.account)
    account = visit.space.doorman.sign_ins.owner(request.cookies.get(logon.COOKIE))
    if account is None:
        return logon.to_logon(visit.scenario.profile)
    visit.let_in(account, "form")
    return iis.error_page(404) if page else _show_home(account)


def _sign_in() -> Response:
    visit = current_visit()
    typed = _typed(visit)
    if request.path not in logon.form_of(visit.scenario.profile).actions:
        return iis.error_page(404)
    if "username" not in typed:
        return logon.to_logon(visit.scenario.profile)
    return _judge(visit, typed)


def _sign_out() -> Response:
    visit = current_visit()
    visit.space.doorman.sign_ins.end(request.cookies.get(logon.COOKIE))
    answer = logon.to_logon(visit.scenario.profile, _home(), logon.Reason.SIGNED_OUT)
    for name in logon.form_of(visit.scenario.profile).cookies:
        answer.delete_cookie(name, path=_cookie_path(), secure=visit.connection.secure, httponly=True)
    return answer


def _judge(visit: Visit, typed: MultiDict[str, str]) -> Response:
    """Back to the form, or on to where somebody wanted to go, with cookies that say who they are."""
    profile, doorman = visit.scenario.profile, visit.space.doorman
    wanted = _on_this_server(typed.get("destination", ""))
    outcome = doorman.sign_in(typed["username"], typed.get("password", ""))
    visit.entry.login_scheme = "form"
    if isinstance(outcome, Refused):
        visit.entry.user = outcome.login
        return logon.to_logon(profile, wanted, logon.Reason.WRONG_PASSWORD)
    visit.let_in(outcome.account, outcome.scheme)
    answer, token = logon.found(wanted), doorman.sign_ins.begin(outcome.account)
    for name in logon.form_of(profile).cookies:
        # The others are parts of one ciphertext, and here only there to be seen.
        value = token if name == logon.COOKIE else token_urlsafe(16)
        answer.set_cookie(name, value, path=_cookie_path(), secure=visit.connection.secure, httponly=True)
    return answer


def _typed(visit: Visit) -> MultiDict[str, str]:
    """The fields of the form, of which the journal is to keep all but the password, however it was written."""
    visit.entry.request_body = b""
    if request.mimetype != "application/x-www-form-urlencoded":
        return MultiDict()
    shown = [(key, "[removed]" if "pass" in key.lower() else value) for key, value in request.form.items(multi=True)]
    visit.entry.request_body = urlencode(shown, safe="[]").encode()
    return request.form


def _show_home(account: Account) -> Response:
    page = _HOME.format(address=escape(account.address), sign_out=escape(_home() + "logoff.owa"))
    return Response(page, content_type="text/html; charset=utf-8")


def _home() -> str:
    return request.root_url + "owa/"


def _cookie_path() -> str:
    """What is before it is the name of a world and of a scenario, each a server of its own to a browser."""
    return request.script_root + "/"


def _on_this_server(wanted: str) -> str:
    """Where a form wants to go on to: nowhere but to this server."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return _home()
    here = parts.netloc == request.host and parts.scheme in ("http", "https")
    below = not parts.netloc and not parts.scheme and parts.path.startswith("/") and "\\" not in wanted
    return parts.geturl() if here or below else _home()
