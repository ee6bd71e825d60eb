"""Check one mailbox, step by step: gathers observations, obeys the classifier, decides nothing itself."""

import asyncio
from dataclasses import replace

from ewslink.exchange import answers
from ewslink.exchange.auth import PREFERENCE, Credentials, choose
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.reading import Reply
from ewslink.linking.candidates import Candidate, MalformedUrl, candidates
from ewslink.linking.classify import Verdict, classify, is_endpoint
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.synced_folders import rule_targets
from ewslink.mail.sending import Sending
from ewslink_contracts.events import LinkedMailbox, Server, SyncedFolder
from ewslink_contracts.ews.builds import product
from ewslink_contracts.outcomes import Code, Step

#: No mailbox has more; a server that never comes to an end must not fill the memory with names.
_FOLDER_PAGES = 20

_NOT_CONFIRMED = Verdict("sending was not confirmed", Code.DELIVERY_UNKNOWN, Step.SEND)


class Verification:
    """One check of one mailbox. Make a new one for each."""

    def __init__(
        self, target: Target, credentials: Credentials, client: ExchangeClient, log: StepLog, sending: Sending | None
    ) -> None:
        self._target = target
        self._credentials = credentials
        self._client = client
        self._log = log
        self._sending = sending

    async def run(self, timeout_s: float) -> Linked | Failed:
        """All steps up to `send`, within the deadline of the whole link. `sending` None: no test mail is wanted."""
        try:
            async with asyncio.timeout(timeout_s) as deadline:
                return await self._run()
        except TimeoutError:
            if not deadline.expired():
                raise  # ours, for instance a broker that takes no progress: it says nothing about the mail server
            seen = Observation(step=self._log.current, url="", failure=TransportFailure.TIMEOUT)
            unknown = self._sending is not None and self._sending.may_be_out
            return await self._failed(seen, verdict=_NOT_CONFIRMED if unknown else None)

    async def _run(self) -> Linked | Failed:
        endpoint = await self._find_endpoint()
        if isinstance(endpoint, Failed):
            return endpoint
        inbox = await self._log_in(endpoint)
        if isinstance(inbox, Failed):
            return inbox
        address = await self._primary_address()
        if isinstance(address, Failed):
            return address
        folders = await self._synced_folders()
        if isinstance(folders, Failed):
            return folders
        not_sent = await self._send(address)
        if not_sent is not None:
            return not_sent
        return Linked(self._mailbox(endpoint, inbox, address, folders))

    async def _find_endpoint(self) -> Observation | Failed:
        """Probe the candidates; what was given comes first, and only its own answer explains why it fails."""
        try:
            found = candidates(self._target.email, self._target.ews_url)
        except MalformedUrl as error:
            seen = Observation(step=Step.DISCOVER, url="", failure=TransportFailure.MALFORMED_URL, text=str(error))
            return await self._failed(seen)
        first_failure: Observation | None = None
        for candidate in found:
            if first_failure is not None and _shares_its_failure(candidate, first_failure):
                continue
            seen = await self._probe(candidate)
            if not is_endpoint(seen, PREFERENCE):
                first_failure = first_failure or seen
            elif first_failure is None or self._may_use_another_url():
                await self._log.ok(Step.DISCOVER, _corrected(candidate, first_failure), ms=0)
                await self._log.ok(Step.CONNECT, "", ms=seen.timings.connect)
                await self._report_tls(seen)
                await self._log.ok(Step.ENDPOINT, f"offers {', '.join(sorted(seen.offered))}")
                return seen
            else:
                return await self._failed(first_failure, suggested_url=candidate.url)
        return await self._failed(first_failure or Observation(step=Step.DISCOVER, url=""))

    async def _probe(self, candidate: Candidate) -> Observation:
        reply = await self._client.probe(candidate.url)
        return replace(reply.seen, guessed=not candidate.given)

    async def _report_tls(self, seen: Observation) -> None:
        if seen.url.startswith("http://"):
            await self._log.skip(Step.TLS, "plain http")
        else:
            await self._log.ok(Step.TLS, ", ".join(seen.certificate_names), ms=seen.timings.tls)

    def _may_use_another_url(self) -> bool:
        return self._target.auto_correct or self._target.ews_url is None

    async def _log_in(self, endpoint: Observation) -> Observation | Failed:
        """One credentialed call; more of them with a wrong password would lock the account."""
        scheme = choose(endpoint.offered)
        assert scheme is not None, "is_endpoint() lets through only what we can log in to"  # noqa: S101 - our invariant
        self._scheme = scheme
        self._client.log_in_at(endpoint.url, scheme, self._credentials)
        reply = await self._client.get_inbox()
        verdict = classify(reply.seen)
        if not reply.ok or verdict.code in (Code.VERSION_TOO_OLD, Code.EXCHANGE_ONLINE):
            return await self._failed(reply.seen)
        if reply.seen.build is None:
            return await self._failed(reply.seen, verdict=Verdict("no version", Code.VERSION_UNKNOWN, Step.VERSION))
        await self._log.ok(Step.AUTHENTICATE, f"{scheme} as {self._credentials.username}")
        await self._log.ok(Step.VERSION, f"{product(reply.seen.build)} ({reply.seen.build})", ms=0)
        return reply.seen

    async def _primary_address(self) -> str | Failed:
        """Whose mailbox it is. A directory that does not know the address does not speak against it."""
        reply = await self._client.resolve(self._target.email)
        if reply.element is None:
            if reply.seen.response_code != "ErrorNameResolutionNoResults":
                return await self._failed(reply.seen)
            address = self._target.email
        else:
            address = answers.primary_address(reply.element, self._target.email) or self._target.email
        if address.lower() != self._target.email.lower():
            verdict = Verdict("directory names another address", Code.NOT_PRIMARY_ADDRESS, Step.MAILBOX)
            return await self._failed(reply.seen, verdict=verdict, suggested_address=address)
        await self._log.ok(Step.MAILBOX, address)
        return address

    async def _synced_folders(self) -> tuple[SyncedFolder, ...] | Failed:
        """The folders that inbox rules put mail into. Folders are only listed when a rule needs them."""
        reply = await self._client.get_inbox_rules()
        if reply.element is None:
            return await self._failed(reply.seen)
        rules = answers.inbox_rules(reply.element)
        if not rules:
            await self._log.ok(Step.RULES, "no rule moves mail to a folder")
            return ()
        folders = await self._all_folders()
        if isinstance(folders, Failed):
            return folders
        distinguished = await self._distinguished_folders({name for rule in rules for name in rule.distinguished})
        if isinstance(distinguished, Failed):
            return distinguished
        targets = rule_targets(rules, folders, distinguished)
        broken = f"; broken: {', '.join(targets.broken)}" if targets.broken else ""
        await self._log.ok(Step.RULES, f"{len(targets.folders)} folders to keep in sync{broken}")
        return targets.folders

    async def _all_folders(self) -> list[answers.Folder] | Failed:
        folders: list[answers.Folder] = []
        offset = 0
        for _ in range(_FOLDER_PAGES):
            reply = await self._client.find_folders(offset)
            if reply.element is None:
                return await self._failed(reply.seen)
            page = answers.folder_page(reply.element)
            folders += page.folders
            if page.next_offset is None:
                break
            offset = page.next_offset
        return folders

    async def _distinguished_folders(self, names: set[str]) -> dict[str, str] | Failed:
        """Their ids by name. A folder that is gone breaks the rule that names it, and not the link."""
        ids: dict[str, str] = {}
        for name in sorted(names):  # one by one: of several, the answer would not tell which one is missing
            reply = await self._client.get_distinguished(name)
            if reply.element is not None:
                ids[name] = next(iter(answers.folder_ids(reply.element)), "")
            elif reply.seen.response_code not in ("ErrorFolderNotFound", "ErrorItemNotFound"):
                return await self._failed(reply.seen)
        return ids

    async def _send(self, address: str) -> Failed | None:
        if self._sending is None:
            await self._log.skip(Step.SEND, "no test mail was asked for")
            return None
        refused = await self._sending.send(self._client)
        if isinstance(refused, Reply):
            return await self._failed(refused.seen)
        if refused is not None:
            seen = Observation(step=Step.SEND, url="", credentialed=True)
            return await self._failed(seen, verdict=replace(_NOT_CONFIRMED, code=refused))
        await self._log.ok(Step.SEND, f"test mail from {address} accepted")
        return None

    async def _failed(
        self,
        seen: Observation,
        *,
        verdict: Verdict | None = None,
        suggested_url: str | None = None,
        suggested_address: str | None = None,
    ) -> Failed:
        judged = verdict or classify(seen)
        step = await self._log.fail(judged.step, judged.rule)
        return Failed(replace(judged, step=step), seen, suggested_url, suggested_address)

    def _mailbox(
        self, endpoint: Observation, inbox: Observation, address: str, folders: tuple[SyncedFolder, ...]
    ) -> LinkedMailbox:
        build = inbox.build
        assert build is not None, "_log_in() refuses an answer without one"  # noqa: S101 - our invariant
        return LinkedMailbox(
            primary_smtp_address=address,
            ews_url=endpoint.url,
            username=self._credentials.username,
            auth_scheme=self._scheme,
            server=Server(product=product(build), build=str(build)),
            synced_folders=folders,
        )


def _shares_its_failure(candidate: Candidate, failure: Observation) -> bool:
    """Whether a second probe would only wait for the same failure: same host, no HTTP answer there."""
    if failure.failure in (None, TransportFailure.NOT_HTTPS, TransportFailure.MALFORMED_URL):
        return False
    return _authority(candidate.url) == _authority(failure.url)


def _authority(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower()


def _corrected(candidate: Candidate, first_failure: Observation | None) -> str:
    return candidate.url if first_failure is None else f"{candidate.url} instead of {first_failure.url}"
