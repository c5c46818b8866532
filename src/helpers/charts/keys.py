"""The key of a map, drawn as marks in the free corner of the country, so that a group is chosen there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from helpers.charts.look import FADED, Layout, faded
from helpers.charts.palette import INK, INK_SOFT, PAPER, RULE_STRONG

Entry = Mapping[str, Any]  # what a mark of a key carries: its group or class, its `text`


@dataclass(frozen=True)
class GroupKey:
    """What the marks of the groups mean: a row for each."""

    title: str
    entries: Sequence[Entry]
    color: alt.Color
    shape: alt.Shape
    group: alt.Parameter
    tooltip: alt.Tooltip | None = None
    size: alt.Size | None = None
    visible: str | None = None  # the condition under which a row is drawn at all

    def layers(self, *, top: float, layout: Layout, left: float = 8) -> list[alt.Chart]:
        """Its marks and their words, from `top` downwards, `left` in pixels; its title is not among them."""
        line = line_height(layout)
        rows = [
            {**entry, "x": left, "y": top + (row + 1) * line}
            for row, entry in enumerate(self.entries)
        ]
        # A mark answers a click only if it has a tooltip or a parameter of its own.
        tooltip = [self.tooltip or alt.Tooltip("text:N", title=" ")]
        fade = faded(self.group, FADED)
        chart = in_pixels(rows)
        if self.visible:
            chart = chart.transform_filter(self.visible)
        return [
            chart.mark_point(
                filled=True, opacity=1, size=layout.symbol, stroke=PAPER, cursor="pointer"
            ).encode(
                color=self.color,
                shape=self.shape,
                opacity=fade,
                description=alt.Description("text:N"),
                tooltip=tooltip,
                **({} if self.size is None else {"size": self.size}),
            ),
            chart.mark_text(
                align="left", dx=12, fontSize=layout.text, color=INK, aria=False, cursor="pointer"
            ).encode(text=alt.Text("text:N"), opacity=fade, tooltip=tooltip),
        ]


def line_height(layout: Layout) -> float:
    """From one row of a key to the next, in pixels."""
    return layout.text * 1.45


def title_layer(titles: list[dict[str, Any]], *, layout: Layout) -> alt.Chart:
    """The titles of a key, each a `text` at `x` and `y` in pixels."""
    return (
        in_pixels(titles)
        .mark_text(align="left", fontSize=layout.small, color=INK_SOFT, aria=False)
        .encode(text=alt.Text("text:N"))
    )


def shade_layers(
    shades: list[dict[str, Any]], color: alt.Color | alt.Fill, *, layout: Layout
) -> list[alt.Chart]:
    """Squares of colour with their words; each row has a `text`, and `x` and `y` in pixels."""
    return [
        in_pixels(shades)
        .mark_point(
            shape="square",
            filled=True,
            opacity=1,
            size=layout.symbol * 1.4,
            stroke=RULE_STRONG,
            strokeWidth=0.7,
        )
        .encode(**{"fill" if isinstance(color, alt.Fill) else "color": color}),
        in_pixels(shades)
        .mark_text(align="left", dx=12, fontSize=layout.text, color=INK, aria=False)
        .encode(text=alt.Text("text:N")),
    ]


def in_pixels(values: list[dict[str, Any]]) -> alt.Chart:
    """A chart of rows that say themselves where they stand, in pixels: `x` and `y`."""
    return alt.Chart({"values": values}).encode(
        x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None)
    )
