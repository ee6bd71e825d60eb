"""`python -m dev.broker run -- COMMAND …`: run a command beside a RabbitMQ and pass its exit status on."""

import os
import sys

from dev.broker import NoBrokerError, started
from dev.broker.supervise import supervise

USAGE = "usage: python -m dev.broker run -- COMMAND [ARGUMENT …]"


def main(arguments: list[str]) -> int:
    """Exit status: the command's; 1 without a RabbitMQ, 2 for wrong usage, 130 after Ctrl-C."""
    if arguments[:2] != ["run", "--"] or not arguments[2:]:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        with started() as running:
            return supervise(arguments[2:], {**os.environ, **running.environment})
    except NoBrokerError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
