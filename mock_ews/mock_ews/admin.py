"""The admin API under /_mock/: what the mock knows, as JSON, and how to make it forget."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from mock_ews.auth import Doorman
from mock_ews.exchange import MessageRow, World
from mock_ews.journal import Entry, Journal
from mock_ews.scenarios import Scenario, listing
from mock_ews.tls import HOSTS

PREFIX = "/_mock"


class BadInput(ValueError):
    """A request that cannot be understood; its text goes to the client with a 422."""


@dataclass(frozen=True)
class Admin:
    """The resources of the admin API; `routes` says where each is."""

    world: World
    journal: Journal
    doorman: Doorman
    scenarios: Mapping[str, Scenario]
    forget: Callable[[], None]

    def routes(self) -> Blueprint:
        """Everything below /_mock/."""
        admin = Blueprint("admin", __name__, url_prefix=PREFIX)
        admin.get("/health")(self.health)
        admin.post("/reset")(self.reset)
        admin.get("/requests")(self.requests)
        admin.get("/scenarios")(self.all_scenarios)
        admin.get("/mailboxes")(self.mailboxes)
        admin.get("/mailboxes/<address>/messages")(self.messages)
        admin.register_error_handler(BadInput, lambda error: _error(422, str(error)))
        return admin

    def health(self) -> Response:
        """That the mock is there, and how much it holds."""
        return jsonify(
            status="ok",
            scenarios=len(self.scenarios),
            mailboxes=len(self.world.specs),
            requests=len(self.journal),
        )

    def reset(self) -> Response:
        """As if just started."""
        self.forget()
        return jsonify(status="reset")

    def requests(self) -> Response:
        """The journal, oldest first; of `limit`, the latest."""
        wanted = _query("scenario", "operation", "mailbox", "limit")
        if (name := wanted.get("scenario")) is not None and name not in self.scenarios:
            raise BadInput(f"scenario: there is no {name!r}; GET {PREFIX}/scenarios lists them")
        limit = _positive("limit", wanted.pop("limit", None))
        found = self.journal.find(**wanted)
        return jsonify(count=len(found), requests=[_entry(entry) for entry in found[-limit:]])

    def all_scenarios(self) -> Response:
        """Scenarios, magic mailboxes and TLS hosts, with the outcome to expect from each."""
        return jsonify(
            scenarios=listing.scenario_rows(self.scenarios.values()),
            mailboxes=listing.mailbox_rows(self.world.specs.values()),
            tls_hosts=listing.tls_rows(HOSTS),
        )

    def mailboxes(self) -> Response:
        """Every mailbox, and how often its account was tried with a wrong password."""
        rows = [
            {
                "address": spec.address,
                "description": spec.description,
                "outcome": spec.outcome,
                "wrong_tries": self.doorman.wrong_tries[spec.address],
            }
            for spec in self.world.specs.values()
        ]
        return jsonify(mailboxes=rows)

    def messages(self, address: str) -> tuple[Response, int]:
        """Every message of a mailbox, folder by folder."""
        mailbox = self.world.mailbox(address)
        if mailbox is None:
            return _error(404, f"there is no mailbox {address!r}; GET {PREFIX}/mailboxes lists them")
        rows = [_message(row) for row in mailbox.messages()]
        return jsonify(count=len(rows), messages=rows), 200


def http_error(error: HTTPException) -> tuple[Response, int]:
    """An HTTP error below /_mock/ as JSON."""
    return _error(error.code or 500, error.description or error.name)


def _error(status: int, text: str) -> tuple[Response, int]:
    return jsonify(error=text), status


def _query(*known: str) -> dict[str, str]:
    """The query string, each key at most once. Raises BadInput."""
    for key, values in request.args.lists():
        if key not in known:
            raise BadInput(f"{key}: unknown; known are {', '.join(known)}")
        if len(values) > 1:
            raise BadInput(f"{key}: given more than once")
    return request.args.to_dict()


def _positive(key: str, text: str | None) -> int:
    if text is None:
        return 0  # as in found[-0:], everything
    if not text.isdecimal() or int(text) == 0:
        raise BadInput(f"{key}: expected a whole number above 0, got {text!r}")
    return int(text)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "time": entry.time.isoformat(),
        "connection": entry.connection,
        "method": entry.method,
        "path": entry.path,
        "scenario": entry.scenario,
        "operation": entry.operation,
        "mailbox": entry.mailbox,
        "user": entry.user,
        "login_scheme": entry.login_scheme,
        "schema_version": entry.schema_version,
        "status": entry.status,
        "response_code": entry.response_code,
        "milliseconds": entry.milliseconds,
        "request_body": entry.request_body.decode("utf-8", "replace"),
        "response_body": entry.response_body.decode("utf-8", "replace"),
    }


def _message(row: MessageRow) -> dict[str, Any]:
    return {
        "folder": row.folder,
        "subject": row.subject,
        "from": row.sender,
        "to": row.to,
        "internet_message_id": row.internet_message_id,
        "received_at": row.received_at.isoformat() if row.received_at else None,
        "body": row.body,
        "extended_properties": row.extended_properties,
    }
