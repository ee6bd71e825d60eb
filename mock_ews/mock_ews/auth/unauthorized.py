"""The 401 that says why, as far as Exchange does."""

from collections.abc import Iterable
from typing import Final

from flask import Response

from mock_ews.auth.outcome import Challenged, Refused

_LOCKED_OUT: Final = """<!DOCTYPE html>
<html><head><title>IIS Detailed Error - 401.1 - Unauthorized</title></head>
<body><h2>HTTP Error 401.1 - Unauthorized</h2>
<p>Error Code: 0x80070775</p>
<p>The referenced account is currently locked out and may not be logged on to.</p></body></html>
"""
"""Windows' text for ERROR_ACCOUNT_LOCKED_OUT, which clients look for (exchangelib protocol.py)."""


def unauthorized(outcome: Challenged | Refused, offers: Iterable[str]) -> Response:
    """The next leg of a handshake, or a refusal with the schemes on offer. Wrong passwords get no explanation."""
    if isinstance(outcome, Challenged):
        return Response(status=401, headers={"WWW-Authenticate": outcome.header})
    answer = Response(_LOCKED_OUT if outcome.locked_out else None, 401, content_type="text/html")
    for offer in offers:
        why = ', error="invalid_token"' if outcome.diagnostics and offer.startswith("Bearer ") else ""
        answer.headers.add("WWW-Authenticate", offer + why)
    if outcome.diagnostics:
        answer.headers["x-ms-diagnostics"] = outcome.diagnostics
    return answer
