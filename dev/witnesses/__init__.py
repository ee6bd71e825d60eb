"""EWS clients that nobody here wrote, for the tests to drive against the mock; they live in `.run/witnesses/`.

From a shell: `python -m dev.witnesses` installs what is missing. From a test: `ask` a script that uses one of npm's,
or start the `davmail_command`.
"""

from dev.witnesses.davmail import davmail_command
from dev.witnesses.missing import MissingWitnessError
from dev.witnesses.node import ask

__all__ = ["MissingWitnessError", "ask", "davmail_command"]
