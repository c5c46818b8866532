"""A map of the country with its crowded places drawn a second time, larger."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.look import Column, Layout, Part, Row
from helpers.charts.palette import INK_SOFT, RULE_STRONG
from helpers.charts.shapes import ASPECT
from helpers.tables.places import PROJECTION, Inset
from helpers.words.catalogue import LABELS
from helpers.words.labels import Words

GAP = 12  # between the country and its insets, in pixels
CROWDED = 2  # places from which on an inset is drawn
COUNTRY = "points"  # the view of the country in which a place can be chosen


@dataclass(frozen=True)
class MapSize:
    """The measures of a map of the country and its insets, in pixels."""

    width: int
    height: int
    inset_width: int
    inset_height: int

    @classmethod
    def of(cls, layout: Layout, *, insets: int) -> MapSize:
        """The measures in a layout, with a number of insets beside the country or below it."""
        inset_width = (layout.width - GAP) // 2 if layout.compact else 200
        beside = insets and not layout.compact
        width = layout.width - inset_width - GAP if beside else layout.width
        height = round(width * ASPECT)
        return cls(width, height, inset_width, 170 if layout.compact else (height - GAP) // 2)


def crowded_insets(places: pd.DataFrame, insets: Sequence[Inset]) -> list[Inset]:
    """The insets that hold at least two of `places`, given by `lon` and `lat` in degrees."""
    return [inset for inset in insets if len(inside(places, inset)) >= CROWDED]


def inside(places: pd.DataFrame, inset: Inset) -> pd.DataFrame:
    """The rows whose `lon` and `lat`, in degrees, lie in an inset."""
    return places[
        places["lon"].between(inset.west, inset.east)
        & places["lat"].between(inset.south, inset.north)
    ]


def view_names(insets: Sequence[Inset]) -> list[str]:
    """The views in which a place can be chosen: the points of the country and of each inset."""
    return [COUNTRY, *(f"{COUNTRY}_{inset.name}" for inset in insets)]


def country_with_insets(
    places: pd.DataFrame,
    *,
    land: alt.Chart,
    points: Callable[[pd.DataFrame, str], alt.Chart],
    names: Callable[[pd.DataFrame], list[alt.Chart]],
    over: Sequence[alt.Chart],
    insets: Sequence[Inset],
    size: MapSize,
    layout: Layout,
    say: Words,
) -> list[Part]:
    """The country and its insets, to be placed beside each other or, if compact, below.

    `points` and `names` draw some of `places`, `points` in a view of that name; a place is named
    in its inset if it lies in one. `over` is drawn last, over the country alone.
    """
    apart = pd.concat([places.iloc[:0], *(inside(places, inset) for inset in insets)]).index
    country = alt.LayerSpec(
        layer=[
            land,
            *_frames(insets, layout=layout, say=say),
            points(places, COUNTRY),
            *names(places.loc[~places.index.isin(apart)]),
            *over,
        ],
        width=size.width,
        height=size.height,
        projection=alt.Projection(**PROJECTION),
    )
    enlarged = [
        alt.LayerSpec(
            layer=[
                land,
                points(inside(places, inset), view),
                *names(inside(places, inset)),
                _inset_title(inset, layout=layout, say=say),
            ],
            width=size.inset_width,
            height=size.inset_height,
            view={"stroke": RULE_STRONG},
            projection=alt.Projection(**_enlarged(inset, size)),
        )
        for inset, view in zip(insets, view_names(insets)[1:], strict=True)
    ]
    if not enlarged:
        return [country]
    stack = Row(hconcat=enlarged, spacing=GAP)
    return [country, stack if layout.compact else Column(vconcat=enlarged, spacing=GAP)]


def _enlarged(inset: Inset, size: MapSize) -> dict[str, object]:
    """The projection that fills a view with an inset, and draws nothing beyond it."""
    lon, lat = inset.center
    width, height = size.inset_width, size.inset_height
    across = math.radians(inset.east - inset.west) * math.cos(math.radians(lat))
    up = math.radians(inset.north - inset.south)
    return {
        **PROJECTION,
        "rotate": [-lon, 0, 0],  # north is up in the inset
        "center": [0, lat],
        "scale": min(width / across, height / up),
        "translate": [width / 2, height / 2],
        "clipExtent": [[0, 0], [width, height]],
    }


def _frames(insets: Sequence[Inset], *, layout: Layout, say: Words) -> list[alt.Chart]:
    """Where the insets lie on the map of the country, and their names."""
    if not insets:
        return []
    frames = {"type": "FeatureCollection", "features": [_frame(inset) for inset in insets]}
    names = [
        {"text": _name(inset, say, lines=True), "lon": inset.shore, "lat": inset.center[1]}
        for inset in insets
    ]
    return [
        alt.Chart(
            alt.Data(values=frames, format=alt.DataFormat(property="features", type="json"))
        ).mark_geoshape(fill=None, stroke=INK_SOFT, strokeWidth=1, aria=False),
        alt.Chart({"values": names})
        .mark_text(
            align="left",
            baseline="middle",
            dx=5,
            lineBreak="\n",
            fontSize=layout.small,
            color=INK_SOFT,
            aria=False,
        )
        .encode(
            longitude=alt.Longitude("lon:Q"),
            latitude=alt.Latitude("lat:Q"),
            text=alt.Text("text:N"),
        ),
    ]


def _frame(inset: Inset) -> dict[str, Any]:
    west, east, south, north = inset.west, inset.shore, inset.south, inset.north
    corners = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }


def _inset_title(inset: Inset, *, layout: Layout, say: Words) -> alt.Chart:
    title = [{"text": _name(inset, say)}]
    return (
        alt.Chart({"values": title})
        .mark_text(align="left", baseline="top", fontSize=layout.small, color=INK_SOFT, aria=False)
        .encode(x=alt.XValue(6), y=alt.YValue(6), text=alt.Text("text:N"))
    )


def _name(inset: Inset, say: Words, *, lines: bool = False) -> str:
    """What an inset is called: by its label, or by the name that whoever made it gave it."""
    key = f"map.inset.{inset.name}{'.lines' if lines else ''}"
    return say.label(key) if key in LABELS else inset.name
