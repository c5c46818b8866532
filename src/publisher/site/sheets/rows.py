"""The rows of a table with the text that each stands in, so that one cell changes and no other byte."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

LONGEST = 10_000_000  # characters of one cell


class RowError(ValueError):
    """The rows cannot be told apart: the number of the row, why, and whether it is the last line."""

    def __init__(self, row: int, found: str, *, last: bool = False) -> None:
        super().__init__(f"row {row}: {found}")
        self.row = row
        self.found = found
        self.last = last


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts, its text with the line end, its cells."""

    number: int
    text: str
    cells: tuple[str, ...]

    @property
    def end(self) -> str:
        """The line end."""
        return self.text[len(self.text.rstrip("\r\n")) :]

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


def read_rows(text: str, delimiter: str) -> list[Row]:
    """Part a text into rows and cells. Raises `RowError` where a quotation mark is not closed."""
    lines = list(io.StringIO(text, newline=""))
    csv.field_size_limit(LONGEST)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[Row] = []
    begun = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            last = begun == len(lines) - 1
            raise RowError(len(rows) + 1, _why(error), last=last) from error
        if cells is None:
            return rows
        rows.append(Row(len(rows) + 1, "".join(lines[begun : reader.line_num]), tuple(cells)))
        begun = reader.line_num


def _why(error: csv.Error) -> str:
    if "expected after" in str(error):
        return "something stands between a closing quotation mark and the end of its cell"
    if "unexpected end" in str(error):
        return "a quotation mark is opened and not closed before the end of the file"
    return f"it cannot be read ({error})"


def parted(row: Row, delimiter: str, *, was: str) -> Row:
    """The row with its cells parted by `delimiter`, which were parted by `was`."""
    if delimiter == was:
        return row
    return replace(row, text=_joined(row.cells, delimiter) + row.end)


def with_cells(row: Row, cells: Sequence[str], delimiter: str) -> Row:
    """The row with other cells: of its text, what stands for a cell that stays is left as it is."""
    raw = _raw_cells(row, delimiter)
    if raw is None:
        return replace(row, cells=tuple(cells), text=_joined(cells, delimiter) + row.end)
    written = [
        old if index < len(row.cells) and row.cells[index] == new else _written(new, delimiter)
        for index, (old, new) in enumerate(zip(raw, cells, strict=False))
    ]
    return replace(row, cells=tuple(cells), text=delimiter.join(written) + row.end)


def _raw_cells(row: Row, delimiter: str) -> list[str] | None:
    """The text of each cell with its quotation marks; None where it cannot be told."""
    mark = re.escape(delimiter)
    pattern = rf'("(?:[^"]|"")*"|[^{mark}]*)(?:{mark}|$)'
    body = row.text.rstrip("\r\n")
    raw = [match.group(1) for match in re.finditer(pattern, body)][: len(row.cells)]
    back = delimiter.join(raw) == body
    return raw if back and len(raw) == len(row.cells) else None


def _written(cell: str, delimiter: str) -> str:
    """A cell as it is written, in quotation marks if it has to be."""
    return _joined([cell], delimiter) if cell else ""


def _joined(cells: Iterable[str], delimiter: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="").writerow(list(cells))
    return stream.getvalue()


def whole(rows: Iterable[Row]) -> str:
    """The text of a table."""
    return "".join(row.text for row in rows)


def widths(rows: Iterable[Row]) -> Iterator[int]:
    """How many cells each row has, without the empty ones at its end."""
    for row in rows:
        cells = list(row.cells)
        while cells and not cells[-1].strip():
            cells.pop()
        yield len(cells)
