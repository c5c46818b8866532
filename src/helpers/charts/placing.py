"""Where words stand at the values of a series, so that they are clear of lines and each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.charts.planes import Axis

Row = Mapping[Any, Any]
# Where a value is written, by how far from its point.
OFFSETS: dict[str, dict[str, Any]] = {
    "above": {"dy": -13},
    "below": {"dy": 15},
    "beside": {"align": "left", "dx": 9, "dy": -3},
    "rising": {"align": "left", "dx": 4, "dy": 14},
    "before": {"align": "right", "dx": 4, "dy": -13},
    "falling": {"align": "left", "dx": 1, "dy": -10},
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
    are `near`. On the free side of a line that goes on rising or falling. Beside, if it is the first
    on its basis after a year that stands on another. `rows` has the
    columns `x`, `y`, `basis`, `apart` and `run`.
    """
    lowest = _lowest_of_run(rows).reindex(rows.index)
    slopes = _slopes(rows).reindex(rows.index)
    each = rows.to_dict("records")
    found = [
        "above" if row["apart"] else _place(row, each, near=near, comes_down=low, slope=slope)
        for row, low, slope in zip(each, lowest, slopes, strict=True)
    ]
    return pd.Series(found, index=rows.index, dtype=object)


def _lowest_of_run(rows: pd.DataFrame) -> pd.Series:
    """Which values lie below their neighbours in the run, so that the line is above them."""
    ordered = rows.sort_values(["run", "x"])
    runs = ordered.groupby("run")["y"]
    neighbours = pd.concat([runs.shift(1), runs.shift(-1)], axis=1)
    return neighbours.notna().any(axis=1) & (neighbours.min(axis=1) > ordered["y"])


def _slopes(rows: pd.DataFrame) -> pd.Series:
    """Of values in the middle of a run: `rising` or `falling` if the line does so on both sides."""
    ordered = rows.sort_values(["run", "x"])
    runs = ordered.groupby("run")["y"]
    before, after = runs.shift(1), runs.shift(-1)
    slopes = pd.Series("", ordered.index)
    slopes[(before < ordered["y"]) & (ordered["y"] < after)] = "rising"
    slopes[(before > ordered["y"]) & (ordered["y"] > after)] = "falling"
    return slopes


def _place(row: Row, rows: Sequence[Row], *, near: float, comes_down: bool, slope: str) -> str:
    x, y, basis = row["x"], row["y"], row["basis"]
    joined = [each for each in rows if not each["apart"]]
    others = [each for each in joined if each["basis"] != basis]
    close = [each for each in others if abs(each["y"] - y) < near]
    twins = [each["y"] for each in close if each["x"] == x]
    if twins:
        return "below" if y < min(twins) else "above"
    before = {each["basis"] for each in joined if each["x"] == x - 1}
    if basis not in before and any(each["x"] == x - 1 for each in close):
        return "beside"
    own = [each["x"] for each in joined if each["basis"] == basis]
    first = x == min(own) and len(own) > 1
    if first and not comes_down and any(each["x"] == x - 1 for each in others):
        return "beside"
    if any(each["apart"] and each["x"] == x + 1 and abs(each["y"] - y) < near for each in rows):
        return "before"
    return slope or ("below" if comes_down else "above")


def spread(ends: pd.DataFrame, *, apart: float) -> pd.DataFrame:
    """Move the `y` of rows up as far as needed, so that no two are closer than `apart`."""
    ordered = ends.sort_values("y")
    placed: list[float] = []
    for y in ordered["y"]:
        placed.append(max(float(y), placed[-1] + apart) if placed else float(y))
    return ordered.assign(y=placed)
