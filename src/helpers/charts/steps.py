"""Steps: a running count in time, level between one day and the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError, day_of, require_known, require_shapes
from helpers.charts.columns import (
    named,
    require_columns,
    require_days,
    require_each,
    require_filled_columns,
    require_numbers,
    require_one_row_each,
)
from helpers.charts.frames import WHOLE, Frame
from helpers.charts.groups import Group, group_color, group_shape, group_styles
from helpers.charts.look import Layout, config, layout_named
from helpers.charts.marks import dot, key_record
from helpers.charts.palette import INK, INK_SOFT, PAPER, RULE, RULE_STRONG, SERVICES
from helpers.charts.rows import held
from helpers.charts.scales import OURS, text_width, whole_steps
from helpers.charts.time import as_days, milliseconds, year_start
from helpers.charts.tooltips import Titles, tooltip_columns, tooltips
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words

APART = 6  # pixels between the texts of two steps, at least
FEW = 3  # up to which each whole number is named
HEADROOM = 1.15  # how much higher than the last step the scale is, for what is written there


@drafted
def steps(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    text: str | None = None,
    after: str | None = None,
    group: str | None = None,
    colors: Mapping[Group, str] | None = None,
    shapes: Mapping[Group, str] | None = None,
    until: Day | None = None,
    tooltip: Titles | None = None,
    frame: Frame = WHOLE,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw a running count: level from one day to the next, one step up per row.

    A row of `table` is a step: `y` is the total from the day `x` on, which `running_count` reckons
    from a table of what is counted. `text` is written at the step (else the total), `after` over the
    level stretch that follows it, each where there is room; `group` gives
    it a colour and a shape (of `colors` and `shapes`, if given). The count is drawn to the day
    `until` (else to the last step). `tooltip` says which columns a step tells.

    Raises `ChartError` naming argument and remedy for a column that is missing or does not hold
    what it should, two steps on one day, a total that falls, or an `until` before the last step.
    """
    columns = {"x": x, "y": y, "text": text, "after": after, "group": group, "panel": frame.panel}
    frame.require_no_span("steps")
    _require_steps(table, columns)
    end = _end(table[x], until)
    rows = _rows(table, columns, tooltip=tooltip or {}, say=Words.of(lang, words))
    measures = layout_named(layout)
    told = tooltips(tooltip) if tooltip else _told(columns)
    styles = _styles(rows["group"], group, colors=colors, shapes=shapes)
    return alt.layer(
        *_layers(rows, end=end, styles=styles, told=told, layout=measures, frame=frame),
        width=frame.width or measures.width - 20,
        height=frame.height or _height(measures),
        config=config(measures),
        usermeta=_key(styles) if frame.panel and group else alt.Undefined,
    )


def _height(layout: Layout) -> int:
    return 170 if layout.compact else 220


def _require_steps(table: pd.DataFrame, columns: Mapping[str, str | None]) -> None:
    require_columns(table, **columns)
    x, y, panel = str(columns["x"]), str(columns["y"]), columns["panel"]
    require_days(table, x=x)
    require_numbers(table, y=y)
    require_filled_columns(table, group=columns["group"], panel=panel)
    require_one_row_each(table, x=x, panel=panel)
    ordered = table.sort_values(x)
    before = ordered.groupby(panel)[y].shift() if panel else ordered[y].shift()
    require_each(
        ordered,
        ~(ordered[y] < before.fillna(0)),
        argument=named("y", y),
        found="is less than the step before it",
        remedy="A running count never falls: give the total to each day (running_count).",
    )


def _end(days: pd.Series, until: Day | None) -> pd.Timestamp:
    last = pd.Timestamp(days.max())
    end = last if until is None else day_of(until, "until")
    if end < last:
        raise ChartError(
            f"until={f'{end:%Y-%m-%d}'!r}",
            f"there is a later step, on {last:%Y-%m-%d}",
            "Leave later rows out, or give a later day.",
        )
    return end


def _rows(
    table: pd.DataFrame, columns: Mapping[str, str | None], *, tooltip: Titles, say: Words
) -> pd.DataFrame:
    """The table under the names of the arguments, in order, its days as they are written."""
    table = table.reset_index(drop=True)
    given = {argument: table[column] for argument, column in columns.items() if column is not None}
    texts = [say.number(total) for total in table[str(columns["y"])]]
    rows = pd.DataFrame({"group": "", "text": texts, **given}).sort_values("x", kind="stable")
    return rows.join(tooltip_columns(table, [tooltip]))


def _styles(
    groups: pd.Series,
    column: str | None,
    *,
    colors: Mapping[Group, str] | None,
    shapes: Mapping[Group, str] | None,
) -> dict[str, Any]:
    """The colour and the shape of the steps of each group, as encodings; a dot without groups."""
    if column is None:
        return {"color": alt.ColorValue(SERVICES), "shape": alt.ShapeValue("circle")}
    drawn = list(dict.fromkeys(groups))
    colored, shaped = group_styles(drawn, colors)
    if shapes is not None:
        require_known(drawn, shapes, argument="shapes")
        require_shapes(shapes)
        shaped = dict(shapes)
    return {"color": group_color("group", colored), "shape": group_shape("group", shaped)}


def _key(styles: Mapping[str, Any]) -> dict[str, Any]:
    """What a small panel leaves out: which colour and shape belongs to which group."""
    colors, shapes = styles["color"]["scale"], styles["shape"]["scale"]
    shaped = dict(zip(shapes["domain"], shapes["range"], strict=True))
    marks = {
        str(group): dot(color, shape=shaped[group])
        for group, color in zip(colors["domain"], colors["range"], strict=True)
    }
    return key_record({group: group for group in marks}, marks)


def _told(columns: Mapping[str, str | None]) -> list[alt.Tooltip]:
    told = {"group": columns["group"], "x": columns["x"], "y": columns["y"]}
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in told.items() if title]


# ------------------------------------------------------------------------------------------ drawing


def _layers(
    rows: pd.DataFrame,
    *,
    end: pd.Timestamp,
    styles: Mapping[str, Any],
    told: list[alt.Tooltip],
    layout: Layout,
    frame: Frame,
) -> list[alt.Chart]:
    """The span of the axis, the area under the count, its line, its steps and what is said there."""
    start = year_start(rows["x"].min())
    x = _time(start, end, at_most=int((frame.width or layout.width) // 46))
    top = float(rows["y"].max()) * HEADROOM or 1.0
    if not frame.panel:
        rows = rows.assign(
            written=_written(rows, start=start, end=end, top=top, layout=layout, frame=frame)
        )
    y = alt.Y("y:Q").scale(domain=[0, round(top, 6)], nice=False)
    most = float(rows["y"].max())
    few = most <= FEW and bool((rows["y"] % 1 == 0).all())  # of what is counted there is no half
    named = [*range(int(most) + 1)] if few else alt.Undefined
    y = y.axis(tickCount=3 if frame.panel else 4, values=named).title(None)
    stepped = {"interpolate": "step-after", "aria": False}
    line = _drawn(_to_the_end(rows, end), frame).encode(x=x, y=y)
    points = _drawn(rows, frame).encode(x=x, y=y)
    return [
        _drawn(_span(start, end, rows, frame), frame).mark_point(opacity=0, aria=False).encode(x=x),
        line.mark_area(color=RULE, opacity=0.45, **stepped),
        line.mark_line(color=RULE_STRONG, strokeWidth=2, **stepped),
        points.mark_point(
            filled=True, opacity=1, size=layout.symbol * 1.2, stroke=PAPER, strokeWidth=1.2
        ).encode(description=alt.Description("text:N"), tooltip=told, **styles),
        *([] if frame.panel else _words(rows, points, x=x, y=y, end=end, layout=layout)),
    ]


def _words(
    rows: pd.DataFrame,
    points: alt.Chart,
    *,
    x: alt.X,
    y: alt.Y,
    end: pd.Timestamp,
    layout: Layout,
) -> list[alt.Chart]:
    """What is written at the steps, and under the level stretches that have room for their words."""
    points = points.transform_filter(alt.datum.written)
    if "after" not in rows:
        return [_texts(points, layout)]
    start = year_start(rows["x"].min())
    until = pd.Series([*rows["x"].iloc[1:], end], rows.index)
    days = (until - rows["x"]).dt.days
    room = days / (end - start).days * (layout.width - 60)
    needed = [text_width(words, size=layout.small) + 12 for words in rows["after"]]
    placed = rows.assign(x=rows["x"] + pd.to_timedelta(days / 2, unit="D")).loc[room >= needed]
    if placed.empty:
        return [_texts(points, layout)]
    stretches = alt.Chart(held(as_days(placed[["x", "y", "after"]], "x")))
    return [
        stretches.mark_text(dy=-9, fontSize=layout.small, color=INK_SOFT, aria=False).encode(
            x=x, y=y, text=alt.Text("after:N")
        ),
        _texts(points, layout),
    ]


def _written(
    rows: pd.DataFrame,
    *,
    start: pd.Timestamp,
    end: pd.Timestamp,
    top: float,
    layout: Layout,
    frame: Frame,
) -> list[bool]:
    """Which steps say their text: from the last one back, those whose text is clear of the others."""
    width, height = frame.width or layout.width - 20, frame.height or _height(layout)
    days = max((end - start).days, 1)
    size = layout.text + 1
    kept: list[tuple[float, float, float]] = []  # left, right and lower edge of a text, in pixels
    found = []
    for day, total, text in [*zip(rows["x"], rows["y"], rows["text"], strict=True)][::-1]:
        right, low = width * (day - start).days / days, height * total / top
        left = right - text_width(str(text), size=size, letter=OURS) - APART
        clear = all(
            right < other_left or left > other_right or abs(low - other) >= size
            for other_left, other_right, other in kept
        )
        found.append(clear)
        kept += [(left, right, low)] * clear
    return found[::-1]


def _texts(points: alt.Chart, layout: Layout) -> alt.Chart:
    return points.mark_text(
        align="right",
        baseline="bottom",
        dx=-8,
        dy=-5,
        fontSize=layout.text + 1,
        fontWeight="bold",
        color=INK,
        aria=False,
    ).encode(text=alt.Text("text:N"))


def _drawn(rows: pd.DataFrame, frame: Frame) -> alt.Chart:
    """A chart of rows, their days written as every browser reads them in every time zone."""
    written = as_days(rows, "x")
    return alt.Chart(written if frame.panel else held(written))


def _to_the_end(rows: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """The steps, and the last total of each panel again on the last day, if it is a later one."""
    panels = ["panel"] if "panel" in rows else []
    last = rows.drop_duplicates(panels, keep="last") if panels else rows.tail(1)
    return pd.concat([rows, last.loc[last["x"] < end].assign(x=end)], ignore_index=True)


def _span(start: pd.Timestamp, end: pd.Timestamp, rows: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    """The first and the last day of the axis; a fixed domain of days Vega could not read."""
    days = pd.DataFrame({"x": [start, end]})
    return days.assign(panel=rows["panel"].iloc[0]) if frame.panel else days


def _time(start: pd.Timestamp, end: pd.Timestamp, *, at_most: int) -> alt.X:
    """The time scale, with a tick at the beginning of each year named."""
    years = whole_steps(start.year, end.year, at_most=at_most)
    return (
        alt.X("x:T")
        .scale(type="utc", nice=False)
        .axis(
            values=[milliseconds(pd.Timestamp(year=year, month=1, day=1)) for year in years],
            format="%Y",
            grid=False,
            ticks=True,
            domain=True,
        )
        .title(None)
    )
