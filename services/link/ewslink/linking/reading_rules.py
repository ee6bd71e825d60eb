"""The step rules: the folders that inbox rules put mail into."""

from lxml import etree

from ewslink.exchange import answers
from ewslink.linking.attempt import Attempt
from ewslink.linking.folders import Folders
from ewslink.linking.outcome import Failed
from ewslink.linking.synced_folders import FollowedRules, details_of, follow, targets
from ewslink_contracts.outcomes import Step


async def read_rules(attempt: Attempt, inbox_rules: etree._Element, folders: Folders) -> FollowedRules | Failed:
    """What the inbox rules come to. Folders are only asked for when a rule names one."""
    rules = answers.inbox_rules(inbox_rules)
    wanted = targets(rules)
    failed = await folders.look_up(wanted) if wanted else None
    if failed is not None:
        return await attempt.failed(failed)
    followed = follow(rules, folders.tree)
    outlook = answers.has_outlook_rules(inbox_rules)
    await attempt.log.ok(Step.RULES, *details_of(followed, has_outlook_rules=outlook))
    return followed
