"""Cookies of those who have signed in."""

import pytest

from mock_ews.auth.sign_ins import SignIns
from mock_ews.exchange import Account, World


@pytest.fixture
def account(world: World) -> Account:
    found = world.find_account("ok")
    assert found is not None
    return found


def test_the_oldest_ends_when_there_are_too_many(account: Account) -> None:
    kept = SignIns(at_most=2)
    first, second, third = (kept.begin(account) for _ in range(3))
    assert [kept.owner(token) for token in (first, second, third)] == [None, account, account]
    assert len(kept) == 2


@pytest.mark.parametrize("token", [None, "", "made-up"])
def test_a_cookie_that_was_never_given_out(account: Account, token: str | None) -> None:
    kept = SignIns()
    kept.begin(account)
    assert kept.owner(token) is None
    kept.end(token)
    assert len(kept) == 1
