"""The journal's bounds."""

from mock_ews.journal import Journal


def fill(journal: Journal, count: int, size: int) -> None:
    for number in range(count):
        entry = journal.open(
            connection=1,
            method="POST",
            target=f"/{number}",
            scenario="healthy",
            headers=[("x-long", "x" * (size // 4))],
            body=b"x" * (size // 4),
        )
        journal.close(entry, status=200, headers=[], body=b"y" * (size // 2))


def test_the_oldest_are_forgotten_first() -> None:
    journal = Journal(max_entries=3)
    fill(journal, 5, 0)
    assert [entry.path for entry in journal] == ["/2", "/3", "/4"]


def test_large_bodies_count() -> None:
    journal = Journal(max_bytes=1020)
    fill(journal, 5, 400)
    assert [entry.path for entry in journal] == ["/3", "/4"]
    fill(journal, 1, 2000)
    assert len(journal) == 0
    fill(journal, 2, 400)
    assert len(journal) == 2
