"""Cells as text, turned into the types that the dictionary names, or refused with row and value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from helpers.tables.dictionary import DICTIONARY, TableError


def require_unique(table: pd.DataFrame, key: list[str], *, where: str) -> pd.DataFrame:
    """Return `table` unchanged, or raise `TableError` naming the first repeated key and its row."""
    repeated = table.duplicated(key)
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
    raise TableError(
        f"{where}, row 1", fault, f"Make the first row read: {','.join(expected)} ({DICTIONARY})."
    )


def _texts(cells: pd.Series) -> pd.Series:
    return cells.astype("str")


def _integers(cells: pd.Series) -> pd.Series:
    return cells.where(cells.str.fullmatch(r"-?\d+", na=False)).astype("Int64")


def _numbers(cells: pd.Series) -> pd.Series:
    return cells.where(cells.str.fullmatch(r"-?\d+(\.\d+)?", na=False)).astype("float64")


def _booleans(cells: pd.Series) -> pd.Series:
    return cells.str.lower().map({"true": True, "false": False}).astype("boolean")


def _dates(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")


# Frictionless type to: how a column is read (missing where a cell cannot be), what to ask for.
_TYPES: dict[str, tuple[Callable[[pd.Series], pd.Series], str]] = {
    "string": (_texts, "text"),
    "integer": (_integers, "a whole number without separators, as in 159"),
    "year": (_integers, "a year, as in 2021"),
    "number": (_numbers, "a number with a decimal point and no separators, as in 584.56"),
    "boolean": (_booleans, "true or false"),
    "date": (_dates, "a day as in 2021-04-20"),
}


def converted(cells: pd.Series, entry: dict[str, Any], where: str) -> pd.Series:
    """Turn the text of one column into its type, or raise `TableError` at the first bad cell.

    `entry` is the dictionary's of that column, `where` the file, for the message.
    """
    read, expected = _TYPES[entry["type"]]
    required = entry.get("constraints", {}).get("required", False)
    values = read(cells)
    empty = cells.isna().to_numpy()
    bad = values.isna().to_numpy() & (~empty | required)
    if bad.any():
        row = int(bad.argmax())
        place = f"{where}, row {row + 2}"
        if empty[row]:
            raise TableError(
                place,
                f"{entry['name']} is empty, but every row needs one",
                f"Write {expected}, or take the row out.",
            )
        raise TableError(
            place,
            f"{entry['name']} is {cells.iloc[row]!r}, which is not {expected}",
            f"Write {expected}, or leave the cell empty if no source gives it.",
        )
    return values
