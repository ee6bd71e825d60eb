"""Users as t:UserId elements."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, Mailbox, World
from mock_ews.exchange.users import User, is_sid, sid_of
from mock_ews.operations.elements import add, t, text_of


def user_of(mailbox: Mailbox) -> User:
    """Whose mailbox it is."""
    return User(mailbox.address, mailbox.owner.name, sid_of(mailbox.spec.domain, mailbox.guid))


def user_with_sid(world: World, sid: str) -> User | None:
    """Whose security identifier that is."""
    return next((user for user in map(user_of, world.mailboxes()) if user.sid == sid), None)


def read_user(world: World, element: Element) -> User | None:
    """Whom a t:UserId means, by security identifier, else by address; None when there is no such user.

    Raises EwsError for an identifier that is none, and for an id that names nobody at all.
    """
    if sid := text_of(element, t("SID")):
        if not is_sid(sid):
            raise EwsError("ErrorInvalidUserSid")
        return user_with_sid(world, sid)
    address = text_of(element, t("PrimarySmtpAddress")) or text_of(element, t("ExternalUserIdentity"))
    if not address:
        raise EwsError("ErrorMissingUserIdInformation")
    mailbox = world.mailbox(address.strip())
    return None if mailbox is None else user_of(mailbox)


def write_user(parent: Element, user: User) -> None:
    """A t:UserId below the parent."""
    element = add(parent, t("UserId"))
    add(element, t("SID"), user.sid)
    add(element, t("PrimarySmtpAddress"), user.address)
    add(element, t("DisplayName"), user.name)
