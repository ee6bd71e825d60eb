"""GetSearchableMailboxes: the mailboxes that a member of Discovery Management may search."""

from collections.abc import Iterator
from uuid import NAMESPACE_DNS, uuid5

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, Mailbox, World
from mock_ews.exchange.directory import DISCOVERY, DistributionList, legacy_dn
from mock_ews.operations.elements import add, is_true, m, t
from mock_ews.operations.registry import Answer, Call, operation


@operation(
    "GetSearchableMailboxes",
    since="Exchange2013",
    placeholder="SearchableMailboxes",
    single=True,
    mailbox_bound=False,
)
def get_searchable_mailboxes(call: Call) -> Answer:
    """All mailboxes, or those an alias stands for: one mailbox, a list, or the list's members if it is expanded."""

    def answer(element: Element, message: Element) -> None:
        world = call.world
        if not world.directory.is_in_group(call.account.address, DISCOVERY):
            raise EwsError("ErrorAccessDenied")
        wanted = element.findtext(m("SearchFilter"), "").strip().lower()
        expanded = is_true(element.findtext(m("ExpandGroupMembership")))
        found = add(message, m("SearchableMailboxes"))
        for one in _found(world, wanted, expanded=expanded):
            _write(add(found, t("SearchableMailbox")), one)

    return answer


def _found(world: World, wanted: str, *, expanded: bool) -> Iterator[Mailbox | DistributionList]:
    for mailbox in world.mailboxes():
        if wanted in {"", mailbox.spec.user.lower(), mailbox.owner.key}:
            yield mailbox
    for one in world.directory.lists_called(wanted):
        if expanded:
            members = (world.mailbox(person.address) for person in world.directory.expand([one.entry]))
            yield from {member.address: member for member in members if member is not None}.values()
        else:
            yield one


def _write(element: Element, one: Mailbox | DistributionList) -> None:
    if isinstance(one, Mailbox):
        guid, entry, dn = one.guid, one.owner, legacy_dn(one.spec.domain, one.spec.user)
    else:
        organisation = one.address.partition("@")[2]
        guid, entry, dn = uuid5(NAMESPACE_DNS, one.address), one.entry, legacy_dn(organisation, one.alias)
    add(element, t("Guid"), str(guid))
    add(element, t("PrimarySmtpAddress"), entry.address)
    add(element, t("IsExternalMailbox"), "false")
    add(element, t("ExternalEmailAddress"))
    add(element, t("DisplayName"), entry.name)
    add(element, t("IsMembershipGroup"), "false" if isinstance(one, Mailbox) else "true")
    add(element, t("ReferenceId"), dn)
