"""ConvertId."""

from collections.abc import Callable
from uuid import UUID

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange.ids import StoreId

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_SPELLINGS = ("EwsLegacyId", "EwsId", "EntryId", "HexEntryId", "StoreId", "OwaId")


def _convert(to: str, *ids: tuple[str, str, str]) -> str:
    sources = "".join(f'<t:AlternateId Format="{spelling}" Id="{id_}" Mailbox="{box}"/>' for spelling, id_, box in ids)
    return f'<m:ConvertId DestinationFormat="{to}"><m:SourceIds>{sources}</m:SourceIds></m:ConvertId>'


@pytest.mark.parametrize("middle", _SPELLINGS)
@pytest.mark.parametrize("what", ["ItemId", "FolderId"])
def test_there_and_back(ask: Ask, read: Read, draft: Callable[..., str], middle: str, what: str) -> None:
    folder = read(
        ask(
            "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
            '<m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>'
        ),
        "t:FolderId/@Id",
    )[0]
    original = draft().split('"')[1] if what == "ItemId" else folder
    there = ask(_convert(middle, ("EwsId", original, "ok@mock.test")))
    assert read(there, "m:AlternateId/@Format") == [middle]
    spelled = read(there, "m:AlternateId/@Id")[0]
    assert (spelled == original) == (middle == "EwsId")
    back = ask(_convert("EwsId", (middle, spelled, "ok@mock.test")))
    assert read(back, "m:AlternateId/@Id") == [original]


def test_ids_that_cannot_be_converted(ask: Ask, codes: Codes, draft: Callable[..., str]) -> None:
    good = draft().split('"')[1]
    answer = ask(
        _convert(
            "HexEntryId",
            ("EwsId", good, "ok@mock.test"),
            ("EwsId", "nonsense", "ok@mock.test"),
            ("OwaId", good, "ok@mock.test"),
            ("EwsId", StoreId(UUID(int=1), 1).ews_id(), "nobody@mock.test"),
        )
    )
    assert codes(answer) == ["NoError", "ErrorInvalidIdMalformed", "ErrorInvalidIdMalformed", "ErrorNonExistentMailbox"]


def test_the_mailbox_is_the_ids_whatever_was_asked(ask: Ask, read: Read, draft: Callable[..., str]) -> None:
    answer = ask(_convert("EwsId", ("EwsId", draft().split('"')[1], "nobody@mock.test")))
    assert read(answer, "m:AlternateId/@Mailbox") == ["ok@mock.test"]


def test_public_folders_are_not_here(ask: Ask, codes: Codes) -> None:
    source = '<t:AlternatePublicFolderId Format="EwsId" FolderId="x"/>'
    request = f'<m:ConvertId DestinationFormat="EwsId"><m:SourceIds>{source}</m:SourceIds></m:ConvertId>'
    assert codes(ask(request)) == ["ErrorUnsupportedTypeForConversion"]
