"""Scenario files: those that are there, and what is said about those that are wrong."""

from pathlib import Path

import pytest

from mock_ews.data_files import DataFileError
from mock_ews.fault_rules import LiveRule
from mock_ews.scenarios import DEFAULT, read_all

GOOD = 'description = "d"\noutcome = "succeeded"\nprofile = "exchange-2019"\nauth = ["basic"]\n'


def test_the_first_is_the_default() -> None:
    scenarios = read_all()
    assert next(iter(scenarios)) == DEFAULT
    assert len({scenario.path for scenario in scenarios.values()}) == len(scenarios)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            GOOD + "colour = 1",
            "line 5: unknown key 'colour'; expected one of description, outcome, profile, auth, extended_",
        ),
        (GOOD.replace("outcome", "#"), "key 'outcome' is missing; expected a text"),
        (GOOD.replace('"d"', "7"), "line 1: key 'description': expected a text, got 7"),
        (GOOD.replace('["basic"]', '"basic"'), "key 'auth': expected a list, each a text, got 'basic'"),
        (GOOD.replace("basic", "telepathy"), "expected one of negotiate, ntlm, basic, bearer, got 'telepathy'"),
        (GOOD.replace("2019", "2020"), "key 'profile': expected one of exchange-2007-sp1, exchange-2010, "),
        (GOOD + "[[effects]]\nstatus = 1", "effects[0]: key 'effect': expected one of error-page, "),
        (
            GOOD + '[[effects]]\neffect = "error-page"',
            "line 5: effects[0]: key 'status' is missing; expected a whole number",
        ),
        (
            GOOD + '[[effects]]\neffect = "wire"\nending = "bang"',
            "line 7: effects[0]: key 'ending': expected one of keep, close, reset, hang, got 'bang'",
        ),
        (GOOD + '[[effects]]\neffect = "wire"\ndelay = true', "effects[0]: key 'delay': expected a number, got True"),
        (GOOD + "=", "(at line 5, column 1)"),
    ],
)
def test_a_mistake_is_told_with_file_key_and_what_was_expected(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(DataFileError) as caught:
        read_all(tmp_path)
    assert str(caught.value).startswith(f"{file}: ")
    assert complaint in str(caught.value)


def test_a_whole_number_will_do_for_a_number(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD + '[[effects]]\neffect = "wire"\ndelay = 1')
    (rule,) = read_all(tmp_path)["mine"].faults
    assert rule.effect.wire(LiveRule(rule, 0).chance).delay == 1.0


def test_ones_own_join_and_replace_those_that_are_there(tmp_path: Path) -> None:
    for name in ("aardvark", "hang", DEFAULT):
        (tmp_path / f"{name}.toml").write_text(GOOD)
    scenarios = read_all(tmp_path)
    assert [*scenarios][:2] == [DEFAULT, "aardvark"]
    assert {scenarios[name].description for name in ("aardvark", "hang", DEFAULT)} == {"d"}
    assert scenarios.keys() == read_all().keys() | {"aardvark"}


def test_a_name_that_is_no_part_of_a_url_is_refused(tmp_path: Path) -> None:
    (tmp_path / "My scenario.toml").write_text(GOOD)
    with pytest.raises(DataFileError, match=r"My scenario\.toml: expected a name of a-z, 0-9 and -"):
        read_all(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="nowhere: expected a folder of scenarios"):
        read_all(tmp_path / "nowhere")
