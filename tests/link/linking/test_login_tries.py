"""Two tries with a password for each link, whoever asks, and never again a name that was refused."""

from hypothesis import given
from hypothesis import strategies as st

from ewslink.linking.login_tries import LIMIT, LoginTries

NAMES = st.sampled_from(["ann", "ANN", "EXAMPLE\\ann", "ann@example.com", "ß", "SS"])


async def take_all(tries: LoginTries, *names: str) -> list[bool]:
    return [await tries.take(name) for name in names]


async def test_the_given_name_and_one_correction_may_be_tried() -> None:
    assert await take_all(LoginTries(), "ann@example.com", "EXAMPLE\\ann", "ann") == [True, True, False]


async def test_a_name_that_was_refused_is_not_tried_again_in_any_letters() -> None:
    tries = LoginTries()
    assert await tries.take("EXAMPLE\\Ann")
    tries.refused("EXAMPLE\\Ann")

    assert await take_all(tries, "example\\ANN", "other") == [False, True]


async def test_a_name_that_was_not_refused_may_be_tried_again_and_counts() -> None:
    assert await take_all(LoginTries(), "EXAMPLE\\ann", "example\\ANN", "other") == [True, True, False]


async def test_a_request_that_is_made_once_more_counts() -> None:
    tries = LoginTries()

    assert [await tries.take("ann"), await tries.take_again(), await tries.take("other")] == [True, True, False]


async def test_each_link_has_its_own_tries() -> None:
    assert await LoginTries().take("ann")
    assert await LoginTries().take("ann")


async def test_tries_that_are_counted_elsewhere_are_used_up_there_too() -> None:
    before = 1

    async def count(limit: int) -> bool:
        nonlocal before
        before += 1
        return before <= limit

    assert await take_all(LoginTries(count), "ann", "other") == [True, False]
    assert await take_all(LoginTries(count), "ann") == [False]


@given(st.lists(st.tuples(NAMES, st.booleans())))
async def test_whatever_is_asked_for_and_answered_there_are_never_more_than_two(asked: list[tuple[str, bool]]) -> None:
    tries = LoginTries()
    taken: list[str] = []
    refused: set[str] = set()
    for name, is_refused in asked:
        if await tries.take(name):
            assert name.casefold() not in refused
            taken.append(name)
            if is_refused:
                tries.refused(name)
                refused.add(name.casefold())

    assert len(taken) <= LIMIT
