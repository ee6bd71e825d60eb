"""The step rules: the folders that inbox rules put mail into."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from lxml import etree

from ewslink.exchange import answers
from ewslink.exchange.client import FolderRef
from ewslink.exchange.reading import Reply
from ewslink.linking.attempt import Attempt
from ewslink.linking.classify import classify
from ewslink.linking.folder_tree import INBOX, TOP, FolderTree
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed
from ewslink.linking.synced_folders import FollowedRules, details_of, follow
from ewslink_contracts.outcomes import Code, Step

#: Folders asked for in one call; a mailbox with more rules than that has them beyond Exchange's quota for rules.
_BATCH = 500
#: Folders below folders: the Inbox and its folders are known from one call, each level between takes one more.
_LEVELS = 10

#: Said of one folder of many, these say nothing about that folder: the server may answer another time.
_PASSING = frozenset({Code.SERVER_BUSY, Code.SERVER_UNAVAILABLE, Code.MAILBOX_MOVING})


async def read_rules(attempt: Attempt, inbox_rules: etree._Element) -> FollowedRules | Failed:
    """What the inbox rules come to. Folders are only asked for when a rule names one."""
    rules = answers.inbox_rules(inbox_rules)
    tree = FolderTree()
    wanted = dict.fromkeys(ref for rule in rules if rule.is_enabled for ref in rule.targets if ref.id)
    if wanted:
        failed = await _look_up(attempt, tree, (TOP, INBOX, *wanted))
        if failed is not None:
            return failed
    followed = follow(rules, tree)
    outlook = answers.has_outlook_rules(inbox_rules)
    await attempt.log.ok(Step.RULES, *details_of(followed, has_outlook_rules=outlook))
    return followed


async def _look_up(attempt: Attempt, tree: FolderTree, wanted: Sequence[FolderRef]) -> Failed | None:
    """Ask for the folders, then for the folders around them, until every path is known."""
    for _ in range(_LEVELS):
        rest = iter(dict.fromkeys(wanted))
        while batch := tuple(islice(rest, _BATCH)):
            reply = await attempt.client.get_folders(batch)
            unanswered = _unanswered(reply)
            if reply.whole is None or unanswered is not None:
                return await attempt.failed(unanswered or reply.seen)
            tree.add(batch, answers.folders(reply.whole))
        wanted = tree.unknown_parents()
        if not wanted:
            break
    return None


def _unanswered(reply: Reply) -> Observation | None:
    """What a server says that could not look for one of the folders just now. That one is gone is an answer."""
    said = answers.folders(reply.whole) if reply.whole is not None else ()
    codes = dict.fromkeys(part for part in said if isinstance(part, str))
    seen = (replace(reply.seen, response_code=code) for code in codes)
    return next((one for one in seen if classify(one).code in _PASSING), None)
