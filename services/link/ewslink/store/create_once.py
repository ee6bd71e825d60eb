"""Makes a file that only its owner can read, complete from its first moment, once among several processes."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def create_once(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a draft and give it its name; when another process was first, its file stands."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    draft = Path(name)
    try:
        write(draft)
        os.fsync(handle)
        # link() and not rename(): it fails when the name is taken.
        os.link(draft, path)
        _sync_folder(path.parent)
    except FileExistsError:
        pass
    finally:
        os.close(handle)
        draft.unlink()


def _sync_folder(folder: Path) -> None:
    # Without it a power cut could take the file's name back, after others were told that the file is there.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
