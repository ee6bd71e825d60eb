"""GetFolder: properties of folders."""

from lxml.etree import _Element as Element

from mock_ews.operations.elements import add, m
from mock_ews.operations.fields.shapes import folder_shape, write_folder
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of


@operation("GetFolder", each="FolderIds", placeholder="Folders")
def get_folder(call: Call) -> Answer:
    """One message per folder id."""
    shape = folder_shape(call.element)

    def answer(folder_id: Element, message: Element) -> None:
        write_folder(add(message, m("Folders")), folder_of(call, folder_id), shape)

    return answer
