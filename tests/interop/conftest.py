"""exchangelib, logged in at a mock."""

from collections.abc import Callable, Iterator

import pytest
from exchangelib import BASIC, DELEGATE, Account, Configuration, Credentials, EWSTimeZone
from exchangelib.protocol import CachingProtocol

from mock_ews.server import MockServer

LogIn = Callable[..., Account]


@pytest.fixture(autouse=True)
def forget_connections() -> Iterator[None]:
    """exchangelib keeps its sessions for the life of the process."""
    yield
    CachingProtocol.clear_cache()


@pytest.fixture
def account_of(mock: MockServer) -> LogIn:
    """`account_of(address, time_zone=None)`: somebody's account."""

    def log_in(address: str, time_zone: EWSTimeZone | None = None) -> Account:
        configuration = Configuration(
            service_endpoint=f"{mock.url}/EWS/Exchange.asmx",
            credentials=Credentials(address, "secret"),
            auth_type=BASIC,
            max_connections=1,
        )
        return Account(
            address, config=configuration, autodiscover=False, access_type=DELEGATE, default_timezone=time_zone
        )

    return log_in


@pytest.fixture
def account(account_of: LogIn) -> Account:
    """The account of a mailbox where all is well."""
    return account_of("ok@mock.test")
