"""Lists, rooms and role groups as files declare them."""

from pathlib import Path

import pytest

from mock_ews.data_files import DataFileError
from mock_ews.exchange import World
from mock_ews.exchange.directory import DISCOVERY, Directory, DistributionList
from mock_ews.exchange.messages import Address

_RING = Directory(
    [
        DistributionList("a@x.test", "A", ("b@x.test", "one@x.test")),
        DistributionList("b@x.test", "B", ("A@x.test", "two@x.test")),
    ]
)


def test_lists_that_hold_each_other_end() -> None:
    expanded = _RING.expand([Address("A@X.test"), Address("three@x.test")])
    assert [person.address for person in expanded] == ["two@x.test", "one@x.test", "three@x.test"]


def _world(folder: Path, text: str) -> World:
    path = folder / "world.toml"
    path.write_text(text)
    return World.from_toml(path)


def test_a_world_file_adds_and_replaces(tmp_path: Path) -> None:
    world = _world(
        tmp_path,
        '[[distribution_list]]\naddress = "sales@mock.test"\nname = "Sellers"\n'
        '[[room]]\naddress = "attic@mock.test"\nname = "Attic"\n'
        f'[[role_group]]\nname = "{DISCOVERY}"\nmembers = ["OK@mock.test"]\n',
    )
    names = {entry.address: entry.name for entry in world.twin().directory.entries()}
    assert (names["sales@mock.test"], names["attic@mock.test"]) == ("Sellers", "Attic")
    assert names["everyone@mock.test"] == "Everyone"
    found = [world.directory.is_in_group(address, DISCOVERY) for address in ("ok@mock.test", "log@bcc.mock.test")]
    assert found == [True, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[distribution_list]]\naddress = "a@b"', ["distribution_list[0]", "'name' is missing"]),
        ('[[room]]\naddress = "a@b"\nname = "A"\nseats = 4', ["room[0]", "unknown key 'seats'"]),
        ('[[role_group]]\nname = "R"\nmembers = "a@b"', ["role_group[0]", "'members'", "a list"]),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(DataFileError) as raised:
        _world(tmp_path, text)
    assert [word for word in words if word not in str(raised.value)] == []
