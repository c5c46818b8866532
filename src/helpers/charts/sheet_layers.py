"""The layers of a matrix in sheets; what they show is reckoned in the chart, from what is chosen."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.keys import in_pixels
from helpers.charts.palette import INK, INK_SOFT, PAPER, RULE
from helpers.charts.scales import LETTER
from helpers.charts.sheet_heads import Sheets, headings, key_of_states

MARKS = "marks"  # the view whose marks a reader chooses
IN_OVERVIEW = "sheet === 0"
LINES = 2  # of a name, at most
LINE = 16  # pixels from what is chosen to what is said of it
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


# ----------------------------------------------------------------------------- what is chosen


def _passing(parts: Sheets) -> alt.Chart:
    """Every mark of the sheet shown, with its thing; `passes` is 1 if the filters let it through.

    A thing has one row more, without a column, so that it is known where it has no mark at all.
    """
    ranks = {state: rank for rank, state in enumerate(parts.styles)}
    rows = parts.marks.assign(rank=parts.marks["state"].map(ranks))
    rows = rows.assign(counted=(~rows["state"].isin(parts.silent)).astype(int))
    kept = ["thing", "column", "rank", "counted", *(["region"] if "region" in rows else [])]
    marks = rows[kept].drop_duplicates().to_dict("records")
    things = _named_things(parts)
    looked_up = alt.LookupData(
        data=alt.InlineData(values=things.to_dict("records")),
        key="thing",
        fields=[column for column in things if column != "thing"],
    )
    chart = alt.Chart(alt.InlineData(values=[*marks, *things[["thing"]].to_dict("records")]))
    excluded = " && ".join(["true", *(f"datum.sheet !== {each!r}" for each in parts.excluded)])
    passes = [f"({each} === 0 || datum.{each} === {each})" for each in parts.filters]
    return (
        chart.transform_lookup(lookup="thing", from_=looked_up)
        .transform_filter(f"{IN_OVERVIEW} ? {excluded} : datum.sheet === sheet")
        .transform_calculate(
            row=f"{IN_OVERVIEW} ? datum.over : datum.own",
            item=f"{IN_OVERVIEW} ? datum.sheet_key : datum.thing",
            passes=f"{' && '.join(['true', *passes])} ? 1 : 0",
        )
    )


def _named_things(parts: Sheets) -> pd.DataFrame:
    """The things with the names of their rows in lines: in their sheet, and in the overview."""
    things = parts.things
    signs = int((parts.left - 10) / (parts.layout.small * LETTER))
    named = things.assign(
        over=things["order"].map(_in_order),
        own=things["place"].map(_in_order),
        over_name=[_wrapped(name, signs) for name in things["sheet"]],
        own_name=[_wrapped(name, signs) for name in things["name"]],
    )
    kept = ["thing", "sheet", "sheet_key", "over", "own", "over_name", "own_name"]
    return named[[*kept, *(["kind"] if "kind" in named else [])]]


def _wrapped(name: str, signs: int) -> str:
    """A name in as many lines as are allowed; what is left over is cut off with a sign that says so."""
    return "\n".join(textwrap.wrap(name, signs, max_lines=LINES, placeholder=" …"))


def _in_order(place: int) -> str:
    """A text that sorts as its number does, by which rows stand in order."""
    return f"{place:04d}"


# ----------------------------------------------------------------------------------------- the rows


def _rows(parts: Sheets) -> list[alt.Chart]:
    """A line under each row and its name: of a sheet in the overview, of a thing in a sheet.

    A row that has nothing of what is chosen is left out, and it is said how many are.
    """
    rows = (
        _passing(parts)
        .transform_calculate(name=f"{IN_OVERVIEW} ? datum.over_name : datum.own_name")
        .transform_aggregate(passes="max(passes)", groupby=["row", "name"])
    )
    shown = rows.transform_filter("datum.passes").transform_calculate(
        lines="length(split(datum.name, '\\n'))"
    )
    line = shown.mark_rule(color=RULE, aria=False).encode(
        y=_y(band=1), x=alt.XValue(0), x2=alt.X2Value(parts.width)
    )
    names = [_names(parts, shown, lines) for lines in range(1, LINES + 1)]
    return [line, *names, *(_chosen(parts, rows) if parts.filters else [])]


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


def _chosen(parts: Sheets, rows: alt.Chart) -> list[alt.Chart]:
    """What the filters let through, and how many rows have nothing of it, over the names of rows."""
    some = " || ".join(f"{each} !== 0" for each in parts.filters)
    words = [f"({each} === 0 ? '' : {each})" for each in parts.filters]
    both = " && ".join(f"{each} !== 0" for each in parts.filters)
    between = f" + ({both} ? ' · ' : '') + " if len(words) > 1 else ""
    before, after = parts.left_out
    said = {"align": "left", "fontSize": parts.layout.small, "aria": False}
    return [
        in_pixels([{"x": 0, "y": -12 - LINE}])
        .transform_filter(some)
        .transform_calculate(text=between.join(words))
        .mark_text(color=INK, fontWeight="bold", baseline="middle", **said)
        .encode(text=alt.Text("text:N")),
        rows.transform_aggregate(all="count()", kept="sum(passes)")
        .transform_filter(f"({some}) && datum.all > datum.kept")
        .transform_calculate(
            text=f"{json.dumps(before)} + (datum.all - datum.kept) + {json.dumps(after)}"
        )
        .mark_text(color=INK_SOFT, baseline="middle", **said)
        .encode(x=alt.XValue(0), y=alt.YValue(-12), text=alt.Text("text:N")),
    ]


def _y(*, band: float = 0.5) -> alt.Y:
    return alt.Y("row:N").scale(type="band", padding=0).axis(None).bandPosition(band)


# ---------------------------------------------------------------------------------------- the cells


def _cells(parts: Sheets) -> alt.Chart:
    """The cells of what is chosen, each with its `rank` (which state is drawn) and `count`."""
    column = "datum.column"
    if "region" in parts.filters:  # the one chosen, where a column holds several
        column = f"(region === 0 ? {column} : region)"
    return (
        _passing(parts)
        .transform_filter("datum.passes && isValid(datum.column)")
        .transform_aggregate(
            rank="min(rank)",
            counted="max(counted)",
            groupby=["row", "item", "column", "thing", "own"],
        )
        .transform_calculate(counts="datum.counted ? toNumber(datum.own) : -1")
        .transform_aggregate(
            rank="min(rank)",
            count="sum(counted)",
            last="max(counts)",
            groupby=["row", "item", "column"],
        )
        .transform_calculate(told=f"{column} + (datum.count > 1 ? ': ' + datum.count : '')")
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
    things = json.dumps(list(parts.things["thing"]))
    cell = f"{json.dumps(dict(parts.cells), ensure_ascii=False)}[datum.item + '|' + datum.column]"
    one = f"datum.count === 1 ? {things}[datum.last] : {cell} || datum.item"
    return (
        _cells(parts)
        .transform_calculate(item=f"{IN_OVERVIEW} ? ({one}) : datum.item")
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
        .mark_text(fontWeight="bold", baseline="middle", aria=False)
        .encode(
            x=_x(parts),
            y=_y(),
            text=alt.Text("count:Q"),
            size=alt.when("datum.count > 9")
            .then(alt.value(parts.layout.small - 4))
            .otherwise(alt.value(parts.layout.small - 2)),
            color=_by_rank(alt.Color, inks),
        )
    )
