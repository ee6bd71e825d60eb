"""GetServerTimeZones: the time zones the server knows."""

from lxml.etree import _Element as Element

from mock_ews.exchange.time_zones import time_zones
from mock_ews.operations.elements import add, is_true, m
from mock_ews.operations.fields.time_zone_xml import write_definition
from mock_ews.operations.registry import Answer, Call, operation


@operation("GetServerTimeZones", since="Exchange2010", placeholder="TimeZoneDefinitions", mailbox_bound=False)
def get_server_time_zones(_call: Call) -> Answer:
    """One message with all zones or those named; a name that is none has no definition."""

    def answer(element: Element, message: Element) -> None:
        full = is_true(element.get("ReturnFullTimeZoneData", "true"))
        ids = element.find(m("Ids"))
        known = {zone.id.lower(): zone for zone in time_zones().values()}
        wanted = known if ids is None else [(one.text or "").strip().lower() for one in ids]
        definitions = add(message, m("TimeZoneDefinitions"))
        for name in wanted:
            if name in known:
                write_definition(definitions, known[name], full=full)

    return answer
