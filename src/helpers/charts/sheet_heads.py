"""What stands over a matrix in sheets: headings of groups of columns, and what each mark means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.keys import in_pixels
from helpers.charts.look import Layout
from helpers.charts.marks import Style, points_by_mark
from helpers.charts.palette import INK_SOFT, RULE_STRONG
from helpers.charts.scales import text_width

HEADER, KEY_LINE = 16, 20  # pixels: from heading to names of columns, from line to line of the key
APART = 5  # pixels: between the names of two columns, at least
KEY_MARK = 100  # the size of a mark in the key


@dataclass(frozen=True)
class Sheets:
    """What the layers share: marks and things under the names of the chart's arguments."""

    marks: pd.DataFrame
    things: pd.DataFrame
    columns: Mapping[str, str]  # each with its group, from left to right
    styles: Mapping[str, Style]
    names: Mapping[str, str]
    silent: tuple[str, ...]
    excluded: tuple[str, ...]
    layout: Layout
    cell: float
    filters: tuple[str, ...]
    left_out: tuple[str, str]  # what is said of rows without a mark, before and after their number
    cells: Mapping[
        str, str
    ]  # the item of a cell of the overview, by the key of its sheet and its column

    @property
    def width(self) -> float:
        """The width of the chart, names of rows included."""
        return self.layout.width - 10

    @property
    def across(self) -> list[str]:
        """The columns, from left to right."""
        return list(self.columns)

    @property
    def left(self) -> float:
        """Where the first column begins; the names of rows stand before it."""
        return self.width - self.cell * len(self.across)

    @property
    def turned(self) -> bool:
        """Whether the names of the columns stand up: lying they would run together."""
        return self._longest + APART > self.cell

    @property
    def top(self) -> float:
        """How high the names of the columns are."""
        return (self._longest if self.turned else self.layout.small) + 14

    @property
    def _longest(self) -> float:
        return max(text_width(name, size=self.layout.small) for name in self.across)


def headings(parts: Sheets) -> list[alt.Chart]:
    """The headings of groups of columns, over their names, and a line between one and the next."""
    groups = list(parts.columns.values())
    if not any(groups):
        return []
    edges = [place for place, group in enumerate(groups) if not place or groups[place - 1] != group]
    starts = [parts.left + parts.cell * place for place in edges]
    lines = [{"x": at} for at in starts[1:]]
    heads = [
        _heading(groups[place], start, end, size=parts.layout.small)
        for place, start, end in zip(edges, starts, [*starts[1:], parts.width], strict=True)
    ]
    between = (
        []
        if not lines
        else [
            in_pixels(lines)
            .mark_rule(color=RULE_STRONG, aria=False)
            .encode(
                x=alt.X("x:Q", scale=None, axis=None),
                y=alt.YValue(-parts.top - HEADER),
                y2=alt.Y2Value("height"),
            )
        ]
    )
    return [
        *between,
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
    return {"text": text, "x": (start + end) / 2 if width <= end - start else end - 3 - width / 2}


def key_of_states(parts: Sheets) -> list[alt.Chart]:
    """What each mark means, in lines over everything."""
    entries = _placed(parts)
    lift = parts.top + HEADER + 14 + KEY_LINE * max(line for _, line, _ in entries)
    made = []
    for state, line, across in entries:
        down = KEY_LINE * line - lift
        entry = in_pixels([{"mark": state, "text": parts.names[state], "x": across, "y": down}])
        made += [
            *points_by_mark(entry, [state], parts.styles, size=KEY_MARK),
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
