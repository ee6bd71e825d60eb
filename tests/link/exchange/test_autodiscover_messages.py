"""What Autodiscover answers, in both protocols."""

import pytest

from ewslink.exchange.autodiscover_messages import Told, read_told

SOAP = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover">
<Response>{}</Response></GetUserSettingsResponseMessage></s:Body></s:Envelope>"""
USER = "<ErrorCode>NoError</ErrorCode><UserResponses><UserResponse>{}</UserResponse></UserResponses>"
POX = """<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response>
<Error Time="16:56:32" Id="1">{}</Error></Response></Autodiscover>"""


@pytest.mark.parametrize(
    ("answer", "code", "message"),
    [
        (SOAP.format("<ErrorCode>ServerBusy</ErrorCode><ErrorMessage>Later.</ErrorMessage>"), "ServerBusy", "Later."),
        (SOAP.format(USER.format("<ErrorCode> InvalidUser </ErrorCode>")), "InvalidUser", ""),
        (
            SOAP.format(USER.format("<ErrorCode>A\nB</ErrorCode><ErrorMessage>one\ntwo</ErrorMessage>")),
            "A B",
            "one two",
        ),
        (SOAP.format(USER.format("<ErrorCode>NoError</ErrorCode>")), None, ""),
        (SOAP.format(USER.format("<ErrorCode/>")), None, ""),
        (SOAP.format(""), None, ""),
        (POX.format("<ErrorCode>500</ErrorCode><Message>Not found.</Message>"), "500", "Not found."),
        (POX.format("<Message>Not found.</Message>"), None, "Not found."),
        ("<html><Response><Error><ErrorCode>500</ErrorCode></Error></Response></html>", None, ""),
    ],
)
def test_an_error(answer: str, code: str | None, message: str) -> None:
    assert read_told(answer.encode()) == Told(error_code=code, error_message=message)
