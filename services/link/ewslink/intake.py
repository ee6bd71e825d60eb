"""From the bytes of a message to a request, or to what is wrong with them. Pure; never repeats a value."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from joserfc.jwk import KeySet
from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails

from ewslink_contracts.events import Problem, RejectReason
from ewslink_contracts.requests import MAX_BODY_BYTES, LinkRequest, Password
from ewslink_contracts.sealing import SealRefused, unseal

_MAX_NAME = 64


@dataclass(frozen=True, slots=True)
class Opened:
    """A valid request and its password in the clear."""

    request: LinkRequest
    password: SecretStr

    @property
    def payload(self) -> bytes:
        """What tells one request from another: the same for a sealed and a plain form of the same password."""
        return self.request.model_copy(update={"password": Password(plain=self.password)}).to_message()


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that is no valid request."""

    reason: RejectReason
    problems: tuple[Problem, ...]
    request_id: UUID | None


def open_request(
    body: bytes, keys: KeySet, *, allow_plain: bool, property_ids: Sequence[str | None] = ()
) -> Opened | Refused:
    """Read a `link.request`. `property_ids`: AMQP properties that may hold the request's id when the body does not."""
    if len(body) > MAX_BODY_BYTES:
        problem = Problem(field="", problem=f"the body has more than {MAX_BODY_BYTES} bytes")
        return Refused(RejectReason.TOO_LARGE, (problem,), _first_uuid(property_ids))
    try:
        request = LinkRequest.model_validate_json(body)
    except ValidationError as error:
        details = error.errors(include_input=False, include_context=False, include_url=False)
        is_json = all(detail["type"] != "json_invalid" for detail in details)
        reason = RejectReason.INVALID_REQUEST if is_json else RejectReason.NOT_JSON
        return Refused(reason, tuple(map(_problem, details)), _first_uuid((_request_id(body), *property_ids)))
    return _open_password(request, keys, allow_plain=allow_plain)


def redacted(body: bytes) -> bytes:
    """A body to park: without the plain password it may hold, so that no queue keeps one.

    Written anew, because a name that occurs twice may hide one; what cannot be read may hold one anywhere.
    """
    try:
        document: Any = json.loads(body)
        if isinstance(document, dict | list):
            return json.dumps(_without_passwords(document)).encode()
    except (ValueError, RecursionError):
        pass
    return json.dumps({"removed": f"{len(body)} bytes that are no JSON object"}).encode()


def _without_passwords(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_passwords(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        name: "(removed)" if name in _SECRETS and not _is_sealed(entry) else _without_passwords(entry)
        for name, entry in value.items()
    }


_SECRETS = {"password", "plain"}


def _is_sealed(password: Any) -> bool:
    return isinstance(password, dict) and set(password) == {"jwe"}


def _open_password(request: LinkRequest, keys: KeySet, *, allow_plain: bool) -> Opened | Refused:
    sealed, plain = request.password.jwe, request.password.plain
    if plain is not None:
        if allow_plain:
            return Opened(request, plain)
        problem = Problem(field="password.plain", problem="must be sealed: use password.jwe")
        return Refused(RejectReason.PLAIN_PASSWORD_REFUSED, (problem,), request.request_id)
    try:
        password = unseal(
            sealed or "", keys, request_id=request.request_id, tenant_id=request.tenant_id, email=request.email
        )
    except SealRefused as refusal:
        problem = Problem(field="password.jwe", problem=str(refusal))
        return Refused(RejectReason.SEAL_REFUSED, (problem,), request.request_id)
    return Opened(request, password)


def _problem(detail: ErrorDetails) -> Problem:
    path = ".".join(_name(part) for part in detail["loc"])
    return Problem(field=path, problem=_WORDS.get(detail["type"], detail["msg"]))


#: Where pydantic's words would not help the reader.
_WORDS = {
    "string_pattern_mismatch": "is not a mail address",
    "extra_forbidden": "is not a known field",
    "missing": "is required",
    "json_invalid": "the body is not valid JSON",
}


def _name(part: str | int) -> str:
    text = str(part)
    return "".join(character for character in text if character.isprintable())[:_MAX_NAME]


def _request_id(body: bytes) -> str | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    value = document.get("request_id") if isinstance(document, dict) else None
    return value if isinstance(value, str) else None


def _first_uuid(candidates: Sequence[str | None]) -> UUID | None:
    for text in candidates:
        try:
            return UUID(text or "")
        except ValueError:
            continue
    return None
