"""Inbox rules: what they say, and what becomes of a message that arrives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mock_ews import data_files
from mock_ews.data_files import DataFileError, Place
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.mailbox_file import RuleSpec
from mock_ews.exchange.messages import Address, Message
from mock_ews.exchange.rule_predicates import PREDICATES, matches

FOLDER_ACTIONS: Final = ("MoveToFolder", "CopyToFolder")
REPLY: Final = "ServerReplyWithMessage"
ADDRESS_LISTS: Final = frozenset(
    {
        "FromAddresses",
        "SentToAddresses",
        "ForwardAsAttachmentToRecipients",
        "ForwardToRecipients",
        "RedirectToRecipients",
    }
)
ACTIONS: Final = frozenset(
    [
        "AssignCategories",
        "CopyToFolder",
        "Delete",
        "ForwardAsAttachmentToRecipients",
        "ForwardToRecipients",
        "MarkAsRead",
        "MarkImportance",
        "MoveToFolder",
        "PermanentDelete",
        "RedirectToRecipients",
        REPLY,
        "StopProcessingRules",
    ]
)
"""The actions that have an effect here."""


@dataclass(slots=True, kw_only=True)
class Rule:
    """One inbox rule. Keys are EWS's names; folders stand in `actions` as Folder, addresses as Address, and the message
    to reply with as Item."""

    id: str
    name: str
    priority: int
    enabled: bool = True
    client_only: bool = False
    """Whether only Outlook can carry it out."""
    conditions: Mapping[str, Any] = field(default_factory=dict)
    exceptions: Mapping[str, Any] = field(default_factory=dict)
    actions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_in_error(self) -> bool:
        """Exchange skips a rule whose folder or message is gone, and says so."""
        reply: Item | None = self.actions.get(REPLY)
        if reply is not None and reply.id not in reply.folder.items:
            return True
        return any(not folder.exists for name in FOLDER_ACTIONS if (folder := self.actions.get(name)) is not None)

    def applies_to(self, message: Message, owner: Address) -> bool:
        """Whether its conditions hold and none of its exceptions does."""
        excepted = any(matches({name: value}, message, owner) for name, value in self.exceptions.items())
        return not excepted and matches(self.conditions, message, owner)


@dataclass(slots=True)
class Fate:
    """Where a message goes."""

    folders: list[Folder] = field(default_factory=list)
    stays: bool = True
    redirect: list[Address] = field(default_factory=list)
    forward: list[Address] = field(default_factory=list)
    forward_attached: list[Address] = field(default_factory=list)
    replies: list[Item] = field(default_factory=list)
    """Messages to reply with."""


def apply(rules: Iterable[Rule], message: Message, owner: Address, deleted_items: Folder) -> Fate:
    """Run the rules on an arriving message: marks it, and tells where it goes (beside the inbox, if it stays)."""
    fate = Fate()
    for rule in sorted(rules, key=lambda rule: rule.priority):
        if not rule.enabled or rule.client_only or rule.is_in_error or not rule.applies_to(message, owner):
            continue
        _mark(message, rule.actions)
        _send_on(fate, rule.actions, deleted_items)
        if "StopProcessingRules" in rule.actions:
            break
    return fate


def from_spec(spec: RuleSpec, rule_id: str, position: int, folder_at: Mapping[str, Folder]) -> Rule:
    """A rule from a mailbox file; `folder_at` maps paths to folders."""
    actions = ACTIONS - {REPLY}  # which needs a message, and a file has none
    for part, known in (("conditions", PREDICATES), ("exceptions", PREDICATES), ("actions", actions)):
        for name in getattr(spec, part):
            data_files.check_key(name, sorted(known), spec.place.key(part))
    return Rule(
        id=rule_id,
        name=spec.name,
        priority=spec.priority or position,
        enabled=spec.enabled,
        client_only=spec.client_only,
        conditions={name: _value(name, value, folder_at, spec.place) for name, value in spec.conditions.items()},
        exceptions={name: _value(name, value, folder_at, spec.place) for name, value in spec.exceptions.items()},
        actions={name: _value(name, value, folder_at, spec.place) for name, value in spec.actions.items()},
    )


def _value(name: str, value: Any, folder_at: Mapping[str, Folder], place: Place) -> Any:
    if name in FOLDER_ACTIONS:
        if value not in folder_at:
            raise DataFileError(f"{place.key('actions')}: {name}: the mailbox has no folder {value!r}")
        return folder_at[value]
    if name in ADDRESS_LISTS:
        return tuple(Address(text, text) for text in value)
    return tuple(value) if isinstance(value, list) else value


def _mark(message: Message, actions: Mapping[str, Any]) -> None:
    if actions.get("MarkAsRead"):
        message.is_read = True
    message.importance = actions.get("MarkImportance", message.importance)
    message.categories = tuple(dict.fromkeys((*message.categories, *actions.get("AssignCategories", ()))))


def _send_on(fate: Fate, actions: Mapping[str, Any], deleted_items: Folder) -> None:
    fate.folders += [actions[name] for name in FOLDER_ACTIONS if name in actions]
    if actions.get("Delete"):
        fate.folders.append(deleted_items)
    if "MoveToFolder" in actions or actions.get("Delete") or actions.get("PermanentDelete"):
        fate.stays = False
    fate.redirect += actions.get("RedirectToRecipients", ())
    fate.forward += actions.get("ForwardToRecipients", ())
    fate.forward_attached += actions.get("ForwardAsAttachmentToRecipients", ())
    fate.replies += [actions[REPLY]] if REPLY in actions else []
