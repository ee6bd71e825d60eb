"""Requests against the schema."""

import pytest

from ewslink_contracts.ews import MESSAGES_NS, SOAP_NS, TYPES_NS
from mock_ews import schema, soap


def _request(operation: str) -> soap.Envelope:
    return soap.parse(
        f'<s:Envelope xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}">\n<s:Body>\n{operation}\n'
        "</s:Body></s:Envelope>".encode()
    )


_SHAPE = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
_IDS = '<m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds>'
_TYPING_ERROR = _IDS.replace("inbox", "inbux")


def test_a_valid_request_passes() -> None:
    schema.validate(_request(f"<m:GetFolder>{_SHAPE}{_IDS}</m:GetFolder>"))


@pytest.mark.parametrize(
    ("operation", "line", "position", "violation"),
    [
        (f"<m:GetFolder>{_IDS}{_SHAPE}</m:GetFolder>", "3", "17", "FolderShape"),
        (f"<m:GetFolder>\n{_SHAPE}</m:GetFolder>", "3", "4", "Missing child"),
        (
            f"<m:GetFolder>{_SHAPE}\n{_IDS.replace('inbox', 'inbux')}</m:GetFolder>",
            "4",
            "17",
            "'inbux' is not an element.",
        ),
        ("<m:GetFolder>\n\n<m:Nonsense/></m:GetFolder>", "5", "4", "Nonsense"),
        ("<m:GetNonsense/>", "3", "4", "No matching global"),
    ],
    ids=["order", "missing", "enumeration", "unknown", "unknown-operation"],
)
def test_an_invalid_one_is_told_where_and_why(operation: str, line: str, position: str, violation: str) -> None:
    with pytest.raises(soap.SoapFault) as raised:
        schema.validate(_request(operation))
    values = raised.value.values
    assert raised.value.response_code == "ErrorSchemaValidation"
    assert (values["LineNumber"], values["LinePosition"]) == (line, position)
    assert violation in values["Violation"]
