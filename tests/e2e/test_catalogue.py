"""The mock's whole catalogue, linked through RabbitMQ: each scenario, mailbox and TLS host keeps its promise."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import pytest_asyncio
from lxml import etree

from ewslink_contracts.ews import MESSAGES_XSD, NAMESPACES
from mock_ews.exchange import World
from mock_ews.scenarios import listing, read_all
from mock_ews.tls import HOSTS

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVER = "https://mail.mock.test"
CATALOGUE: Mapping[str, Sequence[listing.Row]] = {
    "scenarios": listing.scenario_rows(read_all().values()),
    "mailboxes": listing.mailbox_rows(World.default().specs.values()),
    "tls_hosts": listing.tls_rows(HOSTS),
}
NAMES = [row["use"] for rows in CATALOGUE.values() for row in rows]


@pytest.fixture(scope="module")
def settings() -> Mapping[str, str]:
    """Short, because one scenario never answers and one asks for 30 s; long enough for all links at once."""
    return {"EWSLINK_REQUEST_TIMEOUT_S": "5", "EWSLINK_LINK_TIMEOUT_S": "80"}


def _request(kind: str, use: str) -> dict[str, str]:
    """What to ask for to meet a row."""
    return {
        "scenarios": {"ews_url": SERVER + use},
        "mailboxes": {"email": use},
        "tls_hosts": {"ews_url": f"https://{use}/EWS/Exchange.asmx"},
    }[kind]


def _about_rules(event: Mapping[str, Any]) -> str:
    [detail] = [step["detail"] for step in event["steps"] if step["name"] == "rules"]
    return str(detail)


def _outcome(event: Mapping[str, Any]) -> str:
    error = event.get("error")
    return f"{error['category']}/{error['code']}" if error else event["_amqp"]["type"].removeprefix("link.")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def catalogue(house: Any) -> dict[str, list[Mapping[str, str]]]:
    """What the running mock says it can pretend."""
    found: dict[str, list[Mapping[str, str]]] = await house.get("scenarios")
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def linked(house: Any, catalogue: Any, new_request: Any) -> dict[str, Mapping[str, Any]]:
    """The final event of a link to each row; all are asked for at once."""
    asked = {}
    for kind, rows in catalogue.items():
        for row in rows:
            request = new_request(**_request(kind, row["use"]))
            asked[request["request_id"]] = row["use"]
            await house.publish(json.dumps(request).encode())
    final, _ = await house.answers(len(asked))
    return {asked[event["request_id"]]: event for event in final}


async def test_the_running_mock_has_the_catalogue_these_tests_go_through(catalogue: Any) -> None:
    assert catalogue == CATALOGUE


@pytest.mark.parametrize("use", NAMES)
async def test_a_link_ends_as_the_catalogue_promises(catalogue: Any, linked: Any, use: str) -> None:
    [promised] = [row["outcome"] for rows in catalogue.values() for row in rows if row["use"] == use]
    assert _outcome(linked[use]) == promised, linked[use]


async def test_a_broken_rule_is_named_and_the_others_are_kept(linked: Any) -> None:
    event = linked["rules-broken@mock.test"]
    assert _about_rules(event).endswith("folder is gone, so that Exchange skips the rule: Old customers")
    assert [folder["path"] for folder in event["mailbox"]["synced_folders"]] == ["Invoices"]
    assert event["mailbox"]["unfollowed_rules"] == [{"name": "Old customers", "reason": "folder_gone"}]


async def test_a_rule_that_is_switched_off_is_named(linked: Any) -> None:
    event = linked["rules@mock.test"]
    assert _about_rules(event) == "2 folders to keep in sync; rule switched off: Old projects"
    assert event["mailbox"]["unfollowed_rules"] == [{"name": "Old projects", "reason": "disabled"}]


async def test_a_rule_that_only_outlook_can_carry_out_is_named(linked: Any) -> None:
    event = linked["outlook-rules@mock.test"]
    assert "1 folder to keep in sync; rule that only Outlook can carry out: Ring a bell; " in _about_rules(event)
    assert event["mailbox"]["unfollowed_rules"] == [{"name": "Ring a bell", "reason": "client_only"}]


async def test_when_to_come_back_is_told(linked: Any) -> None:
    told = linked["/s/unavailable/EWS/Exchange.asmx"]["error"]
    assert (told["retryable"], told["retry_after_s"]) == (True, 30)
    refused = linked["wrong-password@mock.test"]["error"]
    assert (refused["retryable"], refused["retry_after_s"]) == (False, None)


async def test_why_a_mail_came_back_is_told(linked: Any) -> None:
    evidence = linked["bounced@mock.test"]["error"]["evidence"]
    assert evidence["message"] == "550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized"
    assert evidence["recipient"] == "log@bcc.mock.test"


async def test_every_request_of_the_service_is_valid_under_the_schema(house: Any, linked: Any) -> None:
    schema = etree.XMLSchema(etree.parse(MESSAGES_XSD, etree.XMLParser(no_network=True)))
    entries = (await house.get("requests"))["requests"]
    requests = [entry for entry in entries if entry["path"].endswith(("/EWS/Exchange.asmx", "/EWS/Services.wsdl"))]
    operations = set()
    for entry in requests:
        [body] = etree.fromstring(entry["request_body"].encode()).iterfind("soap:Body/*", NAMESPACES)
        assert schema.validate(body), (entry["operation"], schema.error_log)
        operations.add(etree.QName(body).localname)
    assert operations == {
        "GetInboxRules", "ResolveNames", "GetFolder", "CreateItem", "SendItem", "FindItem", "GetItem",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("use", "told"),
    [
        ("tls-wrong-host.mock.test", "another-host.mock.example"),
        ("/s/unlock-required/EWS/Exchange.asmx", "https://account.mock.example/unlock?id=1"),
        ("/s/send-unclear/EWS/Exchange.asmx", "mail.mock.test"),
        ("/s/server-busy-forever/EWS/Exchange.asmx", "60 seconds"),
    ],
)
async def test_what_only_the_server_knows_is_in_a_remedy(linked: Any, use: str, told: str) -> None:
    assert told in " ".join(linked[use]["error"]["remedies"])


async def test_an_alias_is_answered_with_the_address_to_use(linked: Any) -> None:
    error = linked["alias@mock.test"]["error"]
    assert error["suggested_address"] == error["evidence"]["suggested_address"] == "alina.asher@mock.test"
    assert linked["wrong-password@mock.test"]["error"]["suggested_address"] is None


async def test_a_locked_account_is_recognised_at_the_login(linked: Any) -> None:
    assert linked["locked-out@mock.test"]["error"]["step"] == "authenticate"
