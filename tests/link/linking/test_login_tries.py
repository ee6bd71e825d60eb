"""Two tries with a password for each link, whoever asks, and never the same name twice."""

from hypothesis import given
from hypothesis import strategies as st

from ewslink.linking.login_tries import LIMIT, LoginTries


def test_the_given_name_and_one_correction_may_be_tried() -> None:
    tries = LoginTries()

    assert [tries.take(name) for name in ("ann@example.com", "EXAMPLE\\ann", "ann")] == [True, True, False]


def test_a_name_is_not_tried_again_in_other_letters() -> None:
    tries = LoginTries()

    assert tries.take("EXAMPLE\\Ann")
    assert not tries.take("example\\ANN")


def test_a_name_that_worked_may_be_used_again() -> None:
    tries = LoginTries()
    tries.take("EXAMPLE\\Ann")
    tries.worked("EXAMPLE\\Ann")

    assert [tries.take(name) for name in ("EXAMPLE\\ann", "other", "third")] == [True, True, False]


def test_each_link_has_its_own_tries() -> None:
    assert LoginTries().take("ann")
    assert LoginTries().take("ann")


@given(st.lists(st.sampled_from(["ann", "ANN", "EXAMPLE\\ann", "ann@example.com", "ß", "SS"])))
def test_whatever_is_asked_for_there_are_never_more_than_two(names: list[str]) -> None:
    tries = LoginTries()

    taken = [name for name in names if tries.take(name)]

    assert len(taken) == min(len({name.casefold() for name in names}), LIMIT)
