"""Requests as zeep writes them from the EWS contract: one object per process, no network.

zeep knows the WSDL and builds envelopes; it does not read answers, because an Exchange newer than the schema would
break its strict parsing, and its exceptions lose status and headers.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree
from zeep import Client, Settings

from ewslink_contracts.ews import BINDING, WSDL

#: The oldest schema that has all we need: Microsoft's advice, and at the same time the version gate of old servers.
REQUEST_VERSION = "Exchange2010_SP2"


@dataclass(frozen=True, slots=True)
class Request:
    """An envelope ready to post."""

    operation: str
    body: bytes
    soap_action: str


@cache
def _client() -> Client:
    return Client(str(WSDL), settings=Settings(strict=True))


def request(operation: str, **arguments: Any) -> Request:
    """Write one operation's envelope. Arguments are zeep's; wrong ones raise zeep's ValidationError or TypeError."""
    binding = _client().wsdl.bindings[BINDING]
    headers = {"RequestVersion": {"Version": REQUEST_VERSION}}
    message = binding.get(operation).create(**arguments, _soapheaders=headers)
    action = binding.get(operation).soapaction
    return Request(operation, etree.tostring(message.content, xml_declaration=True, encoding="utf-8"), f'"{action}"')
