"""Asking Autodiscover, in either protocol."""

from collections.abc import Callable

import pytest
import requests
from lxml import etree
from lxml.etree import _Element as Element

from mock_ews.server import MockServer

POX_REQUEST = """<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
<Request><EMailAddress>{address}</EMailAddress><AcceptableResponseSchema>{schema}</AcceptableResponseSchema></Request>
</Autodiscover>"""
SOAP_REQUEST = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:a="http://schemas.microsoft.com/exchange/2010/Autodiscover">
<s:Header><a:RequestedServerVersion>Exchange2010</a:RequestedServerVersion></s:Header>
<s:Body><a:GetUserSettingsRequestMessage><a:Request><a:Users>{users}</a:Users>
<a:RequestedSettings>{settings}</a:RequestedSettings></a:Request></a:GetUserSettingsRequestMessage></s:Body></s:Envelope>"""
OUTLOOK = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
Post = Callable[..., requests.Response]


def _user(address: str) -> str:
    return f"<a:User><a:Mailbox>{address}</a:Mailbox></a:User>"


@pytest.fixture
def post(mock: MockServer, http: requests.Session) -> Post:
    """POST to an endpoint, logged in unless told otherwise, without following redirects."""

    def send(path: str, body: str, auth: tuple[str, str] | None = ("ok", "secret")) -> requests.Response:
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        url = path if path.startswith("http") else mock.url + path
        return http.post(url, body.encode(), headers=headers, auth=auth, allow_redirects=False)

    return send


@pytest.fixture
def pox(post: Post) -> Post:
    """Ask in POX for an address; `prefix` is that of a world and a scenario."""

    def ask(prefix: str = "", address: str = "ok@mock.test", schema: str = OUTLOOK) -> requests.Response:
        return post(f"{prefix}/Autodiscover/Autodiscover.xml", POX_REQUEST.format(address=address, schema=schema))

    return ask


@pytest.fixture
def soap(post: Post) -> Post:
    """Ask in SOAP for settings of addresses."""

    def ask(prefix: str = "", *settings: str, addresses: tuple[str, ...] = ("ok@mock.test",)) -> requests.Response:
        wanted = "".join(f"<a:Setting>{name}</a:Setting>" for name in settings)
        users = "".join(map(_user, addresses))
        return post(f"{prefix}/Autodiscover/Autodiscover.svc", SOAP_REQUEST.format(users=users, settings=wanted))

    return ask


@pytest.fixture
def texts() -> Callable[[requests.Response, str], list[str]]:
    """The texts of all elements of a name, whatever their namespace."""

    def find(answer: requests.Response, name: str) -> list[str]:
        root: Element = etree.fromstring(answer.content)
        return [element.text or "" for element in root.iter(f"{{*}}{name}")]

    return find
