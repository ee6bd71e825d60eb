"""The resources of the admin API."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from time import monotonic
from typing import Final

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from mock_ews import data_files, fault_rules
from mock_ews.admin import rows
from mock_ews.admin.bodies import BadInput, body, positive, query, table
from mock_ews.admin.har import har
from mock_ews.admin.openapi import Route, document
from mock_ews.connection import ASK_AGAIN_KEY
from mock_ews.data_files import DataFileError
from mock_ews.exchange.throttling import Policy
from mock_ews.injection import TooManyRules
from mock_ews.journal import FILTERS, Entry
from mock_ews.scenarios import Scenario, listing
from mock_ews.space import Space
from mock_ews.spaces import SpaceError, Spaces
from mock_ews.tls import HOSTS

PREFIX: Final = "/_mock"
Answer = Response | tuple[Response, int]
_SINCE: Final = "mock_ews.waiting_since"
_POLL_S: Final = 0.02
_FILTERS: Final = (*FILTERS, "limit")
ROUTES: Final = (
    Route("GET", "/health", "health"),
    Route("POST", "/reset", "reset", query=("scenario",)),
    Route("GET", "/requests", "requests", query=_FILTERS),
    Route("GET", "/requests/wait", "wait_for_requests", query=(*FILTERS, "count", "timeout_s")),
    Route("DELETE", "/requests", "forget_requests"),
    Route("GET", "/requests/<int:number>", "one_request"),
    Route("GET", "/requests.har", "requests_as_har", query=_FILTERS),
    Route("GET", "/scenarios", "all_scenarios"),
    Route("GET", "/faults", "faults"),
    Route("POST", "/faults", "add_faults", body="Faults", status=201),
    Route("DELETE", "/faults", "remove_faults"),
    Route("DELETE", "/faults/<int:number>", "remove_fault"),
    Route("GET", "/mailboxes", "mailboxes"),
    Route("GET", "/mailboxes/<address>/messages", "messages"),
    Route("GET", "/mailboxes/<address>/token", "token", query=("lifetime_s",)),
    Route("GET", "/throttling", "throttling"),
    Route("PUT", "/throttling", "set_throttling", body="Policy"),
    Route("GET", "/worlds", "worlds"),
    Route("POST", "/worlds", "open_world", body="NewWorld", status=201),
    Route("DELETE", "/worlds/<name>", "close_world"),
    Route("GET", "/openapi.json", "openapi"),
)
"""Every resource: the method of Admin that answers it, and what it takes."""


@dataclass(frozen=True)
class Admin:
    """The resources; `routes` says where each is."""

    spaces: Spaces
    scenarios: Mapping[str, Scenario]

    def routes(self) -> Blueprint:
        """Everything below /_mock/."""
        admin = Blueprint("admin", __name__, url_prefix=PREFIX)
        for route in ROUTES:
            admin.add_url_rule(route.path, route.name, getattr(self, route.name), methods=[route.method])
        for known in (BadInput, DataFileError, TooManyRules, SpaceError):
            admin.register_error_handler(known, lambda error: _error(422, str(error)))
        return admin

    def health(self) -> Answer:
        """That the mock is there, and how much it holds."""
        space = _space()
        return jsonify(
            status="ok",
            scenarios=len(self.scenarios),
            mailboxes=len(space.world.specs),
            requests=len(space.journal),
            worlds=len(self.spaces.names()),
        )

    def reset(self) -> Answer:
        """As if just started; with `scenario`, only the faults, counts and requests of that one."""
        scenario = query(("scenario",)).get("scenario")
        if scenario is None:
            _space().reset()
        else:
            self._check(scenario)
            _space().injector.clear(scenario)
            _space().journal.clear(scenario)
        return jsonify(status="reset")

    def requests(self) -> Answer:
        """The journal, oldest first; of `limit`, the latest."""
        found, limit = self._wanted()
        return jsonify(count=len(found), requests=[rows.entry(one) for one in found[-limit:]])

    def wait_for_requests(self) -> Answer:
        """The journal once it has `count` such requests (1), or a 408 when it does not within `timeout_s` (5)."""
        wanted = query((*FILTERS, "count", "timeout_s"))
        enough = positive("count", wanted.pop("count", None), 1)
        timeout_s = positive("timeout_s", wanted.pop("timeout_s", None), 5)
        found = self._find(wanted)
        if len(found) >= enough:
            return jsonify(count=len(found), requests=[rows.entry(one) for one in found])
        if monotonic() - request.environ.setdefault(_SINCE, monotonic()) < timeout_s:
            request.environ[ASK_AGAIN_KEY] = _POLL_S
        return _error(408, f"{len(found)} of {enough} such requests within {timeout_s} s")

    def requests_as_har(self) -> Answer:
        """The same as an HTTP Archive, which browsers and other tools can open."""
        found, limit = self._wanted()
        return jsonify(har(found[-limit:], request.host_url.rstrip("/")))

    def one_request(self, number: int) -> Answer:
        """A request by its id."""
        found = next((one for one in _space().journal if one.id == number), None)
        return (
            _error(404, f"there is no request {number}, or no longer") if found is None else jsonify(rows.entry(found))
        )

    def forget_requests(self) -> Answer:
        """Empty the journal."""
        _space().journal.clear()
        return jsonify(status="cleared")

    def all_scenarios(self) -> Answer:
        """Scenarios, magic mailboxes and TLS hosts, with the outcome to expect from each."""
        return jsonify(
            scenarios=listing.scenario_rows(self.scenarios.values()),
            mailboxes=listing.mailbox_rows(_space().world.specs.values()),
            tls_hosts=listing.tls_rows(HOSTS),
        )

    def faults(self) -> Answer:
        """The fault rules in force, how often each matched and fired, and why one never did."""
        space = _space()
        requests = list(space.journal)
        return jsonify(faults=[rows.fault(live, requests) for live in space.injector.added()])

    def add_faults(self) -> Answer:
        """Put fault rules in force: one, a list, or `fault` with a list, as in files."""
        given, place = body()
        if isinstance(given, dict) and "fault" in given:
            given, place = given["fault"], place.at("fault")
        rules = fault_rules.rules(given, place, self.scenarios)
        added = _space().injector.add(rules)
        return jsonify(faults=[{"id": live.id, "name": live.rule.name} for live in added]), 201

    def remove_faults(self) -> Answer:
        """Take all fault rules out of force."""
        _space().injector.clear()
        return jsonify(status="cleared")

    def remove_fault(self, number: int) -> Answer:
        """Take one out of force."""
        if not _space().injector.remove(number):
            return _error(404, f"there is no fault rule {number}; GET {PREFIX}/faults lists them")
        return jsonify(status="removed")

    def mailboxes(self) -> Answer:
        """Every mailbox, how often its account was tried with a wrong password, and whether it is locked."""
        space = _space()
        found = [
            {
                "address": spec.address,
                "description": spec.description,
                "outcome": spec.outcome,
                "wrong_tries": space.doorman.wrong_tries[spec.address],
                "locked_out": space.doorman.is_locked_out(spec.address),
            }
            for spec in space.world.specs.values()
        ]
        return jsonify(mailboxes=found, lockout_threshold=space.world.lockout_threshold)

    def messages(self, address: str) -> Answer:
        """Every message of a mailbox, folder by folder."""
        mailbox = _space().world.mailbox(address)
        if mailbox is None:
            return _error(404, f"there is no mailbox {address!r}; GET {PREFIX}/mailboxes lists them")
        found = [rows.message(row) for row in mailbox.messages()]
        return jsonify(count=len(found), messages=found)

    def token(self, address: str) -> Answer:
        """An access token, as an identity provider would give it; with lifetime_s=0 one that has run out."""
        lifetime = query(("lifetime_s",)).get("lifetime_s", "3600")
        if not lifetime.isdecimal() or len(lifetime) > 9:
            raise BadInput(f"lifetime_s: expected seconds as a whole number, got {lifetime!r}")
        minted = _space().doorman.access_token(address, timedelta(seconds=int(lifetime)))
        if minted is None:
            return _error(404, f"there is no mailbox {address!r}; GET {PREFIX}/mailboxes lists them")
        return jsonify({"token_type": "Bearer", "access_token": minted, "expires_in": int(lifetime)})

    def throttling(self) -> Answer:
        """The throttling policy, null where the version decides, and what accounts use of it or were refused."""
        space = _space()
        return jsonify(policy=asdict(space.budgets.policy), accounts=rows.budgets(space.budgets, space.world))

    def set_throttling(self) -> Answer:
        """Put a throttling policy in force in place of the one before; what it leaves out the version decides."""
        given, place = body()
        _space().budgets.policy = data_files.build(Policy, given, place)
        return self.throttling()

    def worlds(self) -> Answer:
        """The private worlds, and what the URLs of each begin with."""
        return jsonify(worlds=[{"name": name, "prefix": f"/w/{name}"} for name in self.spaces.names()])

    def open_world(self) -> Answer:
        """Make a private world, under `name` or one that is made up."""
        name = table("name").get("name")
        if not isinstance(name, str | None):
            raise BadInput(f"name: expected a text, got {name!r}")
        space = self.spaces.open(name)
        return jsonify(name=space.name, prefix=space.prefix), 201

    def close_world(self, name: str) -> Answer:
        """Forget a private world."""
        if not self.spaces.close(name):
            return _error(404, f"there is no world {name!r}; GET {PREFIX}/worlds lists them")
        return jsonify(status="removed")

    def openapi(self) -> Answer:
        """This API in OpenAPI's words."""
        return jsonify(document(PREFIX, [(route, getattr(self, route.name).__doc__) for route in ROUTES]))

    def _wanted(self) -> tuple[list[Entry], int]:
        """The requests a query is about, and how many of the latest to show; 0 for all."""
        wanted = query(_FILTERS)
        limit = positive("limit", wanted.pop("limit", None), 0)
        return self._find(wanted), limit

    def _find(self, wanted: dict[str, str]) -> list[Entry]:
        if (scenario := wanted.get("scenario")) is not None:
            self._check(scenario)
        return _space().journal.find(**wanted)

    def _check(self, scenario: str) -> None:
        if scenario not in self.scenarios:
            raise BadInput(f"scenario: there is no {scenario!r}; GET {PREFIX}/scenarios lists them")


def http_error(error: HTTPException) -> tuple[Response, int]:
    """An HTTP error below /_mock/ as JSON."""
    hint = f"; GET {PREFIX}/openapi.json lists what there is" if error.code in {404, 405} else ""
    return _error(error.code or 500, f"{request.method} {request.path}: {error.name}{hint}")


def _space() -> Space:
    """The world the URL of the request names."""
    space: Space = g.space
    return space


def _error(status: int, text: str) -> tuple[Response, int]:
    return jsonify(error=text), status
