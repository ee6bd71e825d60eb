"""What every observation means: the table. First match wins, the last row catches all.

Each row has a name, the outcome, and the source it is known from.
"""

import re

from ewslink.linking.rules.autodiscover import AUTODISCOVER_RULES
from ewslink.linking.rules.exchange_online import CLOUDS
from ewslink.linking.rules.http import HTTP_RULES
from ewslink.linking.rules.redirect import REDIRECT_RULES
from ewslink.linking.rules.report import REPORT_RULES
from ewslink.linking.rules.response_codes import GROUPS
from ewslink.linking.rules.rule import Rule
from ewslink.linking.rules.transport import TRANSPORT_RULES
from ewslink_contracts.outcomes import Code, Step

_VERSION = (
    Rule(
        "build older than 14.2",
        Code.VERSION_TOO_OLD,
        "Microsoft: Exchange Server build numbers",
        age="too old",
        blames=Step.VERSION,
    ),
    Rule(
        "build 15.20",
        Code.EXCHANGE_ONLINE,
        "Microsoft: Exchange Server build numbers",
        age="online",
        blames=Step.VERSION,
    ),
    Rule(
        "Exchange Online by name",
        Code.EXCHANGE_ONLINE,
        "Microsoft: Microsoft 365 endpoints, worldwide and of the national clouds",
        host="|".join(re.escape(host) for cloud in CLOUDS for host in cloud.hosts),
    ),
)

#: Words in which Exchange says more than in its response code.
_PROSE = (
    # Exchange 2007 knows no word for it: the value is a violation of its schema (ews-managed-api ServiceRequestBase).
    Rule(
        "2010 SP2 schema refused as invalid",
        Code.VERSION_TOO_OLD,
        "ews-managed-api: ServiceVersionException",
        response_codes=frozenset({"ErrorSchemaValidation"}),
        text="Exchange2010_SP2|RequestServerVersion",
        blames=Step.VERSION,
    ),
    Rule(
        "no SMTP address, in prose",
        Code.NO_SMTP_ADDRESS,
        "ews-managed-api fork, issue 72",
        blames=Step.MAILBOX,
        text="does not have (an )?SMTP address",
    ),
    Rule(
        "no mailbox with such guid",
        Code.MAILBOX_ELSEWHERE,
        "exchangelib #763, DavMail #295: a mailbox in the other half of a hybrid",
        blames=Step.MAILBOX,
        text="no mailbox with such guid",
    ),
)

_REST = (
    Rule("error without an explanation", Code.SERVER_ERROR, "exchangelib protocol.py", status=range(500, 600)),
    Rule("anything else", Code.INVALID_RESPONSE, "the last row"),
)

#: Read from the top: transport first, because without an answer nothing else was seen.
RULES: tuple[Rule, ...] = (
    *TRANSPORT_RULES,
    *REPORT_RULES,
    *AUTODISCOVER_RULES,
    *_VERSION,
    *REDIRECT_RULES,
    *HTTP_RULES,
    *_PROSE,
    *(group.rule for group in GROUPS),
    *_REST,
)
