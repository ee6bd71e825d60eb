"""ExpandDL: the members of a distribution list."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, World
from mock_ews.exchange.directory import DistributionList
from mock_ews.exchange.messages import Address
from mock_ews.operations.elements import add, m, t, text_of
from mock_ews.operations.fields.kinds import write_address
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import item_of


@operation("ExpandDL", mailbox_bound=False)
def expand_dl(call: Call) -> Answer:
    """One message. A list within the list is a member like any other: it is not expanded."""

    def answer(element: Element, message: Element) -> None:
        members = [member_of(call.world, address) for address in _named(call, element[0]).members]
        expansion = add(message, m("DLExpansion"))
        expansion.set("TotalItemsInView", str(len(members)))
        expansion.set("IncludesLastItemInRange", "true")
        for member in members:
            write_address(expansion, member)

    return answer


def member_of(world: World, address: str) -> Address:
    """A member as the directory knows them; whoever is outside is a mail contact there."""
    return world.resolve(Address(address, address, mailbox_type="Contact"))


def _named(call: Call, mailbox: Element) -> DistributionList:
    """The list meant, by address, alias or name. Raises EwsError."""
    if (item_id := mailbox.find(t("ItemId"))) is not None:
        item_of(call, item_id)
        raise EwsError("ErrorInvalidItemForOperationExpandDL")
    found = call.world.directory.lists_called((text_of(mailbox, t("EmailAddress")) or "").strip())
    if not found:
        raise EwsError("ErrorNameResolutionNoResults")
    if len(found) > 1:
        raise EwsError("ErrorNameResolutionMultipleResults")
    return found[0]
