"""How long to wait is said as people say it, and never too short."""

import pytest

from ewslink_contracts.durations import duration
from ewslink_contracts.outcomes import RETRY_AFTER_S, Locale


@pytest.mark.parametrize(
    ("seconds", "english", "german"),
    [
        (0, "0 seconds", "0 Sekunden"),
        (1, "1 second", "1 Sekunde"),
        (2, "2 seconds", "2 Sekunden"),
        (119, "119 seconds", "119 Sekunden"),
        (120, "about 2 minutes", "etwa 2 Minuten"),
        (121, "about 3 minutes", "etwa 3 Minuten"),
        (600, "about 10 minutes", "etwa 10 Minuten"),
        (3540, "about 59 minutes", "etwa 59 Minuten"),
        (3541, "about 1 hour", "etwa 1 Stunde"),
        (3600, "about 1 hour", "etwa 1 Stunde"),
        (3601, "about 61 minutes", "etwa 61 Minuten"),
        (7199, "about 2 hours", "etwa 2 Stunden"),
        (7200, "about 2 hours", "etwa 2 Stunden"),
        (7201, "about 3 hours", "etwa 3 Stunden"),
        (86400, "about 24 hours", "etwa 24 Stunden"),
    ],
)
def test_in_words(seconds: int, english: str, german: str) -> None:
    assert duration(seconds, Locale.EN) == english
    assert duration(seconds, Locale.DE) == german


@pytest.mark.parametrize("locale", Locale)
def test_what_is_usual_is_said_in_each_language(locale: Locale) -> None:
    assert all("{" not in duration(seconds, locale) for seconds in RETRY_AFTER_S.values())
