"""The login of services: who may come in, and what everybody else is answered."""

from flask import Response, after_this_request, request

from mock_ews import iis
from mock_ews.auth import LoggedIn, Refused, Terms, unauthorized
from mock_ews.front_doors import logon
from mock_ews.visit import Visit


def log_in(visit: Visit, terms: Terms | None = None) -> Response | None:
    """None for somebody who may come in, else the 401 that says how, or the way to the form that lets people in."""
    terms, entry, doorman = terms or visit.scenario.terms, visit.entry, visit.space.doorman
    if visit.scenario.form_login and (owner := doorman.sign_ins.owner(request.cookies.get(logon.COOKIE))):
        visit.let_in(owner, "form")
        return None
    authorization = request.headers.get("Authorization")
    outcome = doorman.admit(authorization, visit.connection, terms)
    if authorization is not None:
        entry.login_scheme = authorization.partition(" ")[0].lower()
    if isinstance(outcome, LoggedIn):
        visit.let_in(outcome.account, outcome.scheme)
        if last_leg := outcome.header:
            after_this_request(lambda answer: _with_header(answer, last_leg))
        return None
    if isinstance(outcome, Refused):
        entry.user = outcome.login
        if visit.scenario.form_login:
            return logon.to_logon(visit.scenario.profile)
    answer = unauthorized(outcome, doorman.offers(visit.connection, terms))
    if isinstance(outcome, Refused) and not outcome.locked_out and visit.scenario.profile.server_version.major < 15:
        answer.data = iis.error_page(401).data  # later ones answer through a proxy of their own, without a page
    return answer


def _with_header(answer: Response, www_authenticate: str) -> Response:
    answer.headers["WWW-Authenticate"] = www_authenticate
    return answer
