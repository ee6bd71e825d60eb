"""The EWS contract: where WSDL and schemas lie, and the namespaces they speak."""

from pathlib import Path
from typing import Final

WSDL: Final = Path(__file__).with_name("services.wsdl")
MESSAGES_XSD: Final = Path(__file__).with_name("messages.xsd")
TYPES_XSD: Final = Path(__file__).with_name("types.xsd")

SOAP_NS: Final = "http://schemas.xmlsoap.org/soap/envelope/"
TYPES_NS: Final = "http://schemas.microsoft.com/exchange/services/2006/types"
MESSAGES_NS: Final = "http://schemas.microsoft.com/exchange/services/2006/messages"
ERRORS_NS: Final = "http://schemas.microsoft.com/exchange/services/2006/errors"
"""Namespace of what a SOAP fault's detail holds; no published schema describes it."""

NAMESPACES: Final = {"soap": SOAP_NS, "t": TYPES_NS, "m": MESSAGES_NS, "e": ERRORS_NS}
"""Prefix to namespace, as lxml's `xpath` and `nsmap` take it."""

BINDING: Final = f"{{{MESSAGES_NS}}}ExchangeServiceBinding"
"""Qualified name under which zeep knows the one binding of the WSDL."""
