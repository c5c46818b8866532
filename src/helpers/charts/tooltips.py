"""What a mark tells when a reader points at it: columns of the caller's table, under titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd
from pandas.api import types

from helpers.charts.columns import require_columns

Titles = Mapping[str, str]  # what each column is called, by column


def tooltip_columns(table: pd.DataFrame, told: Iterable[Titles]) -> pd.DataFrame:
    """The columns told, under names that no chart confuses with its own; days as they are written.

    Raises `ChartError` for a column that the table does not have.
    """
    columns = list(dict.fromkeys(column for titles in told for column in titles))
    for column in columns:
        require_columns(table, tooltip=column)
    return pd.DataFrame(
        {_name(column): _written(table[column]) for column in columns}, index=table.index
    )


def tooltips(titles: Titles) -> list[alt.Tooltip]:
    """One line for each column told, of a table that holds `tooltip_columns`."""
    return lines({_name(column): title for column, title in titles.items()})


def lines(titles: Titles) -> list[alt.Tooltip]:
    """One line for each field told. Of lines with one title Vega keeps the last: blanks differ."""
    blanks = 0
    found = []
    for field, title in titles.items():
        blanks += not title.strip()
        text = title if title.strip() else " " * blanks
        found.append(alt.Tooltip(field=field, type="nominal", title=text))
    return found


def _name(column: str) -> str:
    return "told_" + "".join(each if each.isalnum() else f"_{ord(each)}_" for each in column)


def _written(values: pd.Series) -> pd.Series:
    if types.is_datetime64_any_dtype(values.dtype):
        return values.dt.strftime("%Y-%m-%d")
    return values
