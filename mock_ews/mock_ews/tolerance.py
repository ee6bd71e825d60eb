"""What Exchange takes although its schema does not: exchangelib sends it, and its live tests pass."""

from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from ewslink_contracts.ews import MESSAGES_NS, TYPES_NS

_PERMISSION: Final = (
    *("UserId", "CanCreateItems", "CanCreateSubFolders", "IsFolderOwner", "IsFolderVisible", "IsFolderContact"),
    *("EditItems", "DeleteItems", "ReadItems", "PermissionLevel"),
)
_RANGES: Final = ("NoEndRecurrence", "EndDateRecurrence", "NumberedRecurrence")
_MISSPELT: Final = {"CanCreateSubfolders": "CanCreateSubFolders", "CalendarPermissionLevel": "PermissionLevel"}


def put_right(element: Element) -> bool:
    """Whether something of the kind was found in an operation's element; then it is as the schema wants it."""
    found = [put(element) for put in _PUT_RIGHT]
    return any(found)


def _put_watermarks_right(element: Element) -> bool:
    """A subscription's Watermark in the wrong namespace (exchangelib services/subscribe.py)."""
    misplaced = element.findall(f"*/{{{MESSAGES_NS}}}Watermark")
    for watermark in misplaced:
        watermark.tag = _t("Watermark")
    return bool(misplaced)


def _put_mail_tips_right(element: Element) -> bool:
    """MailTipsRequested as bare text in front of everything (exchangelib services/get_mail_tips.py)."""
    wanted = f"{{{MESSAGES_NS}}}MailTipsRequested"
    if element.tag != f"{{{MESSAGES_NS}}}GetMailTips" or element.find(wanted) is not None or not element.text:
        return False
    etree.SubElement(element, wanted).text, element.text = element.text, None
    return True


def _put_permissions_right(element: Element) -> bool:
    """A folder's t:Permission with two names wrong and the user at its end (exchangelib properties.py, Permission)."""
    found = list(element.iter(_t("Permission")))
    for permission in found:
        for wrong, right in _MISSPELT.items():
            for child in permission.findall(_t(wrong)):
                child.tag = _t(right)
        permission[:] = sorted(permission, key=_place)
    return bool(found)


def _put_rules_right(element: Element) -> bool:
    """A t:Rule that does not say whether it is enabled, and a reply whose message is named within, where Exchange finds
    no id (exchangelib tests/test_account.py)."""
    silent = [rule for rule in element.iter(_t("Rule")) if rule.find(_t("IsEnabled")) is None]
    for rule in silent:
        enabled = etree.Element(_t("IsEnabled"))
        enabled.text = "false"
        places = [place for place, child in enumerate(rule, 1) if child.tag in {_t("DisplayName"), _t("Priority")}]
        rule.insert(max(places, default=0), enabled)
    nameless = [reply for reply in element.iter(_t("ServerReplyWithMessage")) if "Id" not in reply.attrib]
    for reply in nameless:
        del reply[:]
        reply.set("Id", "")
    return bool(silent or nameless)


def _put_dates_right(element: Element) -> bool:
    """A recurrence whose dates are moments (exchangelib tests/test_items/test_tasks.py)."""
    dates = (date for limits in _RANGES for date in element.iterfind(f".//{_t(limits)}/*"))
    moments = [date for date in dates if str(date.tag).endswith("Date") and "T" in (date.text or "")]
    for moment in moments:
        moment.text = (moment.text or "").partition("T")[0]
    return bool(moments)


_PUT_RIGHT: Final = (
    _put_watermarks_right,
    _put_permissions_right,
    _put_mail_tips_right,
    _put_rules_right,
    _put_dates_right,
)


def _t(name: str) -> str:
    return f"{{{TYPES_NS}}}{name}"


def _place(child: Element) -> int:
    name = str(child.tag).rpartition("}")[2]
    return _PERMISSION.index(name) if name in _PERMISSION else len(_PERMISSION)
