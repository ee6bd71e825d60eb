"""Which operations there are, and how each thing asked for becomes one response message."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Final, Protocol, Self

from lxml import etree
from lxml.etree import _Element as Element

from mock_ews import operation_names
from mock_ews.exchange import Account, EwsError, Mailbox, World
from mock_ews.exchange.throttling import DEFAULT_LIMITS, Limits
from mock_ews.operations.elements import NAMESPACES, add, m, t
from mock_ews.soap import SoapFault, schema_violation


class Sequel(Protocol):
    """Further answers to one call, as they come; None while there is none. Whoever takes it closes it."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> Element | None: ...
    def close(self) -> None:
        """No more are wanted."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a sequel goes if not to whoever called, and for how many seconds that is tried."""

    url: str
    patience: float


@dataclass(slots=True)
class Call:
    """One operation, asked for by one account."""

    operation: str
    element: Element
    account: Account
    world: World
    requested_version: str | None = None
    limits: Limits = DEFAULT_LIMITS
    sequel: Sequel | None = None
    """Left by an operation whose answer is only the first of several."""
    elsewhere: Elsewhere | None = None
    header: Element | None = None
    """The soap:Header, if there is one."""
    spoilt: Callable[[int], EwsError | None] | None = None
    """What the thing asked for in that place, from 1, is refused with before it is looked at."""

    @property
    def mailbox(self) -> Mailbox:
        """The caller's own mailbox. Raises EwsError for an account without one."""
        mailbox = self.world.mailbox(self.account.address)
        if mailbox is None:
            raise EwsError("ErrorMissingEmailAddress")
        return mailbox


Answer = Callable[[Element, Element], None]
"""Fills a response message (second) with what a target (first) asked for, or raises EwsError."""
Handler = Callable[[Call], Answer]
"""Reads what all targets of a call share, and gives the function that answers one."""


@dataclass(frozen=True, slots=True)
class Operation:
    """How an operation is performed.

    `each`: path to its targets, empty if the call itself is the one target; `placeholder`: the element that Exchange
    leaves in a failed message, with `placeholder_text`; `message`: path from the response to the message of a target,
    empty if the response is the one message (the inbox rules); `mailbox_bound`: it needs the caller's mailbox;
    `response`: the response's element, for those that call it otherwise than all others.
    """

    name: str
    handler: Handler
    first_version: str
    each: str
    placeholder: str
    placeholder_text: str | None
    message: str
    mailbox_bound: bool
    response: str

    def targets(self, element: Element) -> Iterable[Element]:
        """The things asked for, one by one."""
        if not self.each:
            return [element]
        container = element.find(m(self.each))
        return container if container is not None else []

    def messages(self, response: Element) -> Callable[[], Element]:
        """What gives a new message for each target, all of them below the first step of their path."""
        steps = [m(step) for step in self.message.split("/") if step]
        parent = add(response, steps.pop(0)) if len(steps) > 1 else response
        return lambda: reduce(add, steps, parent)


_registered: dict[str, Operation] = {}
OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(_registered)


def operation(
    name: str,
    *,
    each: str = "",
    placeholder: str = "",
    since: str = "Exchange2007_SP1",
    placeholder_text: str | None = None,
    message: str = "",
    single: bool = False,
    mailbox_bound: bool = True,
    response: str = "",
) -> Callable[[Handler], Handler]:
    """Register a handler under its operation's name; what the parameters say stands at Operation.

    Messages are in ResponseMessages unless `message` says where else, or `single` that the response is the message.
    """
    path = "" if single else message or f"ResponseMessages/{name}ResponseMessage"

    def register(handler: Handler) -> Handler:
        _registered[name] = Operation(
            name,
            handler,
            since,
            each,
            placeholder,
            placeholder_text,
            path,
            mailbox_bound,
            response or f"{name}Response",
        )
        return handler

    return register


def perform(call: Call) -> Element:
    """The operation's m:…Response. What fails alone is a message in it; raises SoapFault when the whole call fails."""
    known = OPERATIONS.get(call.operation)
    if known is None:
        raise _unknown(call.operation)
    response = etree.Element(m(known.response), nsmap=NAMESPACES)
    answer = _prepared(known, call)
    new_message = known.messages(response)
    for number, target in enumerate(known.targets(call.element), 1):
        spoilt = call.spoilt(number) if call.spoilt else None
        _answer_one(known, _refusing(spoilt) if spoilt else answer, target, new_message())
    return response


def beside(message: Element) -> Element:
    """What holds a message of the Availability service: data stand there and not in the message."""
    parent = message.getparent()
    if parent is None:
        raise ValueError("a message that nothing holds")
    return parent


def _unknown(name: str) -> SoapFault:
    """The refusal of an operation that is not built here, or that there is not."""
    if name in operation_names.EWS:
        return SoapFault("ErrorInvalidOperation", f"{name} is an operation of Exchange that mock_ews does not perform.")
    return schema_violation(f"Could not find schema information for the element 'm:{name}'.")


def _prepared(known: Operation, call: Call) -> Answer:
    """The handler's answering function; what fails before the first target fails for each of them."""
    try:
        if known.mailbox_bound:
            call.mailbox.refuse("call", known.name)
        return known.handler(call)
    except EwsError as error:
        return _refusing(error)


def _refusing(error: EwsError) -> Answer:
    def refuse(_target: Element, _message: Element) -> None:
        raise error

    return refuse


def _answer_one(known: Operation, answer: Answer, target: Element, message: Element) -> None:
    message.set("ResponseClass", "Success")
    add(message, m("ResponseCode"), "NoError")
    try:
        answer(target, message)
    except EwsError as error:
        write_error(message, error)
        if known.placeholder:
            add(message, m(known.placeholder), known.placeholder_text)


def write_error(message: Element, error: EwsError) -> None:
    """Turn a message that was begun into one that says what failed."""
    for child in list(message):
        message.remove(child)
    message.set("ResponseClass", "Error")
    add(message, m("MessageText"), error.message)
    add(message, m("ResponseCode"), error.code)
    add(message, m("DescriptiveLinkKey"), "0")
    if error.values:
        message_xml = add(message, m("MessageXml"))
        for name, value in error.values.items():
            if name == "FieldURI":  # the field at fault is named as requests name it (exchangelib services/common.py)
                add(message_xml, t("FieldURI")).set("FieldURI", value)
            else:
                add(message_xml, t("Value"), value).set("Name", name)
