"""Until when something may take."""

from ewslink.linking.search.deadline import Deadline


async def test_a_part_ends_before_the_whole() -> None:
    whole = Deadline.after(60)
    part = whole.within()

    assert part.within().at < part.at < whole.at
    assert 0 < part.left_s < whole.left_s


async def test_nothing_is_left_of_what_has_passed() -> None:
    passed = Deadline.after(-1)

    assert passed.left_s == 0
    assert passed.within().left_s == 0
