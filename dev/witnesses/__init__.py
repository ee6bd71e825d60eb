"""EWS clients that nobody here wrote, for the tests to drive against the mock; they live in `.run/witnesses/`.

From a shell: `python -m dev.witnesses` installs what is missing. From a test: `ask` a script that uses one of npm's,
or have a `running_davmail`.
"""

from dev.witnesses.gateway import DavMail, running_davmail
from dev.witnesses.missing import MissingWitnessError
from dev.witnesses.node import ask

__all__ = ["DavMail", "MissingWitnessError", "ask", "running_davmail"]
