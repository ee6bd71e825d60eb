"""The step rules: the folders that inbox rules put mail into."""

from lxml import etree

from ewslink.exchange import answers
from ewslink.linking.attempt import Attempt
from ewslink.linking.outcome import Failed
from ewslink.linking.synced_folders import rule_targets
from ewslink_contracts.events import SyncedFolder
from ewslink_contracts.outcomes import Step

#: No mailbox has more; a server that never comes to an end must not fill the memory with names.
_FOLDER_PAGES = 20


async def synced_folders(attempt: Attempt, inbox_rules: etree._Element) -> tuple[SyncedFolder, ...] | Failed:
    """The folders that inbox rules put mail into. Folders are only listed when a rule needs them."""
    rules = answers.inbox_rules(inbox_rules)
    if not rules:
        await attempt.log.ok(Step.RULES, "no rule moves mail to a folder")
        return ()
    folders = await _all_folders(attempt)
    if isinstance(folders, Failed):
        return folders
    distinguished = await _distinguished_folders(attempt, {name for rule in rules for name in rule.distinguished})
    if isinstance(distinguished, Failed):
        return distinguished
    targets = rule_targets(rules, folders, distinguished)
    broken = f"; broken: {', '.join(targets.broken)}" if targets.broken else ""
    await attempt.log.ok(Step.RULES, f"{len(targets.folders)} folders to keep in sync{broken}")
    return targets.folders


async def _all_folders(attempt: Attempt) -> list[answers.Folder] | Failed:
    folders: list[answers.Folder] = []
    offset = 0
    for _ in range(_FOLDER_PAGES):
        reply = await attempt.client.find_folders(offset)
        if reply.element is None:
            return await attempt.failed(reply.seen)
        page = answers.folder_page(reply.element)
        folders += page.folders
        if page.next_offset is None:
            break
        offset = page.next_offset
    return folders


async def _distinguished_folders(attempt: Attempt, names: set[str]) -> dict[str, str] | Failed:
    """Their ids by name. A folder that is gone breaks the rule that names it, and not the link."""
    ids: dict[str, str] = {}
    for name in sorted(names):  # one by one: of several, the answer would not tell which one is missing
        reply = await attempt.client.get_distinguished(name)
        if reply.element is not None:
            ids[name] = next(iter(answers.folder_ids(reply.element)), "")
        elif reply.seen.response_code not in ("ErrorFolderNotFound", "ErrorItemNotFound"):
            return await attempt.failed(reply.seen)
    return ids
