"""The SOAP header ExchangeImpersonation: a call made as somebody else."""

from collections.abc import Callable, Mapping
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import Account, EwsError, World
from mock_ews.exchange.directory import IMPERSONATION
from mock_ews.operations.elements import local, t
from mock_ews.operations.fields.user_ids import user_with_sid
from mock_ews.soap import SoapFault


def acting_account(header: Element | None, caller: Account, world: World) -> Account:
    """Whose call it is: the caller's, or that of the account which the header names.

    Raises SoapFault for an account that there is not, and for a caller who may not act as it.
    """
    named = None if header is None else header.find(f"{t('ExchangeImpersonation')}/{t('ConnectingSID')}")
    if named is None:
        return caller
    try:
        account = _account(world, named)
        _check_right(caller, account, world)
    except EwsError as error:
        raise SoapFault(error.code, error.message, error.values) from None
    return account


def _check_right(caller: Account, account: Account, world: World) -> None:
    # exchangelib names the caller itself unless told otherwise, and no source says that Exchange minds.
    if account != caller and not world.directory.is_in_group(caller.address, IMPERSONATION):
        raise EwsError("ErrorImpersonateUserDenied")


def _account(world: World, named: Element) -> Account:
    """Known before it is asked whether it may be impersonated. Raises EwsError."""
    identifier = next(iter(named), None)
    text = "" if identifier is None else (identifier.text or "").strip()
    find = None if identifier is None else _BY_IDENTIFIER.get(local(identifier))
    if find is None or not text:
        raise EwsError("ErrorInvalidExchangeImpersonationHeaderData")
    return find(world, text)


def _by_principal_name(world: World, name: str) -> Account:
    account = world.account_of(name)
    if account is None or account.upn.lower() != name.lower():
        raise EwsError("ErrorInvalidUserPrincipalName")
    return account


def _by_sid(world: World, sid: str) -> Account:
    user = user_with_sid(world, sid)
    account = None if user is None else world.account_of(user.address)
    if account is None:
        raise EwsError("ErrorInvalidUserSid")
    return account


def _by_address(world: World, address: str) -> Account:
    """By any of its addresses."""
    mailbox = world.mailbox(address)
    account = None if mailbox is None else world.account_of(mailbox.address)
    if account is None:
        raise EwsError("ErrorNonExistentMailbox")
    return account


def _by_primary_address(world: World, address: str) -> Account:
    """The one place where an alias is refused, and the right address told (exchangelib #596)."""
    account = _by_address(world, address)
    if account.address.lower() != address.lower():
        raise EwsError("ErrorNonPrimarySmtpAddress", values={"Primary": account.address})
    return account


_BY_IDENTIFIER: Final[Mapping[str, Callable[[World, str], Account]]] = {
    "PrincipalName": _by_principal_name,
    "SID": _by_sid,
    "PrimarySmtpAddress": _by_primary_address,
    "SmtpAddress": _by_address,
}
"""MS docs connectingsid.md; what each is refused with: responsecode.md."""
