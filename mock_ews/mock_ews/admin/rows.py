"""What the mock knows, as JSON."""

from collections.abc import Iterable
from typing import Any

from mock_ews.budgets import Budgets
from mock_ews.exchange import MessageRow, World
from mock_ews.fault_rules import LiveRule
from mock_ews.journal import Entry


def entry(one: Entry) -> dict[str, Any]:
    """A request of the journal."""
    return {
        "id": one.id,
        "time": one.time.isoformat(),
        "connection": one.connection,
        "host": one.host,
        "method": one.method,
        "path": one.path,
        "scenario": one.scenario,
        "operation": one.operation,
        "mailbox": one.mailbox,
        "user": one.user,
        "login_scheme": one.login_scheme,
        "schema_version": one.schema_version,
        "rule": one.rule,
        "delay": one.delay,
        "status": one.status,
        "response_code": one.response_code,
        "milliseconds": one.milliseconds,
        "request_headers": [list(pair) for pair in one.request_headers],
        "request_body": one.request_body.decode("utf-8", "replace"),
        "response_headers": [list(pair) for pair in one.response_headers],
        "response_body": one.response_body.decode("utf-8", "replace"),
    }


def message(row: MessageRow) -> dict[str, Any]:
    """A message of a mailbox."""
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


def budgets(used: Budgets, world: World) -> list[dict[str, Any]]:
    """What each account has in use at the moment, and the refusals it has met; accounts without either are left out."""
    found = []
    for box in world.mailboxes():
        subscriptions, streams = world.subscriptions.in_use(box)
        in_use = {"concurrency": used.in_flight[box.address], "subscriptions": subscriptions, "streams": streams}
        refused = dict(used.refused.get(box.address, {}))
        if any(in_use.values()) or refused:
            found.append({"address": box.address, **in_use, "refused": refused})
    return found


def fault(live: LiveRule, requests: Iterable[Entry]) -> dict[str, Any]:
    """A fault rule; one that has matched nothing says which request came nearest, and why it was none."""
    row = {"id": live.id, "name": live.rule.name, "matched": live.matched, "fired": live.fired, "rule": live.rule.table}
    return row if live.matched else row | {"nearest": _nearest(live, requests)}


def _nearest(live: LiveRule, requests: Iterable[Entry]) -> dict[str, Any] | None:
    misses = [(one, live.rule.match.mismatches(one)) for one in requests]
    if not misses:
        return None
    one, why = min(reversed(misses), key=lambda miss: len(miss[1]))
    return {"request": one.id, "why": why or ["it came before the rule did, or did not get as far as the rule looks"]}
