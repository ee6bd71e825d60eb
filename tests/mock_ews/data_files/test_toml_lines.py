"""Where in a TOML text a value stands."""

import pytest

from mock_ews.toml_lines import Path, line_of

TEXT = '''# comment with [brackets] and "quotes
title = "a # is no comment"
text = """
[[mailbox]]
fake = 1
"""
list = [
  1, # one
  2,
]
after = {x = 1}

[[mailbox]]
user = 'a'
"odd key" = 1
[[mailbox.fail]]
at = "send"
[[mailbox.fail]]
at = "call"

[[mailbox]]   # the second
a.b.c = 1
[[mailbox.fail]]
code = "E"
[mailbox.deep.table]
key = 2
[plain]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("title",), 2),
        (("text",), 3),
        (("list",), 7),
        (("after",), 11),
        (("after", "x"), 11),
        (("after", "y"), 11),
        (("mailbox", 0), 13),
        (("mailbox", 0, "user"), 14),
        (("mailbox", 0, "odd key"), 15),
        (("mailbox", 0, "missing"), 13),
        (("mailbox", 0, "fail", 0, "at"), 17),
        (("mailbox", 0, "fail", 1), 18),
        (("mailbox", 1, "a", "b", "c"), 22),
        (("mailbox", 1, "fail", 0, "code"), 24),
        (("mailbox", 1, "deep", "table", "key"), 26),
        (("plain", "nothing"), 27),
        (("nowhere", 3, "x"), 1),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines(path: Path, line: int, newline: str) -> None:
    assert line_of(TEXT.replace("\n", newline), path) == line
