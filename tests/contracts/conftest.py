"""What the tests of the contract share: the README, which is its first page, and the messages it shows."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[2] / "contracts" / "README.md"

Json = dict[str, Any]


@pytest.fixture(scope="session")
def readme() -> str:
    """The text of contracts/README.md."""
    return README.read_text("utf-8")


@pytest.fixture
def examples(readme: str) -> dict[str, Json]:
    """The README's example of each message, by routing key: the first JSON below its heading."""
    found = re.findall(r"^### `([\w.]+)`\n+```json\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    return {routing_key: json.loads(text) for routing_key, text in found}
