"""Turns a link into a row and back."""

from typing import Any

from sqlalchemy import RowMapping

from ewslink.store.records import Link, NewLink
from ewslink.store.vault import Sealed
from ewslink_contracts.events import AuthScheme, LinkedMailbox, Server, SyncedFolder
from ewslink_contracts.outcomes import Locale


def link_of(row: RowMapping) -> Link:
    """The link, without its password."""
    return Link(
        link_id=row["link_id"],
        request_id=row["request_id"],
        tenant_id=row["tenant_id"],
        email=row["email"],
        mailbox=LinkedMailbox(
            primary_smtp_address=row["primary_smtp_address"],
            ews_url=row["ews_url"],
            username=row["username"],
            auth_scheme=AuthScheme(row["auth_scheme"]),
            server=Server(product=row["server_product"], build=row["server_build"]),
            synced_folders=tuple(SyncedFolder.model_validate(folder) for folder in row["synced_folders"]),
        ),
        bcc_address=row["bcc_address"],
        send_as=row["send_as"],
        locale=Locale(row["locale"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def link_values(link: NewLink, password: Sealed) -> dict[str, Any]:
    """The columns of a link, save for the ids and times."""
    mailbox = link.mailbox
    return {
        "tenant_id": link.tenant_id,
        "email": link.email,
        "primary_smtp_address": mailbox.primary_smtp_address,
        "ews_url": mailbox.ews_url,
        "username": mailbox.username,
        "auth_scheme": mailbox.auth_scheme.value,
        "server_product": mailbox.server.product,
        "server_build": mailbox.server.build,
        "synced_folders": [folder.model_dump(mode="json") for folder in mailbox.synced_folders],
        "bcc_address": link.bcc_address,
        "send_as": link.send_as,
        "locale": link.locale.value,
        "password_sealed": password.data,
        "key_id": password.key_id,
    }


def password_of(row: RowMapping) -> Sealed:
    """The sealed password of a link."""
    return Sealed(row["key_id"], row["password_sealed"])
