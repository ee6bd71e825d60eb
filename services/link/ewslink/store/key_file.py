"""A file of secret keys: made once with narrow permissions, refused when others can read it.

The format is a JWK Set (RFC 7517) with one more member, `current`: the `kid` of the key that new things are sealed
with. Keys stand oldest first and stay until nothing is sealed with them any more.
"""

import json
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ewslink.store.create_once import create_once

Jwk = dict[str, Any]


class KeyFileError(Exception):
    """A key file cannot be used. The text is one line: what is wrong and what to do."""


@dataclass(frozen=True)
class KeyFile:
    """The content of a key file."""

    current: str
    jwks: tuple[Jwk, ...] = field(repr=False)
    """Private JWKs, oldest first, each with its `kid`."""


def load_or_create(path: Path, new_jwk: Callable[[], Jwk]) -> KeyFile:
    """The keys in `path`; on first start, a file with one new key."""
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            jwk = new_jwk()
            content = json.dumps({"current": jwk["kid"], "keys": [jwk]}, indent=2)
            create_once(path, lambda draft: draft.write_text(content))
        return _parse(path, _read(path))
    except OSError as error:
        raise KeyFileError(f"cannot use the key file {path}: {error.strerror or error}") from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        _refuse_open_to_others(path.parent, path.parent.stat().st_mode, wanted=0o700)
        _refuse_open_to_others(path, os.fstat(file.fileno()).st_mode, wanted=0o600)
        return file.read()


def _refuse_open_to_others(path: Path, mode: int, *, wanted: int) -> None:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(
            f"{path} is open to other users (mode {stat.S_IMODE(mode):04o}), and the keys in it must stay secret: "
            f"run chmod {wanted:o} on it"
        )


def _parse(path: Path, content: bytes) -> KeyFile:
    try:
        document = json.loads(content)
        keys = KeyFile(current=document["current"], jwks=tuple(document["keys"]))
        kids = [jwk["kid"] for jwk in keys.jwks]
    except (ValueError, KeyError, TypeError):  # their texts and attributes may hold key material
        raise unusable(path) from None
    if keys.current not in kids or len(set(kids)) != len(kids):
        raise unusable(path)
    return keys


def unusable(path: Path) -> KeyFileError:
    """What to raise for a file that does not hold the expected keys."""
    return KeyFileError(f"{path} is not a key file of ewslink, or it is damaged: restore it from a backup")
