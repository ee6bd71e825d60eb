"""The clients written in JavaScript: npm's packages, as locked in package-lock.json."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from dev.environment import fingerprint
from dev.witnesses.folder import WITNESSES, is_current, made, say
from dev.witnesses.missing import MissingWitnessError, program

HERE = Path(__file__).parent
FOLDER = WITNESSES / "node"
FILES = tuple(HERE / name for name in ("package.json", "package-lock.json", ".npmrc"))
# Scripts of strangers are not run: none of these packages needs one.
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
MD4 = "--openssl-legacy-provider"  # which NTLM is made of
SECONDS = 60  # for one question; measured: 0.5
NO_NPM = """ews-javascript-api and node-ews: there is no {} on the PATH. Node.js 18 or later with npm is needed:
  `apt install nodejs npm` (Debian, Ubuntu), `brew install node` …; then `make witnesses`"""


def install() -> None:
    """Raises MissingWitnessError when npm is not there or fails."""
    made(FOLDER, _wanted(), _fill)


def ask(driver: Path, ca_file: Path, **question: Any) -> Any:
    """What a driver script answers to a question; both are JSON, on its standard input and output.

    Raises MissingWitnessError unless the packages are installed, CalledProcessError when the script breaks.
    """
    environment = os.environ | {"NODE_PATH": str(_node_modules()), "NODE_EXTRA_CA_CERTS": str(ca_file)}
    command, given = [_program("node"), MD4, str(driver)], json.dumps(question)
    result = subprocess.run(
        command, input=given, stdout=subprocess.PIPE, text=True, env=environment, check=True, timeout=SECONDS
    )
    return json.loads(result.stdout)


def _node_modules() -> Path:
    if not is_current(FOLDER, _wanted()):
        raise MissingWitnessError("ews-javascript-api and node-ews are not installed as locked: `make witnesses`")
    return FOLDER / "node_modules"


def _wanted() -> str:
    return fingerprint([], FILES)


def _fill(folder: Path) -> None:
    _, npm = map(_program, ("node", "npm"))
    for file in FILES:
        shutil.copy(file, folder)
    say("installing ews-javascript-api and node-ews with npm")
    result = subprocess.run([npm, *INSTALL], cwd=folder, stdin=subprocess.DEVNULL, check=False)
    if result.returncode:
        raise MissingWitnessError(f"ews-javascript-api and node-ews: `npm {' '.join(INSTALL)}` failed, see above")


def _program(name: str) -> str:
    return program(name, NO_NPM.format(name), "nodejs", "npm")
