"""Which versions of Exchange can be linked. Pure."""

from ewslink_contracts.ews.builds import Build

#: Exchange 2010 SP2. Earlier ones are refused.
FIRST_SUPPORTED = (14, 2)

#: Exchange Online has one number of its own, above every Exchange that one can install.
EXCHANGE_ONLINE = (15, 20)


def is_supported(build: Build) -> bool:
    """Whether this is Exchange 2010 SP2 or later."""
    return build[:2] >= FIRST_SUPPORTED
