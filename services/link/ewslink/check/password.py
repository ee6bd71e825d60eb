"""Where the password comes from: a file, the environment, standard input or a prompt, and never an argument."""

import os
import sys
from collections.abc import Mapping
from getpass import getpass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from ewslink.check.options import UsageInvalid

VARIABLE: Final = "EWSLINK_PASSWORD"
_STANDARD_INPUT: Final = Path("-")
_LONGEST: Final = 1024
"""As in a link request."""


def read_password(file: Path | None, environment: Mapping[str, str], prompt: str) -> SecretStr:
    """The first line of `file` (`-`: standard input), else the variable, else standard input, asked for on a terminal.

    Raises `UsageInvalid` where none can be read.
    """
    password = _read(file, environment, prompt)
    if not password:
        raise UsageInvalid(f"the password is empty; give it at the prompt, in {VARIABLE}, or with --password-file FILE")
    if len(password) > _LONGEST:
        raise UsageInvalid(f"the password is longer than {_LONGEST} characters: is it the right file?")
    return SecretStr(password)


def _read(file: Path | None, environment: Mapping[str, str], prompt: str) -> str:
    if file not in (None, _STANDARD_INPUT):
        return _of_file(file)
    if file is None and (given := environment.get(VARIABLE)):
        return _first_line(os.fsencode(given), VARIABLE)
    if file is None and sys.stdin.isatty():
        return _asked(prompt)
    return _first_line(sys.stdin.buffer.readline(), "standard input")


def _of_file(file: Path) -> str:
    try:
        with file.open("rb") as lines:
            return _first_line(lines.readline(), str(file))
    except OSError as error:
        raise UsageInvalid(f"--password-file: {file} cannot be read: {error.strerror}") from None


def _asked(prompt: str) -> str:
    try:
        return getpass(prompt)  # on the terminal itself, so that standard output stays clean
    except EOFError:
        return ""


def _first_line(line: bytes, source: str) -> str:
    try:
        return line.decode("utf-8-sig").rstrip("\r\n")  # editors on Windows begin files with a mark
    except UnicodeDecodeError:
        remedy = "write it in UTF-8, or leave it out and enter it at the prompt"
        raise UsageInvalid(f"the password in {source} is not UTF-8 text; {remedy}") from None
