"""A table of one's own beside those of the atlas: read from CSV or from a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import TableError, project_root
from helpers.tables.join import joined

SIGNS = ",;\t|"
SPREADSHEETS = (".xlsx", ".xlsm")
DECIMAL_COMMA = r"-?\d{1,3}(?:[ .\u00a0\u202f]?\d{3})*,\d+|-?\d+"
THOUSANDS = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?"
DAY = r"\d{4}-\d{2}-\d{2}"


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
    table = table.apply(_typed)
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
    names = [name.strip() for name in rows[0]]
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
    return pd.DataFrame(rows[1:], columns=names, dtype=object)


def _typed(cells: pd.Series) -> pd.Series:
    """A column as dates, numbers or texts, whichever all of its cells are; empty cells are missing."""
    texts = cells.map(lambda cell: cell.strip() if isinstance(cell, str) else cell)
    texts = texts.where(texts.map(lambda cell: cell != "" and not pd.isna(cell)), None)
    told = texts.dropna()
    if told.empty or not all(isinstance(cell, str) for cell in told):
        return texts.infer_objects()
    if told.str.fullmatch(DAY).all():
        return pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    if told.str.fullmatch(THOUSANDS + r"|-?\d+(?:\.\d+)?").all():
        return _numbers(texts.str.replace(",", ""))
    if told.str.fullmatch(DECIMAL_COMMA).all():
        return _numbers(
            texts.str.replace(r"[ .\u00a0\u202f]", "", regex=True).str.replace(",", ".")
        )
    return texts.astype("str").where(texts.notna(), None)


def _numbers(texts: pd.Series) -> pd.Series:
    """Texts as whole numbers if all are, else as numbers; codes that begin with 0 stay texts."""
    told = texts.dropna()
    if told.str.fullmatch(r"0\d+").any():
        return texts
    whole = told.str.fullmatch(r"-?\d+").all()
    numbers = pd.to_numeric(texts)
    return numbers.astype("Int64") if whole else numbers
