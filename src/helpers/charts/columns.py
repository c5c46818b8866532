"""What a chart needs of the columns that its arguments name, asked before anything is drawn."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from pandas.api import types

from helpers.charts.checks import ChartError, require_table
from helpers.charts.scales import fitting

T = TypeVar("T")
PATH = re.compile(r"[.\[\]\\'\":]")  # signs that a name of a column may not have in Vega-Lite


def require_columns(table: pd.DataFrame, **columns: str | None) -> None:
    """Require rows, and the column that each argument names (None names none).

    Raises `ChartError` naming the argument and the remedy.
    """
    require_table(table, [])
    for argument, column in columns.items():
        if column is not None and column not in table:
            raise ChartError(
                named(argument, column),
                "the table has no such column",
                f"Choose from {', '.join(map(str, table.columns))}.",
            )
        if column is not None and list(table.columns).count(column) > 1:
            raise ChartError(
                named(argument, column),
                "the table has several columns of that name",
                "Give each column a name of its own.",
            )


def set_apart(
    table: pd.DataFrame, own: Collection[str], columns: Iterable[str]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The table with those of `columns` under other names that a chart needs for itself (`own`), or
    whose signs Vega-Lite would read as a path; and these names, by those of the table.
    """
    names = {
        column: f"given_{place}"
        for place, column in enumerate(dict.fromkeys(columns))
        if column in own or not isinstance(column, str) or PATH.search(column)
    }
    return table.assign(**{new: table[old] for old, new in names.items()}), names


def told_apart(
    table: pd.DataFrame,
    *,
    given: Mapping[str, str | None],
    own: Collection[str],
    group: str | None,
    tooltip: Mapping[str, str] | None,
) -> tuple[pd.DataFrame, str | None, dict[str, str]]:
    """The table, with its `group` and the columns of its `tooltip` under names that its chart can use.

    `given` are the chart's own columns, each with that of the table that it is made of; `own` are others
    that it makes. Raises `ChartError` naming a column that is missing.
    """
    told = dict(tooltip or {})
    require_columns(table, group=group, **{f"tooltip {each}": each for each in told})
    taken = {each for each, column in given.items() if column != each} | {*own}
    table, names = set_apart(table, taken, [*([group] if group else []), *told])
    titles = {names.get(each, each): title for each, title in told.items()}
    group = names.get(group or "", group)
    if group and types.is_datetime64_any_dtype(table[group].dtype):
        table = as_texts(table, group)
    return table, group, titles


def require_flags(table: pd.DataFrame, **columns: str | None) -> None:
    """Require that the column each argument names holds true or false in every row.

    Raises `ChartError` naming the argument, the first row at fault and the remedy.
    """
    for argument, column in columns.items():
        if column is not None:
            require_each(
                table,
                table[column].map(lambda value: value in (True, False)).astype(bool),
                argument=named(argument, column),
                found="holds neither true nor false",
                remedy=f"Write it as one of them, as in table[{column!r}] == 'yes'.",
            )


def require_numbers(table: pd.DataFrame, **columns: str) -> None:
    """Require that the column each argument names holds a number in every row.

    Raises `ChartError` naming the argument, the first row at fault and the remedy.
    """
    for argument, column in columns.items():
        kind = table[column].dtype
        if not types.is_numeric_dtype(kind) or types.is_bool_dtype(kind):
            days = types.is_datetime64_any_dtype(kind) or isinstance(kind, pd.PeriodDtype)
            way = f"as in table[{column!r}].dt.year" if days else "pd.to_numeric"
            raise ChartError(
                named(argument, column),
                f"the column holds {kind}, not numbers",
                f"Convert it ({way}), or name another column.",
            )
        endless = (table[column].abs() == float("inf")).fillna(False).astype(bool)
        require_each(
            table,
            ~endless,
            argument=named(argument, column),
            found="is infinite, which no axis holds",
            remedy="Leave such rows out, or look for a division by zero.",
        )
        require_each(
            table,
            table[column].notna(),
            argument=named(argument, column),
            found="has no number",
            remedy=f"Leave such rows out: table.dropna(subset={column!r}).",
        )


def require_days(table: pd.DataFrame, **columns: str) -> None:
    """Require that the column each argument names holds a day in every row.

    Raises `ChartError` naming the argument, the first row at fault and the remedy.
    """
    for argument, column in columns.items():
        kind = table[column].dtype
        if not types.is_datetime64_any_dtype(kind):
            raise ChartError(
                named(argument, column),
                f"the column holds {kind}, not days",
                "Convert it: pd.to_datetime, for years with format='%Y'.",
            )
        if isinstance(kind, pd.DatetimeTZDtype):
            raise ChartError(
                named(argument, column),
                f"the column holds days in the zone {kind.tz}",
                f"Take the day as it is there: table[{column!r}].dt.tz_localize(None).",
            )
    require_filled_columns(table, **columns)


def require_filled_columns(table: pd.DataFrame, **columns: str | None) -> None:
    """Require that the column each argument names (None names none) has no empty cell.

    Raises `ChartError` naming the argument, the first row at fault and the remedy.
    """
    for argument, column in columns.items():
        if column is not None:
            require_each(
                table,
                table[column].notna(),
                argument=named(argument, column),
                found="is empty",
                remedy=f"Fill it, or leave such rows out: table.dropna(subset={column!r}).",
            )


def require_each(
    table: pd.DataFrame, holds: pd.Series, *, argument: str, found: str, remedy: str
) -> None:
    """Require what `holds` says of every row; raises `ChartError` naming the first it is false for."""
    if not holds.all():
        row = plain(table.index[~holds.to_numpy(dtype=bool)][0])
        raise ChartError(argument, f"row {row!r} {found}", remedy)


def require_one_row_each(table: pd.DataFrame, **columns: str | None) -> None:
    """Require that no two rows agree in all columns that the arguments name (None names none).

    Raises `ChartError` naming the arguments, the first values that repeat and the remedy.
    """
    given = {argument: column for argument, column in columns.items() if column is not None}
    repeated = table.duplicated(list(given.values()))
    if repeated.any():
        first = table.loc[repeated, list(given.values())].iloc[0]
        raise ChartError(
            ", ".join(named(argument, column) for argument, column in given.items()),
            f"more than one row has {', '.join(map(str, first))}",
            "Add such rows up, or keep one of them.",
        )


def require_written_apart(table: pd.DataFrame, **columns: str | None) -> None:
    """Require that different values of the column each argument names are written differently.

    A chart tells kinds by their names, so that 1 and "1" would be one. Raises `ChartError`.
    """
    for argument, column in columns.items():
        written: dict[str, object] = {}
        for value in [] if column is None else table[column].dropna().unique():
            other = written.setdefault(in_letters(value), value)
            if other != value:
                raise ChartError(
                    named(argument, column),
                    f"it holds {plain(other)!r} and {plain(value)!r}, which are written alike",
                    f"Write them in one way, as in table[{column!r}].astype(str), or name them apart.",
                )


def plain(value: Any) -> Any:
    """A value of numpy as Python writes it."""
    return getattr(value, "item", lambda: value)()


def require_legible(names: Iterable[str], *, argument: str, room: float, size: float) -> None:
    """Require that names which are cut to `room` pixels can still be told apart.

    Raises `ChartError` naming two that cannot and the remedy.
    """
    seen: dict[str, str] = {}
    for name in dict.fromkeys(names):
        other = seen.setdefault(fitting(name, room=room, size=size), name)
        if other != name:
            raise ChartError(
                argument,
                f"{other!r} and {name!r} are cut to the same letters, for want of room",
                "Shorten them, or begin them with what tells them apart.",
            )


def as_texts(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Write the values of the columns that the table has as text, so that numbers may name kinds."""
    found = [column for column in columns if column in table]
    return table.assign(**{each: table[each].map(in_letters).astype(object) for each in found})


def in_letters(value: Any) -> str:
    """A value as the name of a kind: a whole number without point, a day without time."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | np.datetime64):
        moment = pd.Timestamp(value)
        return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else str(moment)
    return str(value)


def in_order(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows by the categories of the columns that have any, else by what comes first in them."""
    if not any(isinstance(table[each].dtype, pd.CategoricalDtype) for each in columns):
        return table
    places = {
        each: {kind: at for at, kind in enumerate(kinds_in_order(table[each]))} for each in columns
    }
    ranks = {each: table[each].astype(object).map(places[each]) for each in columns}
    return table.loc[pd.DataFrame(ranks).sort_values(list(columns), kind="stable").index]


def kinds_in_order(values: pd.Series) -> list[Any]:
    """The kinds that stand in a column: as a categorical column orders them, else as they come."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.remove_unused_categories().cat.categories.tolist()
    return list(values.unique().tolist())


def by_text(given: Mapping[Any, T] | None) -> dict[str, T] | None:
    """A mapping with its keys as text, as `as_texts` writes the values; None stays None."""
    return None if given is None else {in_letters(key): value for key, value in given.items()}


def named(argument: str, column: object) -> str:
    """Write an argument as it stands in a call: x='year'."""
    return f"{argument}={column!r}"
