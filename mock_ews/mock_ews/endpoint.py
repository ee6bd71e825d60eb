"""/EWS/: from an HTTP request through login, version and schema to an operation, and back."""

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from flask import Blueprint, Response, request
from lxml.etree import _Element as Element

from ewslink_contracts.ews import MESSAGES_NS, MESSAGES_XSD, TYPES_XSD, WSDL
from mock_ews import iis, login, pushing, schema, soap
from mock_ews.connection import DONE_KEY
from mock_ews.impersonation import acting_account
from mock_ews.injection import Phase
from mock_ews.journal import Entry
from mock_ews.operations import OPERATIONS, Call, Sequel, perform
from mock_ews.soap import ServerVersion
from mock_ews.stream import STREAM_KEY
from mock_ews.visit import Visit, current_visit

log = logging.getLogger(__name__)

XML = "text/xml; charset=utf-8"
_GREETING = """<html><head><title>Service</title></head><body><p>You have created a service.</p>
<p>Its description is at <a href="Services.wsdl">Services.wsdl</a>.</p></body></html>
"""
_MESSAGES = f"{{{MESSAGES_NS}}}ResponseMessages/*"
_MESSAGES_OF_AVAILABILITY = f".//{{{MESSAGES_NS}}}ResponseMessage"
_RESPONSE_CODE = f"{{{MESSAGES_NS}}}ResponseCode"


def blueprint() -> Blueprint:
    """Everything below /EWS/."""
    ews = Blueprint("ews", __name__, url_prefix="/ews")

    @ews.before_request
    def enter() -> Response | None:
        visit = current_visit()
        if request.endpoint == f"{ews.name}.{busy.__name__}":  # who is sent there need not log in
            return None
        if kept_out := visit.harm(Phase.ENTERED) or _not_here(visit) or login.log_in(visit):
            return kept_out
        _begin(visit)
        return visit.harm(Phase.LOGGED_IN)

    @ews.post("/exchange.asmx")
    @ews.post("/services.wsdl")
    def call() -> Response:
        return _perform(current_visit(), request.get_data())

    @ews.get("/exchange.asmx")
    def greet() -> Response:
        return Response(_GREETING, content_type="text/html; charset=UTF-8")

    @ews.get("/genericerrorpage.htm")
    def busy() -> Response:
        return iis.error_page(500)

    @ews.get("/services.wsdl", defaults={"path": WSDL})
    @ews.get("/messages.xsd", defaults={"path": MESSAGES_XSD})
    @ews.get("/types.xsd", defaults={"path": TYPES_XSD})
    def document(path: Path) -> Response:
        return Response(path.read_bytes(), content_type="text/xml")

    return ews


def _not_here(visit: Visit) -> Response | None:
    """What a path is answered that takes no calls in this scenario: it is not there, or a file, which takes no POST."""
    if request.path == f"/ews/{visit.scenario.endpoint.lower()}":
        return None
    if request.path == "/ews/exchange.asmx":
        return iis.error_page(404)
    return iis.error_page(405) if request.method == "POST" else None


def _begin(visit: Visit) -> None:
    """Charge the request to the account until it is answered."""
    budgets, address = visit.space.budgets, visit.account.address
    budgets.begin(address)
    request.environ[DONE_KEY] = partial(budgets.end, address)


def _perform(visit: Visit, body: bytes) -> Response:
    answer = _answer(visit, body)
    visit.space.budgets.note(visit.account.address, visit.entry.response_code)
    return answer


def _answer(visit: Visit, body: bytes) -> Response:
    """The answer to one call."""
    profile, entry = visit.scenario.profile, visit.entry
    limits = visit.space.budgets.policy.over(visit.scenario.limits)
    try:
        envelope = soap.parse(body)
        entry.operation, entry.schema_version = envelope.operation, envelope.requested_version
        if harm := visit.harm(Phase.READ):
            return harm
        if fault := visit.fault():
            raise fault
        visit.space.budgets.check(visit.account.address, limits)
        version = profile.check_version(envelope.requested_version)
        if known := OPERATIONS.get(envelope.operation):
            profile.check_operation(envelope.operation, known.first_version, version)
        if visit.space.strict and envelope.operation in schema.described():
            schema.validate(envelope, any_folder_name=profile.online)
        asked, world = (envelope.operation, envelope.element), visit.space.world
        account = acting_account(envelope.header, visit.account, world)
        call = Call(*asked, account, world, version, limits, header=envelope.header, spoilt=visit.errors())
        response = _response(call)
    except soap.SoapFault as fault:
        entry.response_code = fault.response_code
        return _document(soap.render_fault(fault, profile.server_version), fault.http_status)
    entry.response_code = response_code(response)
    if call.sequel and not call.elsewhere:
        request.environ[STREAM_KEY] = True
        return _document(_with_sequel(response, call.sequel, entry, profile.server_version))
    if call.sequel and call.elsewhere:
        documents = _rendered(call.sequel, profile.server_version)
        trust = visit.authority.client_context
        pushing.start(call.elsewhere.url, documents, patience=call.elsewhere.patience, trust=trust)
    return _document(soap.render_answer(response, profile.server_version))


def _response(call: Call) -> Element:
    """The operation's answer. What breaks it is told as Exchange does, and in full in the log."""
    try:
        return perform(call)
    except soap.SoapFault:
        raise
    except Exception:
        log.exception("%s failed", call.operation)
        raise soap.SoapFault(
            "ErrorInternalServerError", "An internal server error occurred. The operation failed."
        ) from None


def _rendered(sequel: Sequel, version: ServerVersion) -> Generator[bytes, None, None]:
    """The same as documents, b"" while there is none."""
    with closing(sequel):
        for response in sequel:
            yield b"" if response is None else soap.render_answer(response, version)


def _with_sequel(first: Element, sequel: Sequel, entry: Entry, version: ServerVersion) -> Iterator[bytes]:
    """One document after the other; what fails on the way shows in the journal."""
    try:
        yield soap.render_streamed(first, version)
        for response in sequel:
            if response is None:
                yield b""
                continue
            if (code := response_code(response)) != "NoError":
                entry.response_code = code
            yield soap.render_streamed(response, version)
    finally:
        sequel.close()


def _document(answer: bytes | Iterator[bytes], status: int = 200) -> Response:
    return Response(answer, status, content_type=XML, headers={"Cache-Control": "private"})


def response_code(response: Element) -> str | None:
    """The first error among the messages of an answer, else what they all say."""
    messages = response.findall(_MESSAGES) or response.findall(_MESSAGES_OF_AVAILABILITY) or [response]
    codes = [code for message in messages if (code := message.findtext(_RESPONSE_CODE))]
    return next((code for code in codes if code != "NoError"), codes[0] if codes else None)
