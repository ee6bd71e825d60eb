"""Where programs are found: the PATH, and the folders of daemons that an ordinary user's PATH often lacks."""

import os
import shutil

DAEMON_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/opt/homebrew/sbin")


def find_program(name: str) -> str | None:
    """The path of a program, or None."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *DAEMON_FOLDERS]))
