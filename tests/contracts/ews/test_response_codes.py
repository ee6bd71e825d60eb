"""The response codes a server may name are known, and one that is not is read all the same."""

from typing import Any

import pytest
from exchangelib import errors
from lxml import etree

from ewslink_contracts.ews import BINDING, MESSAGES_NS, MESSAGES_XSD

XS = {"xs": "http://www.w3.org/2001/XMLSchema"}

IN_NO_SCHEMA = {
    "ErrorConnectionFailedTransientError",  # exchangelib: a cause named inside ErrorInternalServerError
    "ErrorFolderPropertyRequestFailed",  # the schema spells it ErrorFolderPropertRequestFailed
    "ErrorRecoverableItemsAccessDenied",
    "ErrorSubscriptionUnsubsribed",  # the schema spells it ErrorSubscriptionUnsubscribed
}
"""Codes that exchangelib knows and Microsoft's published schema does not."""


@pytest.fixture(scope="module")
def codes() -> list[str]:
    found = etree.parse(MESSAGES_XSD).findall(
        "xs:simpleType[@name='ResponseCodeType']/xs:restriction/xs:enumeration", XS
    )
    return [node.attrib["value"] for node in found]


def test_alphabetical_without_repeats_success_first(codes: list[str]) -> None:
    assert codes[0] == "NoError"
    assert codes[1:] == sorted(set(codes[1:]), key=str.lower)


def test_every_code_exchangelib_raises_is_known(codes: list[str]) -> None:
    raised = {
        name
        for name, value in vars(errors).items()
        if name.startswith("Error") and isinstance(value, type) and issubclass(value, errors.ResponseMessageError)
    }
    assert len(raised) > 300
    assert raised - set(codes) == IN_NO_SCHEMA


@pytest.mark.parametrize("code", ["ErrorServerBusy", *sorted(IN_NO_SCHEMA), "ErrorNobodyHasSeenYet"])
def test_any_code_is_read(client: Any, code: str) -> None:
    """zeep does not check enumerations, so a code newer than the schema arrives as the text it is."""
    answer = etree.fromstring(
        f'<GetInboxRulesResponse xmlns="{MESSAGES_NS}" ResponseClass="Error"><MessageText>why</MessageText>'
        f"<ResponseCode>{code}</ResponseCode></GetInboxRulesResponse>"
    )
    element = client.wsdl.bindings[BINDING].get("GetInboxRules").output.body
    assert element.parse(answer, client.wsdl.types).ResponseCode == code
