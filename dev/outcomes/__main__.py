"""Write docs/outcomes.md: `python -m dev.outcomes`. With `--check`: compare only; exit status 1 if it differs."""

import sys

from dev.environment import ROOT
from dev.outcomes.page import page

FILE = ROOT / "docs" / "outcomes.md"


def main() -> int:
    """Exit status 1 if `--check` finds a difference."""
    if "--check" not in sys.argv[1:]:
        FILE.write_text(page(), "utf-8")
    elif not FILE.exists() or FILE.read_text("utf-8") != page():
        print(f"{FILE.relative_to(ROOT)} is out of date: run `make generate`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
