"""ews-javascript-api hears of what happens in the mock: when it asks, and while it listens."""

from pathlib import Path
from typing import Any

import pytest

from dev.witnesses import ask
from mock_ews.private import PrivateMock

DRIVER = Path(__file__).parent / "drivers" / "ews_javascript_api_notifications.cjs"


@pytest.mark.parametrize(
    ("task", "heard"),
    [("pull", {"before": 0, "after": [True]}), ("stream", {"heard": [True, True]})],
)
def test_hears_of_new_items(mock_ews: PrivateMock, mock_ews_ca_file: Path, task: str, heard: Any) -> None:
    who = {"user": "ok@mock.test", "password": "secret"}
    assert ask(DRIVER, mock_ews_ca_file, task=task, url=mock_ews.ews_url(tls=True), **who) == heard
