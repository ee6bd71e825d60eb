"""What EWS response codes mean: the groups of response_codes.toml, as rows of the classifier's table."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from ewslink.linking.observation import Content
from ewslink.linking.rules.rule import Rule
from ewslink_contracts.outcomes import Code, Step

FILE: Final = Path(__file__).with_name("response_codes.toml")


class Treatment(StrEnum):
    """How a response code is treated; the file explains each."""

    CAUSE = "cause"
    TRANSIENT = "transient"
    OURS = "ours"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Group:
    """Response codes that mean the same."""

    treatment: Treatment
    rule: Rule


def read(file: Path = FILE) -> tuple[Group, ...]:
    """All groups, in their order. Raises KeyError or ValueError for a file that is not as it must be."""
    return tuple(_group(**table) for table in tomllib.loads(file.read_text("utf-8"))["group"])


def _group(
    name: str,
    treatment: str,
    code: str,
    source: str,
    response_codes: Sequence[str] = (),
    steps: Sequence[str] = (),
    blames: str | None = None,
) -> Group:
    rule = Rule(
        name,
        Code(code),
        source,
        steps=frozenset(map(Step, steps)),
        content=frozenset() if response_codes else frozenset({Content.SOAP}),
        response_codes=frozenset(response_codes),
        blames=None if blames is None else Step(blames),
    )
    return Group(Treatment(treatment), rule)


GROUPS: Final = read()
"""Read once: the file is part of the program."""
