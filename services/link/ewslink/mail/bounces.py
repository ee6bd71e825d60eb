"""Whether a mail that was accepted has come back: one look at the non-delivery reports in the inbox."""

import re
from dataclasses import replace
from types import MappingProxyType

from ewslink.exchange import answers
from ewslink.exchange.client import ExchangeClient, Mail
from ewslink.exchange.reading import Reply, one_line
from ewslink.linking.observation import Content, Observation

#: `550 5.7.1 …`, else a status alone, as in `#5.1.1 smtp;…` (RFC 3463); no part of an IP address.
_DIAGNOSTICS = (
    re.compile(r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}(?![\d.]).*"),
    re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]).*"),
)


async def report_on(mail: Mail, client: ExchangeClient) -> Observation | None:
    """What the report says on a mail that was sent, if one has come by now.

    One call, and a second one where there is a report to read: on our mail, or on one of its subject that does not say
    which it answers. That nobody can look says nothing about the mail.
    """
    found = await client.find_reports()
    reports = answers.reports(found.element) if found.element is not None else ()
    ours = [report.id for report in reports if report.in_reply_to == mail.message_id]
    unsaid = [report.id for report in reports if not report.in_reply_to and mail.subject in report.subject]
    if not ours and not unsaid:
        return None
    read = await client.get_texts(ours[:1] or unsaid)
    texts = answers.texts(read.element) if read.element is not None else ()
    if ours:
        return _came_back(read, mail, "".join(texts))
    about_ours = [text for text in texts if mail.message_id in text]  # reports quote the headers of what came back
    return _came_back(read, mail, about_ours[0]) if about_ours else None


def _came_back(read: Reply, mail: Mail, text: str) -> Observation:
    values = MappingProxyType({"Recipient": mail.to})
    return replace(
        read.seen, status=None, response_code=None, content=Content.REPORT, text=diagnostic(text), values=values
    )


def diagnostic(text: str) -> str:
    """The line of a report that says why, else its beginning."""
    found = (pattern.search(text) for pattern in _DIAGNOSTICS)
    return one_line(next((match.group() for match in found if match is not None), text))
