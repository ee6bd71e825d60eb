"""docs/check.md says what the command does: options, exit statuses, files."""

import re
from pathlib import Path

import pytest
from typer.main import get_group
from typer.testing import CliRunner

from ewslink import cli
from ewslink.check import exit_status
from ewslink.check.password import VARIABLE
from ewslink_contracts.outcomes import Category

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def guide() -> str:
    return (DOCS / "check.md").read_text("utf-8")


def test_the_options_are_those_of_the_command(guide: str) -> None:
    options = {name for parameter in get_group(cli.app).commands["check"].params for name in parameter.opts}

    assert set(re.findall(r"^\| `(--[a-z-]+)", guide, re.MULTILINE)) == {name for name in options if name[:2] == "--"}
    assert VARIABLE in guide


def test_every_category_has_an_exit_status_of_its_own() -> None:
    others = [exit_status.LINKABLE, exit_status.FAILED, exit_status.USAGE, exit_status.INTERRUPTED]
    taken = [*exit_status.BY_CATEGORY.values(), *others]

    assert set(exit_status.BY_CATEGORY) == set(Category)
    assert len(taken) == len(set(taken))


def test_guide_and_help_name_the_statuses(guide: str) -> None:
    help_text = CliRunner().invoke(cli.app, ["check", "--help"]).output
    statuses = {str(category): str(status) for category, status in exit_status.BY_CATEGORY.items()}

    for text, form in ((guide, r"^\| (\d+) \| `(\w+)` \|$"), (help_text, r"^ +(1\d)  (\w+)$")):
        assert {name: status for status, name in re.findall(form, text, re.MULTILINE)} == statuses
    for status in (exit_status.LINKABLE, exit_status.FAILED, exit_status.USAGE, exit_status.INTERRUPTED):
        assert f"\n| {status} |" in guide
        assert re.search(rf"^ +{status}  ", help_text, re.MULTILINE)


def test_links_lead_to_files(guide: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", guide)

    assert targets
    assert [target for target in targets if not (DOCS / target).exists()] == []
