"""What a step concludes from more than one answer, or from none: the outcomes that no row of `rules.py` can give. Pure.

Each has a name, the outcome, the step it is reported for, and the source it is known from, as the rows have.
"""

from dataclasses import dataclass
from typing import Final

from ewslink.linking.classify import Verdict
from ewslink_contracts.outcomes import Code, Step


@dataclass(frozen=True, slots=True)
class Conclusion(Verdict):
    """One of them; `seen` is what has to be true, in words."""

    seen: str
    source: str


GIVEN_UP: Final = Conclusion(
    "given up after the last wait",
    Code.INTERNAL_ERROR,
    Step.REQUEST,
    "something of ours failed, and still failed after the last wait",
    "docs/adr/0004-link-service-shell.md",
)
IN_CLOUD: Final = Conclusion(
    "leads to Exchange Online",
    Code.EXCHANGE_ONLINE,
    Step.DISCOVER,
    "the URL, a redirect or Autodiscover leads to a host of Exchange Online",
    "Microsoft: Microsoft 365 URLs and IP address ranges",
)
BESIDE_EWS: Final = Conclusion(
    "asks for a login beside EWS",
    Code.NOT_EWS,
    Step.ENDPOINT,
    "the URL asks for a login, but its path is not that of EWS, and the path of EWS on the same host asks for one, too",
    "Microsoft: default settings of Exchange virtual directories",
)
CLOUD_ADDRESS: Final = Conclusion(
    "address that only Exchange Online has",
    Code.EXCHANGE_ONLINE,
    Step.DISCOVER,
    "no URL was given, and the address is in a mail domain of Exchange Online or Outlook.com",
    "Microsoft: initial domains; Thunderbird's autoconfig of hotmail.com",
)
NO_MAIL_DOMAIN: Final = Conclusion(
    "address without a mail domain",
    Code.SERVER_NOT_FOUND,
    Step.DISCOVER,
    "no URL was given, and what follows the @ of the address cannot be a host name",
    "RFC 1123, section 2.1",
)
NOWHERE: Final = Conclusion(
    "no Exchange where the mail domain has one",
    Code.SERVER_NOT_FOUND,
    Step.DISCOVER,
    "no URL was given, nothing answers as EWS where the mail domain may have it, and nothing is known of its server",
    "Microsoft: Autodiscover for Exchange",
)
NOT_TRUSTED: Final = Conclusion(
    "found by what anybody could have said",
    Code.REDIRECTED,
    Step.DISCOVER,
    "no URL was given, and what was found was named by what anybody could have said, or for an address elsewhere",
    "Microsoft: validating redirects",
)
LOGIN_INTERRUPTED: Final = Conclusion(
    "no login try left",
    Code.LOGIN_INTERRUPTED,
    Step.AUTHENTICATE,
    "the service was interrupted while it logged in, and the request has had the two tries that a link may have",
    "exchangecalendar #288: repeated tries lock accounts",
)
NO_VERSION: Final = Conclusion(
    "no version",
    Code.VERSION_UNKNOWN,
    Step.VERSION,
    "a good answer without a version in its header",
    "exchangelib version.py",
)
ALIAS: Final = Conclusion(
    "directory names another address",
    Code.NOT_PRIMARY_ADDRESS,
    Step.MAILBOX,
    "the directory names another primary address of the mailbox",
    "Microsoft: ResolveNames operation",
)
NOT_OWN: Final = Conclusion(
    "login opens another mailbox",
    Code.NOT_OWN_MAILBOX,
    Step.MAILBOX,
    "the login opens a mailbox with another address",
    "DavMail EwsExchangeSession.java: ConvertId names the mailbox of an id",
)
GROUP_OR_CONTACT: Final = Conclusion(
    "address of a group or a contact",
    Code.NO_MAILBOX,
    Step.MAILBOX,
    "the directory knows the address as that of a group or a contact",
    "Microsoft: MailboxType",
)
UNKNOWN_ADDRESS: Final = Conclusion(
    "directory does not know the address",
    Code.NO_MAILBOX,
    Step.MAILBOX,
    "the login opens a mailbox with another address, and the directory does not know the one that was given",
    "Microsoft: ResolveNames operation",
)
NO_DRAFT_ID: Final = Conclusion(
    "draft without an id",
    Code.INVALID_RESPONSE,
    Step.SEND,
    "CreateItem succeeds and does not name the item that it made",
    "Microsoft: CreateItem operation",
)
NOT_CONFIRMED: Final = Conclusion(
    "sending was not confirmed",
    Code.DELIVERY_UNKNOWN,
    Step.SEND,
    "no answer to sending came, and the mail is neither in Drafts nor in Sent Items, or no time was left to look",
    "Microsoft: SendItem operation",
)
#: In the order of the steps.
CONCLUSIONS: Final = (
    GIVEN_UP,
    IN_CLOUD,
    CLOUD_ADDRESS,
    NO_MAIL_DOMAIN,
    NOWHERE,
    NOT_TRUSTED,
    BESIDE_EWS,
    LOGIN_INTERRUPTED,
    NO_VERSION,
    ALIAS,
    NOT_OWN,
    GROUP_OR_CONTACT,
    UNKNOWN_ADDRESS,
    NO_DRAFT_ID,
    NOT_CONFIRMED,
)
