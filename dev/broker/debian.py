"""Debian's RabbitMQ package, installed when we are root and there is nothing else; its service is not started."""

from pathlib import Path

from dev import debian
from dev.broker.login import NoBrokerError
from dev.programs import find_program


def installed_server(policy: Path = debian.POLICY) -> Path:
    """Install the package and tell where its `rabbitmq-server` is."""
    try:
        debian.install("rabbitmq-server", policy=policy)
    except debian.PackageError as error:
        raise NoBrokerError(f"RabbitMQ: {error}") from None
    server = find_program("rabbitmq-server")
    if server is None:
        raise NoBrokerError("RabbitMQ: Debian's package is installed, but there is no rabbitmq-server on the PATH")
    return Path(server)
