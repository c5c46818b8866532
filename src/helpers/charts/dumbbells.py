"""Dumbbells: several values of one thing on one scale, two of them joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError, require_known
from helpers.charts.columns import (
    named,
    require_columns,
    require_filled_columns,
    require_numbers,
    require_one_row_each,
)
from helpers.charts.keys import in_pixels
from helpers.charts.look import Layout, config, haloed, layout_named
from helpers.charts.marks import Style, points_by_mark, require_styles
from helpers.charts.palette import INK_SOFT, RULE, SERVICES
from helpers.charts.scales import text_width
from helpers.charts.tooltips import lines

ROW = {True: 38, False: 28}  # how high a row is, compact or not
NAMES = 0.42  # how much of the width names of rows may take where they stand before the scale
EDGE = 24  # pixels left of the scale where names stand over it
NAME, MARK, HEADING = -9, 9, 7  # where they stand in a row then, in pixels from its middle
SIZE = 110
KEY_LINE = 20


@dataclass(frozen=True)
class Plot:
    """What the layers share: `lines` has a row for each line of the chart, headings too."""

    lines: pd.DataFrame
    points: pd.DataFrame
    layout: Layout
    left: float
    width: float
    domain: tuple[float, float]

    @property
    def height(self) -> float:
        """How high the rows are together."""
        return ROW[self.layout.compact] * len(self.lines)

    def middle(self, line: int) -> float:
        """The middle of a line, in pixels from above."""
        return ROW[self.layout.compact] * (line + 0.5)

    def marks(self, line: int) -> float:
        """How far down the marks of a line stand: on a phone its name stands over them."""
        return self.middle(line) + (MARK if self.layout.compact else 0)

    def pixel(self, value: float) -> float:
        """Where a value stands, in pixels."""
        low, high = self.domain
        return self.left + (self.width - self.left - 24) * (value - low) / (high - low)


@drafted
def dumbbells(
    table: pd.DataFrame,
    *,
    row: str,
    values: Mapping[str, str],
    group: str | None = None,
    styles: Mapping[str, Style],
    names: Mapping[str, str],
    join: tuple[str, str] | None = None,
    missing: Mapping[str, str] | None = None,
    ticks: Mapping[float, str],
    layout: str = "wide",
) -> alt.LayerChart:
    """Draw a row per row of `table`, with a mark for each of its values on one scale.

    `values` names the column of each kind of value, which may be empty: such a value is not drawn,
    and in its place stands its text of `missing`, if it has one. `join` are two kinds between which
    a line is drawn. `styles` (of a Vega-Lite point, as in {"low": {"shape": "circle", "fill": "teal"}})
    and `names` are by kind, in the order of the key, the last on top.
    Rows stand under the heading of their `group`, in the order of the table. `ticks` are the values
    to name, with their words; the scale ends at the first and the last.

    Raises `ChartError` naming argument and remedy for a column that is missing or holds no numbers,
    a row that stands twice, a kind without style or name, no value at all, fewer than two ticks, or
    a value outside them.
    """
    _require(table, row=row, group=group, values=values)
    _require_known_kinds(values, styles=styles, names=names)
    require_styles({kind: styles[kind] for kind in values})
    require_known([*(join or ()), *(missing or {})], values, argument="join, missing")
    if len(ticks) < 2:
        raise ChartError(
            "ticks", f"there are {len(ticks)}", "Give at least two: the ends of the scale."
        )
    measures = layout_named(layout)
    lines, points = _lines(table, row=row, group=group, values=values)
    longest = max(text_width(name, size=measures.small) for name in lines["name"])
    beside = min(longest + 16, NAMES * measures.width)
    plot = Plot(
        lines=lines,
        points=points,
        layout=measures,
        left=EDGE if measures.compact else beside,
        width=measures.width - 10,
        domain=(min(ticks), max(ticks)),
    )
    _require_inside(plot, table, values)
    return alt.layer(
        *_grid(plot, ticks),
        *_row_names(plot),
        *([_joined(plot, join)] if join else []),
        *_marks(plot, {kind: styles[kind] for kind in values}, names),
        *_missing(plot, missing or {}),
        *_key(plot, {kind: names[kind] for kind in values}, styles),
        width=plot.width,
        height=plot.height,
        config=config(measures),
    )


def _require_known_kinds(values: Mapping[str, str], **given: Mapping[str, Any]) -> None:
    for argument, known in given.items():
        require_known(values, known, argument=argument)


def _require(
    table: pd.DataFrame, *, row: str, group: str | None, values: Mapping[str, str]
) -> None:
    require_columns(table, row=row, group=group, **values)
    require_filled_columns(table, row=row, group=group)
    require_one_row_each(table, group=group, row=row)
    for kind, column in values.items():
        if table[column].notna().any():
            require_numbers(table.dropna(subset=column), **{f"values, {kind}": column})
    if table[list(values.values())].isna().all(axis=None):
        raise ChartError("values", "all of their cells are empty", "Name columns that hold values.")


def _require_inside(plot: Plot, table: pd.DataFrame, values: Mapping[str, str]) -> None:
    low, high = plot.domain
    for kind, column in values.items():
        outside = table.loc[
            ~table[column].dropna().between(low, high).reindex(table.index, fill_value=True)
        ]
        if len(outside):
            raise ChartError(
                named(f"values, {kind}", column),
                f"row {outside.index[0]!r} has {outside[column].iloc[0]}, beyond the ticks",
                "Give ticks= that reach from the least to the largest value.",
            )


def _lines(
    table: pd.DataFrame, *, row: str, group: str | None, values: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lines of the chart with their numbers, and the values with that of their line."""
    lines: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    last = None
    for each in table.to_dict("records"):
        if group and each[group] != last:
            last = each[group]
            lines.append({"name": str(last), "heading": True})
        for kind, column in values.items():
            points.append(
                {"line": len(lines), "kind": kind, "value": each[column], "of": each[row]}
            )
        lines.append({"name": str(each[row]), "heading": False})
    return pd.DataFrame(lines), pd.DataFrame(points)


# ------------------------------------------------------------------------------------------ drawing


def _grid(plot: Plot, ticks: Mapping[float, str]) -> list[alt.Chart]:
    """A line for each value that is named, and its words over it."""
    rows = [{"x": plot.pixel(value), "text": text, "y": -10} for value, text in ticks.items()]
    return [
        in_pixels(rows)
        .mark_rule(color=RULE, aria=False)
        .encode(y=alt.YValue(0), y2=alt.Y2Value(plot.height)),
        in_pixels(rows)
        .mark_text(fontSize=plot.layout.small, color=INK_SOFT, aria=False)
        .encode(text=alt.Text("text:N")),
    ]


def _row_names(plot: Plot) -> list[alt.Chart]:
    """The names of rows before the scale or over their marks, the headings of groups in bold."""
    layers, over = [], plot.layout.compact
    for heading, rows in plot.lines.groupby("heading"):
        lift = (HEADING if heading else NAME) if over else 0
        placed = [
            {"x": 0 if heading else 8, "y": plot.middle(int(str(line))) + lift, "text": name}
            for line, name in rows["name"].items()
        ]
        layers += haloed(
            in_pixels(placed).encode(text=alt.Text("text:N")),
            align="left",
            baseline="middle",
            fontSize=plot.layout.small,
            fontWeight="bold" if heading else "normal",
            limit=plot.width if heading or over else plot.left - 12,
        )
    return layers


def _placed(plot: Plot, kind: str) -> list[dict[str, Any]]:
    rows = plot.points[(plot.points["kind"] == kind) & plot.points["value"].notna()]
    return [
        {"x": plot.pixel(value), "y": plot.marks(line), "line": line, "of": of}
        for value, line, of in zip(rows["value"], rows["line"], rows["of"], strict=True)
    ]


def _joined(plot: Plot, join: tuple[str, str]) -> alt.Chart:
    """A line from one value to the other, in rows that have both."""
    ends = {kind: {each["line"]: each for each in _placed(plot, kind)} for kind in join}
    first, second = (ends[kind] for kind in join)
    rows = [{**first[line], "to": second[line]["x"]} for line in first if line in second]
    return (
        in_pixels(rows)
        .mark_rule(color=SERVICES, strokeWidth=3, opacity=0.45, aria=False)
        .encode(x2=alt.X2("to:Q"))
    )


def _marks(plot: Plot, styles: Mapping[str, Style], names: Mapping[str, str]) -> list[alt.Chart]:
    return [
        in_pixels([{**each, "kind": names[kind]} for each in _placed(plot, kind)])
        .mark_point(filled=True, opacity=1, **{"size": SIZE, **style})
        .encode(
            description=alt.Description("of:N"),
            tooltip=lines({"of": " ", "kind": " "}),
        )
        for kind, style in styles.items()
    ]


def _missing(plot: Plot, missing: Mapping[str, str]) -> list[alt.Chart]:
    """What is said where a value is not known."""
    rows = [
        {"x": plot.pixel(plot.domain[0]) + 16, "y": plot.marks(line), "text": text}
        for kind, text in missing.items()
        for line in plot.points.loc[
            (plot.points["kind"] == kind) & plot.points["value"].isna(), "line"
        ]
    ]
    if not rows:
        return []
    return [
        in_pixels(rows)
        .mark_text(
            align="left",
            baseline="middle",
            fontSize=plot.layout.small,
            fontStyle="italic",
            color=INK_SOFT,
            aria=False,
        )
        .encode(text=alt.Text("text:N"))
    ]


def _key(plot: Plot, names: Mapping[str, str], styles: Mapping[str, Style]) -> list[alt.Chart]:
    """What each mark means, under the rows."""
    across, down, layers = 8.0, plot.height + 20, []
    for kind, name in names.items():
        needed = 14 + text_width(name, size=plot.layout.small) + 18
        if across > 8 and across + needed > plot.width:
            across, down = 8.0, down + KEY_LINE
        entry = in_pixels([{"mark": kind, "text": name, "x": across, "y": down}])
        layers += [
            *points_by_mark(entry, [kind], styles, size=SIZE),
            entry.mark_text(
                align="left",
                baseline="middle",
                dx=11,
                fontSize=plot.layout.small,
                color=INK_SOFT,
                aria=False,
            ).encode(text=alt.Text("text:N")),
        ]
        across += needed
    return layers
