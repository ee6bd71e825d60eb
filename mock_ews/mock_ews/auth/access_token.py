"""Access tokens as Exchange reads them: JSON Web Tokens that name a person (RFC 7519).

They are unsigned (RFC 7519, section 6): the mock has no identity provider, and anybody who tests may write one.
"""

import base64
import json
from datetime import datetime, timedelta
from typing import Any, Final

AUDIENCES: Final = (
    "https://outlook.office365.com",
    "https://outlook.office.com",
    "00000002-0000-0ff1-ce00-000000000000",
)
"""Whom a token may be for: Exchange Online by its addresses, Exchange by its application id."""
HOUR: Final = timedelta(hours=1)
_HEADER: Final = {"typ": "JWT", "alg": "none"}

# Numbers and categories: Microsoft's page on failing policy downloads (2000001), exchanges with outlook.office365.com
# that developers published (2000003), Test-OAuthConnectivity (2000005). None is known for a token that has run out.
_UNREADABLE = (
    '2000001;reason="OAuth token submitted with the request can not be parsed.";error_category="invalid_token"'
)
_EXPIRED = '2000001;reason="The token has expired.";error_category="invalid_token"'
_FOR_SOMEBODY_ELSE = '2000003;reason="The audience claim value is invalid \'aud\'.";error_category="invalid_resource"'
UNKNOWN_USER: Final = (
    '2000005;reason="The user specified by the user-context in the token does not exist.";error_category="invalid_user"'
)


class TokenError(ValueError):
    """A token that is no good; `diagnostics` is what Exchange says of it in X-MS-Diagnostics."""

    def __init__(self, diagnostics: str) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics


def mint(upn: str, now: datetime, lifetime: timedelta = HOUR, **claims: object) -> str:
    """A token for a user principal name or e-mail address; `claims` replace or join those it has."""
    body = {
        "aud": AUDIENCES[0],
        "iss": "https://sts.windows.net/6d6f636b-0000-4000-8000-657773000000/",
        "iat": int(now.timestamp()),
        "nbf": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "scp": "EWS.AccessAsUser.All",
        "upn": upn,
        **claims,
    }
    return f"{_encode(_HEADER)}.{_encode(body)}."


def user_of(token: str, now: datetime) -> str:
    """Whose token it is. Raises TokenError."""
    header, claims = _parts(token)
    user, expires = claims.get("upn"), claims.get("exp")
    if header.get("alg") != "none" or not isinstance(user, str) or not isinstance(expires, int):
        raise TokenError(_UNREADABLE)
    if claims.get("aud") not in AUDIENCES:
        raise TokenError(_FOR_SOMEBODY_ELSE)
    if now.timestamp() >= expires:
        raise TokenError(_EXPIRED)
    return user


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims. Raises TokenError."""
    try:
        header, claims = map(_decode, token.removesuffix(".").split("."))
    except (ValueError, RecursionError):  # no Base64, no JSON, brackets inside brackets inside brackets
        raise TokenError(_UNREADABLE) from None
    if isinstance(header, dict) and isinstance(claims, dict):
        return header, claims
    raise TokenError(_UNREADABLE)


def _encode(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part, separators=(",", ":")).encode()).rstrip(b"=").decode()


def _decode(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
