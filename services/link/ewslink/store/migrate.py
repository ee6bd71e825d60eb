"""Brings the tables to the shape that this version of the code expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

# What makes the others wait that start at the same time, until the transaction ends.
_ONE_AT_A_TIME = {
    "sqlite": "BEGIN IMMEDIATE",  # the driver begins a transaction for rows, but not for tables
    "postgresql": "SELECT pg_advisory_xact_lock(62515)",  # any number, as long as it is always the same
}


class SchemaTooNew(Exception):
    """The database was written by a newer version of the service."""


def migration_config(connection: Connection) -> Config:
    """What Alembic's commands need, without an alembic.ini: they run on this connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def migrate(connection: Connection) -> None:
    """Run the missing migrations, in the transaction of the connection: all of them or none."""
    connection.exec_driver_sql(_ONE_AT_A_TIME[connection.dialect.name])
    config = migration_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        raise SchemaTooNew(
            f"its schema {', '.join(sorted(unknown))} is newer than this program: install the version that wrote it"
        )
    command.upgrade(config, "head")
