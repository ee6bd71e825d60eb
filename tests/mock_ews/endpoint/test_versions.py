"""What each version of Exchange says to requests of each version."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest
import requests
from lxml import etree

from mock_ews.server import MockServer
from mock_ews.soap import SoapFault
from mock_ews.versions import profiles

NS = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "t": "http://schemas.microsoft.com/exchange/services/2006/types",
    "e": "http://schemas.microsoft.com/exchange/services/2006/errors",
    "m": "http://schemas.microsoft.com/exchange/services/2006/messages",
}


def version_attributes(document: bytes) -> dict[str, str]:
    element = etree.fromstring(document).find("s:Header/t:ServerVersionInfo", NS)
    assert element is not None
    return dict(element.attrib)


@pytest.mark.parametrize(
    ("scenario", "requested", "code"),
    [
        ("exchange-2019", "Exchange2016", "NoError"),
        ("exchange-2019", "Exchange2010_SP2", "NoError"),
        ("exchange-2019", "Exchange2007", "NoError"),
        ("exchange-2019", None, "NoError"),
        ("exchange-2019", "Exchange2021", "ErrorInvalidServerVersion"),
        ("exchange-2019", "V2017_07_11", "ErrorInvalidServerVersion"),
        ("exchange-2010-sp2", "Exchange2010_SP2", "NoError"),
        ("exchange-2010-sp2", None, "NoError"),
        ("exchange-2010-sp2", "Exchange2013", "ErrorInvalidServerVersion"),
        ("exchange-2010", "Exchange2010", "NoError"),
        ("exchange-2010", "Exchange2010_SP2", "ErrorInvalidServerVersion"),
        ("exchange-2010-sp1", "Exchange2010_SP1", "NoError"),
        ("exchange-2010-sp1", "Exchange2010_SP2", "ErrorInvalidServerVersion"),
        ("exchange-2010-sp3", "Exchange2010_SP2", "NoError"),
        ("exchange-2013-sp1", "Exchange2013_SP1", "NoError"),
        ("exchange-2013-sp1", "Exchange2016", "ErrorInvalidServerVersion"),
        ("exchange-2016", "Exchange2016", "NoError"),
        ("exchange-se", "Exchange2016", "NoError"),
        ("exchange-2007-sp1", "Exchange2007_SP1", "NoError"),
        ("exchange-2007-sp1", None, "NoError"),
        ("exchange-2007-sp1", "Exchange2010_SP2", "ErrorSchemaValidation"),
    ],
)
def test_requests_of_a_version(
    mock: MockServer,
    http: requests.Session,
    envelope: Callable[..., bytes],
    scenario: str,
    requested: str | None,
    code: str,
) -> None:
    answer = http.post(
        f"{mock.url}/s/{scenario}/EWS/Exchange.asmx",
        envelope(version=requested),
        headers={"Content-Type": "text/xml"},
        auth=("ok", "secret"),
    )
    document = etree.fromstring(answer.content)
    assert answer.status_code == (200 if code == "NoError" else 500)
    assert document.findtext(".//m:ResponseCode" if code == "NoError" else ".//e:ResponseCode", None, NS) == code
    profile = profiles()[scenario]
    attributes = version_attributes(answer.content)
    assert attributes["Version"] == profile.schema
    assert attributes["MajorVersion"] == profile.build.partition(".")[0]
    assert answer.headers["Server"] == profile.headers["Server"]
    (entry,) = mock.journal
    assert (entry.schema_version, entry.response_code, entry.operation) == (requested, code, "GetFolder")


@pytest.mark.parametrize(
    ("profile", "requested", "first_version", "code"),
    [
        ("exchange-2019", "Exchange2010_SP2", "Exchange2010_SP1", None),
        ("exchange-2019", "Exchange2010", "Exchange2010_SP1", "ErrorInvalidRequest"),
        ("exchange-2019", "Exchange2007", "Exchange2007_SP1", None),
        ("exchange-2010-sp2", "Exchange2010_SP2", "Exchange2013", "ErrorSchemaValidation"),
        ("exchange-2007-sp1", "Exchange2007_SP1", "Exchange2010_SP1", "ErrorSchemaValidation"),
        ("exchange-2007-sp1", "Exchange2007", "Exchange2007_SP1", None),
    ],
)
def test_operations_newer_than_the_server_or_the_request(
    profile: str, requested: str, first_version: str, code: str | None
) -> None:
    with pytest.raises(SoapFault) if code else nullcontext() as caught:
        profiles()[profile].check_operation("GetInboxRules", first_version, requested)
    assert (caught and caught.value.response_code) == code


def test_every_version_is_the_product_it_is_called() -> None:
    words = {name: name.replace("exchange-", "Exchange Server ").replace("-", " ").upper() for name in profiles()}
    words["exchange-online"] = "EXCHANGE ONLINE"
    assert {name: profile.product.upper() for name, profile in profiles().items()} == words
