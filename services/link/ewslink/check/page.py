"""Lines on a terminal of any width, or in a file: wrapped and coloured only where a person looks on."""

import io
import sys
from typing import Final, Self

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ewslink.exchange.redaction import printable
from ewslink_contracts.outcomes import StepStatus

_NARROW: Final = 60
_SIGNS: Final = {
    StepStatus.OK: ("✓", "+", "green"),
    StepStatus.FAILED: ("✗", "x", "bold red"),
    StepStatus.SKIPPED: ("·", "-", "dim"),
}

Cell = str | tuple[str, str] | Text
"""Text, text and its style, or what `styled` made of several."""


class Page:
    """Writes on a console. All text is taken as it is: nothing in it is markup, nothing in it moves the cursor."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._unicode = console.encoding.lower().startswith("utf")

    @classmethod
    def on_stdout(cls) -> Self:
        """Colours as the terminal can; none with NO_COLOR, none in a file."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        return cls(Console(highlight=False, markup=False, emoji=False))

    @property
    def is_live(self) -> bool:
        """Whether what was written can be written over: a spinner has no place in a file."""
        return self.console.is_interactive and sys.stdout.isatty() and self._unicode

    def sign(self, status: StepStatus) -> Cell:
        """The sign of how a step ended."""
        sign, plain, style = _SIGNS[status]
        return (sign if self._unicode else plain), style

    def line(self, *cells: Cell, indent: int = 0) -> None:
        """Prose: wrapped on a terminal, one line in a file."""
        text = styled(*cells)
        if self.console.is_terminal:
            self.console.print(Padding(text, (0, 0, 0, indent)))
        else:
            self.verbatim(text, indent=indent)

    def verbatim(self, text: Text, *, indent: int = 0) -> None:
        """What is to be copied: no line break is put into it, wherever it is shown."""
        lines = text.split(allow_blank=True)
        for line in lines:
            line.pad_left(indent)
            line.rstrip()
        self.console.print(Text("\n").join(lines), soft_wrap=True)

    def row(self, widths: tuple[int, ...], *cells: Cell, indent: int = 1) -> None:
        """Columns, of which the last takes the rest of the line; where that is narrow, it goes below the others."""
        *first, last = (_text(cell) for cell in cells)
        for text, width in zip(first, widths, strict=True):
            text.align("left", width)
        head = Text(" ").join(first)
        if not self.console.is_terminal:
            self.verbatim(Text.assemble(head, " ", last) if last else head, indent=indent)
        elif self.console.width < _NARROW:
            self.console.print(Padding(head, (0, 0, 0, indent)))
            if last:
                self.console.print(Padding(last, (0, 0, 0, indent + 2)))
        else:
            grid = Table.grid(padding=(0, 1))
            grid.add_column(no_wrap=True)
            grid.add_column(overflow="fold")
            grid.add_row(head, last)
            self.console.print(Padding(grid, (0, 0, 0, indent), expand=False))

    def gap(self) -> None:
        """An empty line."""
        self.console.print()


def styled(*cells: Cell) -> Text:
    """One text of several, fit to be shown."""
    return Text.assemble(*(_text(cell) for cell in cells))


def _text(cell: Cell) -> Text:
    if isinstance(cell, Text):
        return cell
    plain, style = (cell, "") if isinstance(cell, str) else cell
    return Text(printable(plain), style)
