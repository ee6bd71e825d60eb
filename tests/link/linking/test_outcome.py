"""From a verdict and what was seen to what a person reads."""

import re
from dataclasses import replace
from typing import Any

import pytest

from ewslink.linking.classify import Verdict, classify
from ewslink.linking.conclusions import CLOUD_ADDRESS, NO_MAIL_DOMAIN, NOWHERE
from ewslink.linking.evidence import EVIDENCE
from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink.linking.outcome import Failed, Target, link_error
from ewslink_contracts.durations import duration
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import RETRY_AFTER_S, Category, Code, Locale, Step

URL = "https://mail.example.com/owa/"
SEEN = Observation(step=Step.ENDPOINT, url=URL)
SUGGESTED = "https://mail.example.com/EWS/Exchange.asmx"


def owa_redirect() -> Failed:
    location = "/owa/auth/logon.aspx?url=https%3a%2f%2fmail.example.com&token=secret"
    seen = Observation(step=Step.ENDPOINT, url=URL, status=302, headers={"location": location, "request-id": "r-1"})
    return Failed(classify(seen), seen, suggested_url=SUGGESTED)


def test_the_error_of_an_event() -> None:
    error = link_error(owa_redirect(), Target("ann@example.com", ews_url=URL))

    assert (error.category, error.code, error.step) == (Category.URL_INVALID, Code.OWA_REDIRECT, Step.ENDPOINT)
    assert error.suggested_url == SUGGESTED
    assert not error.retryable
    assert any(SUGGESTED in remedy for remedy in error.remedies)


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("locale", Locale)
def test_an_address_that_was_tested_is_the_first_remedy_of_every_code(code: Code, locale: Locale) -> None:
    seen = Observation(step=Step.ENDPOINT, url=URL)
    failed = Failed(Verdict("made up", code, Step.ENDPOINT), seen, suggested_url=SUGGESTED)
    target = Target("ann@example.com", ews_url=URL, locale=locale)

    trusted = link_error(failed, target).remedies
    doubtful = link_error(replace(failed, suggestion_trusted=False), target).remedies

    assert trusted[0].endswith(f": {SUGGESTED}")
    assert doubtful[0].endswith(f": {SUGGESTED}")
    assert trusted[0] != doubtful[0]
    assert trusted[1:] == doubtful[1:]


@pytest.mark.parametrize("trusted", [True, False])
def test_whether_it_is_certain_who_named_an_address_is_told_to_programs_too(trusted: bool) -> None:
    failed = replace(owa_redirect(), suggestion_trusted=trusted)

    assert link_error(failed, Target("ann@example.com", ews_url=URL)).suggested_url_trusted is trusted


@pytest.mark.parametrize(
    ("code", "step", "told"),
    [
        (Code.TLS_EXPIRED, Step.TLS, True),
        (Code.NOT_FOUND, Step.ENDPOINT, True),
        (Code.MAILBOX_ELSEWHERE, Step.MAILBOX, False),
        (Code.SERVER_NOT_FOUND, Step.DISCOVER, False),
        (Code.EXCHANGE_ONLINE, Step.DISCOVER, False),
    ],
)
def test_who_gave_no_url_is_told_which_one_was_found(code: Code, step: Step, told: bool) -> None:
    failed = Failed(Verdict("made up", code, step), Observation(step=step, url=URL))

    without = link_error(failed, Target("ann@example.com")).remedies
    given = link_error(failed, Target("ann@example.com", ews_url=URL)).remedies
    suggested = link_error(replace(failed, suggested_url=SUGGESTED), Target("ann@example.com")).remedies

    assert (f"so {URL} was checked" in without[-1]) is told
    assert not any("was checked, the address" in remedy for remedy in (*given, *suggested))


def test_whose_address_is_in_the_cloud_may_still_name_a_server_of_the_company() -> None:
    failed = Failed(CLOUD_ADDRESS, Observation(step=Step.DISCOVER, url=""))

    remedies = link_error(failed, Target("ann@example.onmicrosoft.com")).remedies

    assert any(remedy.startswith("If your mailbox is on a server of your company, enter") for remedy in remedies)


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize(("email", "private"), [("ann@hotmail.de", True), ("ann@example.onmicrosoft.com", False)])
def test_private_people_have_no_administrator_to_ask(email: str, private: bool, locale: Locale) -> None:
    failed = Failed(CLOUD_ADDRESS, Observation(step=Step.DISCOVER, url=""))

    remedies = link_error(failed, Target(email, locale=locale)).remedies

    assert any("Get-Recipient" in remedy for remedy in remedies) is not private
    assert any(f"{email} " in remedy and "Outlook.com" in remedy for remedy in remedies) is private


@pytest.mark.parametrize(("locale", "first"), [(Locale.EN, "Correct"), (Locale.DE, "Berichtigen")])
def test_a_mail_domain_that_cannot_be_one_is_to_be_corrected(locale: Locale, first: str) -> None:
    """And nobody is to publish anything for it."""
    target = Target("ann@foo..test", locale=locale)
    nothing = Observation(step=Step.DISCOVER, url="")

    unreadable = link_error(Failed(NO_MAIL_DOMAIN, nothing), target).remedies
    nowhere = link_error(Failed(NOWHERE, nothing), target).remedies

    assert unreadable[0].startswith(f"{first} ")
    assert "ann@foo..test" in unreadable[0]
    assert [any("_autodiscover._tcp" in one for one in remedies) for remedies in (unreadable, nowhere)] == [False, True]
    assert unreadable[0] not in nowhere


#: A person who has entered no URL may be asked for one, and is told of none that was entered.
ASKS_FOR_ONE = {
    Locale.EN: re.compile("[Ee]nter .*Exchange URL|(Without an|No) Exchange URL"),
    Locale.DE: re.compile("[Gg]eben Sie .*Exchange-URL.* ein|([Oo]hne|keine) Exchange-URL"),
}
OF_A_GIVEN_URL = (Code.URL_MALFORMED, Code.URL_NOT_HTTPS)


@pytest.mark.parametrize("code", [code for code in Code if code not in OF_A_GIVEN_URL])
@pytest.mark.parametrize("locale", Locale)
def test_nobody_is_told_of_a_url_that_was_not_entered(code: Code, locale: Locale) -> None:
    seen = Observation(step=Step.ENDPOINT, url="https://mail.example.com:8443/EWS/Exchange.asmx")
    for step in Step:
        error = link_error(Failed(Verdict("made up", code, step), seen), Target("ann@example.com", locale=locale))
        for text in (error.title, error.detail, *error.remedies):
            for sentence in re.split(r"(?<=[.]) ", text):
                assert not re.search("Exchange.URL", sentence) or ASKS_FOR_ONE[locale].search(sentence)


AFTER_LOGIN = [Step.AUTHENTICATE, Step.VERSION, Step.MAILBOX, Step.RULES, Step.SEND]


@pytest.mark.parametrize("code", [Code.TIMEOUT, Code.CONNECTION_REFUSED])
@pytest.mark.parametrize("step", [Step.CONNECT, Step.ENDPOINT, *AFTER_LOGIN])
@pytest.mark.parametrize("locale", Locale)
def test_a_server_that_was_reached_before_is_not_behind_a_firewall(code: Code, step: Step, locale: Locale) -> None:
    seen = Observation(step=step, url="https://mail.example.com:8443/EWS/Exchange.asmx")
    error = link_error(Failed(Verdict("made up", code, step), seen), Target("ann@example.com", locale=locale))

    remedies = " ".join(error.remedies)

    assert bool(re.search("TCP.[Pp]ort 8443", remedies)) is (step not in AFTER_LOGIN)
    assert step not in AFTER_LOGIN or not re.search("VPN|[Ff]irewall|publish|veröffentlich", remedies)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://mail.example.com/EWS/Exchange.asmx", "mail.example.com", "443"),
        ("https://mail.example.com:8443/EWS/Exchange.asmx", "mail.example.com", "8443"),
        ("https://[2001:db8::1]:8443/EWS/Exchange.asmx", "[2001:db8::1]", "8443"),
    ],
)
def test_a_server_is_named_without_its_port(url: str, host: str, port: str) -> None:
    seen = Observation(step=Step.ENDPOINT, url=url, failure=TransportFailure.CONNECT_TIMEOUT)
    timeout = link_error(Failed(classify(seen), seen), Target("ann@example.com")).remedies
    seen = Observation(step=Step.ENDPOINT, url=url, failure=TransportFailure.TLS_WRONG_HOST)
    wrong_host = link_error(Failed(classify(seen), seen), Target("ann@example.com")).remedies

    assert any(f"(TCP port {port}) from the linking service to {host} in" in remedy for remedy in timeout)
    assert any(f"lists {host} among its" in remedy for remedy in wrong_host)


@pytest.mark.parametrize(("url", "told"), [(URL, False), (SUGGESTED, True), (f"{SUGGESTED}/", True)])
@pytest.mark.parametrize("status", [302, 440])
@pytest.mark.parametrize("locale", Locale)
def test_forms_are_only_to_be_switched_off_where_they_were_seen(
    url: str, told: bool, status: int, locale: Locale
) -> None:
    seen = Observation(step=Step.ENDPOINT, url=url, status=status, headers={"location": "/owa/auth/logon.aspx"})

    remedies = link_error(Failed(classify(seen), seen), Target("ann@example.com", ews_url=url, locale=locale)).remedies

    assert any(re.search("forms-based|formularbasiert", remedy) for remedy in remedies) is told


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        ({"status": 401, "headers": {"www-authenticate": "Basic"}}, Code.NOT_EWS, False),
        ({"status": 404, "headers": {"x-feserver": "EX1"}}, Code.NOT_FOUND, False),
        ({"status": 404, "headers": {"x-owa-version": "15.2.1118.7"}}, Code.NOT_FOUND, False),
        ({"status": 404}, Code.NOT_FOUND, True),
        ({"status": 200, "content": Content.HTML}, Code.NOT_EWS, True),
    ],
)
@pytest.mark.parametrize("locale", Locale)
def test_an_exchange_is_not_taken_for_a_website(answer: dict[str, Any], code: Code, told: bool, locale: Locale) -> None:
    seen = Observation(step=Step.ENDPOINT, url=URL, **answer)

    error = link_error(Failed(classify(seen), seen), Target("ann@example.com", ews_url=URL, locale=locale))

    assert error.code is code
    assert any("mail.example.com" in remedy for remedy in error.remedies) is told


@pytest.mark.parametrize(
    ("failure", "step", "closed", "no_tls"),
    [
        (TransportFailure.CONNECT_TIMEOUT, Step.CONNECT, True, False),
        (TransportFailure.TLS_TIMEOUT, Step.TLS, False, True),
        (TransportFailure.TIMEOUT, Step.ENDPOINT, True, False),
        (TransportFailure.TIMEOUT, Step.RULES, False, False),
    ],
)
@pytest.mark.parametrize("locale", Locale)
def test_nobody_is_told_to_open_a_port_that_is_open(
    failure: TransportFailure, step: Step, closed: bool, no_tls: bool, locale: Locale
) -> None:
    seen = Observation(step=Step.RULES if step is Step.RULES else Step.ENDPOINT, url=SUGGESTED, failure=failure)
    failed = Failed(classify(seen), seen)

    remedies = " ".join(link_error(failed, Target("ann@example.com", locale=locale)).remedies)

    assert (failed.verdict.code, failed.verdict.step) == (Code.TIMEOUT, step)
    assert bool(re.search("in the firewall|in der Firewall", remedies)) is closed
    assert ("(TLS)" in remedies) is no_tls


@pytest.mark.parametrize(("port", "given", "told"), [(":8443", True, True), (":8443", False, False), ("", True, False)])
def test_only_a_port_that_was_entered_is_to_be_taken_out(port: str, given: bool, told: bool) -> None:
    url = f"https://mail.example.com{port}/EWS/Exchange.asmx"
    seen = Observation(step=Step.ENDPOINT, url=url, failure=TransportFailure.TLS_NOT_SPOKEN)
    target = Target("ann@example.com", ews_url=url if given else None)

    remedies = link_error(Failed(classify(seen), seen), target).remedies

    assert any(remedy.startswith("Remove the port") for remedy in remedies) is told


@pytest.mark.parametrize(
    ("build", "told", "not_told"),
    [
        (Build(14, 1, 218, 15), "itself: Exchange Server 2010 SP1, build 14.1.218.15.", "new enough"),
        (Build(15, 2, 1118, 7), "new enough (Exchange Server 2019, build 15.2.1118.7)", "reports about itself"),
    ],
)
@pytest.mark.parametrize("response_code", ["ErrorInvalidServerVersion", "ErrorInvalidSchemaVersionForMailboxVersion"])
def test_only_a_version_that_is_too_old_is_called_so(
    build: Build, told: str, not_told: str, response_code: str
) -> None:
    seen = Observation(
        step=Step.AUTHENTICATE, url=URL, status=500, content=Content.SOAP, response_code=response_code, build=build
    )
    error = link_error(Failed(classify(seen), seen), Target("ann@example.com"))

    assert error.code is Code.VERSION_TOO_OLD
    assert told in error.remedies[0]
    assert not_told not in " ".join(error.remedies)


FULL_ACCESS = re.compile("Add-MailboxPermission|person who has full access|Person ein, die Vollzugriff")


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("locale", Locale)
def test_nobody_is_told_to_link_a_mailbox_with_somebody_elses_login(code: Code, locale: Locale) -> None:
    # it would end in not_own_mailbox
    error = link_error(Failed(Verdict("made up", code, Step.MAILBOX), SEEN), Target("ann@example.com", locale=locale))

    assert not FULL_ACCESS.search(" ".join(error.remedies))


def test_evidence_is_what_was_seen_and_no_more() -> None:
    assert link_error(owa_redirect(), Target("ann@example.com")).evidence == {
        "rule": "redirect to Outlook on the web",
        "url": URL,
        "http_status": 302,
        "location": "/owa/auth/logon.aspx",
        "request_id": "r-1",
    }


def test_evidence_of_a_certificate_for_another_host() -> None:
    seen = Observation(
        step=Step.ENDPOINT, url=URL, failure=TransportFailure.TLS_WRONG_HOST, certificate_names=("a.test", "b.test")
    )
    evidence = link_error(Failed(classify(seen), seen), Target("ann@example.com")).evidence

    assert (evidence["transport"], evidence["certificate_names"]) == ("tls_wrong_host", "a.test, b.test")


def test_the_names_in_a_certificate_are_told_but_not_a_hundred_of_them() -> None:
    names = tuple(f"host{n}.test" for n in range(100))
    seen = Observation(step=Step.ENDPOINT, url=URL, failure=TransportFailure.TLS_WRONG_HOST, certificate_names=names)
    error = link_error(Failed(classify(seen), seen), Target("ann@example.com"))

    assert any("host0.test, host1.test, host2.test, host3.test, host4.test." in remedy for remedy in error.remedies)
    assert error.evidence["certificate_names"] == ", ".join(names)


def test_when_to_come_back_is_told_as_the_server_says() -> None:
    seen = Observation(step=Step.ENDPOINT, url=URL, status=503, headers={"retry-after": "90"})

    error = link_error(Failed(classify(seen), seen), Target("ann@example.com"))

    assert error.remedies[0] == "Wait 90 seconds and link the mailbox again."
    assert error.evidence["retry_after_s"] == 90


@pytest.mark.parametrize("told", ["0", "86401", "251606513", "999999999"])
def test_a_wait_that_cannot_be_meant_is_not_passed_on(told: str) -> None:
    seen = Observation(step=Step.ENDPOINT, url=URL, status=503, headers={"retry-after": told})

    error = link_error(Failed(classify(seen), seen), Target("ann@example.com"))

    assert error.retry_after_s == RETRY_AFTER_S[Code.SERVER_UNAVAILABLE]
    assert "retry_after_s" not in error.evidence
    assert error.remedies[0] == "Wait about 2 minutes and link the mailbox again."


@pytest.mark.parametrize("code", RETRY_AFTER_S)
@pytest.mark.parametrize("locale", Locale)
def test_what_is_usual_is_told_where_the_server_says_nothing(code: Code, locale: Locale) -> None:
    seen = Observation(step=Step.ENDPOINT, url=URL)

    error = link_error(Failed(Verdict("made up", code, Step.ENDPOINT), seen), Target("ann@example.com", locale=locale))

    assert error.retry_after_s == RETRY_AFTER_S[code]
    [told] = [remedy for remedy in error.remedies if duration(RETRY_AFTER_S[code], locale) in remedy]
    assert "{" not in told


def test_evidence_of_an_old_server() -> None:
    seen = Observation(step=Step.AUTHENTICATE, url=URL, status=200, build=Build(14, 1, 218, 15), credentialed=True)

    evidence = link_error(Failed(classify(seen), seen), Target("ann@example.com")).evidence

    assert evidence["server_build"] == "14.1.218.15"


@pytest.mark.parametrize(
    ("status", "text", "told"),
    [
        (456, "https://account.example.com/unlock?id=1", True),
        (456, "Account locked, see https://account.example.com/unlock?id=1", True),
        (456, "http://account.example.com/unlock?id=1", False),
        (401, "https://account.example.com/unlock?id=1", False),
    ],
)
def test_where_to_unlock_is_only_told_as_it_should_be(status: int, text: str, told: bool) -> None:
    seen = Observation(step=Step.AUTHENTICATE, url=URL, status=status, text=text, credentialed=True)

    remedies = link_error(Failed(classify(seen), seen), Target("ann@example.com")).remedies

    assert any(remedy.endswith(": https://account.example.com/unlock?id=1") for remedy in remedies) is told


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (503, {"retry-after": "30"}, 30),
        (503, {"retry-after": "Wed, 21 Oct 2026 07:28:20 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 20),
        (503, {"retry-after": "86400"}, 86400),
        (503, {"retry-after": "9" * 400}, RETRY_AFTER_S[Code.SERVER_UNAVAILABLE]),
        (503, {}, RETRY_AFTER_S[Code.SERVER_UNAVAILABLE]),
        (404, {"retry-after": "30"}, None),
    ],
)
def test_when_to_try_again(status: int, headers: dict[str, str], seconds: int | None) -> None:
    seen = Observation(step=Step.ENDPOINT, url=URL, status=status, headers=headers)
    error = link_error(Failed(classify(seen), seen), Target("ann@example.com"))

    assert (error.retry_after_s, error.retryable) == (seconds, seconds is not None)


def test_texts_are_in_the_persons_language() -> None:
    english = link_error(owa_redirect(), Target("ann@example.com", locale=Locale.EN))
    german = link_error(owa_redirect(), Target("ann@example.com", locale=Locale.DE))

    assert english.title != german.title
    assert english.evidence == german.evidence


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("locale", Locale)
def test_every_code_becomes_an_error_when_nothing_else_is_known(code: Code, locale: Locale) -> None:
    seen = Observation(step=Step.REQUEST, url="")
    error = link_error(Failed(Verdict("made up", code, Step.STORE), seen), Target("ann@example.com", locale=locale))

    assert error.evidence == {"rule": "made up"}
    assert error.title
    assert error.remedies
    assert "{" not in "".join((error.title, error.detail, *error.remedies))


def test_evidence_of_a_front_end_that_fails() -> None:
    headers = {"x-caserrorcode": "ServerNotFound", "x-feserver": "EX01", "x-ms-diagnostics": "2000001;reason=x"}
    seen = Observation(step=Step.MAILBOX, url=URL, status=500, headers=headers)

    evidence = link_error(Failed(classify(seen), seen), Target("ann@example.com")).evidence

    assert evidence["cas_error_code"] == "ServerNotFound"
    assert (evidence["front_end"], evidence["diagnostics"]) == ("EX01", "2000001;reason=x")


def test_names_of_evidence_are_unique() -> None:
    names = [one.name for one in EVIDENCE]
    assert len(names) == len(set(names))
