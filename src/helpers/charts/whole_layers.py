"""The layers of parts of a whole: bars, what is written on them and over them, and the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt
import pandas as pd

from helpers.charts.look import Layout
from helpers.charts.palette import INK, INK_SOFT, PAPER, contrast
from helpers.charts.scales import text_width

READABLE = 4.5  # the least contrast of words on a bar
EDGE = 10  # pixels between the end of a bar and the words on it
DETAIL = 205  # pixels from the left to the details of a bar, where titles are short
BOLD = 1.04  # how much wider than others bold letters are
LOW = 0.62  # how high a low bar is, of a full one
ABOVE = -14  # where the names of the parts stand: pixels from the top


@dataclass(frozen=True)
class Bars:
    """What the layers of the chart share: rows, colours and names by part, and the measures."""

    rows: pd.DataFrame
    colors: Mapping[str, str]
    names: Mapping[str, str]
    layout: Layout
    width: float
    told: list[alt.Tooltip]
    panel: bool = False

    @property
    def narrow(self) -> bool:
        """Whether title and detail of a bar need a line each."""
        return self.width < 500

    @property
    def step(self) -> int:
        """From bar to bar, in pixels."""
        return 88 if self.narrow else 72

    @property
    def bar(self) -> int:
        """How high a bar is, in pixels."""
        return 30 if self.narrow else 32

    @property
    def lower(self) -> int:
        """How far below the middle of its row a bar stands, to leave room for its heading."""
        return 12 if self.narrow else 10

    @property
    def told_at_its_ends(self) -> bool:
        """Whether the first bar has all parts, and they are so few that its ends name them."""
        return len(self.colors) <= 2 and self.rows.loc[self.rows["named"], "row"].nunique() == 1

    @property
    def order(self) -> list[str]:
        """The wholes, from top to bottom."""
        return list(dict.fromkeys(self.rows["row"]))

    def chart(self, **only: str | bool) -> alt.Chart:
        """The rows that have these values."""
        chart = alt.Chart(self.rows)
        for column, value in only.items():
            chart = chart.transform_filter(alt.datum[column] == value)
        return chart.encode(
            y=alt.Y("row:N", sort=self.order, scale=alt.Scale(padding=0), axis=None)
        )


def whole_layers(bars: Bars) -> list[alt.Chart]:
    """All layers, from the back to the front."""
    return [
        *(bar for part in bars.colors for bar in _bar(bars, part)),
        *(text for part in bars.colors for text in _text(bars, part)),
        *_headings(bars),
        *([] if bars.panel else _ends(bars) if bars.told_at_its_ends else _key(bars)),
    ]


def _across(column: str) -> alt.X:
    return alt.X(f"{column}:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=None)


def _bar(bars: Bars, part: str) -> list[alt.Chart]:
    """A part of all bars: of those of full height and, where there are any, of the low ones."""
    several = bars.rows["low"].any()
    return [
        bars.chart(part=part, **({"low": low} if several else {}))
        .mark_bar(height=height, color=bars.colors[part], yOffset=bars.lower)
        .encode(
            x=_across("from"),
            x2=alt.X2("to:Q"),
            description=alt.Description("text:N"),
            tooltip=bars.told,
        )
        for low, height in ((False, bars.bar), (True, round(bars.bar * LOW)))
        if not low or several
    ]


def _text(bars: Bars, part: str) -> list[alt.Chart]:
    """What is written on a part: at the ends of a bar, else in the middle; nothing without room."""
    size = bars.layout.text + 1
    rows = bars.rows.loc[bars.rows["part"] == part]
    room = (rows["to"] - rows["from"]) / 100 * bars.width
    fits = room >= [text_width(text, size=size) + 2 * EDGE for text in rows["text"]]
    if not fits.any():
        return []
    chart = bars.chart(part=part)
    if not fits.all():
        chart = chart.transform_filter(alt.datum["to"] - alt.datum["from"] >= _least(rows, fits))
    light = contrast(PAPER, bars.colors[part]) >= READABLE
    column, align, dx = _place(bars, part)
    return [
        chart.mark_text(
            align=align,
            dx=dx,
            dy=bars.lower,
            fontSize=size,
            color=PAPER if light else INK,
            aria=False,
            **({"fontWeight": "bold"} if light else {}),
        ).encode(x=_across(column), text=alt.Text("text:N"))
    ]


def _least(rows: pd.DataFrame, fits: pd.Series) -> float:
    """How many percent a part has at least, for its text and that of every larger one to fit."""
    sizes = rows["to"] - rows["from"]
    return float(sizes[sizes > sizes[~fits].max()].min(skipna=True))


def _place(bars: Bars, part: str) -> tuple[str, str, int]:
    """Where the text of a part stands: column, alignment, offset."""
    parts = list(bars.colors)
    if part == parts[0]:
        return "from", "left", EDGE
    return ("to", "right", -EDGE) if part == parts[-1] else ("middle", "center", 0)


def _beside(bars: Bars) -> int:
    """Where the details begin: right of the longest title."""
    longest = max(text_width(title, size=bars.layout.text) for title in bars.rows["title"])
    return max(DETAIL, round(BOLD * longest) + EDGE)


def _headings(bars: Bars) -> list[alt.Chart]:
    """What stands over each bar: its title, and its detail beside or under it."""
    head, detail = (-36, -18) if bars.narrow else (-22, -22)
    texts = {"title": (0, head, bars.layout.text, {"fontWeight": "bold", "color": INK})}
    if "detail" in bars.rows:
        beside = 0 if bars.narrow else _beside(bars)
        texts["detail"] = (beside, detail, bars.layout.small, {"color": INK_SOFT})
    return [
        bars.chart(leads=True)
        .mark_text(align="left", dx=dx, dy=dy, fontSize=size, aria=False, **style)
        .encode(x=_across("from"), text=alt.Text(f"{column}:N"))
        for column, (dx, dy, size, style) in texts.items()
    ]


def _ends(bars: Bars) -> list[alt.Chart]:
    """The names of one or two parts, over the ends of the first bar."""
    ends = (("left", "from", None), ("right", "to", INK_SOFT))
    return [
        bars.chart(named=True, part=part)
        .mark_text(
            align=align,
            fontSize=bars.layout.text,
            fontWeight="bold",
            color=ink or bars.colors[part],
            aria=False,
        )
        .encode(x=_across(column), y=alt.YValue(ABOVE), text=alt.Text("name:N"))
        for part, (align, column, ink) in zip(bars.colors, ends, strict=False)
    ]


def _key(bars: Bars) -> list[alt.Chart]:
    """The names of more parts, each with its colour, in lines over the first bar."""
    found = []
    across, line = 0.0, 0
    for part, name in bars.names.items():
        needed = 18 + text_width(name, size=bars.layout.small) + 16
        if across and across + needed > bars.width:
            across, line = 0.0, line + 1
        found += _entry(bars, part, across=across, above=ABOVE - 18 * line)
        across += needed
    return found


def _entry(bars: Bars, part: str, *, across: float, above: float) -> list[alt.Chart]:
    entry = bars.chart(named=True, part=part).encode(x=alt.XValue(across + 6), y=alt.YValue(above))
    return [
        entry.mark_point(
            shape="square", filled=True, opacity=1, size=90, color=bars.colors[part], aria=False
        ),
        entry.mark_text(
            align="left", dx=12, fontSize=bars.layout.small, color=INK_SOFT, aria=False
        ).encode(text=alt.Text("name:N")),
    ]
