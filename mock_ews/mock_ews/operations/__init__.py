"""The operations of EWS over the state of a World: one module per group, registered by name."""

from mock_ews.operations import create_item, get_folder, get_item, move_item, send_item, update_item
from mock_ews.operations.registry import OPERATIONS, Call, Operation, perform

__all__ = ["OPERATIONS", "Call", "Operation", "perform"]

_GROUPS = (create_item, get_folder, get_item, move_item, send_item, update_item)  # imported for what they register
