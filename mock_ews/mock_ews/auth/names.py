"""What the organisation calls itself while somebody logs in: that of its first mailbox."""

from mock_ews.exchange import World


def windows_domain(world: World) -> str:
    """NetBIOS name of the Windows domain."""
    return next(iter(world.specs.values())).domain


def mail_domain(world: World) -> str:
    """What follows the @."""
    return next(iter(world.specs.values())).address.rpartition("@")[2]
