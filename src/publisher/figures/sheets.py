"""Tables as workbooks of a spreadsheet: one sheet for each, and one that says what they are."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What a workbook says of when it was made: the same of every build.
MADE = dt.datetime(2000, 1, 1)
LONGEST = 31  # letters in the name of a sheet
STRANGE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the titles of its columns, its rows."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Some sheets as one workbook (.xlsx), with the same bytes for the same sheets.

    Numbers are numbers, texts are texts and never formulas or links, gaps are empty.
    """
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"created": MADE})
    bold = book.add_format({"bold": True})
    for name, sheet in zip(sheet_names(sheets), sheets, strict=True):
        page = book.add_worksheet(name)
        page.write_row(0, 0, sheet.head, bold)
        page.freeze_panes(1, 0)
        widths = [len(title) for title in sheet.head]
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(number, column, value)
                    widths[column] = max(widths[column], len(str(value)))
        for column, width in enumerate(widths):
            page.set_column(column, column, min(max(width + 1, 8), 60))
    book.close()
    return content.getvalue()


def sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """The names of sheets as a spreadsheet takes them: short, without signs, each its own."""
    names: list[str] = []
    for sheet in sheets:
        name = sheet.name.translate(STRANGE).strip("' ")[:LONGEST] or "Sheet"
        number = 2
        while name.lower() in {each.lower() for each in names}:
            name = f"{name[: LONGEST - 3]} {number}"
            number += 1
        names.append(name)
    return names


def figure_workbook(
    table: Mapping[str, Any], about: Iterable[tuple[str, str]], words: Mapping[str, str]
) -> bytes:
    """The table of a figure as a workbook, with a sheet on its sources, licence, units and notes.

    `words` are those of its sheets: `data`, `about`, `what`, `text`, `column`.
    """
    columns = table["columns"]
    units = [
        (
            words["column"].replace("{}", column["name"]),
            " ".join(filter(None, (column["title"], unit_of(column)))),
        )
        for column in columns
    ]
    head = [column["name"] for column in columns]
    told = Sheet(words["about"], (words["what"], words["text"]), [*about, *units])
    return workbook([Sheet(words["data"], head, table["rows"]), told])


def unit_of(column: Mapping[str, Any]) -> str:
    """The unit of a column in brackets; empty if it has none."""
    return f"({column['unit']})" if column.get("unit") else ""
