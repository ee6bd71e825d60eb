"""Ids in every spelling."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_ews.exchange import EwsError, ids

_COUNTERS = st.integers(min_value=0, max_value=2**48 - 1)
_STORE_IDS = st.builds(ids.StoreId, st.uuids(), _COUNTERS, st.none() | _COUNTERS)
_SPELLINGS = ("EwsLegacyId", "EwsId", "EntryId", "HexEntryId", "StoreId", "OwaId")


@given(store_id=_STORE_IDS, spelling=st.sampled_from(_SPELLINGS))
def test_every_spelling_can_be_read_back(store_id: ids.StoreId, spelling: str) -> None:
    assert ids.decode(ids.encode(store_id, spelling, "ok@mock.test"), spelling) == store_id


def test_ids_look_like_exchanges() -> None:
    mailbox = UUID("0e9f1a2b-0000-4000-8000-000000000001")
    folder, item = ids.StoreId(mailbox, 1), ids.StoreId(mailbox, 1, 2)
    assert (len(folder.entry_id()), len(item.entry_id())) == (46, 70)
    assert (len(folder.ews_id()), len(item.ews_id())) == (120, 152)
    assert folder.ews_id().startswith("AAMk")
    assert ids.change_key(item, 1).startswith("CQAAABYAAAA")
    assert ids.change_key(folder, 1).startswith("AQAAABYAAAA")
    assert len(ids.change_key(item, 1)) == 40


_GOOD = ids.StoreId(UUID(int=1), 1, 2)


@pytest.mark.parametrize(
    ("text", "spelling", "code"),
    [
        ("", "EwsId", "ErrorInvalidIdEmpty"),
        ("not base64!", "EwsId", "ErrorInvalidIdMalformed"),
        ("AAMkAA==", "EwsId", "ErrorInvalidIdMalformed"),
        (_GOOD.ews_id()[:-4], "EwsId", "ErrorInvalidIdMalformed"),
        (_GOOD.ews_id().lower(), "EwsId", "ErrorInvalidIdMalformed"),
        (ids.encode(_GOOD, "EwsLegacyId", "ok@mock.test"), "EwsId", "ErrorInvalidIdMalformed"),
        (_GOOD.ews_id(), "EwsLegacyId", "ErrorInvalidIdMalformed"),
        (_GOOD.ews_id(), "OwaId", "ErrorInvalidIdMalformed"),
        ("00FF", "HexEntryId", "ErrorInvalidIdMalformed"),
        ("xyz", "HexEntryId", "ErrorInvalidIdMalformed"),
    ],
)
def test_what_is_no_id_is_refused(text: str, spelling: str, code: str) -> None:
    with pytest.raises(EwsError) as raised:
        ids.decode(text, spelling)
    assert raised.value.code == code


_AT = datetime(2026, 3, 29, 8, tzinfo=UTC)


def test_an_occurrence_is_named_by_its_series_and_its_time() -> None:
    occurrence = ids.occurrence_id(_GOOD, _AT)
    assert ids.read_occurrence_id(occurrence) == (_GOOD.ews_id(), _AT)
    assert ids.read_attachment_id(ids.attachment_id(occurrence, (3, 4))) == (occurrence, (3, 4))


@pytest.mark.parametrize("text", ["", "x", _GOOD.ews_id(), ids.occurrence_id(_GOOD, _AT)[:-4]])
def test_other_ids_name_no_occurrence(text: str) -> None:
    assert ids.read_occurrence_id(text) is None


@pytest.mark.parametrize("text", ["x", "AAAA", "AQAAABYAAAA=", _GOOD.ews_id()])
def test_what_is_no_change_key_is_refused(text: str) -> None:
    with pytest.raises(EwsError) as raised:
        ids.check_change_key(text)
    assert raised.value.code == "ErrorInvalidChangeKey"


def test_change_keys_are_accepted() -> None:
    ids.check_change_key(ids.change_key(_GOOD, 7))
