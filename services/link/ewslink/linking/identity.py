"""The step mailbox: whose mailbox it is that answered."""

from collections.abc import Sequence

from ewslink.exchange import answers
from ewslink.exchange.answers import DirectoryEntry
from ewslink.linking.attempt import Attempt
from ewslink.linking.conclusions import ALIAS, GROUP_OR_CONTACT, NOT_OWN, UNKNOWN_ADDRESS, Conclusion
from ewslink.linking.details import named
from ewslink.linking.folder_tree import INBOX
from ewslink.linking.folders import Folders
from ewslink.linking.logging_in import Session
from ewslink.linking.outcome import Failed
from ewslink.linking.synced_folders import targets
from ewslink_contracts.outcomes import Step


async def primary_address(attempt: Attempt, session: Session, folders: Folders) -> str | Failed:
    """The mailbox's address, if it is the one that was asked for.

    Who logs in with the address gets that mailbox, so the directory tells enough. A user name of its own may open any
    mailbox: then the mailbox itself is asked, and the directory only for the reason why it is another one.
    """
    email = attempt.target.email
    own = None if _same(session.username, email) else await _own_address(attempt, session, folders)
    if own is not None and _same(own, email):
        await attempt.log.ok(Step.MAILBOX, named(own))
        return own
    reply = await attempt.client.resolve(email)
    if reply.element is None and reply.seen.response_code != "ErrorNameResolutionNoResults":
        return await attempt.failed(reply.seen)
    entries = () if reply.element is None else answers.directory_entries(reply.element)
    address, verdict = found_in(entries, email) if own is None else why_another(entries, email, own)
    if verdict is not None:
        return await attempt.failed(reply.seen, verdict=verdict, suggested_address=address)
    await attempt.log.ok(Step.MAILBOX, named(address or email))
    return address or email


async def _own_address(attempt: Attempt, session: Session, folders: Folders) -> str | None:
    """The address of the mailbox that the login opens; None if the server does not tell.

    ConvertId names the mailbox that an id is from, whatever address came with it (DavMail EwsExchangeSession.java); the
    id of any folder will do, and the rules may have brought one. If not, the Inbox is asked for its own, and with it,
    in the same call, the folders that the rules need.
    """
    folder_id = next(iter(answers.folder_ids(session.inbox_rules)), None) or await _inbox_id(session, folders)
    if folder_id is None:
        return None
    converted = await attempt.client.convert_id(folder_id, attempt.target.email)
    return None if converted.element is None else answers.mailbox_of_id(converted.element)


async def _inbox_id(session: Session, folders: Folders) -> str | None:
    await folders.look_up(targets(answers.inbox_rules(session.inbox_rules)))
    inbox = folders.tree.find(INBOX)
    return None if inbox is None else inbox.id


def found_in(entries: Sequence[DirectoryEntry], email: str) -> tuple[str | None, Conclusion | None]:
    """What the directory says of the address that logged in: the primary address, and what is wrong with it.

    A directory that does not know the address, or finds several that only begin so, does not speak against it.
    """
    exact = [entry for entry in entries if _same(entry.address, email)]
    mailboxes = {entry.address for entry in exact or entries if entry.is_mailbox}
    if exact:
        return (mailboxes.pop(), None) if mailboxes else (None, GROUP_OR_CONTACT)
    return (mailboxes.pop(), ALIAS) if len(mailboxes) == 1 else (None, None)


def why_another(entries: Sequence[DirectoryEntry], email: str, own: str) -> tuple[str, Conclusion]:
    """Why the login's own mailbox is not the one of the address, which it is not; with its own address to use."""
    exact = [entry for entry in entries if _same(entry.address, email)]
    if exact:
        return own, NOT_OWN if any(entry.is_mailbox for entry in exact) else GROUP_OR_CONTACT
    if any(_same(entry.address, own) for entry in entries):
        return own, ALIAS
    return own, NOT_OWN if any(entry.is_mailbox for entry in entries) else UNKNOWN_ADDRESS


def _same(one: str, other: str) -> bool:
    """Exchange does not tell upper and lower case apart in addresses."""
    return one.casefold() == other.casefold()
