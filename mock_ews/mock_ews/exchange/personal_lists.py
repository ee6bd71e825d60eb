"""Distribution lists people keep among their contacts."""

from dataclasses import dataclass

from mock_ews.exchange.messages import Address, Message


@dataclass(slots=True, eq=False, kw_only=True)
class PersonalList(Message):
    """A personal distribution list's content."""

    item_class: str = "IPM.DistList"
    is_draft: bool = False
    display_name: str | None = None
    members: tuple[Address, ...] = ()
