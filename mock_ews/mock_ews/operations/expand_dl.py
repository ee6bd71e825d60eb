"""ExpandDL: the members of a distribution list."""

from collections.abc import Sequence

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, World
from mock_ews.exchange.directory import DistributionList
from mock_ews.exchange.messages import Address
from mock_ews.exchange.personal_lists import PersonalList
from mock_ews.operations.elements import add, m, t, text_of
from mock_ews.operations.fields.kinds import write_address
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import item_of


@operation("ExpandDL", mailbox_bound=False)
def expand_dl(call: Call) -> Answer:
    """One message. A list within the list is a member like any other: it is not expanded."""

    def answer(element: Element, message: Element) -> None:
        members = _members(call, element[0])
        expansion = add(message, m("DLExpansion"))
        expansion.set("TotalItemsInView", str(len(members)))
        expansion.set("IncludesLastItemInRange", "true")
        for member in members:
            write_address(expansion, member)

    return answer


def member_of(world: World, address: str) -> Address:
    """A member as the directory knows them; whoever is outside is a mail contact there."""
    return world.resolve(Address(address, address, mailbox_type="Contact"))


def _members(call: Call, mailbox: Element) -> Sequence[Address]:
    """Whoever is on the list meant: a personal one by its id, one of the directory by what it is called."""
    if (item_id := mailbox.find(t("ItemId"))) is not None:
        content = item_of(call, item_id).message
        if not isinstance(content, PersonalList):
            raise EwsError("ErrorInvalidItemForOperationExpandDL")
        return content.members
    return [member_of(call.world, address) for address in _named(call, mailbox).members]


def _named(call: Call, mailbox: Element) -> DistributionList:
    """The list meant, by address, alias or name. Raises EwsError."""
    found = call.world.directory.lists_called((text_of(mailbox, t("EmailAddress")) or "").strip())
    if not found:
        raise EwsError("ErrorNameResolutionNoResults")
    if len(found) > 1:
        raise EwsError("ErrorNameResolutionMultipleResults")
    return found[0]
