"""The cases of the demonstration, and whether an event is the answer that a case expects. Pure but for one file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretStr

from ewslink_contracts import LinkFailed, LinkRequest, LinkSucceeded, Password
from ewslink_contracts.outcomes import Locale

LOGGING_MAILBOX = "log@bcc.mock.test"
PASSWORD = "secret"  # noqa: S105 - that of every magic mailbox, as the mock's documentation says

Answer = LinkSucceeded | LinkFailed


@dataclass(frozen=True)
class Case:
    """One request and the outcome to expect."""

    title: str
    overrides: dict[str, Any]
    outcome: str
    suggested_url: str | None = None
    auth_scheme: str | None = None

    def request(self, locale: Locale, request_id: UUID | None = None) -> LinkRequest:
        """The request to publish, with a new id unless one is given."""
        fields: dict[str, Any] = {
            "request_id": request_id or uuid4(),
            "tenant_id": "demo",
            "email": "ok@mock.test",
            "password": Password(plain=SecretStr(PASSWORD)),
            "ews_url": "https://mail.mock.test/EWS/Exchange.asmx",
            "bcc_address": LOGGING_MAILBOX,
            "locale": locale,
            "privacy_policy_accepted": True,
        }
        return LinkRequest(**{**fields, **self.overrides})

    def is_answered_by(self, answer: Answer) -> bool:
        """Whether outcome, suggestion and login scheme are the expected ones."""
        if isinstance(answer, LinkSucceeded):
            return self.outcome == "linked" and self.auth_scheme in (None, answer.mailbox.auth_scheme)
        return (outcome_of(answer), answer.error.suggested_url) == (self.outcome, self.suggested_url)


def outcome_of(answer: Answer) -> str:
    """`linked`, or category/code."""
    return "linked" if isinstance(answer, LinkSucceeded) else f"{answer.error.category}/{answer.error.code}"


def read_cases() -> tuple[Case, ...]:
    """All cases, in the order of the table."""
    table = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))
    return tuple(
        Case(entry["title"], entry["request"], entry["outcome"], entry.get("suggested_url"), entry.get("auth_scheme"))
        for entry in table["case"]
    )
