"""Moments named over a timeline: each at its own line, or by a number where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.keys import in_pixels
from helpers.charts.look import Layout, haloed
from helpers.charts.palette import INK, INK_SOFT, RULE_STRONG
from helpers.charts.scales import text_width
from helpers.charts.time import TimeAxis
from helpers.words.labels import Words

OVER_AXIS = 30  # pixels from the rows to the lowest words over the names of the years
BESIDE = 4  # pixels from a line to its words
MOST_LEVELS = 3  # of words over each other
MOST = 8  # moments that are arranged at their lines
LEAD = 3  # pixels between two lines of words
NUMBER = 10  # pixels that a number is wide


@dataclass(frozen=True)
class Flag:
    """A moment: where its line stands, in pixels, its day and what it was in words."""

    x: float
    when: str
    what: str

    def width(self, layout: Layout) -> float:
        """How wide its words are, with the space between them and their line."""
        return BESIDE + max(text_width(text, size=layout.small) for text in (self.when, self.what))


def moment_layers(
    moments: pd.DataFrame, *, axis: TimeAxis, height: float, layout: Layout, say: Words
) -> list[alt.Chart]:
    """Moments, each a day `on` that `when` writes and `what` it was, with a line through the rows."""
    flags = [
        Flag(round(axis.pixel(row["on"]), 1), row["when"], row["what"])
        for row in moments.sort_values("on").to_dict("records")
    ]
    placed = arranged(flags, layout)
    if placed is None:
        return _numbered(flags, height=height, layout=layout, say=say)
    return _flagged(flags, placed, height=height, layout=layout)


# ------------------------------------------------------------------------------- at their lines


def arranged(flags: Sequence[Flag], layout: Layout) -> list[tuple[bool, int]] | None:
    """On which side of its line each moment is named, and on which level, the lowest 0.

    No line crosses words. Of all ways the one with the fewest levels; None if it takes too many.
    """
    if len(flags) > MOST:
        return None
    found = [
        (list(sides), levels)
        for sides in product((False, True), repeat=len(flags))
        if (levels := _levels(flags, sides, layout)) is not None
    ]
    fitting = [each for each in found if max(each[1], default=0) < MOST_LEVELS]
    if not fitting:
        return None
    sides, levels = min(fitting, key=lambda each: (max(each[1], default=0), sum(each[1]), each[0]))
    return list(zip(sides, levels, strict=True))


def _levels(flags: Sequence[Flag], leftward: Sequence[bool], layout: Layout) -> list[int] | None:
    """The level of each moment, or None if words leave the chart or lines have to cross them.

    Words that reach over the line of another stand higher than the words of that.
    """
    boxes = []
    for flag, left in zip(flags, leftward, strict=True):
        width = flag.width(layout)
        boxes.append((flag.x - width, flag.x) if left else (flag.x, flag.x + width))
    if any(start < 0 or end > layout.width for start, end in boxes):
        return None
    over = [
        {other for other, each in enumerate(flags) if other != own and start < each.x < end}
        for own, (start, end) in enumerate(boxes)
    ]
    levels: dict[int, int] = {}
    while len(levels) < len(flags):
        ready = [own for own in range(len(flags)) if own not in levels and over[own] <= set(levels)]
        if not ready:
            return None
        own = ready[0]
        level = max((levels[other] + 1 for other in over[own]), default=0)
        while any(levels[each] == level and _overlap(boxes[own], boxes[each]) for each in levels):
            level += 1
        levels[own] = level
    return [levels[own] for own in range(len(flags))]


def _overlap(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return one[0] < two[1] + BESIDE and two[0] < one[1] + BESIDE


def _flagged(
    flags: Sequence[Flag], placed: Sequence[tuple[bool, int]], *, height: float, layout: Layout
) -> list[alt.Chart]:
    """Each moment named in two lines beside the head of its own line."""
    line = layout.small + LEAD
    rows: list[dict[str, Any]] = [
        {
            "text": text,
            "line_x": flag.x,
            "x": flag.x + (-BESIDE if left else BESIDE),
            "y": -OVER_AXIS - (2 * level + (1 - place)) * line - level * LEAD,
            "part": place,
            "align": "right" if left else "left",
        }
        for flag, (left, level) in zip(flags, placed, strict=True)
        for place, text in enumerate((flag.when, flag.what))
    ]
    heads = {row["line_x"]: row["y"] - layout.small for row in rows if not row["part"]}
    layers = _rules([{"x": x, "y": y} for x, y in heads.items()], height=height)
    for align, part in product(("left", "right"), (0, 1)):
        own = [row for row in rows if (row["align"], row["part"]) == (align, part)]
        if own:
            layers += haloed(
                in_pixels(own).encode(text=alt.Text("text:N")),
                ink=INK if part else INK_SOFT,
                align=align,
                baseline="bottom",
                fontSize=layout.small,
            )
    return layers


# ------------------------------------------------------------------------------------ by number


def _numbered(
    flags: Sequence[Flag], *, height: float, layout: Layout, say: Words
) -> list[alt.Chart]:
    """A number at the head of each line, and over them a list that says what each was."""
    line = layout.small + LEAD
    heads: list[dict[str, Any]] = []
    for number, flag in enumerate(flags, start=1):
        before = heads[-1] if heads else None
        close = before is not None and flag.x - before["x"] < NUMBER
        level = 1 - before["level"] if before is not None and close else 0
        heads.append({"text": str(number), "x": flag.x, "line_x": flag.x, "level": level})
    top = -OVER_AXIS - line * (1.5 + max((head["level"] for head in heads), default=0))
    words = [
        {
            "number": str(number),
            "text": say.label("moment.dated", date=flag.when, what=flag.what),
            "x": 8,
            "y": top - line * (len(flags) - number),
        }
        for number, flag in enumerate(flags, start=1)
    ]
    placed = [{**head, "y": -OVER_AXIS - line * head["level"]} for head in heads]
    bold: dict[str, Any] = {"baseline": "bottom", "fontSize": layout.small, "fontWeight": "bold"}
    return [
        *_rules(placed, height=height),
        *haloed(in_pixels(placed).encode(text=alt.Text("text:N")), **bold),
        in_pixels(words).mark_text(align="left", aria=False, **bold).encode(text="number:N"),
        in_pixels(words)
        .mark_text(align="left", dx=14, baseline="bottom", fontSize=layout.small, aria=False)
        .encode(text=alt.Text("text:N")),
    ]


def _rules(heads: Sequence[dict[str, Any]], *, height: float) -> list[alt.Chart]:
    """A dashed line from the head of each moment down through the rows."""
    rows = [{"x": each["x"], "y": each["y"], "x2": each["x"], "y2": height} for each in heads]
    return [
        in_pixels(rows)
        .mark_rule(color=RULE_STRONG, strokeWidth=1, strokeDash=[2, 2], aria=False)
        .encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    ]
