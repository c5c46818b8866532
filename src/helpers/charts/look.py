"""How every chart looks: two layouts, one typeface, one configuration.

A chart is drawn twice from the same tables: `wide` for a page, `compact` for a phone, where type
would be too small if the wide chart were only scaled down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt

from helpers.charts.checks import ChartError
from helpers.charts.palette import INK, INK_SOFT, PAPER, RULE, RULE_STRONG
from helpers.words.labels import Words

# The first family is what the build draws with, so that type has the same measure on every
# machine; those that follow have its metrics. No Chinese family stands here: it would take the
# apostrophes of a Latin text. A browser finds one by the language of the page.
FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"


@dataclass(frozen=True)
class Layout:
    """The measures of a drawing, in pixels of the viewport it is made for."""

    name: str
    width: int
    text: float  # labels
    small: float  # axis ticks, notes inside the chart
    large: float  # the one number that stands out
    symbol: int  # area of a point

    @property
    def compact(self) -> bool:
        """Whether it is the layout of a phone."""
        return self.name == "compact"


LAYOUTS = {
    "wide": Layout("wide", width=760, text=14, small=13, large=44, symbol=130),
    "compact": Layout("compact", width=360, text=12.5, small=12, large=30, symbol=100),
}


def layout_named(name: str) -> Layout:
    """Give the layout of that name; raises `ChartError` if there is none."""
    if name not in LAYOUTS:
        raise ChartError(
            f"layout={name!r}", "there is none of that name", f"Write {' or '.join(LAYOUTS)}."
        )
    return LAYOUTS[name]


def config(layout: Layout) -> dict[str, Any]:
    """The Vega-Lite configuration: every colour and size that a chart would else take by default."""
    return {
        "background": PAPER,
        "font": FONT,
        "view": {"stroke": None},
        "axis": _axis(layout),
        "header": {
            "labelColor": INK,
            "labelFontSize": layout.text,
            "labelFontWeight": "bold",
            "titleColor": INK_SOFT,
            "titleFontSize": layout.small,
        },
        "legend": {
            "labelColor": INK,
            "labelFontSize": layout.small,
            "titleColor": INK_SOFT,
            "titleFontSize": layout.small,
            "titleFontWeight": "normal",
            "symbolStrokeColor": INK_SOFT,
        },
        "title": {
            "color": INK,
            "subtitleColor": INK_SOFT,
            "fontSize": layout.text,
            "subtitleFontSize": layout.small,
            "anchor": "start",
        },
        "mark": {"color": INK_SOFT},
        "text": {"color": INK, "fontSize": layout.text},
        "rule": {"color": RULE_STRONG},
        "point": {"stroke": PAPER, "filled": True, "size": layout.symbol},
    }


def _axis(layout: Layout) -> dict[str, Any]:
    return {
        "domain": False,
        "ticks": False,
        "gridColor": RULE,
        "gridWidth": 1,
        "domainColor": RULE_STRONG,
        "tickColor": RULE_STRONG,
        "labelColor": INK_SOFT,
        "labelFontSize": layout.small,
        "labelPadding": 6,
        "titleColor": INK_SOFT,
        "titleFontSize": layout.small,
        "titleFontWeight": "normal",
    }


def number_signs(say: Words) -> dict[str, Any]:
    """The signs of numbers on axes, if they are not those that Vega has of itself."""
    signs = {"decimal": say.label("number.point"), "thousands": say.label("number.thousands")}
    if signs == {"decimal": ".", "thousands": ","}:
        return {}
    return {"locale": {"number": {**signs, "grouping": [3], "currency": ["", ""]}}}


# ------------------------------------------------------------------------------- putting together

# The parts of a chart within a chart are specs, not charts: Altair copies a chart at every step, and
# with it each chart inside, over and over, which for a map with insets over a timeline takes seconds.
Row, Column = alt.HConcatSpecGenericSpec, alt.VConcatSpecGenericSpec
Part = alt.LayerSpec | Row | Column


def chosen_in(selection: alt.Parameter, views: Iterable[str]) -> alt.TopLevelSelectionParameter:
    """The selection, to be given to a whole chart: made in the views named, seen in all of it.

    A view is a chart inside that has a `name`.
    """
    return alt.TopLevelSelectionParameter(**selection.param.to_dict(), views=list(views))


FADED = 0.7  # of names that are not chosen: 4.5 to 1 on paper and on tinted land
FAINT = 0.55  # of marks that are not chosen


def faded(chosen: alt.Parameter, rest: float) -> Any:
    """The opacity of marks: full for what a parameter chooses, `rest` for the others."""
    return alt.when(chosen).then(alt.value(1)).otherwise(alt.OpacityValue(rest))


def haloed(chart: alt.Chart, *, ink: str = INK, **text: Any) -> list[alt.Chart]:
    """Write the chart's text twice, first as a thick line of paper, so that lines do not cross it."""
    return [
        chart.mark_text(
            stroke=PAPER, strokeWidth=4, strokeJoin="round", fill=PAPER, aria=False, **text
        ),
        chart.mark_text(fill=ink, aria=False, **text),
    ]
