"""Properties of the whole table: it answers everything, always the same, and each of its rows is needed."""

from dataclasses import replace

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from ewslink.linking.classify import classify
from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink.linking.rules.rule import Rule
from ewslink.linking.rules.table import RULES
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import CATEGORIES, Step

URL = "https://mail.example.com/EWS/Exchange.asmx"

_CODES = sorted({code for rule in RULES for code in rule.response_codes} | {"ErrorOther", "Fault"})
_BUILDS = {
    None: st.none() | st.just(Build(15, 2, 1118, 7)),
    "too old": st.builds(Build, st.just(14), st.integers(0, 1), st.integers(0, 999)) | st.builds(Build, st.just(8)),
    "online": st.builds(Build, st.just(15), st.just(20), st.integers(0, 9999)),
}

observations = st.builds(
    Observation,
    step=st.sampled_from(Step),
    url=st.sampled_from(["", URL, "https://outlook.office365.com/", "no url"]) | st.text(max_size=20),
    credentialed=st.booleans(),
    failure=st.none() | st.sampled_from(TransportFailure),
    status=st.none() | st.integers(100, 599) | st.sampled_from([200, 302, 401, 403, 404, 500]),
    headers=st.dictionaries(
        st.sampled_from(["location", "www-authenticate", "connection", "x-owa-version"]),
        st.text(max_size=30) | st.sampled_from(["close", "Negotiate, NTLM", "/owa/", 'Bearer x="y"']),
    ),
    content=st.sampled_from(Content),
    response_code=st.none() | st.sampled_from(_CODES),
    is_fault=st.booleans(),
    text=st.text(max_size=30) | st.sampled_from([rule.text for rule in RULES if rule.text is not None]),
    build=st.none() | st.builds(Build, st.integers(0, 20), st.integers(0, 30), st.integers(0, 9999)),
)


@given(observations)
def test_the_table_answers_everything_and_always_the_same(observation: Observation) -> None:
    verdict = classify(observation)

    assert verdict == classify(replace(observation))
    assert verdict.code in CATEGORIES
    assert RULES[-1].matches(observation)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_row_is_the_first_to_take_something(rule: Rule) -> None:
    """`find` raises NoSuchExample for a row that is never reached, or always taken by an earlier one."""
    once = settings(max_examples=500, phases=[Phase.generate], derandomize=True, database=None)
    witness = find(_all_that_it_states(rule), lambda seen: classify(seen).rule == rule.name, settings=once)
    assert rule.matches(witness)


def test_names_are_unique_and_sources_given() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert [rule.name for rule in RULES if not rule.source.strip()] == []


def _all_that_it_states(rule: Rule) -> st.SearchStrategy[Observation]:
    """Observations that hold what a row states, and are free in what it does not."""
    return st.builds(
        Observation,
        step=st.sampled_from(sorted(rule.steps) or list(Step)),
        url=_url(rule),
        credentialed=st.booleans() if rule.credentialed is None else st.just(rule.credentialed),
        failure=st.just(rule.failure),
        status=st.sampled_from([200, 500]) if rule.status is None else st.sampled_from(rule.status),
        headers=_headers(rule),
        content=st.sampled_from(sorted(rule.content) or list(Content)),
        response_code=st.sampled_from(sorted(rule.response_codes))
        if rule.response_codes
        else st.sampled_from([None, "ErrorOther"]),
        text=st.just("") if rule.text is None else st.from_regex(rule.text),
        build=_BUILDS[rule.age],
    )


def _url(rule: Rule) -> st.SearchStrategy[str]:
    if rule.path is not None:
        return st.from_regex(rule.path).map(lambda path: f"https://mail.example.com/{path}")
    if rule.host is None:
        return st.sampled_from([URL, "https://www.example.com/"])
    return st.from_regex(rf"\Ahttps://({rule.host})/\Z")


def _headers(rule: Rule) -> st.SearchStrategy[dict[str, str]]:
    stated = {"location": rule.location, "www-authenticate": rule.challenge}
    patterns = {name: st.from_regex(pattern) for name, pattern in stated.items() if pattern is not None}
    if rule.location_host is not None:
        patterns["location"] = st.from_regex(rule.location_host).map(lambda host: f"https://{host}/")
    if rule.header is not None:
        patterns[rule.header] = st.just("EX01")
    if rule.connection is not None:
        patterns["connection"] = st.just(rule.connection)
    if rule.offered is not None and rule.challenge is None:
        patterns["www-authenticate"] = st.just(", ".join(sorted(rule.offered)))
    free = {"www-authenticate": st.sampled_from(["", "Digest", "Negotiate, NTLM"])}
    return st.fixed_dictionaries({**free, **patterns})
