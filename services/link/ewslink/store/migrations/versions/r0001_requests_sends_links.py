"""The first tables: requests, sends, links.

A migration never imports the models: they change, and it must not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "requests",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_type", sa.String(), nullable=True),
        sa.Column("result_body", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name="pk_requests"),
    )
    op.create_table(
        "sends",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("item_id", sa.String(), nullable=True),
        sa.Column("change_key", sa.String(), nullable=True),
        sa.Column("internet_message_id", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_sends"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.request_id"], name="fk_sends_request_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "links",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("primary_smtp_address", sa.String(), nullable=False),
        sa.Column("ews_url", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("auth_scheme", sa.String(), nullable=False),
        sa.Column("server_product", sa.String(), nullable=False),
        sa.Column("server_build", sa.String(), nullable=False),
        sa.Column("synced_folders", sa.JSON(), nullable=False),
        sa.Column("bcc_address", sa.String(), nullable=False),
        sa.Column("send_as", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("password_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("link_id", name="pk_links"),
        sa.UniqueConstraint("request_id", name="uq_links_request_id"),
        sa.UniqueConstraint("tenant_id", "email", name="uq_links_tenant_id_email"),
    )


def downgrade() -> None:
    """Drop the tables, the one that refers to another first."""
    for table in ("links", "sends", "requests"):
        op.drop_table(table)
