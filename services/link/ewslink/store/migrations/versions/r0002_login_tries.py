"""How often a request has tried to log in. Requests that were there before begin at none."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column. With a default, which SQLite demands, and which replicas of before need while they still run."""
    op.add_column("requests", sa.Column("login_tries", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("requests", "login_tries")
