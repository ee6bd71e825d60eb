from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from mock_ews.server import MockServer

ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">'
    "<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
)
GET_FOLDER = (
    "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
    '<m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>'
)

Envelope = Callable[..., bytes]


@pytest.fixture(scope="session")
def ca_file(server: MockServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    path.write_text(server.ca_pem)
    return path


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """A client that looks at no environment variable."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(scope="session")
def envelope() -> Envelope:
    """A SOAP request: GetFolder of the inbox unless told otherwise."""

    def write(body: str = GET_FOLDER, version: str | None = "Exchange2010_SP2") -> bytes:
        header = f'<t:RequestServerVersion Version="{version}"/>' if version else ""
        return ENVELOPE.format(header=header, body=body).encode()

    return write
