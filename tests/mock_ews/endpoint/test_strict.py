"""What is refused because of its form, and what is not when form does not matter."""

from collections.abc import Callable

import pytest
import requests

from mock_ews import operation_names, operations
from mock_ews.private import PrivateMock
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
UPSIDE_DOWN = (
    '<m:GetFolder><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds>'
    "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape></m:GetFolder>"
)


@pytest.mark.parametrize(
    ("body", "strict", "loose"),
    [
        (UPSIDE_DOWN, "ErrorSchemaValidation", "NoError"),
        ("<m:SyncFolderItems/>", "ErrorSchemaValidation", "ErrorInternalServerError"),
        ("<m:SetHoldOnMailboxes/>", "ErrorInvalidOperation", "ErrorInvalidOperation"),
        ("<m:GetNonsense/>", "ErrorSchemaValidation", "ErrorSchemaValidation"),
    ],
)
def test_form(
    server: MockServer, http: requests.Session, envelope: Callable[..., bytes], body: str, strict: str, loose: str
) -> None:
    for is_strict, code in ((True, strict), (False, loose)):
        mock = PrivateMock(server, strict=is_strict)
        http.post(mock.ews_url("basic-only"), envelope(body), headers=XML, auth=("ok", "secret"))
        assert [entry.response_code for entry in mock.journal] == [code]
        mock.close()


def test_every_operation_is_one_of_exchange() -> None:
    assert operations.OPERATIONS.keys() <= operation_names.EWS
