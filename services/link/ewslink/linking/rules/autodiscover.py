"""Rows for what Autodiscover answers with when it does not name EWS: words in SOAP, numbers in POX."""

from typing import Final

from ewslink.linking.rules.rule import Rule
from ewslink_contracts.outcomes import Code, Step

_DISCOVER = frozenset({Step.DISCOVER})
_SOURCE = "Microsoft: ErrorCode (SOAP); MS-OXDSCLI: ErrorCode"

AUTODISCOVER_RULES: Final = (
    Rule(
        "Autodiscover is busy",
        Code.SERVER_BUSY,
        _SOURCE,
        steps=_DISCOVER,
        response_codes=frozenset({"ServerBusy"}),
    ),
    Rule(
        "Autodiscover fails by itself",
        Code.SERVER_ERROR,
        _SOURCE,
        steps=_DISCOVER,
        response_codes=frozenset({"InternalServerError", "603"}),
    ),
    Rule(
        "Autodiscover does not know the address",
        Code.NO_MAILBOX,
        _SOURCE,
        steps=_DISCOVER,
        response_codes=frozenset({"InvalidUser", "500"}),
    ),
    Rule(
        "Autodiscover has no EWS for the address",
        Code.SERVER_NOT_FOUND,
        _SOURCE,
        steps=_DISCOVER,
        response_codes=frozenset({"InvalidDomain", "SettingIsNotAvailable", "501", "602"}),
    ),
    Rule(
        "Autodiscover does not answer such requests",
        Code.SERVER_NOT_FOUND,
        _SOURCE,
        steps=_DISCOVER,
        response_codes=frozenset({"InvalidRequest", "InvalidSetting", "600", "601"}),
    ),
)
