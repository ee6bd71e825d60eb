"""From inbox rules and folders to the folders that a link keeps in sync, and the rules it does not follow. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ewslink.exchange.answers import InboxRule
from ewslink.exchange.client import FolderRef
from ewslink.linking.details import Detail
from ewslink.linking.folder_tree import FolderTree
from ewslink_contracts.events import SyncedFolder, UnfollowedReason, UnfollowedRule

#: More names than these make a step's detail no clearer.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class FollowedRules:
    """What the inbox rules of a mailbox come to."""

    folders: tuple[SyncedFolder, ...] = ()
    unfollowed: tuple[UnfollowedRule, ...] = ()


def targets(rules: Iterable[InboxRule]) -> tuple[FolderRef, ...]:
    """The folders that rules at work name, each once."""
    return tuple(dict.fromkeys(ref for rule in rules if rule.is_enabled for ref in rule.targets if ref.id))


def follow(rules: Sequence[InboxRule], tree: FolderTree) -> FollowedRules:
    """The folders that working rules put mail into.

    A rule that is switched off moves nothing. Of one with a folder that is gone, the others are kept in sync.
    """
    pointing: dict[str, tuple[str, list[str]]] = {}
    unfollowed = []
    for rule in rules:
        found = [tree.find(ref) for ref in rule.targets] if rule.is_enabled else []
        reason = _reason(rule, any_gone=None in found)
        if reason is not None:
            unfollowed.append(UnfollowedRule(name=rule.name, reason=reason))
        for folder in dict.fromkeys(filter(None, found)):
            pointing.setdefault(folder.id, (tree.path(folder), []))[1].append(rule.name)
    synced = (SyncedFolder(folder_id=key, path=path, rules=tuple(names)) for key, (path, names) in pointing.items())
    return FollowedRules(tuple(synced), tuple(unfollowed))


def _reason(rule: InboxRule, *, any_gone: bool) -> UnfollowedReason | None:
    """Why a rule is not followed, wholly or in part; the first that applies."""
    reasons = (
        (bool(rule.targets) and not rule.is_enabled, UnfollowedReason.DISABLED),
        (rule.is_enabled and any_gone, UnfollowedReason.FOLDER_GONE),
        (rule.is_enabled and rule.is_in_error, UnfollowedReason.IN_ERROR),
        (rule.is_enabled and rule.is_not_supported, UnfollowedReason.CLIENT_ONLY),
    )
    return next((reason for applies, reason in reasons if applies), None)


def details_of(followed: FollowedRules, *, has_outlook_rules: bool) -> tuple[Detail, ...]:
    """What a person is told about their rules."""
    names = defaultdict(list)
    for rule in followed.unfollowed:
        names[rule.reason].append(rule.name)
    return (
        _kept(len(followed.folders)),
        *(Detail(reason, {"rules": _listed(names[reason])}) for reason in UnfollowedReason if names[reason]),
        *([Detail("outlook_rules")] if has_outlook_rules else []),
    )


def _kept(count: int) -> Detail:
    if count > 1:
        return Detail("folders", {"count": str(count)})
    return Detail("one_folder") if count else Detail("no_folder")


def _listed(names: Sequence[str]) -> str | Detail:
    told, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    return Detail("and_more", {"names": told, "count": str(more)}) if more > 0 else told
