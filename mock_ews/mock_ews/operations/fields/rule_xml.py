"""Inbox rules as t:Rule elements, and what can be wrong with them."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any, Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.messages import Address
from mock_ews.exchange.rule_predicates import NEVER_HOLDS, PREDICATES, Range
from mock_ews.exchange.rules import ACTIONS, ADDRESS_LISTS, FOLDER_ACTIONS, REPLY, Rule
from mock_ews.operations.elements import add, is_true, local, t, text_of
from mock_ews.operations.fields.folder_fields import write_folder_id
from mock_ews.operations.fields.kinds import format_datetime, parse_datetime, read_address, write_address_content

_TEXT_LISTS: Final = frozenset(
    {
        "AssignCategories",
        "Categories",
        "ContainsBodyStrings",
        "ContainsHeaderStrings",
        "ContainsRecipientStrings",
        "ContainsSenderStrings",
        "ContainsSubjectOrBodyStrings",
        "ContainsSubjectStrings",
        "ItemClasses",
    }
)
_CHOICES: Final = frozenset({"Importance", "Sensitivity", "MarkImportance"})


@dataclass(frozen=True, slots=True)
class Look:
    """How to get what ids in a rule name. Both raise EwsError."""

    folder: Callable[[Element], Folder]
    item: Callable[[Element], Item]


@dataclass(frozen=True, slots=True)
class RuleError:
    """One t:Error of a rule operation."""

    field_uri: str
    code: str
    message: str
    value: str = ""


class InvalidRuleError(Exception):
    """A part of a rule that cannot be what it is."""

    def __init__(self, code: str, value: str = "", message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.message = message


def read_rule(element: Element, rule_id: str, look: Look) -> tuple[Rule, list[RuleError]]:
    """A rule from a t:Rule, and everything that is wrong with it."""
    errors: list[RuleError] = []
    name = text_of(element, t("DisplayName")) or ""
    if not name.strip():
        errors.append(RuleError("DisplayName", "EmptyValueFound", "A rule needs a name."))
    conditions = _read_part(element.find(t("Conditions")), "Condition", look, errors)
    exceptions = _read_part(element.find(t("Exceptions")), "Exception", look, errors)
    actions = _read_part(element.find(t("Actions")), "Action", look, errors)
    if not actions and not errors:
        errors.append(RuleError("Actions", "MissingAction", "A rule needs an action."))
    rule = Rule(
        id=rule_id,
        name=name,
        priority=int(text_of(element, t("Priority")) or "1"),
        enabled=text_of(element, t("IsEnabled")) in {"true", "1"},
        conditions=conditions,
        exceptions=exceptions,
        actions=actions,
    )
    return rule, errors


def write_rule(parent: Element, rule: Rule) -> None:
    """A t:Rule below the parent."""
    element = add(parent, t("Rule"))
    add(element, t("RuleId"), rule.id)
    add(element, t("DisplayName"), rule.name)
    add(element, t("Priority"), str(rule.priority))
    add(element, t("IsEnabled"), "true" if rule.enabled else "false")
    if rule.client_only:
        add(element, t("IsNotSupported"), "true")
    if rule.is_in_error:
        add(element, t("IsInError"), "true")
    for name, part in (("Conditions", rule.conditions), ("Exceptions", rule.exceptions), ("Actions", rule.actions)):
        if part or name == "Actions":
            _write_part(add(element, t(name)), part)


def _read_part(element: Element | None, prefix: str, look: Look, errors: list[RuleError]) -> dict[str, Any]:
    known = ACTIONS if prefix == "Action" else PREDICATES.keys() - NEVER_HOLDS
    part = {}
    for child in element if element is not None else ():
        name = local(child)
        try:
            part[name] = _read_value(child, look, known)
        except InvalidRuleError as error:
            text = error.message or f"{name}: {error.code}"
            errors.append(RuleError(f"{prefix}:{name}", error.code, text, error.value))
    return part


def _read_value(element: Element, look: Look, known: Set[str]) -> Any:
    name = local(element)
    if name not in known:  # the words are Exchange's own (exchangelib's live tests)
        raise InvalidRuleError("UnsupportedRule", message="The operation on this unsupported rule is not allowed.")
    if name in FOLDER_ACTIONS:
        return _read_folder(element, look)
    if name == REPLY:
        return _read_item(element, look)
    return _READERS.get(name, _read_flag)(element)


def _read_flag(element: Element) -> bool:
    """What is there to be true only: a rule that does not ask leaves it out."""
    if not is_true(element.text):
        raise InvalidRuleError("InvalidValue", element.text or "")
    return True


def _read_choice(element: Element) -> str:
    return element.text or ""


def _read_texts(element: Element) -> tuple[str, ...]:
    texts = tuple(child.text or "" for child in element)
    if not texts or not all(texts):
        raise InvalidRuleError("EmptyValueFound")
    return texts


def _read_item(element: Element, look: Look) -> Item:
    try:
        return look.item(element)
    except EwsError as error:
        raise InvalidRuleError("InvalidValue", element.get("Id", ""), error.message) from None


def _read_folder(element: Element, look: Look) -> Folder:
    try:
        return look.folder(element[0])
    except EwsError as error:
        code = "FolderDoesNotExist" if error.code == "ErrorFolderNotFound" else "InvalidFolderId"
        raise InvalidRuleError(code, element[0].get("Id", "")) from None


def _read_addresses(element: Element) -> tuple[Address, ...]:
    addresses = tuple(read_address(child) for child in element)
    for address in addresses:
        if "@" not in address.address:
            raise InvalidRuleError("InvalidAddress", address.address)
    return addresses


def _read_range(element: Element) -> Range:
    name = local(element)
    tags, convert = _RANGES[name]
    low, high = (convert(text) if (text := text_of(element, t(tag))) else None for tag in tags)
    if low is None and high is None:
        raise InvalidRuleError("MissingRangeValue")
    if name == "WithinSizeRange" and min(low or 0, high or 0) < 0:
        raise InvalidRuleError("SizeLessThanZero")
    if low is not None and high is not None and low > high:
        raise InvalidRuleError(_BACKWARDS[name])
    return Range(low, high)


def _write_part(element: Element, part: Mapping[str, Any]) -> None:
    for name in sorted(part, key=_place):
        _write_value(add(element, t(name)), part[name])


def _place(name: str) -> str:
    """The schema's order is the alphabet's, but that MarkImportance stands before MarkAsRead."""
    return "MarkA" if name == "MarkImportance" else name


def _write_value(element: Element, value: Any) -> None:
    match value:
        case True:
            element.text = "true"
        case str():
            element.text = value
        case Item():
            element.set("Id", value.id)
            element.set("ChangeKey", value.change_key)
        case Folder():
            write_folder_id(add(element, t("FolderId")), value)
        case Range():
            _write_range(element, value)
        case _:
            for entry in value:
                if isinstance(entry, Address):
                    write_address_content(add(element, t("Address")), entry)
                else:
                    add(element, t("String"), entry)


def _write_range(element: Element, value: Range) -> None:
    tags, _ = _RANGES[local(element)]
    for tag, end in zip(tags, (value.low, value.high), strict=True):
        if end is not None:
            add(element, t(tag), str(end) if isinstance(end, int) else format_datetime(end))


_RANGES: Final[Mapping[str, tuple[tuple[str, str], Callable[[str], Any]]]] = {
    "WithinSizeRange": (("MinimumSize", "MaximumSize"), int),
    "WithinDateRange": (("StartDateTime", "EndDateTime"), parse_datetime),
}
_BACKWARDS: Final = {"WithinSizeRange": "InvalidSizeRange", "WithinDateRange": "InvalidDateRange"}
_READERS: Final[Mapping[str, Callable[[Element], Any]]] = {
    **dict.fromkeys(ADDRESS_LISTS, _read_addresses),
    **dict.fromkeys(_TEXT_LISTS, _read_texts),
    **dict.fromkeys(_CHOICES, _read_choice),
    **dict.fromkeys(_RANGES, _read_range),
}
"""Readers by predicate and action; all others are flags."""
