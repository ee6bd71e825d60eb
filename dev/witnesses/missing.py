"""What a witness that is not there says, and what is done before it says so."""

from dev import debian
from dev.programs import find_program


class MissingWitnessError(Exception):
    """A client cannot be installed or has not been; the text says why and what to do."""


def program(name: str, remedy: str, *packages: str) -> str:
    """The path of a program, after installing Debian's packages with it where that can be done.

    Raises MissingWitnessError with the remedy.
    """
    found = find_program(name)
    if found is None and packages and debian.can_install():
        try:
            debian.install(*packages)
        except debian.PackageError as error:
            raise MissingWitnessError(f"{remedy}\n{error}") from None
        found = find_program(name)
    if found is None:
        raise MissingWitnessError(remedy)
    return found
