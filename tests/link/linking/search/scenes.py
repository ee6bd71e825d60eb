"""Paths, answers and questions that the tests of the search share; `internet` is the fixture of that name."""

from typing import Any

from ewslink.linking.outcome import Linked
from ewslink_contracts.outcomes import Step

EWS = "/EWS/Exchange.asmx"
SVC, XML = "/autodiscover/autodiscover.svc", "/autodiscover/autodiscover.xml"
MAIL = f"https://mail.mock.test{EWS}"
GUESSED = ("mail.mock.test", "autodiscover.mock.test", "exchange.mock.test")
EXTERNAL = "<Action>settings</Action><Protocol><Type>EXPR</Type><EwsUrl>{}</EwsUrl></Protocol>"
INTERNAL = "<Protocol><Type>EXCH</Type><ASUrl>{}</ASUrl></Protocol>"
REDIRECT_ADDRESS = "<Action>redirectAddr</Action><RedirectAddr>{}</RedirectAddr>"
REDIRECT_URL = "<Action>redirectUrl</Action><RedirectUrl>{}</RedirectUrl>"


def found(outcome: Any) -> str:
    """The address that was linked, or why none was."""
    return outcome.mailbox.ews_url if isinstance(outcome, Linked) else outcome.verdict.code


def discovered(internet: Any) -> str:
    """What the last link's step `discover` reports."""
    details: dict[Step, str] = {report.name: report.detail for report in internet.log.reports}
    return details[Step.DISCOVER]


def redirects(internet: Any, host: str, location: str, path: str = SVC, method: str = "POST") -> None:
    internet.on(host, "answer", path, method, status=302, headers={"Location": location})


def hidden_behind_a_login(internet: Any) -> None:
    """Only the Autodiscover that wants a login knows where EWS is."""
    internet.says("mock.test", EXTERNAL.format(f"https://cas.mock.test{EWS}"), after_login=True)
