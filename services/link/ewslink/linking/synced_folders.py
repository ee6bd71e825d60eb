"""From inbox rules and folders to the folders that a link keeps in sync. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ewslink.exchange.answers import Folder, InboxRule
from ewslink_contracts.events import SyncedFolder


@dataclass(frozen=True, slots=True)
class RuleTargets:
    """The folders that working rules put mail into, and the rules that point nowhere any more."""

    folders: tuple[SyncedFolder, ...]
    broken: tuple[str, ...]


def rule_targets(
    rules: Sequence[InboxRule], folders: Sequence[Folder], distinguished: Mapping[str, str]
) -> RuleTargets:
    """Which folders to keep in sync. `distinguished` maps the names used by rules to folder ids.

    Disabled rules count as none: nothing is moved by them. A rule in error, or with a folder that is gone, is broken.
    """
    by_id = {folder.id: folder for folder in folders}
    pointing: dict[str, list[str]] = {}
    broken = []
    for rule in rules:
        if not rule.is_enabled:
            continue
        ids = [*rule.folder_ids, *(distinguished.get(name, "") for name in rule.distinguished)]
        found = [folder_id for folder_id in ids if folder_id in by_id]
        if rule.is_in_error or len(found) < len(ids):
            broken.append(rule.name)
        for folder_id in found:
            pointing.setdefault(folder_id, []).append(rule.name)
    synced = (
        SyncedFolder(folder_id=folder_id, path=_path(folder_id, by_id), rules=tuple(names))
        for folder_id, names in pointing.items()
    )
    return RuleTargets(tuple(synced), tuple(broken))


def _path(folder_id: str, by_id: Mapping[str, Folder]) -> str:
    """Display names from the top; a folder that is its own ancestor, which only a broken server tells, ends it."""
    names: list[str] = []
    seen: set[str] = set()
    while folder_id in by_id and folder_id not in seen:
        seen.add(folder_id)
        names.insert(0, by_id[folder_id].name)
        folder_id = by_id[folder_id].parent_id
    return "/".join(names)
