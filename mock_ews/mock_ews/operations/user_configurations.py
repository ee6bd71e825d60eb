"""CreateUserConfiguration, GetUserConfiguration, UpdateUserConfiguration and DeleteUserConfiguration."""

import base64
import re
from copy import deepcopy
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.messages import ExtendedField, Message
from mock_ews.operations.elements import add, is_true, m, t
from mock_ews.operations.fields.item_values import write_item_id
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of

_CLASS: Final = "IPM.Configuration."
_NAME: Final = re.compile(r"[A-Za-z0-9.]{1,236}")
_PARTS: Final = {
    "Dictionary": ExtendedField("Binary", tag=0x7C07),  # PidTagRoamingDictionary
    "XmlData": ExtendedField("Binary", tag=0x7C08),  # PidTagRoamingXmlStream
    "BinaryData": ExtendedField("Binary", tag=0x7C09),  # PidTagRoamingBinary
}
"""Where MS-OXOCFG keeps the parts: in properties of a hidden item of the folder, named by its class."""


@operation("CreateUserConfiguration", since="Exchange2010")
def create_user_configuration(call: Call) -> Answer:
    """One message. A name that is taken in the folder is ErrorItemSave (exchangelib's live tests)."""

    def answer(element: Element, _message: Element) -> None:
        folder, name = _named(call, element[0][0])
        if _find(folder, name) is not None:
            raise EwsError("ErrorItemSave")
        content = Message(item_class=_CLASS + name, is_associated=True, is_draft=False)
        _set_parts(content, element[0])
        call.mailbox.add(content, folder)

    return answer


@operation("GetUserConfiguration", since="Exchange2010")
def get_user_configuration(call: Call) -> Answer:
    """One message with the parts asked for."""

    def answer(element: Element, message: Element) -> None:
        item = _existing(call, element[0])
        wanted = (element[1].text or "").split()
        configuration = add(message, m("UserConfiguration"))
        configuration.append(_in_types(element[0]))
        if {"Id", "All"} & set(wanted):
            write_item_id(add(configuration, t("ItemId")), item)
        for part, field in _PARTS.items():
            value = item.message.extended.get(field)
            if isinstance(value, str) and {part, "All"} & set(wanted):
                _write_part(configuration, part, value)

    return answer


@operation("UpdateUserConfiguration", since="Exchange2010")
def update_user_configuration(call: Call) -> Answer:
    """One message; parts that are not in the request stay as they are."""

    def answer(element: Element, _message: Element) -> None:
        item = _existing(call, element[0][0])
        _set_parts(item.message, element[0])
        call.mailbox.touch(item)

    return answer


@operation("DeleteUserConfiguration", since="Exchange2010")
def delete_user_configuration(call: Call) -> Answer:
    """One message."""

    def answer(element: Element, _message: Element) -> None:
        call.mailbox.remove(_existing(call, element[0]))

    return answer


def _named(call: Call, element: Element) -> tuple[Folder, str]:
    """Folder and name in a UserConfigurationName."""
    name = element.get("Name", "")
    if not _NAME.fullmatch(name) or name.startswith(_CLASS.rstrip(".")):
        raise EwsError("ErrorInvalidValueForProperty", "A configuration's name is made of letters, digits and dots.")
    return folder_of(call, element[0]), name


def _find(folder: Folder, name: str) -> Item | None:
    return next((item for item in folder.items.values() if item.message.item_class == _CLASS + name), None)


def _existing(call: Call, element: Element) -> Item:
    item = _find(*_named(call, element))
    if item is None:
        raise EwsError("ErrorItemNotFound")
    return item


def _set_parts(content: Message, configuration: Element) -> None:
    """Each part as base64: that of its element, or of the element itself for the dictionary."""
    for part, field in _PARTS.items():
        element = configuration.find(t(part))
        if element is None:
            continue
        if part == "Dictionary":
            content.extended[field] = base64.b64encode(etree.tostring(_normalised(element))).decode()
        else:
            content.extended[field] = element.text or ""


def _normalised(dictionary: Element) -> Element:
    """The same with each boolean in one of its two spellings."""
    copy = deepcopy(dictionary)
    for entry in copy.iter(t("DictionaryKey"), t("DictionaryValue")):
        if entry.findtext(t("Type")) == "Boolean":
            for value in entry.iterfind(t("Value")):
                value.text = "true" if is_true(value.text) else "false"
    return copy


def _write_part(configuration: Element, part: str, value: str) -> None:
    if part == "Dictionary":
        configuration.append(etree.fromstring(base64.b64decode(value)))
    else:
        add(configuration, t(part), value)


def _in_types(name: Element) -> Element:
    """The UserConfigurationName of a request, which answers hold in the other namespace."""
    copy = deepcopy(name)
    copy.tag = t("UserConfigurationName")
    return copy
