"""GetUserAvailability: when people are free, when they are busy."""

from datetime import UTC, datetime, timedelta
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.free_busy import BusyTime, busy_times
from mock_ews.exchange.messages import Address
from mock_ews.exchange.time_zones import TimeZone
from mock_ews.operations.elements import add, m, t, text_of
from mock_ews.operations.fields.free_busy_xml import NO_EVENTS, Window, write_view
from mock_ews.operations.fields.serializable_time_zone import read_zone
from mock_ews.operations.fields.time_zone_xml import context_zone
from mock_ews.operations.registry import Answer, Call, beside, operation
from mock_ews.soap import SoapFault

_LONGEST: Final = timedelta(days=42)
_MOST_PEOPLE: Final = 100
_INTERVALS: Final = range(5, 24 * 60 + 1)
"""Limits as Exchange comes with them (MS docs timewindow.md, responsecode.md, mergedfreebusyintervalinminutes.md)."""
_OF_OTHERS: Final = {"Detailed": "FreeBusy", "DetailedMerged": "FreeBusyMerged"}
"""What is told of colleagues where more is asked: who never shared a calendar shows its times only."""


@operation(
    "GetUserAvailability", each="MailboxDataArray", message="FreeBusyResponseArray/FreeBusyResponse/ResponseMessage"
)
def get_user_availability(call: Call) -> Answer:
    """One message for each person, their view beside it. What is wrong with the question fails as a whole."""
    try:
        view, window = _asked(call)
    except EwsError as error:
        raise SoapFault(error.code, error.message) from None

    def answer(person: Element, message: Element) -> None:
        response = add(beside(message), m("FreeBusyView"))
        kind = add(response, t("FreeBusyViewType"), "None")
        address = (person.findtext(f"{t('Email')}/{t('Address')}") or "").strip()
        told, times = _of(call, address, view, window)
        kind.text = told
        write_view(response, told, window, times)

    return answer


def _asked(call: Call) -> tuple[str, Window]:
    """View and window. Raises EwsError."""
    element = call.element
    options, people = element.find(t("FreeBusyViewOptions")), element.find(m("MailboxDataArray"))
    if options is None or people is None:
        raise EwsError("ErrorMissingArgument", "The request must say what is asked: FreeBusyViewOptions is missing.")
    if len(people) > _MOST_PEOPLE:
        raise EwsError("ErrorIndividualMailboxLimitReached", f"At most {_MOST_PEOPLE} people can be asked about.")
    view = text_of(options, t("RequestedView")) or "FreeBusy"
    if view == "None":
        raise EwsError("ErrorInvalidFreeBusyViewType", "A view must be asked for.")
    return view, _window(call, options)


def _window(call: Call, options: Element) -> Window:
    zone_element = call.element.find(t("TimeZone"))  # clients of 2010 and later send the header instead
    zone = context_zone(call.header) if zone_element is None else read_zone(zone_element)
    start, end = (_moment(text.text or "", zone) for text in options[0])
    if end <= start:
        raise EwsError("ErrorInvalidTimeInterval", "The time window ends before it starts.")
    if end - start > _LONGEST:
        raise EwsError("ErrorTimeIntervalTooBig", f"The time window is longer than {_LONGEST.days} days.")
    minutes = int(text_of(options, t("MergedFreeBusyIntervalInMinutes")) or "30")
    if minutes not in _INTERVALS:
        raise EwsError("ErrorInvalidMergedFreeBusyInterval", "An interval is 5 to 1440 minutes long.")
    return Window(start, end, timedelta(minutes=minutes), zone)


def _moment(text: str, zone: TimeZone) -> datetime:
    """A time without a zone is one by the clock of whoever asks."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else zone.to_utc(moment)
    except (ValueError, OverflowError):
        raise EwsError("ErrorInvalidTimeInterval", "That is no time.") from None


def _of(call: Call, address: str, view: str, window: Window) -> tuple[str, list[BusyTime]]:
    """What is told of somebody, and how much of it. Lists are told as one, and without events; rooms are free."""
    mailbox = call.world.mailbox(address)
    if mailbox is not None:
        told = view if mailbox is call.mailbox else _OF_OTHERS.get(view, view)
        return told, busy_times(mailbox, window.start, window.end)
    if call.world.directory.entry(address) is None:
        raise EwsError("ErrorMailRecipientNotFound", f"Nobody in the directory has the address '{address}'.")
    if call.world.directory.is_room(address):
        return _OF_OTHERS.get(view, view), []
    members = call.world.directory.expand([Address(address)])
    boxes = [box for member in members if (box := call.world.mailbox(member.address)) is not None]
    return NO_EVENTS, [time for box in boxes for time in busy_times(box, window.start, window.end)]
