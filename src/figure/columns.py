"""The columns of a chart's data, as a chart and its table can hold them."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import math
import numbers
import pathlib
import uuid
from typing import TYPE_CHECKING, Any

from figure.record import FigureError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

LARGEST = 2**53 - 1  # above it a browser does not tell one whole number from the next
AS_TEXT = (dt.time, pathlib.PurePath, uuid.UUID)
NUMBERS = (decimal.Decimal, fractions.Fraction)
# What JSON can say. A shape of GeoPandas and a scalar of NumPy say themselves what they are in it.
PLAIN = (str, bool, int, float, list, dict, tuple, numbers.Real)
DISCRETE = {"o": "ordinal", "n": "nominal"}
PARTS = ("layer", "hconcat", "vconcat", "concat")


def drawable(name: str, chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """A chart whose data say to Vega-Lite what they say to Python: the same one if they do already.

    Left to itself, Altair takes a Decimal for a word, refuses days and periods and drops infinity.
    Raises `FigureError` as `plain_columns` does.
    """
    types: dict[str, set[str]] = {}
    _note_types(chart, types)
    words = frozenset(field for field, told in types.items() if told <= {"ordinal", "nominal"})
    settled: alt.TopLevelMixin = _settled(name, chart, {}, words)
    return settled


def _note_types(node: Any, types: dict[str, set[str]]) -> None:
    """Note as what a chart and its parts draw each field; `""` where a channel does not say."""
    encoding = getattr(node, "encoding", None)
    for channels in getattr(encoding, "_kwds", {}).values():
        for channel in channels if isinstance(channels, list) else [channels]:
            told = getattr(channel, "_kwds", {})
            short = told.get("shorthand")
            field, colon, letter = str(short).rpartition(":")
            named = field if colon else told.get("field")
            kind = told.get("type")
            if not isinstance(kind, str):
                kind = DISCRETE.get(letter.lower(), "") if colon else ""
            for each in (named, short):
                if isinstance(each, str):
                    types.setdefault(each, set()).add(kind)
    for part in PARTS:
        for child in children if isinstance(children := getattr(node, part, None), list) else ():
            _note_types(child, types)
    if hasattr(inner := getattr(node, "spec", None), "to_dict"):
        _note_types(inner, types)


def _settled(name: str, node: Any, known: dict[int, Any], words: frozenset[str]) -> Any:
    """A chart or a part of one, copied only where its data have to be changed.

    `known` are the tables that were looked at, each with what it became, by their ids: layers share
    them. `words` are the fields that are drawn as words alone.
    """
    changed: dict[str, Any] = {}
    data: Any = getattr(node, "data", None)
    if hasattr(data, "columns") and hasattr(data, "assign"):
        if id(data) not in known:
            known[id(data)] = data, plain_columns(name, data, words)
        changed["data"] = known[id(data)][1]
    for part in PARTS:
        if isinstance(children := getattr(node, part, None), list):
            settled = [_settled(name, child, known, words) for child in children]
            same = all(new is old for new, old in zip(settled, children, strict=True))
            changed[part] = children if same else settled
    inner = getattr(node, "spec", None)
    if hasattr(inner, "to_dict"):
        changed["spec"] = _settled(name, inner, known, words)
    if all(new is getattr(node, part) for part, new in changed.items()):
        return node
    copy = node.copy(deep=False)
    for part, new in changed.items():
        setattr(copy, part, new)
    return copy


def plain_columns(
    name: str, table: pd.DataFrame, words: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """A table with decimals as numbers, intervals as text, periods as their first moment, or by their
    names in columns that are drawn as `words` alone.

    Raises `FigureError` naming the column, and the row of a value that is infinite or has more
    digits than a chart can hold.
    """
    changed: dict[Any, Any] = {}
    if repeated := sorted({str(column) for column in table.columns[table.columns.duplicated()]}):
        raise FigureError(
            name,
            f"the column {', '.join(map(repr, repeated))} stands there twice",
            "Give each column a name of its own.",
        )
    for column in table.columns:
        given = table[column]
        own = named_periods(given) if column in words else given
        if (values := plain_values(name, column, own)) is not given:
            changed[column] = values
        if str(values.dtype).lower().startswith("float"):
            _require_finite(name, column, values)
        elif getattr(values.dtype, "kind", "") in "iuO":
            _require_exact(name, column, values)
    named = all(isinstance(key, str) for key in changed)
    return table.assign(**changed) if changed and named else table


def named_periods(values: pd.Series[Any]) -> pd.Series[Any]:
    """A column of periods by their names (2024Q1); any other one as it is."""
    import pandas as pd

    held = values.dropna()
    of_periods = isinstance(values.dtype, pd.PeriodDtype) or (
        values.dtype == object and len(held) and all(isinstance(each, pd.Period) for each in held)
    )
    return values.map(str, na_action="ignore").astype(object) if of_periods else values


def plain_values(name: str, column: Any, values: pd.Series[Any]) -> pd.Series[Any]:
    """A column as a chart can hold it; the same if nothing has to be changed.

    Raises `FigureError` for durations, which have no unit of their own.
    """
    import pandas as pd

    if isinstance(values.dtype, pd.ArrowDtype) and getattr(values.dtype, "kind", "") in "MO":
        values = values.astype(object).where(values.notna(), None)
    kind = values.dtype
    if isinstance(kind, pd.PeriodDtype):
        return values.dt.to_timestamp()
    if getattr(kind, "kind", "") == "m" or _are(values, dt.timedelta):
        raise FigureError(
            name,
            f"the column {column!r} holds durations, which no chart can draw",
            "Give a number in a unit: column.dt.total_seconds() / 3600 are hours.",
        )
    if isinstance(kind, pd.IntervalDtype):
        return values.map(str, na_action="ignore").astype(object)
    if isinstance(kind, pd.CategoricalDtype):
        return _plain_categories(name, column, values)
    return values if getattr(kind, "kind", "") not in "Oc" else _plain_objects(name, column, values)


def _are(values: pd.Series[Any], kind: type) -> bool:
    """Whether a column of things of Python holds those of one kind."""
    of_python = getattr(values.dtype, "kind", "") == "O"
    return of_python and any(isinstance(value, kind) for value in values)


def _plain_categories(name: str, column: Any, values: pd.Series[Any]) -> pd.Series[Any]:
    """A column of categories, in their order, each as a chart can hold it."""
    own = values.cat.categories.to_series()
    plain = plain_values(name, column, own)
    if getattr(plain.dtype, "kind", "") == "M":
        return plain_values(name, column, values.astype(own.dtype))
    return values if plain is own else values.cat.rename_categories(list(plain))


def _plain_objects(name: str, column: Any, values: pd.Series[Any]) -> pd.Series[Any]:
    """A column of things of Python as a chart can hold it."""
    import pandas as pd

    held = values.dropna()
    if len(held) and all(isinstance(value, dt.date) for value in held):
        if len({getattr(value, "tzinfo", None) for value in held}) > 1:
            raise FigureError(
                name,
                f"the column {column!r} holds times of several zones",
                "Give all in one: pd.to_datetime(column, utc=True).dt.tz_convert('Asia/Shanghai').",
            )
        return pd.to_datetime(values)
    if any(isinstance(value, NUMBERS) for value in held):
        return values.map(_number)
    if len(held) and all(isinstance(value, pd.Period) for value in held):
        return pd.to_datetime(values.map(lambda value: value.to_timestamp(), na_action="ignore"))
    told = values.map(_said)
    for row, value in enumerate(told, 1):
        if not (isinstance(value, PLAIN) or pd.isna(value) or hasattr(value, "__geo_interface__")):
            raise FigureError(
                name,
                f"the column {column!r} holds {str(value)[:60]!r} ({type(value).__name__}) in row {row}, "
                "which no chart can draw",
                "Write it as a text or a number: column.map(str).",
            )
    return told if any(new is not old for new, old in zip(told, values, strict=True)) else values


def _said(value: Any) -> Any:
    """A thing that has a text or a list of its own as that."""
    if isinstance(value, AS_TEXT):
        return str(value)
    return value.tolist() if hasattr(value, "tolist") else value


def _require_exact(name: str, column: Any, values: pd.Series[Any]) -> None:
    for row, value in enumerate(values, 1):
        if not isinstance(value, bool) and isinstance(value, int) and abs(value) > LARGEST:
            raise FigureError(
                name,
                f"the column {column!r} holds {value} in row {row}, more digits than a chart can hold",
                "Give it as text, if it is a code (`.astype(str)`), or in a larger unit.",
            )


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, NUMBERS) else value


def _require_finite(name: str, column: Any, values: pd.Series[Any]) -> None:
    for row, value in enumerate(values, 1):
        if isinstance(value, float) and math.isinf(value):
            raise FigureError(
                name,
                f"the column {column!r} holds infinity in row {row}, which no chart can draw",
                "Leave the row out, or write the value that is meant.",
            )


def gaps_empty(node: Any) -> Any:
    """A spec in which a missing value is null: of a column of words, Altair writes it as NaN."""
    if isinstance(node, dict):
        return {key: gaps_empty(value) for key, value in node.items()}
    if isinstance(node, list):
        return [gaps_empty(value) for value in node]
    return None if isinstance(node, float) and math.isnan(node) else node
