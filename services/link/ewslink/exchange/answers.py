"""The values that a link needs out of EWS answers. Pure; what is not there is None or missing, never an exception."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ewslink.exchange.client import FolderRef, ItemId
from ewslink.exchange.reading import ILLEGAL
from ewslink_contracts.ews import MESSAGES_NS, NAMESPACES

_Element = etree._Element


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as GetFolder shows it."""

    id: str
    name: str
    parent_id: str
    path: tuple[str, ...] = ()
    """Names from the top down, its own the last; empty where the server does not say."""


@dataclass(frozen=True, slots=True)
class InboxRule:
    """A rule, and the folders that it moves or copies mail to, as it names them."""

    name: str
    is_enabled: bool = False
    is_in_error: bool = False
    is_not_supported: bool = False
    """Whether it does what EWS has no words for, for instance something that only Outlook can do."""

    targets: tuple[FolderRef, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """Somebody in the directory, with an SMTP address."""

    address: str
    mailbox_type: str

    @property
    def is_mailbox(self) -> bool:
        """Whether a mailbox belongs to it, and not only mail that goes elsewhere."""
        return self.mailbox_type not in _WITHOUT_A_MAILBOX


#: Values of MailboxType (Microsoft: MailboxTypeType) for groups, contacts and what is typed in.
_WITHOUT_A_MAILBOX = frozenset({"PublicDL", "PrivateDL", "Contact", "PublicFolder", "OneOff", "GroupMailbox"})


def directory_entries(resolved: _Element) -> tuple[DirectoryEntry, ...]:
    """Whom a ResolveNames answer found; without those that only have an address of another kind (EX)."""
    found = (
        DirectoryEntry(
            mailbox.findtext("t:EmailAddress", "", NAMESPACES), mailbox.findtext("t:MailboxType", "Mailbox", NAMESPACES)
        )
        for mailbox in resolved.iterfind(".//t:Resolution/t:Mailbox", NAMESPACES)
        if mailbox.findtext("t:RoutingType", "SMTP", NAMESPACES).upper() == "SMTP"
    )
    return tuple(entry for entry in found if entry.address)


def mailbox_of_id(converted: _Element) -> str | None:
    """The address of the mailbox that the id of a ConvertId answer is from."""
    alternate = converted.find(f".//{{{MESSAGES_NS}}}AlternateId")
    return None if alternate is None else alternate.get("Mailbox") or None


def inbox_rules(answer: _Element) -> tuple[InboxRule, ...]:
    """All rules, in the order of their priority.

    Servers that are no Exchange have them in another namespace (ews-managed-api, pull request 246).
    """
    return tuple(map(_inbox_rule, answer.iterfind(".//{*}Rule")))


def has_outlook_rules(answer: _Element) -> bool:
    """Whether Outlook keeps rules of its own in the mailbox, which no server knows."""
    return _is_true(answer.findtext(".//{*}OutlookRuleBlobExists", ""))


def _inbox_rule(rule: _Element) -> InboxRule:
    targets = [target for action in _INTO_A_FOLDER for target in rule.iterfind(f"{{*}}Actions/{{*}}{action}/*")]
    return InboxRule(
        name=rule.findtext("{*}DisplayName", ""),
        is_enabled=_is_true(rule.findtext("{*}IsEnabled", "")),
        is_in_error=_is_true(rule.findtext("{*}IsInError", "")),
        is_not_supported=_is_true(rule.findtext("{*}IsNotSupported", "")),
        targets=tuple(ref for target in targets if (ref := _folder_ref(target)) is not None),
    )


_INTO_A_FOLDER = ("MoveToFolder", "CopyToFolder")


def _folder_ref(element: _Element) -> FolderRef | None:
    match etree.QName(element).localname:
        case "FolderId" | "DistinguishedFolderId" as kind:
            return FolderRef(element.get("Id", ""), kind)
        case _:
            return None


def folders(answer: _Element) -> tuple[Folder | str, ...]:
    """What a GetFolder answer says of each folder, in its order: the folder, or why there is none."""
    return tuple(
        _folder(found[0])
        if len(found := message.findall("m:Folders/*", NAMESPACES)) == 1
        else message.findtext("m:ResponseCode", "", NAMESPACES)
        for message in answer.iterfind("m:ResponseMessages/*", NAMESPACES)
    )


def folder_ids(answer: _Element) -> tuple[str, ...]:
    """The ids of all folders that an answer names, in its order."""
    return tuple(element.get("Id", "") for element in answer.iterfind(".//t:FolderId", NAMESPACES))


def _folder(element: _Element) -> Folder:
    parent = element.find("t:ParentFolderId", NAMESPACES)
    return Folder(
        id=next(_ids(element, "FolderId"), ""),
        name=element.findtext("t:DisplayName", "", NAMESPACES),
        parent_id=parent.get("Id", "") if parent is not None else "",
        path=tuple(filter(None, element.findtext("t:ExtendedProperty/t:Value", "", NAMESPACES).split(ILLEGAL))),
    )


def item_id(answer: _Element) -> ItemId | None:
    """The first item's id and ChangeKey."""
    return next((_item_id(element) for element in answer.iterfind(".//t:ItemId", NAMESPACES)), None)


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """One page of a folder's items that carry our key, and where the next page begins; None after the last."""

    items: dict[str, ItemId]
    next_offset: int | None


def marked_page(answer: _Element) -> MarkedPage:
    """Our own items of one FindItem answer, by their idempotency key."""
    root = answer.find(f".//{{{MESSAGES_NS}}}RootFolder")
    if root is None:
        return MarkedPage({}, None)
    elements = root.findall("t:Items/*", NAMESPACES)
    items = {
        key: _item_id(identity)
        for element in elements
        if (key := element.findtext("t:ExtendedProperty/t:Value", "", NAMESPACES))
        and (identity := element.find("t:ItemId", NAMESPACES)) is not None
    }
    is_last = _is_true(root.get("IncludesLastItemInRange", "true"))
    return MarkedPage(items, None if is_last or not elements else _number(root.get("IndexedPagingOffset")))


@dataclass(frozen=True, slots=True)
class Report:
    """A non-delivery report: the Message-ID of the mail that came back, empty where the report does not say."""

    id: str
    subject: str
    in_reply_to: str


def reports(answer: _Element) -> tuple[Report, ...]:
    """The reports of a FindItem answer, in its order."""
    return tuple(
        Report(
            identity.get("Id", ""),
            element.findtext("t:Subject", "", NAMESPACES),
            element.findtext("t:InReplyTo", "", NAMESPACES).strip(),
        )
        for element in answer.iterfind(".//t:Items/*", NAMESPACES)
        if (identity := element.find("t:ItemId", NAMESPACES)) is not None
    )


def texts(answer: _Element) -> tuple[str, ...]:
    """The bodies in a GetItem answer, in its order."""
    return tuple(element.findtext("t:Body", "", NAMESPACES) for element in answer.iterfind(".//m:Items/*", NAMESPACES))


def _item_id(element: _Element) -> ItemId:
    return ItemId(element.get("Id", ""), element.get("ChangeKey", ""))


def _ids(elements: _Element, name: str) -> Iterator[str]:
    return (element.get("Id", "") for element in elements if etree.QName(element).localname == name)


def _is_true(text: str) -> bool:
    return text.strip().lower() in {"true", "1"}


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,9}", text) else None
