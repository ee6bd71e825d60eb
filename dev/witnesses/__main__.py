"""`python -m dev.witnesses`: install the clients that are not there yet; exit status 1 when one cannot be had."""

import sys

from dev.witnesses import davmail, node
from dev.witnesses.folder import say
from dev.witnesses.missing import MissingWitnessError


def main() -> int:
    """Each is tried, whatever became of the others."""
    problems = 0
    for install in (node.install, davmail.install):
        try:
            install()
        except MissingWitnessError as problem:
            say(str(problem))
            problems += 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
