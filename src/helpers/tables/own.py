"""A table of one's own beside those of the atlas: read from CSV or from a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import TableError, project_root
from helpers.tables.join import joined

SIGNS = ",;\t|"
SPREADSHEETS = (".xlsx", ".xlsm")
DECIMAL_COMMA = r"-?[0-9]{1,3}(?:[ .\u00a0\u202f]?\d{3})*,\d+|-?\d+"
THOUSANDS = r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
THREE = r"-?[1-9]\d{0,2}[.,]\d{3}"  # which may be a thousand and more, or a number below
NUMBER = re.compile(r"[-+]?\d[\d.,'’ \u00a0\u202f]*", re.ASCII)
MEASURED = r"[~≈<>≤≥(约近超]?\s?[-+\u2212]?\s?[$€£¥]?\s?\d[\d.,]*\s?[%‰万亿*†)€$¥]{1,2}"
OTHER_DAY = r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[/.]\d{1,2}[/.]\d{1,2}"
WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: ".", 0xFF0C: ","}
UNSEEN = re.compile("[\u200b\u2060\ufeff]")
DAY = r"\d{4}-\d{2}-\d{2}"


class TextWarning(UserWarning):
    """A column of numbers or days that is read as texts, because of some of its cells."""


def read(
    path: str | Path,
    *,
    join: str | None = None,
    on: str | None = None,
    sheet: str | int = 0,
    source: str | Iterable[str | Mapping[str, Any]] = (),
    as_of: str | None = None,
    columns: Mapping[str, str | Mapping[str, Any]] | None = None,
    root: Path | None = None,
) -> pd.DataFrame:
    """Read a table of your own: CSV (parted by comma, semicolon or tab) or XLSX, its first row names.

    `path` leads from the notebook's folder, or from the project's. Days written 2026-01-31 become
    dates; numbers may have thousands parted (`1,234.5`) or a decimal comma, one way to a column.
    With `join="provinces"` or `"regions"` each row is matched to ours by name, Chinese name or code
    in the column `on` (by default the one that matches best), and gets our columns (see `joined`).

    Numbers or days that cannot be read as such stay texts, with a `TextWarning`.

    `source` (a title with its address), `as_of` (the day) and `columns` (titles, or title and unit
    of columns) are kept with the table in `attrs`, and are those of every figure drawn from it.
    Raises `TableError` with file, row and remedy if the file is missing, is no table, or matches
    nothing.
    """
    file = _found(Path(path), root=root)
    where = str(path)
    suffix = file.suffix.lower()
    table = _spreadsheet(file, where, sheet) if suffix in SPREADSHEETS else _text_table(file, where)
    if table.empty:
        raise TableError(where, "it has no rows", "Save it with a row of names and rows below.")
    decimal_comma = table.attrs.pop("parted_by", "") == ";"
    table = table.apply(_typed, where=where, decimal_comma=decimal_comma)
    if join is not None:
        table = joined(table, to=join, on=on, where=where, root=root)
    sources = [source] if isinstance(source, str) else list(source)
    told = {"sources": sources, "as_of": as_of, "columns": dict(columns or {})}
    table.attrs |= {name: part for name, part in told.items() if part}
    return table


def _found(path: Path, *, root: Path | None) -> Path:
    """The file, from the present folder or from that of the project."""
    places = [path, (root or project_root()) / path]
    for place in places:
        if place.is_file():
            return place
    raise TableError(
        str(path),
        f"there is no such file, neither in {places[0].resolve().parent} nor in {places[1].parent}",
        "Save it in the project, for example as data/my.csv, and read it by that name.",
    )


def _spreadsheet(file: Path, where: str, sheet: str | int) -> pd.DataFrame:
    """A sheet of a workbook, every cell as it is there."""
    from openpyxl.utils.exceptions import InvalidFileException

    content = file.read_bytes()
    try:
        book = pd.ExcelFile(io.BytesIO(content), engine="openpyxl")
    except (zipfile.BadZipFile, InvalidFileException, ValueError, KeyError) as error:
        raise TableError(
            where, f"it is no workbook of XLSX: {error}", "Save it anew as XLSX or as CSV UTF-8."
        ) from error
    if isinstance(sheet, str) and sheet not in book.sheet_names:
        raise TableError(
            where,
            f"it has no sheet {sheet!r}",
            f"Take one of {', '.join(map(str, book.sheet_names))}.",
        )
    return (
        pd.read_excel(book, sheet_name=sheet, dtype=object)
        .dropna(how="all")
        .dropna(how="all", axis=1)
    )


def _text_table(file: Path, where: str) -> pd.DataFrame:
    """A table of text, each cell as it stands there."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(
            where,
            f"it is not UTF-8: {error.reason} at byte {error.start:,}",
            'Save it anew as "CSV UTF-8", or as XLSX.',
        ) from error
    first = text.partition("\n")[0]
    sign = max(SIGNS, key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise TableError(where, "it is empty", "Save it with a row of names and rows below.")
    if rows[0][0].strip().lower() == "sep=":  # a hint for Excel, which names no column
        rows = rows[1:]
    rows = _without_blank_columns(rows)
    names = [UNSEEN.sub("", name).strip() for name in rows[0]]
    if "" in names:
        raise TableError(
            where,
            f"column {names.index('') + 1} has no name in the first row, {', '.join(names)!r}",
            "Give every column a name in the first row; take a title above the table out.",
        )
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise TableError(where, f"the column {', '.join(map(repr, repeated))} stands there twice",
                         "Give every column a name of its own in the first row.")  # fmt: skip
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(names):
            raise TableError(
                f"{where}, row {number}",
                f"it has {len(row)} cells for {len(names)} columns",
                f"Put a cell that holds {sign!r} in quotes, or add the cells that are missing.",
            )
    table = pd.DataFrame(rows[1:], columns=names, dtype=object)
    table.attrs["parted_by"] = sign
    return table


def _without_blank_columns(rows: list[list[str]]) -> list[list[str]]:
    """The rows without columns at the end that have neither a name nor a value."""
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell.strip()), default=0)
    return [row[: max(width, 1)] for row in rows]


def _typed(cells: pd.Series, where: str, *, decimal_comma: bool = False) -> pd.Series:
    """A column as dates, numbers or texts, whichever all of its cells are; empty cells are missing.

    Warns of a column that is read as texts for the sake of some of its cells. Who parts cells by
    semicolons (`decimal_comma`) has the comma for decimals; where that is not sure, it is told.
    """
    texts = cells.map(lambda cell: _plain(cell) if isinstance(cell, str) else cell)
    texts = texts.where(texts.map(lambda cell: cell != "" and not pd.isna(cell)), None)
    told = texts.dropna()
    if told.empty or not all(isinstance(cell, str) for cell in told):
        return texts.infer_objects()
    if told.str.fullmatch(DAY).all():
        return _days(texts, where)
    if decimal_comma and told.str.fullmatch(THREE + r"|-?\d+").all():
        _warn_of_thousands(told, where)
    comma_first = decimal_comma and told.str.fullmatch(DECIMAL_COMMA).all()
    if not comma_first and told.str.fullmatch(THOUSANDS + r"|-?\d+(?:\.\d+)?").all():
        return _numbers(texts.str.replace(",", ""))
    if told.str.fullmatch(DECIMAL_COMMA).all():
        return _numbers(
            texts.str.replace(r"[ .\u00a0\u202f]", "", regex=True).str.replace(",", ".")
        )
    _warn_of_texts(told, where)
    return texts.astype("str").where(texts.notna(), None)


def _plain(cell: str) -> str:
    """A cell without blanks at its ends; a number in plain digits, with a plain minus and no plus."""
    text = UNSEEN.sub("", cell).strip()
    plain = text.translate(WIDE).replace("\u2212", "-")
    return plain.removeprefix("+") if NUMBER.fullmatch(plain) else text


def _days(texts: pd.Series, where: str) -> pd.Series:
    """Texts as days. Raises `TableError` for one that no calendar has."""
    days = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    lost = texts.loc[texts.notna() & days.isna()]
    if not lost.empty:
        raise TableError(
            f"{where}, row {int(str(lost.index[0])) + 2}",
            f"{texts.name!r} is {lost.iloc[0]!r}, a day that there is not",
            "Correct the day, or leave the cell empty.",
        )
    return days


def _warn_of_texts(told: pd.Series, where: str) -> None:
    """Warn of a column of numbers or days, some of which are written so that they stay texts."""
    numbers = told.str.fullmatch(NUMBER.pattern)
    measured = told.str.fullmatch(MEASURED)
    days = told.str.fullmatch(OTHER_DAY)
    if not (2 * numbers.sum() >= len(told) or measured.all() or days.all()):
        return
    strange = told.loc[~numbers] if not numbers.all() else told
    what, form = ("days", "2026-01-31") if days.all() else ("numbers", "1234.5, all in one way")
    row = int(str(strange.index[0])) + 2
    warnings.warn(
        f"{where}: the column {told.name!r} is read as texts, not {what}, because of {len(strange)} of "
        f"its cells, such as {strange.iloc[0]!r} in row {row}. Write {what} as {form}, or leave a cell "
        "empty.",
        TextWarning,
        stacklevel=6,
    )


def _warn_of_thousands(told: pd.Series, where: str) -> None:
    """Warn of numbers that may be a thousand times as much as they are read."""
    parted = told.loc[told.str.contains(r"[.,]")]
    if parted.empty:
        return
    read_as = parted.iloc[0].replace(",", ".")
    warnings.warn(
        f"{where}: the column {told.name!r} holds {parted.iloc[0]!r} in row {int(str(parted.index[0])) + 2}, read "
        f"as {read_as}. If thousands are meant, write {read_as.replace('.', '')}.",
        TextWarning,
        stacklevel=6,
    )


def _numbers(texts: pd.Series) -> pd.Series:
    """Texts as whole numbers if all are, else as numbers; codes that begin with 0 stay texts."""
    told = texts.dropna()
    if told.str.fullmatch(r"0\d+").any():
        return texts
    whole = told.str.fullmatch(r"-?\d+").all()
    numbers = pd.to_numeric(texts)
    return numbers.astype("Int64") if whole else numbers
