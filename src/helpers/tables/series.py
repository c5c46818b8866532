"""Series: which of their values may be joined, where values are missing, where a basis changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pandas.api import types

from helpers.tables.dictionary import TableError


def runs(
    table: pd.DataFrame,
    *,
    x: str,
    within: Sequence[str] = (),
    breaks: pd.DataFrame | None = None,
    step: float | None = 1,
) -> pd.Series:
    """Number the runs of rows that may be joined by one line, from 1 in the order of `table`.

    A run keeps to one value of each column in `within`, steps over no gap (two values of `x` further
    apart than `step`; with None there are no gaps), and crosses no break. `breaks` has a row per
    break, in its column `x` the first value on the new basis; the columns of `within` that it also
    has say which rows it concerns. A value of `x` that repeats within one run's columns starts anew.
    """
    ordered = table.reset_index(drop=True).sort_values([*within, x], kind="stable")
    apart = ordered[x].diff()
    starts = apart.isna() | (apart <= 0)
    if step is not None:
        starts |= apart > step
    for column in within:
        starts |= ordered[column] != ordered[column].shift()
    if breaks is not None:
        starts |= _breaks_before(ordered, x=x, within=within, breaks=breaks)
    numbers, _ = pd.factorize(starts.cumsum().sort_index())
    return pd.Series(numbers + 1, index=table.index)


def _breaks_before(
    ordered: pd.DataFrame, *, x: str, within: Sequence[str], breaks: pd.DataFrame
) -> pd.Series:
    """Which rows of an ordered table stand on a newer basis than the row before them."""
    before = ordered[x].shift()
    broken = pd.Series(False, index=ordered.index)
    for each in breaks.to_dict("records"):
        crossed = (before < each[x]) & (each[x] <= ordered[x])
        for column in within:
            if column in breaks:
                crossed &= ordered[column] == each[column]
        broken |= crossed
    return broken


def gaps(values: pd.DataFrame, *, x: str, y: str, step: float = 1) -> pd.DataFrame:
    """Find the stretches without a value: one row per gap, in order of `x`.

    Columns `x` and `y`: half-way between the neighbours of the gap, of which the higher `y` counts
    where there are several; `length` is how far these are apart, which is more than `step`.
    """
    highest = values.groupby(x)[y].max()
    known: list[Any] = highest.index.to_list()
    rows = [
        ((before + after) / 2, (highest[before] + highest[after]) / 2, after - before)
        for before, after in zip(known, known[1:], strict=False)
        if after - before > step
    ]
    return pd.DataFrame(rows, columns=[x, y, "length"])


def breaks_within(
    breaks: pd.DataFrame,
    *,
    x: str,
    values: pd.DataFrame,
    within: Sequence[str] = (),
    step: float = 1,
) -> pd.DataFrame:
    """Keep the breaks that part values of a table: one row per break, in order, with `at`.

    In its column `x` a break has the first value on the new basis. `at` is where to draw it: half a
    `step` before that value, or on the value before, or on it, if that one is known on both bases
    (it repeats in `values` with the same in the columns `within`). A break before the first or
    after the last of the values that it concerns, by the columns of `within`, parts nothing.
    """
    both = set(values.loc[values.duplicated([x, *within], keep=False), x])
    ordered = breaks.sort_values(x, kind="stable", ignore_index=True)
    at = [
        next((near for near in (each - step, each) if near in both), each - step / 2)
        for each in ordered[x]
    ]
    placed = ordered.assign(at=pd.Series(at, index=ordered.index, dtype=float))
    groups = [rows for _, rows in values.groupby(list(within))] if within else [values]
    parts = [
        any(
            rows[x].min() <= each["at"] <= rows[x].max()
            for rows in groups
            if all(rows[name].iloc[0] == each[name] for name in within if name in each)
        )
        for each in placed.to_dict("records")
    ]
    return placed.loc[parts]


def running_count(
    table: pd.DataFrame, *, x: str, added: str | None = None, within: Sequence[str] = ()
) -> pd.DataFrame:
    """Count up: one row per value of `x`, in its order, with `added` and the running `total`.

    `added` names the column that says how many a row adds; without it each row adds one. Rows that
    differ in a column of `within` are counted apart. Raises `TableError` for a column that is
    missing or has an empty cell, and for an `added` that holds no numbers.
    """
    needed = [x, *within, *([] if added is None else [added])]
    for column in needed:
        if column not in table:
            raise TableError(
                "table",
                f"there is no column {column!r} to count by",
                f"Choose from {', '.join(map(str, table.columns))}.",
            )
        if table[column].isna().any():
            row = table.index[table[column].isna()][0]
            raise TableError(
                f"table, row {row}",
                f"{column} is empty, so that it would be missing from the count",
                f"Fill it, or leave such rows out: table.dropna(subset={column!r}).",
            )
    if added is not None and not types.is_numeric_dtype(table[added]):
        raise TableError(
            "table",
            f"{added} holds {table[added].dtype}, not numbers",
            "Convert it (pd.to_numeric), or name another column.",
        )
    counted = table.assign(added=1 if added is None else table[added])
    steps = counted.groupby([*within, x], as_index=False, sort=True)["added"].sum()
    totals = steps.groupby(list(within))["added"].cumsum() if within else steps["added"].cumsum()
    return steps.assign(total=totals)
