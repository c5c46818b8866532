"""The table of a figure: the values that are drawn, with the title and type of every column."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from figure.columns import plain_columns
from figure.record import MAX_ROWS, FigureError

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {"i": "integer", "u": "integer", "f": "number", "b": "boolean", "M": "date"}
_MOMENT = (
    r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::(?!00)\d{2})?)(?::00)?(?:\.0+)?(?:Z|[+-]\d{2}:?\d{2})?"
)
_DAY = r"\d{4}-\d{2}-\d{2}(T00:00:00(\.0+)?)?"


def table_record(
    name: str, table: pd.DataFrame, caption: str, columns: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """A DataFrame as part of a record; `columns` tells of each column what its name does not.

    Raises `FigureError` for a table without rows or with more than 5,000.
    """
    if hasattr(table, "columns") and not len(table):
        raise FigureError(
            name,
            "its table has no row",
            "Look why the data are empty, a filter or a join; draw what has rows.",
        )
    if not hasattr(table, "columns"):
        raise FigureError(
            name, "it has no table", "Give table=: a DataFrame with the values that are drawn."
        )
    require_few_rows(name, len(table), "its table")
    table = plain_columns(name, table)
    described = [
        {
            "name": str(column),
            "title": str(column),
            "type": column_type(str(column), table[column]),
            "unit": None,
            "lang": None,
            **columns.get(column, columns.get(str(column), {})),
        }
        for column in table.columns
    ]
    cells = [[cell(value) for value in table[column]] for column in table.columns]
    rows = [list(row) for row in zip(*cells, strict=True)]
    return {"caption": caption, "columns": described, "rows": rows}


def require_columns(name: str, table: pd.DataFrame | None, told: Mapping[str, Any]) -> None:
    """Raise `FigureError` for a column that `columns=` tells of and the table does not have."""
    own = [str(column) for column in getattr(table, "columns", ())]
    for column in told:
        if own and str(column) not in own:
            near = difflib.get_close_matches(str(column), own, n=1)
            meant = f"Is {near[0]!r} meant?" if near else f"Its columns are {', '.join(own)}."
            raise FigureError(
                name,
                f"columns= names a column {str(column)!r}, which its table does not have",
                f"{meant} Correct the name, or take it out.",
            )


def require_few_rows(name: str, rows: int, where: str) -> None:
    """Raise `FigureError` if there are more rows than a page can carry and a reader can use."""
    if rows > MAX_ROWS:
        raise FigureError(
            name,
            f"{where} has {rows:,} rows, more than {MAX_ROWS:,}",
            "Aggregate the data, or draw a part and link the whole file.",
        )


def table_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows that a chart holds as a table, days without their hour; a gap in them is empty text.

    What is nested in an object has a column of its own, named as a chart names it: `more.count`.
    """
    import pandas as pd

    rows = [_flat(row) for row in rows]
    table = pd.DataFrame(rows)
    for column in table.columns:
        held = [row.get(column) for row in rows]
        if None in held and all(each is None or type(each) is int for each in held):
            table[column] = pd.array(held, dtype="Int64")
        texts = [text for text in table[column].dropna() if text != ""]
        if not texts or not all(isinstance(text, str) for text in texts):
            continue
        if all(re.fullmatch(_DAY, text) for text in texts):
            table[column] = pd.to_datetime(table[column], format="ISO8601")
        elif all(re.fullmatch(_MOMENT, text) for text in texts):
            table[column] = table[column].map(_moment, na_action="ignore")
    return table


def _flat(row: dict[str, Any], within: str = "") -> dict[str, Any]:
    """A row with what its objects hold beside the rest; a shape stays whole."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict) and key != "geometry":
            flat |= _flat(value, f"{within}{key}.")
        else:
            flat[f"{within}{key}" if within else key] = value
    return flat


def _moment(text: str) -> str | None:
    """A moment as a reader reads it: the day, then the hour at its place."""
    found = re.fullmatch(_MOMENT, text)
    return f"{found[1]} {found[2]}" if found else None


def column_type(name: str, column: pd.Series) -> str:
    """The type of a column by its values, and of a whole number that is a year by its name."""
    kind = _TYPES.get(getattr(column.dtype, "kind", "O"), "string")
    return "year" if kind == "integer" and name.lower().endswith("year") else kind


def cell(value: Any) -> Any:
    """A value as JSON holds it: a gap as null, a day as YYYY-MM-DD with its hour if it has one, what
    is no value as its text.
    """
    import pandas as pd

    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    if pd.isna(value):
        return None
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return f"{value.date().isoformat()} {value:%H:%M:%S}".removesuffix(":00")
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    plain = value.item() if hasattr(value, "item") else value
    return plain if isinstance(plain, str | int | float | bool) else str(plain)
