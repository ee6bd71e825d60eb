"""`ewslink request`: one link request through the broker, as a publisher would, and the event that answers it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing
from typing import Any
from uuid import uuid4

from pydantic import SecretStr, ValidationError

from ewslink.asking import CannotAsk, Event, links
from ewslink.settings import Settings, SettingsInvalid
from ewslink.store.key_file import KeyFileError
from ewslink.store.keys import public_jwks, sealing_keys
from ewslink_contracts import LinkProgress, LinkRequest, LinkSucceeded, Password
from ewslink_contracts.sealing import seal

#: What keeps a request from being asked or answered. Each text is one line.
REQUEST_ERRORS = (SettingsInvalid, KeyFileError, CannotAsk)

_BEYOND_A_LINK_S = 30.0  # the service's own limit for one link comes first


async def request(
    settings: Settings, fields: Mapping[str, Any], password: SecretStr, *, tell: Callable[[str], None]
) -> Event:
    """The final event of a new request with these fields; `tell` gets a line for each step. See `REQUEST_ERRORS`."""
    asked = _sealed(settings, fields, password)
    try:
        async with (
            asyncio.timeout(settings.link_timeout_s + _BEYOND_A_LINK_S),
            links(settings.amqp_url.get_secret_value()) as broker_side,
        ):
            await broker_side.publish([asked])
            async with aclosing(broker_side.events_of(asked.request_id)) as events:
                async for event in events:
                    if not isinstance(event, LinkProgress):
                        return event
                    step = event.step
                    tell(f"{step.name} {step.status} {step.ms} ms  {step.detail}")
    except TimeoutError:
        pass
    raise CannotAsk(f"no answer to request {asked.request_id}: is a link service running (`ewslink health`)?")


def is_linked(event: Event) -> bool:
    """Whether this is the good news."""
    return isinstance(event, LinkSucceeded)


def _sealed(settings: Settings, fields: Mapping[str, Any], password: SecretStr) -> LinkRequest:
    request_id = uuid4()
    jwks = public_jwks(sealing_keys(settings.data_dir))
    token = seal(
        password.get_secret_value(),
        jwks,
        request_id=request_id,
        tenant_id=fields["tenant_id"],
        email=fields["email"],
    )
    try:
        # Whoever runs this command has the mailbox's password and asks for the link.
        return LinkRequest(**fields, request_id=request_id, password=Password(jwe=token), privacy_policy_accepted=True)
    except ValidationError as error:
        problems = error.errors(include_input=False, include_context=False, include_url=False)
        raise CannotAsk("; ".join(f"{problem['loc'][0]}: {problem['msg']}" for problem in problems)) from None
