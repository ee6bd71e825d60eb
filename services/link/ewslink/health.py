"""Asks a running service whether it is ready: for health checks of containers, which have no curl."""

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

_TIMEOUT_S = 4.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where a server on every address is found


def ready_url(host: str, port: int) -> str:
    """Where a service with these settings says whether it is ready."""
    reachable = _EVERYWHERE.get(host, host)
    return f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}/readyz"


def what_is_missing(url: str) -> str | None:
    """None when the service behind `url` is ready; else one line that says what it waits for."""
    try:
        with urlopen(url, timeout=_TIMEOUT_S):  # noqa: S310 - the URL is made of our own settings
            return None
    except HTTPError as answer:
        with answer:
            return f"not ready: {', '.join(_unusable(answer.read()))}"
    except (OSError, HTTPException) as error:
        return f"{url} does not answer: {error}"


def _unusable(body: bytes) -> list[str]:
    try:
        return [name for name, usable in json.loads(body).items() if not usable]
    except (ValueError, AttributeError):
        return ["the answer is none of ewslink"]
