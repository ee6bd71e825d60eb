"""The operations of EWS over the state of a World: one module per group, registered by name."""

from mock_ews.operations import (
    attachments,
    convert_id,
    copy_and_file,
    create_item,
    export_items,
    find,
    folder_changes,
    get_folder,
    get_item,
    get_streaming_events,
    inbox_rules,
    move_item,
    notifications,
    resolve_names,
    send_item,
    sync,
    update_folder,
    update_item,
    user_configurations,
    whole_folders,
)
from mock_ews.operations.registry import OPERATIONS, Call, Operation, Sequel, perform

__all__ = ["OPERATIONS", "Call", "Operation", "Sequel", "perform"]

_GROUPS = (
    attachments,
    convert_id,
    copy_and_file,
    create_item,
    export_items,
    find,
    folder_changes,
    get_folder,
    get_item,
    get_streaming_events,
    inbox_rules,
    move_item,
    notifications,
    resolve_names,
    send_item,
    sync,
    update_folder,
    update_item,
    user_configurations,
    whole_folders,
)
