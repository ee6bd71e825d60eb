"""/Autodiscover/: from an HTTP request through the login of the scenario to an answer in either protocol."""

from typing import Final

from flask import Blueprint, Response, after_this_request, request

from mock_ews import iis, login
from mock_ews.autodiscover import pox, user_settings
from mock_ews.autodiscover.published import Published, Site, look_up
from mock_ews.injection import Phase
from mock_ews.soap import SoapFault
from mock_ews.visit import Visit, current_visit

XML: Final = "text/xml; charset=utf-8"
_FIRST_WITH_SOAP: Final = 14
_GREETING: Final = """<html><head><title>Autodiscover Service</title></head>
<body><p>You have created a service.</p></body></html>
"""


def blueprint() -> Blueprint:
    """Everything below /Autodiscover/."""
    routes = Blueprint("autodiscover", __name__, url_prefix="/autodiscover")
    routes.before_request(_enter)
    # A GET is answered too, as a request that says nothing: administrators look whether it is there with a browser.
    routes.route("/autodiscover.xml", methods=["GET", "POST"])(_pox)
    routes.get("/autodiscover.svc")(_greet)
    routes.post("/autodiscover.svc")(_soap)
    return routes


def _enter() -> Response | None:
    visit = current_visit()
    visit.service = "autodiscover"
    if _has_soap(visit):
        after_this_request(_tell_of_soap)
    return visit.harm(Phase.ENTERED) or login.log_in(visit) or visit.harm(Phase.LOGGED_IN)


def _pox() -> Response:
    visit = current_visit()
    visit.entry.operation = "Autodiscover.Pox"
    if harm := visit.harm(Phase.READ):
        return harm
    try:
        address = pox.asked_address(request.get_data())
    except pox.PoxError as error:
        return _refuse(visit, error.code)
    published = _look_up(visit, address)
    if published is None:
        return _refuse(visit, pox.ADDRESS_NOT_FOUND)
    visit.entry.response_code = "NoError"
    return _document(pox.render_settings(published))


def _refuse(visit: Visit, code: int) -> Response:
    visit.entry.response_code = str(code)
    return _document(pox.render_error(code, visit.space.world.clock(), visit.entry.id))


def _greet() -> Response:
    if not _has_soap(current_visit()):
        return iis.error_page(404)
    return Response(_GREETING, content_type="text/html; charset=UTF-8")


def _soap() -> Response:
    visit = current_visit()
    if not _has_soap(visit):
        return iis.error_page(404)
    version = visit.scenario.profile.server_version
    try:
        asked = user_settings.read(request.get_data())
    except (SoapFault, user_settings.NoSuchOperation):
        return iis.error_page(400)
    except user_settings.InvalidRequest:
        visit.entry.operation, visit.entry.response_code = user_settings.OPERATION, "InvalidRequest"
        return _document(user_settings.render_invalid_request(version))
    visit.entry.operation = user_settings.OPERATION
    if harm := visit.harm(Phase.READ):
        return harm
    found = {address: _look_up(visit, address) for address in asked.addresses}
    visit.entry.response_code = "NoError" if all(found.values()) else "InvalidUser"
    responses = [
        user_settings.settings_of(published, asked.settings)
        if published
        else user_settings.user_response("InvalidUser", f"Invalid user: '{address}'")
        for address, published in found.items()
    ]
    return _document(user_settings.render(responses, version))


def _look_up(visit: Visit, address: str) -> Published | None:
    scenario = visit.scenario
    site = Site(request.root_url, scenario.profile, scenario.auth, scenario.endpoint)
    return look_up(visit.space.world, address, site)


def _tell_of_soap(response: Response) -> Response:
    """What the EWS Managed API looks for on answers of the POX endpoint, to learn whether there is SOAP as well."""
    response.headers["X-SOAP-Enabled"] = "True"
    return response


def _has_soap(visit: Visit) -> bool:
    return visit.scenario.profile.server_version.major >= _FIRST_WITH_SOAP


def _document(answer: bytes) -> Response:
    return Response(answer, content_type=XML, headers={"Cache-Control": "private"})
