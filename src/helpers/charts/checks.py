"""What a chart needs of its arguments, and the error that says which does not give it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class ChartError(ValueError):
    """A chart cannot be drawn as asked: which argument, what was found, what to do."""

    def __init__(self, argument: str, found: str, remedy: str) -> None:
        super().__init__(f"{argument}: {found}. {remedy}")
        self.argument = argument
        self.found = found
        self.remedy = remedy


def require_table(
    table: pd.DataFrame, columns: Iterable[str], *, argument: str = "table"
) -> pd.DataFrame:
    """Return `table` unchanged, or raise `ChartError` if it has no row or lacks one of `columns`.

    `argument` is what the caller's function calls the table.
    """
    if not isinstance(table, pd.DataFrame):
        raise ChartError(argument, f"it is a {type(table).__name__}", "Give a DataFrame.")
    missing = [column for column in columns if column not in table]
    if missing:
        raise ChartError(
            argument,
            f"column {', '.join(missing)} is missing",
            f"Give a table with it; this one has {', '.join(map(str, table.columns)) or 'none'}.",
        )
    if table.empty:
        raise ChartError(
            argument,
            "the table has no row, so there is nothing to draw",
            "Give at least one row: look at the condition by which rows were chosen.",
        )
    return table


def require_known(values: Iterable[object], known: Collection[object], *, argument: str) -> None:
    """Raise `ChartError` naming the `values` that `argument`, which holds `known`, has none for."""
    unknown = [value for value in dict.fromkeys(values) if value not in known]
    if unknown:
        raise ChartError(
            argument,
            f"it has nothing for {', '.join(map(str, unknown))}",
            f"Add an entry; it knows {', '.join(map(str, known)) or 'none'}.",
        )


def colors_as_hex(colors: Mapping[Any, str]) -> dict[Any, str]:
    """Colours as #rrggbb, however they were written. Raises `ChartError` naming one that is none."""
    from coloraide import Color

    found = {}
    for name, color in colors.items():
        if isinstance(color, str) and HEX.fullmatch(color):
            found[name] = color
            continue
        try:
            found[name] = Color(color).convert("srgb").clip().to_string(hex=True, alpha=False)
        except (ValueError, TypeError) as error:
            raise ChartError(
                "colors",
                f"{color!r}, of {name}, is no colour",
                "Write #rrggbb, or a colour by its name in CSS, as in 'teal'.",
            ) from error
    return found


SHAPES = {
    "circle", "square", "cross", "diamond", "triangle", "triangle-up", "triangle-down",
    "triangle-right", "triangle-left", "stroke", "arrow", "wedge",
}  # fmt: skip


def require_shapes(shapes: Mapping[Any, str]) -> None:
    """Raise `ChartError` naming a shape that Vega does not know and that is no path."""
    for name, shape in shapes.items():
        if shape not in SHAPES and not str(shape).lstrip().upper().startswith("M"):
            raise ChartError(
                "shapes",
                f"{shape!r}, of {name}, is no shape",
                f"Write one of {', '.join(sorted(SHAPES))}.",
            )


def day_of(value: Any, argument: str) -> pd.Timestamp:
    """The day that an argument names. Raises `ChartError` naming it and the remedy for one that is none."""
    try:
        day = None if isinstance(value, int | float) else pd.Timestamp(value)  # a year is no day
    except (ValueError, TypeError):
        day = None
    if day is None or pd.isna(day):
        raise ChartError(f"{argument}={value!r}", "it is no day", "Write a day as 2021-04-20.")
    return day.tz_localize(None)  # a day is one on the clock that it was written by
