"""The columns of a chart's data, as a chart and its table can hold them."""

from __future__ import annotations

import decimal
import math
from typing import TYPE_CHECKING, Any

from figure.record import FigureError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

PARTS = ("layer", "hconcat", "vconcat", "concat")


def drawable(name: str, chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """A copy of a chart whose data say to Vega-Lite what they say to Python.

    Left to itself, Altair takes a Decimal for a word, refuses a period and drops infinity. Raises
    `FigureError` naming column and row of infinity.
    """
    copy = chart.copy(deep=True)
    _settle(name, copy)
    return copy


def _settle(name: str, node: Any) -> None:
    data: Any = getattr(node, "data", None)
    if hasattr(data, "columns") and hasattr(data, "assign"):
        node.data = plain_columns(name, data)
    for part in PARTS:
        children = getattr(node, part, None)
        for child in children if isinstance(children, list) else ():
            _settle(name, child)
    inner = getattr(node, "spec", None)
    if hasattr(inner, "to_dict"):
        _settle(name, inner)


def plain_columns(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table with decimals as numbers and periods as their first moment.

    Raises `FigureError` naming column and row of a value that is infinite.
    """
    changed: dict[Any, Any] = {}
    for column in table.columns:
        values = table[column]
        kind = str(values.dtype)
        if kind.startswith("period"):
            changed[column] = values.dt.to_timestamp()
        elif kind == "object" and any(isinstance(value, decimal.Decimal) for value in values):
            values = changed[column] = values.map(_number)
        if kind.lower().startswith("float") or column in changed:
            _require_finite(name, column, values)
    return table.assign(**changed) if all(isinstance(key, str) for key in changed) else table


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, decimal.Decimal) else value


def _require_finite(name: str, column: Any, values: pd.Series[Any]) -> None:
    for row, value in enumerate(values, 1):
        if isinstance(value, float) and math.isinf(value):
            raise FigureError(
                name,
                f"the column {column!r} holds infinity in row {row}, which no chart can draw",
                "Leave the row out, or write the value that is meant.",
            )
