"""GetDelegate, AddDelegate, UpdateDelegate and RemoveDelegate."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.delegates import FOLDERS, Delegate, Delegates, Wishes
from mock_ews.exchange.users import User
from mock_ews.operations.elements import add, is_true, m, t, text_of
from mock_ews.operations.fields.user_ids import read_user, write_user
from mock_ews.operations.registry import Answer, Call, operation, write_error
from mock_ews.operations.targets import check_own

_LEVEL_TAGS: Final = {name: f"{name.capitalize()}FolderPermissionLevel" for name in FOLDERS}
T = TypeVar("T")


@operation("GetDelegate", single=True)
def get_delegate(call: Call) -> Answer:
    """One message per user asked for, or per delegate if nobody is named."""
    with_levels = is_true(call.element.get("IncludePermissions"))

    def answer(element: Element, message: Element) -> None:
        delegates = _delegates(call, element)
        levels = delegates if with_levels else None
        named = element.find(m("UserIds"))
        if named is None:
            _write_messages(message, delegates.every(), lambda delegate: delegate, levels)
        else:
            _write_messages(message, named, lambda user_id: delegates.find(_user(call, user_id)), levels)
        add(message, m("DeliverMeetingRequests"), delegates.deliver_meeting_requests)

    return answer


@operation("AddDelegate", single=True)
def add_delegate(call: Call) -> Answer:
    """One message per user; one who is no delegate yet becomes one."""
    return _change(call, Delegates.add)


@operation("UpdateDelegate", single=True)
def update_delegate(call: Call) -> Answer:
    """One message per user; what is not in the request stays as it is."""
    return _change(call, Delegates.update)


@operation("RemoveDelegate", single=True)
def remove_delegate(call: Call) -> Answer:
    """One message per user."""

    def answer(element: Element, message: Element) -> None:
        delegates = _delegates(call, element)
        _write_messages(message, element[1], lambda user_id: delegates.remove(_user(call, user_id)))

    return answer


def _change(call: Call, change: Callable[[Delegates, User, Wishes], Delegate]) -> Answer:
    def answer(element: Element, message: Element) -> None:
        delegates = _delegates(call, element)
        users = element.find(m("DelegateUsers"))

        def ask(wanted: Element) -> Delegate:
            return change(delegates, _user(call, wanted[0]), _wishes(wanted))

        _write_messages(message, users if users is not None else (), ask)
        if delivery := element.findtext(m("DeliverMeetingRequests")):
            delegates.deliver_meeting_requests = delivery

    return answer


def _delegates(call: Call, element: Element) -> Delegates:
    """Those of the mailbox that is named: the caller's own. Raises EwsError."""
    check_own(call, text_of(element[0], t("EmailAddress")) or "")
    return call.mailbox.delegates


def _user(call: Call, user_id: Element) -> User:
    """Raises EwsError for a user that is not in the directory, and for what stands for nobody in particular."""
    if len(user_id) == 0 or user_id.find(t("DistinguishedUser")) is not None:
        raise EwsError("ErrorInvalidDelegateUserId")
    user = read_user(call.world, user_id)
    if user is None:
        raise EwsError("ErrorDelegateNoUser")
    return user


def _wishes(wanted: Element) -> Wishes:
    flags = (text_of(wanted, t(tag)) for tag in ("ReceiveCopiesOfMeetingMessages", "ViewPrivateItems"))
    copies, private = (None if text is None else is_true(text) for text in flags)
    permissions = wanted.find(t("DelegatePermissions"))
    levels = {} if permissions is None else {n: text_of(permissions, t(tag)) for n, tag in _LEVEL_TAGS.items()}
    return Wishes({name: level for name, level in levels.items() if level}, copies, private)


def _write_messages(
    message: Element, asked: Iterable[T], ask: Callable[[T], Delegate | None], levels: Delegates | None = None
) -> None:
    """A message for each; one that fails leaves the others alone. Nothing asked for is no list (the schema).

    `ask` does what is asked, and answers whom to show; `levels`: with their levels, which stand there.
    """
    messages: Element | None = None
    for one in asked:
        if messages is None:
            messages = add(message, m("ResponseMessages"))
        own = add(messages, m("DelegateUserResponseMessageType"))
        own.set("ResponseClass", "Success")
        try:
            delegate = ask(one)
        except EwsError as error:
            write_error(own, error)
            continue
        add(own, m("ResponseCode"), "NoError")
        if delegate is not None:
            _write_delegate(add(own, m("DelegateUser")), delegate, levels)


def _write_delegate(element: Element, delegate: Delegate, levels: Delegates | None) -> None:
    write_user(element, delegate.user)
    if levels is not None:
        permissions = add(element, t("DelegatePermissions"))
        for name, tag in _LEVEL_TAGS.items():
            add(permissions, t(tag), levels.level(delegate.user, name))
    add(element, t("ReceiveCopiesOfMeetingMessages"), "true" if delegate.receives_copies else "false")
    add(element, t("ViewPrivateItems"), "true" if delegate.views_private else "false")
