"""The clients written in JavaScript: npm's packages, as locked in package-lock.json."""

import shutil
import subprocess
from pathlib import Path

from dev.broker.programs import find_program
from dev.environment import fingerprint
from dev.witnesses.folder import WITNESSES, is_current, made, say
from dev.witnesses.missing import MissingWitnessError

HERE = Path(__file__).parent
FOLDER = WITNESSES / "node"
FILES = tuple(HERE / name for name in ("package.json", "package-lock.json", ".npmrc"))
# Scripts of strangers are not run: none of these packages needs one.
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
NO_NPM = """ews-javascript-api and node-ews: there is no {} on the PATH. Node.js 18 or later with npm is needed:
  `apt install nodejs npm` (Debian, Ubuntu), `brew install node` …; then `make witnesses`"""


def install() -> None:
    """Raises MissingWitnessError when npm is not there or fails."""
    made(FOLDER, _wanted(), _fill)


def node_modules() -> Path:
    """Where the packages are. Raises MissingWitnessError unless they are installed."""
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
    found = find_program(name)
    if found is None:
        raise MissingWitnessError(NO_NPM.format(name))
    return found
