"""EWS clients that nobody here wrote, for the tests to drive against the mock; they live in `.run/witnesses/`.

From a shell: `python -m dev.witnesses` installs what is missing. From a test: `node_modules()`, `davmail_command()`.
"""

from dev.witnesses.davmail import davmail_command
from dev.witnesses.missing import MissingWitnessError
from dev.witnesses.node import node_modules

__all__ = ["MissingWitnessError", "davmail_command", "node_modules"]
