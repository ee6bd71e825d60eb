"""Key files: made once, for one pair of eyes, and refused when more can see them."""

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import OctKey

from ewslink.store.key_file import KeyFileError
from ewslink.store.keys import public_jwks, sealing_keys, storage_keys
from ewslink_contracts.sealing import seal, unseal

BOTH = pytest.mark.parametrize(("name", "load"), [("storage.json", storage_keys), ("sealing.json", sealing_keys)])


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@BOTH
def test_first_start_makes_a_file_that_only_the_owner_reads(tmp_path: Path, name: str, load: Any) -> None:
    load(tmp_path / "data")
    keys = tmp_path / "data" / "keys"

    assert (_mode(keys), _mode(keys / name)) == (0o700, 0o600)
    assert [path.name for path in keys.iterdir()] == [name]


@BOTH
def test_next_start_reads_the_same_keys(tmp_path: Path, name: str, load: Any) -> None:
    load(tmp_path)
    before = (tmp_path / "keys" / name).read_bytes()
    load(tmp_path)

    assert (tmp_path / "keys" / name).read_bytes() == before
    assert storage_keys(tmp_path) == storage_keys(tmp_path)


@BOTH
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o666])
def test_a_file_open_to_others_is_refused(tmp_path: Path, name: str, load: Any, mode: int) -> None:
    load(tmp_path)
    (tmp_path / "keys" / name).chmod(mode)

    with pytest.raises(KeyFileError, match=rf"^\S+{name} is open to other users \(mode {mode:04o}\).*chmod 600 on it$"):
        load(tmp_path)


def test_a_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    storage_keys(tmp_path)
    (tmp_path / "keys").chmod(0o777)

    with pytest.raises(KeyFileError, match=r"keys is open to other users \(mode 0777\).*chmod 700 on it$"):
        storage_keys(tmp_path)


OCT = {"kty": "oct", "kid": "a", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ"}


@BOTH
@pytest.mark.parametrize(
    "content",
    [
        "",
        "c2VjcmV0",
        "[]",
        "{}",
        '{"current": "a", "keys": []}',
        '{"current": "a", "keys": ["c2VjcmV0"]}',
        '{"current": "a", "keys": [{"kid": "a", "k": "c2VjcmV0"}]}',
        json.dumps({"current": "a", "keys": [OCT | {"k": "c2VjcmV0"}]}),
        json.dumps({"current": "b", "keys": [OCT]}),
        json.dumps({"current": "a", "keys": [OCT, OCT]}),
        json.dumps({"current": "a", "keys": [{"kty": "EC", "crv": "P-256", "kid": "a", "x": "c2VjcmV0", "y": ""}]}),
    ],
)
def test_a_damaged_file_is_named_without_its_content(tmp_path: Path, name: str, load: Any, content: str) -> None:
    load(tmp_path)
    (tmp_path / "keys" / name).write_text(content)

    with pytest.raises(KeyFileError, match=rf"^\S+{name} is not a key file of ewslink, or it is damaged:") as refused:
        load(tmp_path)
    assert "c2VjcmV0" not in str(refused.value)


def test_a_symmetric_key_is_never_published(tmp_path: Path) -> None:
    sealing_keys(tmp_path)
    (tmp_path / "keys" / "sealing.json").write_text(json.dumps({"current": "a", "keys": [OCT]}))

    with pytest.raises(KeyFileError):
        sealing_keys(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    with pytest.raises(KeyFileError, match=r"^cannot use the key file \S+/data/keys/storage.json: Not a directory$"):
        storage_keys(tmp_path / "data")


def test_threads_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    for attempt in range(20):
        with ThreadPoolExecutor(8) as pool:
            starts = list(pool.map(lambda _, folder=tmp_path / str(attempt): storage_keys(folder), range(8)))
        assert starts == 8 * [starts[0]]


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from ewslink.store.keys import storage_keys;"
        "sys.stdin.read(); print(storage_keys(pathlib.Path(sys.argv[1])).current)"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for start in starts:
        assert start.stdin
        start.stdin.close()  # go
    seen = {start.stdout.read() for start in starts if start.stdout}
    codes = [start.wait() for start in starts]
    for start in starts:
        assert start.stdout
        start.stdout.close()

    assert (len(seen), codes) == (1, [0, 0, 0])


def test_several_storage_keys(tmp_path: Path) -> None:
    first = storage_keys(tmp_path)
    path = tmp_path / "keys" / "storage.json"
    document = json.loads(path.read_text())
    document["keys"].append(OctKey.generate_key(256, {"kid": "next"}).as_dict(private=True))
    document["current"] = "next"
    path.write_text(json.dumps(document))
    rotated = storage_keys(tmp_path)

    assert rotated.current == "next"
    assert list(rotated.secrets) == [first.current, "next"]
    assert rotated.secrets[first.current] == first.secrets[first.current]


def test_publishers_seal_to_the_current_key_and_older_seals_still_open(tmp_path: Path) -> None:
    binding: dict[str, Any] = {"request_id": UUID(int=1), "tenant_id": "tenant", "email": "ann@example.com"}
    old = seal("old", public_jwks(sealing_keys(tmp_path)), **binding)
    ours = tmp_path / "keys" / "sealing.json"
    sealing_keys(tmp_path / "next")
    document, other = json.loads(ours.read_text()), json.loads((tmp_path / "next/keys/sealing.json").read_text())
    ours.write_text(json.dumps({"current": other["current"], "keys": document["keys"] + other["keys"]}))
    keys = sealing_keys(tmp_path)

    assert public_jwks(keys)["keys"][0]["kid"] == other["current"]
    assert unseal(old, keys, **binding).get_secret_value() == "old"
    assert unseal(seal("new", public_jwks(keys), **binding), keys, **binding).get_secret_value() == "new"


def test_only_the_public_half_is_published(tmp_path: Path) -> None:
    (key,) = public_jwks(sealing_keys(tmp_path))["keys"]

    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (key["kty"], key["crv"], key["use"]) == ("EC", "P-256", "enc")
    assert sealing_keys(tmp_path).keys[0].thumbprint() == key["kid"]
