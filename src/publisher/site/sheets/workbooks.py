"""The text of a workbook that stands under the name of a table: its one sheet, as a CSV file says it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

DIGITS = ".15g"  # what a spreadsheet keeps of a number


def workbook_text(content: bytes) -> str | None:
    """The only sheet of an XLSX workbook that holds anything, as CSV.

    Numbers stand there with a decimal point, days as year-month-day, percentages with their sign;
    None if it is no such workbook, holds several sheets, or formulas without their results.
    """
    values, formulas = (_sheets(content, results=results) for results in (True, False))
    if len(values) != 1 or len(formulas) != 1:
        return None
    pairs = zip(values[0], formulas[0], strict=True)
    if any(lost(cell, other) for row, told in pairs for cell, other in zip(row, told, strict=True)):
        return None
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    for row in values[0]:
        writer.writerow([written(value, form) for value, form in row])
    return stream.getvalue()


def lost(result: tuple[Any, str], formula: tuple[Any, str]) -> bool:
    """Whether a formula stands in a cell and its result is not kept."""
    return result[0] is None and formula[0] is not None


def _sheets(content: bytes, *, results: bool) -> list[list[list[tuple[Any, str]]]]:
    """The rows of every sheet that holds anything: values, each with its number format."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), data_only=results)
    except (zipfile.BadZipFile, InvalidFileException, ValueError, KeyError, OSError, TypeError):
        return []
    sheets = []
    for sheet in book.worksheets:
        rows = [[(cell.value, cell.number_format or "") for cell in row] for row in sheet.rows]
        if any(value is not None for row in rows for value, _ in row):
            sheets.append(rows)
    return sheets


def written(value: Any, form: str) -> str:
    """A value as a table of text holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int | float):
        percent = "%" in form
        number = Decimal(format(value * 100 if percent else value, DIGITS))
        return f"{number:f}" + "%" * percent
    return str(value)
