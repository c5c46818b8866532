"""Points on a map and their names, and the whole that views of one country make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.insets import GAP
from helpers.charts.look import FADED, FAINT, Layout, Part, config, faded
from helpers.charts.palette import INK, PAPER
from helpers.charts.sides import SIDES


@dataclass(frozen=True)
class PointLook:
    """How points are drawn: what tells groups apart, what is told, what a choice does to them."""

    columns: Sequence[str]  # that a point carries
    color: alt.Color | alt.ColorValue
    shape: alt.Shape | alt.ShapeValue
    size: alt.Size | alt.SizeValue
    tooltip: Sequence[alt.Tooltip] = field(default_factory=list)
    group: alt.Parameter | None = None  # brings a group forward: the others fade
    place: alt.Parameter | None = None  # outlines the place chosen
    group_column: str | None = None
    visible: str | None = None  # the condition under which a place is drawn at all


def beside_or_below(
    parts: Sequence[Part], *, params: Sequence[Any], layout: Layout
) -> alt.HConcatChart | alt.VConcatChart | alt.LayerChart:
    """A whole chart of the parts of `country_with_insets`."""
    if len(parts) == 1:
        (country,) = parts
        return alt.layer(
            *country.layer,
            width=country.width,
            height=country.height,
            projection=country.projection,
            params=list(params),
            config=config(layout),
        )
    return (alt.vconcat if layout.compact else alt.hconcat)(
        *parts, spacing=GAP, params=list(params), config=config(layout)
    )


def point_layer(places: pd.DataFrame, view: str, *, look: PointLook, layout: Layout) -> alt.Chart:
    """The points of some places, in a view of that name."""
    chart = alt.Chart(places.filter(list(look.columns)), name=view).mark_point(
        filled=True, opacity=1
    )
    if look.visible:
        chart = chart.transform_filter(look.visible)
    stroke, width = alt.StrokeValue(PAPER), alt.StrokeWidthValue(1.2)
    if look.place is not None:
        chosen = alt.when(look.place, empty=False)
        stroke = chosen.then(alt.value(INK)).otherwise(stroke)
        width = chosen.then(alt.value(3)).otherwise(width)
    return chart.encode(
        longitude=alt.Longitude("lon:Q"),
        latitude=alt.Latitude("lat:Q"),
        color=look.color,
        shape=look.shape,
        size=look.size,
        **({} if look.group is None else {"opacity": faded(look.group, FAINT)}),
        stroke=stroke,
        strokeWidth=width,
        description=alt.Description("name:N"),
        tooltip=list(look.tooltip),
    )


def name_layers(places: pd.DataFrame, *, look: PointLook, layout: Layout) -> list[alt.Chart]:
    """The names of some places, each on the side of its point that its column `side` says."""
    carried = ["name", *([look.group_column] if look.group_column else []), "lon", "lat"]
    layers = []
    for side, named in places.groupby("side"):
        align, baseline, dx, dy = SIDES[str(side)]
        chart = alt.Chart({"values": named[carried].to_dict("records")}).mark_text(
            align=align,
            baseline=baseline,
            dx=dx,
            dy=dy,
            fontSize=layout.text,
            color=INK,
            aria=False,
        )
        if look.visible:
            chart = chart.transform_filter(look.visible)
        layers.append(
            chart.encode(
                longitude=alt.Longitude("lon:Q"),
                latitude=alt.Latitude("lat:Q"),
                text=alt.Text("name:N"),
                **({} if look.group is None else {"opacity": faded(look.group, FADED)}),
            )
        )
    return layers
