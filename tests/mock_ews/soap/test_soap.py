"""Envelopes in, answers and faults out."""

import pytest
from lxml import etree

from ewslink_contracts.ews import ERRORS_NS, MESSAGES_NS, NAMESPACES, SOAP_NS, TYPES_NS
from mock_ews import soap

_GET_FOLDER = f'<m:GetFolder xmlns:m="{MESSAGES_NS}"/>'


def _envelope(body: str = f"<s:Body>{_GET_FOLDER}</s:Body>", header: str = "") -> str:
    return f'<s:Envelope xmlns:s="{SOAP_NS}">{header}{body}</s:Envelope>'


def test_an_envelope_names_operation_and_version() -> None:
    header = f'<s:Header><t:RequestServerVersion xmlns:t="{TYPES_NS}" Version="Exchange2010_SP2"/></s:Header>'
    envelope = soap.parse(_envelope(header=header).encode())
    assert (envelope.operation, envelope.requested_version) == ("GetFolder", "Exchange2010_SP2")
    assert envelope.element.tag == f"{{{MESSAGES_NS}}}GetFolder"


def test_comments_and_a_missing_header_do_no_harm() -> None:
    envelope = soap.parse(_envelope(f"<s:Body><!-- here it comes -->{_GET_FOLDER}</s:Body>").encode())
    assert (envelope.operation, envelope.requested_version) == ("GetFolder", None)


_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
_FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
_NO_REQUESTS = {
    "empty": "",
    "no XML": "not xml at all",
    "cut": _envelope()[:-5],
    "no operation": _envelope("<s:Body/>"),
    "no body": _envelope(""),
    "other namespace": _envelope(f'<s:Body><GetFolder xmlns="{TYPES_NS}"/></s:Body>'),
    "no envelope": _GET_FOLDER,
    "SOAP 1.2": _envelope().replace(SOAP_NS, "http://www.w3.org/2003/05/soap-envelope"),
    "document type": "<!DOCTYPE x>" + _envelope(),
    "entities": _BOMB + _envelope("<s:Body>&b;</s:Body>"),
    "external entity": _FILE + _envelope("<s:Body>&f;</s:Body>"),
    "deep": _envelope("<x>" * 400 + "</x>" * 400),
    "control character": _envelope("<s:Body>\x01</s:Body>"),
}


@pytest.mark.parametrize("name", _NO_REQUESTS)
def test_what_is_no_request_is_a_fault_of_the_request(name: str) -> None:
    with pytest.raises(soap.SoapFault) as raised:
        soap.parse(_NO_REQUESTS[name].encode())
    assert raised.value.response_code == "ErrorSchemaValidation"
    assert set(raised.value.values) == {"LineNumber", "LinePosition", "Violation"}


@pytest.mark.parametrize(
    ("version", "prefix", "attributes"),
    [
        (soap.ServerVersion(15, 2, 1118, 7, "V2017_07_11"), "s", {"MajorVersion": "15", "Version": "V2017_07_11"}),
        (soap.ServerVersion(14, 3, 123, 4, "Exchange2010_SP2"), "s", {"MinorVersion": "3", "MinorBuildNumber": "4"}),
        (soap.ServerVersion(8, 1, 240, 6), "soap", {"MajorVersion": "8", "MajorBuildNumber": "240"}),
    ],
)
def test_an_answer_says_which_server_spoke(
    version: soap.ServerVersion, prefix: str, attributes: dict[str, str]
) -> None:
    answer = soap.render_answer(etree.Element(f"{{{MESSAGES_NS}}}GetFolderResponse"), version)
    root = etree.fromstring(answer)
    info = root.find("soap:Header/t:ServerVersionInfo", NAMESPACES)
    assert info is not None
    assert attributes.items() <= dict(info.attrib).items()
    assert (info.get("Version") is None) == (version.version is None)
    assert answer.partition(b"Envelope")[0].endswith(f"<{prefix}:".encode())
    assert root.find("soap:Body/m:GetFolderResponse", NAMESPACES) is not None


def test_a_fault_has_the_shape_clients_read() -> None:
    fault = soap.SoapFault("ErrorServerBusy", "Come <later>.", {"BackOffMilliseconds": "5000"})
    root = etree.fromstring(soap.render_fault(fault, None))
    assert root.find("soap:Header", NAMESPACES) is None
    read = {
        path: root.findtext(f".//{path}", namespaces=NAMESPACES) for path in ("faultcode", "faultstring", "e:Message")
    }
    assert read == {"faultcode": "a:ErrorServerBusy", "faultstring": "Come <later>.", "e:Message": "Come <later>."}
    assert root.findtext(f".//{{{ERRORS_NS}}}ResponseCode") == "ErrorServerBusy"
    value = root.find(".//detail/t:MessageXml/t:Value", NAMESPACES)
    assert value is not None
    assert (value.get("Name"), value.text) == ("BackOffMilliseconds", "5000")


def test_a_violation_stands_in_elements_of_its_own() -> None:
    root = etree.fromstring(soap.render_fault(soap.schema_violation("No 'Id' here.", 3, 17), None))
    names = [etree.QName(child).localname for child in root.iterfind(".//t:MessageXml/*", NAMESPACES)]
    assert names == ["LineNumber", "LinePosition", "Violation"]
    assert root.findtext(".//faultstring") == "The request failed schema validation: No 'Id' here."
