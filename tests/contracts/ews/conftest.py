"""What every test of the EWS contract starts from: the compiled schema, and zeep's view of the WSDL."""

from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from ewslink_contracts.ews import MESSAGES_XSD, WSDL


class FilesOnly:
    """A transport for zeep that reads files and refuses every address."""

    def load(self, url: str) -> bytes:
        assert "://" not in url, f"the contract must load without a network, asked for {url}"
        return Path(url).read_bytes()


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """Both schemas, compiled; knows the root elements of `messages` and of `types`."""
    return etree.XMLSchema(etree.parse(MESSAGES_XSD, etree.XMLParser(no_network=True)))


@pytest.fixture(scope="session")
def load_wsdl() -> Any:
    """Makes a new zeep client of the WSDL that can reach nothing but files."""
    make_client: Any = zeep.Client  # published without types
    return lambda: make_client(str(WSDL), transport=FilesOnly())


@pytest.fixture(scope="session")
def client(load_wsdl: Any) -> Any:
    """One such client for tests that only read it."""
    return load_wsdl()
