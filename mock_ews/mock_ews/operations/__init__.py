"""The operations of EWS over the state of a World: one module per group, registered by name."""

from mock_ews.operations import get_folder as _get_folder
from mock_ews.operations.registry import OPERATIONS, Call, Operation, perform

__all__ = ["OPERATIONS", "Call", "Operation", "perform"]

_GROUPS = (_get_folder,)  # imported for what they register
