"""The layers of a matrix in sheets; what they show is reckoned in the chart, from what is chosen."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.palette import INK, PAPER, RULE
from helpers.charts.sheet_heads import Sheets, headings, key_of_states

MARKS = "marks"  # the view whose marks a reader chooses
IN_OVERVIEW = "sheet === 0"
LINES = 2  # of a name, at most
SIZES, CHOSEN = (300, 100), (400, 220)  # of a mark, in the overview and in a sheet


def sheet_layers(parts: Sheets, item: alt.Parameter) -> list[alt.Chart]:
    """Lines and names of rows, marks and their numbers, headings and the key."""
    return [
        *headings(parts),
        *_rows(parts),
        _marks(parts, item),
        _counts(parts),
        *key_of_states(parts),
    ]


# ----------------------------------------------------------------------------------------- the rows


def _rows(parts: Sheets) -> list[alt.Chart]:
    """A line under each row and its name: of a sheet in the overview, of a thing in a sheet."""
    shown = _shown(alt.Chart(alt.to_values(_named_rows(parts))))
    line = shown.mark_rule(color=RULE, aria=False).encode(
        y=_y(band=1), x=alt.XValue(0), x2=alt.X2Value(parts.width)
    )
    return [line, *(_names(parts, shown, lines) for lines in range(1, LINES + 1))]


def _names(parts: Sheets, shown: alt.Chart, lines: int) -> alt.Chart:
    size = parts.layout.small
    return (
        shown.transform_filter(f"datum.lines === {lines}")
        .mark_text(
            align="left",
            baseline="middle",
            dy=-(lines - 1) * size * 0.6,
            lineBreak="\n",
            lineHeight=size * 1.2,
            fontSize=size,
            color=INK,
            aria=False,
        )
        .encode(y=_y(), x=alt.XValue(0), text=alt.Text("name:N"))
    )


def _named_rows(parts: Sheets) -> pd.DataFrame:
    """Every row that some sheet has, with its name in lines: those of the overview first."""
    things = parts.things
    firsts = things[~things["sheet"].isin(parts.aside)].drop_duplicates("sheet")
    over = firsts.assign(name=firsts["sheet"], row=firsts["order"].map(_in_order), of=0)
    own = things.assign(row=things["place"].map(_in_order), of=things["sheet"])
    rows = pd.concat([over, own], ignore_index=True)[["of", "row", "name"]]
    signs = int((parts.left - 10) / (parts.layout.small * 0.54))
    wrapped = [_wrapped(name, signs) for name in rows["name"]]
    return rows.assign(name=wrapped, lines=[name.count("\n") + 1 for name in wrapped])


def _wrapped(name: str, signs: int) -> str:
    """A name in as many lines as are allowed; what is left over is cut off with a sign that says so."""
    return "\n".join(textwrap.wrap(name, signs, max_lines=LINES, placeholder=" …"))


def _in_order(place: int) -> str:
    """A text that sorts as its number does, by which rows stand in order."""
    return f"{place:04d}"


def _shown(chart: alt.Chart) -> alt.Chart:
    return chart.transform_filter("datum.of === sheet")


def _y(*, band: float = 0.5) -> alt.Y:
    return alt.Y("row:N").scale(type="band", padding=0).axis(None).bandPosition(band)


# ---------------------------------------------------------------------------------------- the cells


def _cells(parts: Sheets) -> alt.Chart:
    """The cells of what is chosen, each with its `rank` (which state is drawn) and `count`."""
    ranks = {state: rank for rank, state in enumerate(parts.styles)}
    rows = parts.marks.assign(rank=parts.marks["state"].map(ranks))
    rows = rows.assign(counted=(~rows["state"].isin(parts.silent)).astype(int))
    kept = ["thing", "column", "rank", "counted", *(["region"] if "region" in rows else [])]
    things = parts.things.assign(
        over=parts.things["order"].map(_in_order), own=parts.things["place"].map(_in_order)
    )
    fields = ["sheet", "sheet_key", "over", "own", *(["kind"] if "kind" in things else [])]
    looked_up = alt.LookupData(
        data=alt.Data(values=things[["thing", *fields]].to_dict("records")),
        key="thing",
        fields=fields,
    )
    chart = alt.Chart(alt.Data(values=rows[kept].drop_duplicates().to_dict("records")))
    chart = chart.transform_lookup(lookup="thing", from_=looked_up)
    aside = " && ".join(["true", *(f"datum.sheet !== {each!r}" for each in parts.aside)])
    chart = chart.transform_filter(f"{IN_OVERVIEW} ? {aside} : datum.sheet === sheet")
    for each in parts.filters:
        chart = chart.transform_filter(f"{each} === 0 || datum.{each} === {each}")
    return (
        chart.transform_calculate(
            row=f"{IN_OVERVIEW} ? datum.over : datum.own",
            item=f"{IN_OVERVIEW} ? datum.sheet_key : datum.thing",
        )
        .transform_aggregate(
            rank="min(rank)", counted="max(counted)", groupby=["row", "item", "column", "thing"]
        )
        .transform_aggregate(
            rank="min(rank)", count="sum(counted)", groupby=["row", "item", "column"]
        )
        .transform_calculate(told="datum.column + (datum.count > 1 ? ': ' + datum.count : '')")
    )


def _x(parts: Sheets) -> alt.X:
    turned: dict[str, Any] = {"labelAngle": 0}
    if parts.turned:
        turned = {"labelAngle": -90, "labelAlign": "left", "labelBaseline": "middle"}
    return (
        alt.X("column:N")
        .sort(parts.across)
        .scale(type="band", domain=parts.across, range=[parts.left, parts.width], padding=0)
        .axis(orient="top", labelColor=INK, labelLimit=140, grid=False, **turned)
        .title(None)
    )


def _marks(parts: Sheets, item: alt.Parameter) -> alt.Chart:
    """A mark in each cell that is not empty, in the style of its state; one chosen is larger."""
    by_rank = list(parts.styles.values())
    return (
        _cells(parts)
        .mark_point(filled=True, opacity=1, cursor="pointer", strokeWidth=1.8)
        .encode(
            x=_x(parts),
            y=_y(),
            shape=_by_rank(alt.Shape, [style.get("shape", "circle") for style in by_rank]),
            fill=_by_rank(alt.Fill, [style.get("fill", PAPER) for style in by_rank]),
            stroke=_by_rank(alt.Stroke, [style.get("stroke", PAPER) for style in by_rank]),
            size=alt.when(item, empty=False).then(_size(CHOSEN)).otherwise(_size(SIZES)),
            description=alt.Description("told:N"),
            tooltip=[alt.Tooltip("told:N", title=" ")],
        )
        .properties(name=MARKS)
    )


def _size(sizes: tuple[int, int]) -> dict[str, Any]:
    """The size of a mark, by what is shown."""
    return {"value": {"expr": f"{IN_OVERVIEW} ? {sizes[0]} : {sizes[1]}"}}


def _by_rank(channel: Any, values: list[str]) -> Any:
    return channel(
        "rank:N", scale=alt.Scale(domain=list(range(len(values))), range=values), legend=None
    )


def _counts(parts: Sheets) -> alt.Chart:
    """How many things a cell of the overview holds, on its mark."""
    inks = [
        str(style.get("stroke", INK)) if style.get("fill", PAPER) == PAPER else PAPER
        for style in parts.styles.values()
    ]
    return (
        _cells(parts)
        .transform_filter(f"{IN_OVERVIEW} && datum.count > 0")
        .mark_text(
            fontSize=parts.layout.small - 2,
            fontWeight="bold",
            baseline="middle",
            aria=False,
        )
        .encode(x=_x(parts), y=_y(), text=alt.Text("count:Q"), color=_by_rank(alt.Color, inks))
    )
