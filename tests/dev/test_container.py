"""Containers, with an engine that writes down what it is asked and answers as told."""

from pathlib import Path
from textwrap import dedent

import pytest

from dev.broker.container import container, mounts
from dev.broker.login import NoBrokerError
from dev.engine import engine_answers


def engine_that(tmp_path: Path, answers: str) -> str:
    engine = tmp_path / "docker"
    engine.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/asked\ncase "$1" in\n{dedent(answers)}\nesac\n', "utf-8")
    engine.chmod(0o755)
    return str(engine)


@pytest.mark.parametrize(("answer", "expected"), [("info) exit 0 ;;", True), ("info) exit 1 ;;", False)])
def test_an_engine_counts_when_it_answers(tmp_path: Path, answer: str, expected: bool) -> None:
    assert engine_answers(engine_that(tmp_path, answer)) is expected


def test_what_is_mounted() -> None:
    assert mounts(Path("/settings")) == [
        *("--volume", "/settings/definitions.json:/etc/rabbitmq/ewslink-definitions.json:ro,z"),
        *("--volume", "/settings/rabbitmq.conf:/etc/rabbitmq/conf.d/90-ewslink.conf:ro,z"),
    ]


@pytest.mark.parametrize(
    ("answers", "message", "removed"),
    [
        pytest.param("run) exit 125 ;;", "run … rabbitmq:4` failed", False, id="not started"),
        pytest.param("run) echo abc ;; logs) echo last words ;;", r"published no port\nlast words", True, id="no port"),
        pytest.param(
            "run) echo abc ;; port) echo 127.0.0.1:1 ;; inspect) echo false ;; logs) echo last words ;;",
            r"ended before it was ready\nlast words",
            True,
            id="ended early",
        ),
    ],
)
def test_one_that_does_not_come_up(tmp_path: Path, answers: str, message: str, removed: bool) -> None:
    with pytest.raises(NoBrokerError, match=message), container(engine_that(tmp_path, answers), "rabbitmq:4"):
        pytest.fail("there is no broker to use")
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert asked[0].startswith("run --rm --detach --publish 127.0.0.1::5672 --volume ")
    assert ("rm --force --volumes abc" in asked) is removed
