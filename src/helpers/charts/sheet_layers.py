"""The layers of a matrix in sheets; what they show is reckoned in the chart, from what is chosen."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.keys import in_pixels
from helpers.charts.look import Layout
from helpers.charts.marks import Style, points_by_mark
from helpers.charts.palette import INK, INK_SOFT, PAPER, RULE, RULE_STRONG
from helpers.charts.scales import text_width

MARKS = "marks"  # the view whose marks a reader chooses
IN_OVERVIEW = "sheet === 0"
LINES = 2  # of a name, at most
SIZES, CHOSEN = (300, 100), (400, 220)  # of a mark, in the overview and in a sheet
HEADER, KEY_LINE = 16, 20  # pixels: from heading to names of columns, from line to line of the key


@dataclass(frozen=True)
class Sheets:
    """What the layers share: marks and things under the names of the chart's arguments."""

    marks: pd.DataFrame
    things: pd.DataFrame
    styles: Mapping[str, Style]
    names: Mapping[str, str]
    silent: tuple[str, ...]
    aside: tuple[str, ...]
    layout: Layout
    cell: float
    filters: tuple[str, ...]

    @property
    def width(self) -> float:
        """The width of the chart, names of rows included."""
        return self.layout.width - 10

    @property
    def across(self) -> list[str]:
        """The columns, from left to right."""
        return list(dict.fromkeys(self.marks["column"]))

    @property
    def left(self) -> float:
        """Where the first column begins; the names of rows stand before it."""
        return self.width - self.cell * len(self.across)

    @property
    def turned(self) -> bool:
        """Whether the names of the columns stand up, being longer than a column is wide."""
        return self._longest > self.cell

    @property
    def top(self) -> float:
        """How high the names of the columns are."""
        return (self._longest if self.turned else self.layout.small) + 14

    @property
    def _longest(self) -> float:
        return max(text_width(name, size=self.layout.small) for name in self.across)


def sheet_layers(parts: Sheets, item: alt.Parameter) -> list[alt.Chart]:
    """Lines and names of rows, marks and their numbers, headings and the key."""
    return [
        *_groups(parts),
        *_rows(parts),
        _marks(parts, item),
        _counts(parts),
        *_key(parts),
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
            fontSize=parts.layout.small - 1,
            fontWeight="bold",
            baseline="middle",
            aria=False,
        )
        .encode(x=_x(parts), y=_y(), text=alt.Text("count:Q"), color=_by_rank(alt.Color, inks))
    )


# ----------------------------------------------------------------------------- headings and the key


def _groups(parts: Sheets) -> list[alt.Chart]:
    """The headings of groups of columns, over their names, and a line between one and the next."""
    if "group" not in parts.marks:
        return []
    of = dict(zip(parts.marks["column"], parts.marks["group"], strict=True))
    groups = [of[column] for column in parts.across]
    edges = [place for place, group in enumerate(groups) if not place or groups[place - 1] != group]
    starts = [parts.left + parts.cell * place for place in edges]
    heads = [
        _heading(groups[place], start, end, size=parts.layout.small)
        for place, start, end in zip(edges, starts, [*starts[1:], parts.width], strict=True)
    ]
    return [
        in_pixels([{"x": at} for at in starts])
        .mark_rule(color=RULE_STRONG, aria=False)
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.YValue(-parts.top - HEADER),
            y2=alt.Y2Value("height"),
        ),
        in_pixels([{**head, "y": -parts.top - HEADER / 2} for head in heads])
        .mark_text(
            align="center",
            baseline="middle",
            fontSize=parts.layout.small,
            color=INK_SOFT,
            aria=False,
        )
        .encode(text=alt.Text("text:N")),
    ]


def _heading(text: str, start: float, end: float, *, size: float) -> dict[str, Any]:
    """A heading in the middle of its columns or, where it is wider than they are, to their left."""
    width = text_width(text, size=size) + 4
    return {"text": text, "x": (start + end) / 2 if width <= end - start else end - width / 2}


def _key(parts: Sheets) -> list[alt.Chart]:
    """What each mark means, in lines over everything."""
    entries = _placed(parts)
    lift = parts.top + HEADER + 14 + KEY_LINE * max(line for _, line, _ in entries)
    made = []
    for state, line, across in entries:
        down = KEY_LINE * line - lift
        entry = in_pixels([{"mark": state, "text": parts.names[state], "x": across, "y": down}])
        made += [
            *points_by_mark(entry, [state], parts.styles, size=SIZES[1]),
            entry.mark_text(
                align="left",
                baseline="middle",
                dx=11,
                fontSize=parts.layout.small,
                color=INK_SOFT,
                aria=False,
            ).encode(text=alt.Text("text:N")),
        ]
    return made


def _placed(parts: Sheets) -> list[tuple[str, int, float]]:
    """Each state with its line of the key, and where in the line it stands."""
    across, line, placed = 8.0, 0, []
    for state in parts.styles:
        needed = 14 + text_width(parts.names[state], size=parts.layout.small) + 18
        if across > 8 and across + needed > parts.width:
            across, line = 8.0, line + 1
        placed.append((state, line, across))
        across += needed
    return placed
