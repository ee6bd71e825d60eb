"""One question to one Autodiscover endpoint, with or without a login. Follows nothing, never judges."""

from dataclasses import dataclass, replace
from typing import Self

from ewslink.exchange.auth import Login
from ewslink.exchange.autodiscover_messages import SOAP_ACTION, Told, pox_request, read_told, soap_request
from ewslink.exchange.reading import read
from ewslink.exchange.transport import Transport, TransportSettings
from ewslink.linking.observation import Observation
from ewslink_contracts.outcomes import Step


@dataclass(frozen=True, slots=True)
class Answer:
    """What was observed, and what it says about EWS."""

    seen: Observation
    told: Told


class AutodiscoverClient:
    """A connection for the questions to one host. Use as a context manager."""

    def __init__(self, settings: TransportSettings) -> None:
        self._transport = Transport(settings)

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._transport.__aexit__(*exception)

    async def ask(self, url: str, address: str, login: Login | None = None) -> Answer:
        """Ask for the EWS URLs of an address: a URL that ends in .svc in SOAP, any other in POX."""
        is_soap = url.lower().endswith(".svc")
        body = soap_request(address) if is_soap else pox_request(address)
        answer = await self._transport.post(url, body, SOAP_ACTION if is_soap else '""', login)
        # A server that breaks a login off before it was shown a proof of the password has refused none.
        credentialed = login is not None and (login.proved or answer.status != 401)
        domain = None if login is None else login.domain
        seen = read(answer, step=Step.DISCOVER, url=url, credentialed=credentialed, domain=domain).seen
        told = read_told(answer.body) if answer.status == 200 else Told()
        if told.error_code is not None:
            seen = replace(seen, response_code=told.error_code, text=told.error_message)
        return Answer(seen, told)

    async def location(self, url: str) -> str | None:
        """Where a GET is redirected to, over plain http too: nothing secret is sent, and nothing else is believed."""
        answer = await self._transport.get(url)
        return answer.headers.get("location") if answer.status in (301, 302) else None
