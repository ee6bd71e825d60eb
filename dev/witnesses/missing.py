"""What a witness that is not there says."""


class MissingWitnessError(Exception):
    """A client cannot be installed or has not been; the text says why and what to do."""
