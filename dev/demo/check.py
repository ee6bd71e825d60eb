"""`python -m dev.demo.check FILE.svg`: a picture of `ewslink check`, run against a mock Exchange."""

import argparse
import asyncio
import io
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

from rich.console import Console
from rich.text import Text

from dev.demo.cases import PASSWORD
from dev.demo.picture import save
from dev.demo.programs import BIN, ProgramFailedError, mock_ews, service_environment

_WIDTH = 110
_ARGUMENTS = ["check", "ok@mock.test", "--url", "https://mail.mock.test/owa/"]
_STATUS = 10
"""url_invalid: the picture shows what to do about an address of Outlook on the web."""


async def run() -> str:
    """What the command prints, in colour."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with mock_ews(folder) as mock:
            wanted = {"FORCE_COLOR": "1", "COLUMNS": str(_WIDTH), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
            environment = {**os.environ, **service_environment("", mock, folder), **wanted}
            process = await asyncio.create_subprocess_exec(
                BIN / "ewslink", *_ARGUMENTS, stdin=PIPE, stdout=PIPE, stderr=STDOUT, env=environment
            )
            out, _ = await process.communicate(PASSWORD.encode())
    if process.returncode != _STATUS:
        raise ProgramFailedError(f"ewslink check ended with {process.returncode}: {out.decode()}")
    return out.decode()


def main() -> int:
    """Exit status 1 if the check did not end as it should."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("picture", type=Path, metavar="FILE.svg")
    picture: Path = options.parse_args().picture
    try:
        printed = asyncio.run(run())
    except ProgramFailedError as problem:
        print(problem, file=sys.stderr)
        return 1
    command = f"ewslink {' '.join(_ARGUMENTS)}"
    console = Console(width=_WIDTH, record=True, file=io.StringIO(), highlight=False)
    console.print(Text.assemble(("$ ", "dim"), (command, "bold"), "\nPassword of ok@mock.test: "))
    console.print(Text.from_ansi(printed))
    save(console, picture, title="ewslink check")
    return 0


if __name__ == "__main__":
    sys.exit(main())
