"""GetPasswordExpirationDate."""

from typing import Final

from lxml.etree import _Element as Element

from mock_ews.operations.elements import add, m
from mock_ews.operations.fields.kinds import format_datetime
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import check_own

_NO_DATE: Final = "0001-01-01T00:00:00Z"
"""The schema wants a date in a failed answer, too: .NET's first one stands for none."""


# since: the EWS Managed API and the page of the operation say SP1, the pages of its elements SP2
@operation(
    "GetPasswordExpirationDate",
    since="Exchange2010_SP1",
    single=True,
    placeholder="PasswordExpirationDate",
    placeholder_text=_NO_DATE,
)
def get_password_expiration_date(call: Call) -> Answer:
    """When the caller's password runs out."""

    def answer(element: Element, message: Element) -> None:
        if address := element.findtext(m("MailboxSmtpAddress")):
            check_own(call, address)
        add(message, m("PasswordExpirationDate"), format_datetime(call.mailbox.spec.password_expires))

    return answer
