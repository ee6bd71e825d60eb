"""Calls in the name of others: who may make them, and how whom they name is found."""

import pytest
import requests
from lxml import etree

from ewslink_contracts.ews import ERRORS_NS, MESSAGES_NS, SOAP_NS, TYPES_NS
from mock_ews.exchange import Mailbox
from mock_ews.operations.fields.user_ids import user_of
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
NAMES = {"e": ERRORS_NS, "m": MESSAGES_NS, "t": TYPES_NS}
PRIMARY, ALIAS = "alina.asher@mock.test", "alias@mock.test"


def call(mock: MockServer, http: requests.Session, identifier: str, user: str = "service") -> etree._Element:
    header = f"<t:ExchangeImpersonation><t:ConnectingSID>{identifier}</t:ConnectingSID></t:ExchangeImpersonation>"
    envelope = (
        f'<s:Envelope xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}"><s:Header>'
        f'<t:RequestServerVersion Version="Exchange2010_SP2"/>{header}</s:Header>'
        "<s:Body><m:GetInboxRules/></s:Body></s:Envelope>"
    )
    answer = http.post(f"{mock.url}/EWS/Exchange.asmx", envelope.encode(), headers=XML, auth=(user, "secret"))
    return etree.fromstring(answer.content)


def texts(answer: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in answer.iterfind(f".//{path}", NAMES)]


def mailbox(mock: MockServer, address: str) -> Mailbox:
    found = mock.world.mailbox(address)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["PrincipalName", "SmtpAddress", "PrimarySmtpAddress"])
def test_who_has_the_role_acts_as_anybody_else(mock: MockServer, http: requests.Session, name: str) -> None:
    answer = call(mock, http, f"<t:{name}>Rules@mock.test</t:{name}>")
    assert texts(answer, "m:ResponseCode") == ["NoError"]
    assert len(texts(answer, "t:RuleId")) == len(mailbox(mock, "rules@mock.test").rules)
    (entry,) = mock.journal
    assert (entry.user, entry.mailbox) == ("MOCK\\service", "service@mock.test")


def test_by_security_identifier(mock: MockServer, http: requests.Session) -> None:
    sid = user_of(mailbox(mock, "rules@mock.test")).sid
    assert texts(call(mock, http, f"<t:SID>{sid}</t:SID>"), "t:RuleId")


def test_to_act_as_oneself_takes_no_role(mock: MockServer, http: requests.Session) -> None:
    answer = call(mock, http, "<t:PrimarySmtpAddress>rules@mock.test</t:PrimarySmtpAddress>", "rules")
    assert texts(answer, "t:RuleId")


@pytest.mark.parametrize("address", [PRIMARY, ALIAS, "SERVICE@mock.test"])
def test_any_address_is_an_smtp_address(mock: MockServer, http: requests.Session, address: str) -> None:
    answer = call(mock, http, f"<t:SmtpAddress>{address}</t:SmtpAddress>")
    assert texts(answer, "m:ResponseCode") == ["NoError"]


@pytest.mark.parametrize(
    ("identifier", "user", "code"),
    [
        (f"<t:PrimarySmtpAddress>{ALIAS}</t:PrimarySmtpAddress>", "service", "ErrorNonPrimarySmtpAddress"),
        (f"<t:PrimarySmtpAddress>{ALIAS}</t:PrimarySmtpAddress>", "ok", "ErrorNonPrimarySmtpAddress"),
        ("<t:PrimarySmtpAddress>no@mock.test</t:PrimarySmtpAddress>", "service", "ErrorNonExistentMailbox"),
        ("<t:SmtpAddress>no@mock.test</t:SmtpAddress>", "ok", "ErrorNonExistentMailbox"),
        (f"<t:PrincipalName>{PRIMARY}</t:PrincipalName>", "service", "ErrorInvalidUserPrincipalName"),
        ("<t:PrincipalName>no@mock.test</t:PrincipalName>", "service", "ErrorInvalidUserPrincipalName"),
        ("<t:SID>S-1-5-21-1</t:SID>", "service", "ErrorInvalidUserSid"),
        ("<t:SID>somebody</t:SID>", "service", "ErrorInvalidUserSid"),
        ("<t:SmtpAddress/>", "service", "ErrorInvalidExchangeImpersonationHeaderData"),
        ("<t:Name>ok</t:Name>", "service", "ErrorInvalidExchangeImpersonationHeaderData"),
        ("", "service", "ErrorInvalidExchangeImpersonationHeaderData"),
        ("<t:SmtpAddress>rules@mock.test</t:SmtpAddress>", "ok", "ErrorImpersonateUserDenied"),
    ],
)
def test_refusals_are_faults(mock: MockServer, http: requests.Session, identifier: str, user: str, code: str) -> None:
    answer = call(mock, http, identifier, user)
    assert texts(answer, "e:ResponseCode") == [code]
    told = texts(answer, 't:MessageXml/t:Value[@Name="Primary"]')
    assert told == ([PRIMARY] if code == "ErrorNonPrimarySmtpAddress" else [])
    assert [entry.response_code for entry in mock.journal] == [code]
