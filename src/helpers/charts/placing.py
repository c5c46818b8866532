"""Where words stand at the values of a series, so that they are clear of lines and each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.charts.planes import Axis

# Where a value is written, by how far from its point.
OFFSETS: dict[str, dict[str, Any]] = {
    "above": {"dy": -13},
    "below": {"dy": 15},
    "beside": {"align": "left", "dx": 10, "dy": -3},
}


def placed_texts(rows: pd.DataFrame, axes: Mapping[str, Axis]) -> pd.DataFrame:
    """The rows of a series that have a text, with `place`: one of `OFFSETS`."""
    found = [
        group.assign(place=places(group, near=axes[str(name)].span / 10))
        for name, group in rows.groupby("choice", sort=False)
    ]
    return pd.concat(found).loc[lambda placed: placed["text"].fillna("") != ""]


def places(rows: pd.DataFrame, *, near: float) -> pd.Series:
    """Where each value is written: above its point, unless its line or another value is there.

    Below, if its line comes down to it and leaves up, or if it is the lower of two of one year that
    are `near`. Beside, if the year before stands near and on another basis only. `rows` has the
    columns `x`, `y`, `basis`, `apart` and `run`.
    """
    lowest = _lowest_of_run(rows).reindex(rows.index)
    joined = rows.loc[~rows["apart"].astype(bool)]
    found = [
        "above" if row["apart"] else _place(row, joined, near=near, comes_down=low)
        for row, low in zip(rows.to_dict("records"), lowest, strict=True)
    ]
    return pd.Series(found, index=rows.index, dtype=object)


def _lowest_of_run(rows: pd.DataFrame) -> pd.Series:
    """Which values lie below their neighbours in the run, so that the line is above them."""
    ordered = rows.sort_values(["run", "x"])
    runs = ordered.groupby("run")["y"]
    neighbours = pd.concat([runs.shift(1), runs.shift(-1)], axis=1)
    return neighbours.notna().any(axis=1) & (neighbours.min(axis=1) > ordered["y"])


def _place(row: Mapping[Any, Any], joined: pd.DataFrame, *, near: float, comes_down: bool) -> str:
    others = joined.loc[joined["basis"] != row["basis"]]
    close = others.loc[(others["y"] - row["y"]).abs() < near]
    twins = close.loc[close["x"] == row["x"], "y"]
    if len(twins):
        return "below" if row["y"] < twins.min() else "above"
    before = set(joined.loc[joined["x"] == row["x"] - 1, "basis"])
    if row["basis"] not in before and (close["x"] == row["x"] - 1).any():
        return "beside"
    return "below" if comes_down else "above"


def spread(ends: pd.DataFrame, *, apart: float) -> pd.DataFrame:
    """Move the `y` of rows up as far as needed, so that no two are closer than `apart`."""
    ordered = ends.sort_values("y")
    placed: list[float] = []
    for y in ordered["y"]:
        placed.append(max(float(y), placed[-1] + apart) if placed else float(y))
    return ordered.assign(y=placed)
