"""services/link/README.md says what the code does: settings, HTTP side, files, queues."""

import re
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from typer.testing import CliRunner

from ewslink import app as service
from ewslink import cli
from ewslink.http import http_app
from ewslink.settings import Settings
from ewslink.store.models import Base
from ewslink_contracts import topology

ROOT = Path(__file__).parents[2] / "services" / "link"


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def table(readme: str, heading: str) -> list[list[str]]:
    """The rows of the table that begins with this cell, without backticks around whole cells."""
    _, _, after = readme.partition(f"\n| {heading} |")
    rows = [line.strip("| ").split(" | ") for line in after.partition("\n\n")[0].splitlines()[2:]]
    return [[re.sub(r"^`([^`]*)`$", r"\1", cell) for cell in row] for row in rows]


def shown(default: object) -> str:
    match default:
        case None | ():
            return "empty"
        case SecretStr():
            return default.get_secret_value()
        case bool():
            return str(default).lower()
        case float():
            return f"{default:g}"
        case _:
            return str(default)


def test_the_settings_are_those_of_the_code(readme: str) -> None:
    assert table(readme, "setting") == [
        [f"EWSLINK_{name.upper()}", shown(field.default), field.description]
        for name, field in Settings.model_fields.items()
    ]


def test_the_http_side_is_that_of_the_code(readme: str) -> None:
    app = http_app(checks={}, registry=CollectorRegistry(), jwks={}, asyncapi={})
    served = [resource.canonical for resource in app.router.resources()]
    assert [row[0] for row in table(readme, "HTTP")] == served


def test_the_map_names_every_module(readme: str) -> None:
    named = [row[0].strip("*`") for row in table(readme, "in `ewslink/`")]
    package = ROOT / "ewslink"
    modules = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    }
    rooms = {
        f"{path.parent.relative_to(package).as_posix()}/"
        for path in package.rglob("__init__.py")
        if path.parent != package and "migrations" not in path.parts
    }
    assert sorted(named) == sorted(modules | rooms)


def test_the_tables_are_those_of_the_database(readme: str) -> None:
    assert {row[0] for row in table(readme, "table")} == set(Base.metadata.tables)


def test_numbers_are_those_of_the_code(readme: str) -> None:
    waits = ", then ".join(f"{seconds} s" for seconds in topology.LINK_WAITS)
    assert f"for {waits}, and after that to `{topology.PARKED_QUEUE}`" in " ".join(readme.split())
    assert f"more than {topology.DELIVERY_LIMIT} times" in readme
    assert f"(at most {service.GRACE_S:.0f} s)" in readme


@pytest.mark.parametrize("command", ["serve", "check", "keys public"])
def test_the_commands_exist(readme: str, command: str) -> None:
    assert f"ewslink {command}" in readme
    assert CliRunner().invoke(cli.app, [*command.split(), "--help"]).exit_code == 0


def test_links_lead_to_files(readme: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", readme)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
