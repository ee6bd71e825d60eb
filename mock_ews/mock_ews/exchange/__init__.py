"""The state of one pretend organisation: accounts, mailboxes, folders, items, rules, delivery. Knows no XML."""

from mock_ews.exchange.accounts import Account
from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.listing import MessageRow
from mock_ews.exchange.mailbox import Mailbox
from mock_ews.exchange.mailbox_file import MailboxSpec
from mock_ews.exchange.world import World

__all__ = ["Account", "EwsError", "Mailbox", "MailboxSpec", "MessageRow", "World"]
