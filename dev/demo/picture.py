"""Terminal output as an SVG for the documentation."""

import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

# The reader's own monospaced font: a picture in a repository should fetch nothing from the web.
_WITHOUT_WEB_FONTS = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def save(console: Console, file: Path, *, title: str) -> None:
    """Write what a recording console has printed."""
    console.save_svg(str(file), title=title, code_format=_WITHOUT_WEB_FONTS, unique_id=file.stem)
