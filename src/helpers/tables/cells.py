"""Cells as text, turned into the types that the dictionary names, or refused with row and value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from typing import Any

import pandas as pd

from figure.published import SOURCES
from helpers.tables.dictionary import DICTIONARY, TableError


def require_unique(table: pd.DataFrame, key: list[str], *, where: str) -> pd.DataFrame:
    """Return `table` unchanged, or raise `TableError` naming the first repeated key and its row."""
    repeated = table.duplicated(key) & table[key].notna().any(axis=1)
    if repeated.any():
        row = int(repeated.to_numpy().nonzero()[0][0])
        value = ", ".join(str(table[column].iloc[row]) for column in key)
        raise TableError(
            f"{where}, row {row + 2}",
            f"{' + '.join(key)} {value!r} stands in an earlier row already",
            "Merge the two rows, or give each its own key.",
        )
    return table


def require_columns(found: list[str], expected: list[str], where: str) -> None:
    """Raise `TableError` if the first row of a file is not the columns that are expected."""
    if found == expected:
        return
    sign = next(
        (sign for sign in ";\t" if len(found) == 1 < len(expected) and sign in found[0]), ""
    )
    if sign:
        called = {";": "semicolons", "\t": "tabs"}[sign]
        raise TableError(
            f"{where}, row 1",
            f"its cells are parted by {called}, not by commas",
            "Save it as CSV UTF-8, parted by commas.",
        )
    missing = [column for column in expected if column not in found]
    extra = [column for column in found if column not in expected]
    fault = "; ".join(
        text
        for text in (
            f"column {', '.join(missing)} is missing" if missing else "",
            f"column {', '.join(extra)} is not in the dictionary" if extra else "",
            "" if missing or extra else f"the columns stand in another order: {', '.join(found)}",
        )
        if text
    )
    order = f"{','.join(expected)} ({DICTIONARY})"
    remedy = (
        "" if missing or extra else f"Move the columns, with their cells, to the order {order}."
    )
    raise TableError(f"{where}, row 1", fault, remedy or f"The columns are to be {order}.")


def _texts(cells: pd.Series) -> pd.Series:
    return cells if cells.dtype == "str" else cells.astype("str")


def _integers(cells: pd.Series) -> pd.Series:
    whole = cells.where(cells.str.fullmatch(r"[-+]?[0-9]{1,18}", na=False))
    return whole.astype("Int64")


def _years(cells: pd.Series) -> pd.Series:
    return cells.where(cells.str.fullmatch("[0-9]{4}", na=False)).astype("Int64")


def _numbers(cells: pd.Series) -> pd.Series:
    written = r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"
    values = cells.where(cells.str.fullmatch(written, na=False)).astype("float64")
    return values.where(values.abs() != inf)


def _booleans(cells: pd.Series) -> pd.Series:
    words = {word: word.lower() in ("true", "1") for word in TRUTHS}
    return cells.map(words).astype("boolean")


def _dates(cells: pd.Series) -> pd.Series:
    days = cells.where(cells.str.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", na=False))
    return pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")


TRUTHS = ("true", "True", "TRUE", "1", "false", "False", "FALSE", "0")
# Frictionless type to: how a column is read (missing where a cell cannot be), what to ask for. What is
# read here is what `atlas check` lets pass.
_TYPES: dict[str, tuple[Callable[[pd.Series], pd.Series], str]] = {
    "string": (_texts, "text"),
    "integer": (_integers, "a whole number without separators, as in 159"),
    "year": (_years, "a year, as in 2021"),
    "number": (_numbers, "a number with a decimal point and no separators, as in 584.56"),
    "boolean": (_booleans, "true or false"),
    "date": (_dates, "a day as in 2021-04-20"),
}


def converted(cells: pd.Series, entry: dict[str, Any], where: str) -> pd.Series:
    """Turn the text of one column into its type, or raise `TableError` at the first bad cell.

    `entry` is the dictionary's of that column, `where` the file, for the message. A cell is bad too if
    the dictionary does not allow its value.
    """
    read, expected = _TYPES[entry["type"]]
    required = entry.get("constraints", {}).get("required", False)
    values = read(cells)
    empty = cells.isna().to_numpy()
    unread = empty if entry["type"] == "string" else values.isna().to_numpy()
    bad = unread & (~empty | required)
    if bad.any():
        row = int(bad.argmax())
        if empty[row]:
            raise TableError(
                _place(cells, row, where),
                f"{entry['name']} is empty, but every row needs one",
                f"Write {expected}, or take the row out.",
            )
        raise TableError(
            _place(cells, row, where),
            f"{entry['name']} is {cells.iloc[row]!r}, which is not {expected}",
            f"Write {expected}, or leave the cell empty if no source gives it.",
        )
    if "constraints" in entry:
        require_allowed(cells, values, entry, where)
    return values


def _place(cells: pd.Series, position: int, where: str) -> str:
    """The row of a file, whose cells may be some of it."""
    return f"{where}, row {int(cells.index[position]) + 2}"


def require_allowed(cells: pd.Series, values: pd.Series, entry: dict[str, Any], where: str) -> None:
    """Raise `TableError` at the first cell of a column whose value the dictionary does not allow."""
    present = cells.notna().to_numpy()
    for found, remedy, allowed in _rules(cells, values, entry):
        bad = present & ~allowed.to_numpy(dtype=bool, na_value=False)
        if bad.any():
            row = int(bad.argmax())
            said = f"{entry['name']} is {cells.iloc[row]!r}, {found}"
            raise TableError(_place(cells, row, where), said, remedy)


def _rules(
    cells: pd.Series, values: pd.Series, entry: dict[str, Any]
) -> Iterator[tuple[str, str, pd.Series]]:
    """What is said of a value that breaks each constraint of a column, what to do, and which do not."""
    rules, unit = entry.get("constraints", {}), f" {entry['unit']}" if "unit" in entry else ""
    if "enum" in rules:
        known = [str(each) for each in rules["enum"]]
        near = "which is none of the codes of that column"
        yield near, f"Write one of {', '.join(known)} ({DICTIONARY}).", cells.isin(known)
    if (
        "pattern" in rules and entry["name"] != SOURCES
    ):  # in a pack whoever changes a row names theirs
        fits = cells.str.fullmatch(rules["pattern"], na=False)
        example = f", as in {cells[fits].iloc[0]!r}" if fits.any() else ""
        form = f"which has not the form {rules['pattern']}{example}"
        yield form, f"Write it in that form ({DICTIONARY}).", fits
    if "minimum" in rules:
        least = f"at least {rules['minimum']}{unit}"
        yield f"but has to be {least}", f"Write a value of {least}.", values >= rules["minimum"]
    if "maximum" in rules:
        most = f"at most {rules['maximum']}{unit}"
        yield f"but has to be {most}", f"Write a value of {most}.", values <= rules["maximum"]
