"""A map of the country with its crowded places drawn a second time, larger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import altair as alt
import pandas as pd

from helpers.charts.keys import in_pixels
from helpers.charts.look import Column, Layout, Part, Row
from helpers.charts.palette import BEYOND, INK_SOFT, MAP_INK, RULE_STRONG
from helpers.charts.projections import EXTENT, MapView, flat
from helpers.charts.shapes import ASPECT
from helpers.charts.sides import clear_areas, with_free_sides
from helpers.tables.places import Inset
from helpers.words.catalogue import LABELS
from helpers.words.labels import Words

GAP = 12  # between the country and its insets, in pixels
CROWDED = 2  # places from which on an inset is drawn
COUNTRY = "points"  # the view of the country in which a place can be chosen
SCALE_BAR = 500  # kilometres
SMALLEST = 12  # pixels, of type
MARGIN = 2  # pixels between the country and the edge of its view


@dataclass(frozen=True)
class MapSize:
    """The measures of a map of the country and its insets, in pixels.

    `inset` gives width and height of each inset by its name. `below` is the room under the country.
    """

    width: int
    height: int
    inset: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    below: int = 0

    @classmethod
    def of(cls, layout: Layout, *, insets: Sequence[Inset], below: float = 0) -> MapSize:
        """The measures in a layout, with insets beside the country or below it."""
        beside = 0 if layout.compact or not insets else 200 + GAP
        width = layout.width - beside
        height = round(width * ASPECT)
        sizes = _rows(layout.width, insets) if layout.compact else _column(height, insets)
        return cls(width, height, sizes, round(below))

    @property
    def country(self) -> MapView:
        """The view of the country."""
        view = MapView.around(EXTENT, self.width - 2 * MARGIN, self.height - 2 * MARGIN)
        return MapView(self.width, self.height, view.scale, view.middle)

    def view(self, inset: Inset) -> MapView:
        """The view of an inset."""
        return MapView.around(_box(inset), *self.inset[inset.name])


def _column(height: int, insets: Sequence[Inset]) -> dict[str, tuple[int, int]]:
    """Insets one under the other, each by its own shape, together no higher than the country; three
    are as high as it.
    """
    shapes = {inset.name: _up(inset) / _across(inset) for inset in insets}
    free = height - GAP * (len(insets) - 1)
    unit = free / sum(shapes.values()) if shapes else 0
    if len(insets) < 3:
        unit = min(unit, 200)
    return {name: (200, round(unit * each)) for name, each in shapes.items()}


def _rows(width: int, insets: Sequence[Inset]) -> dict[str, tuple[int, int]]:
    """Insets side by side; of three the widest on the left, the others one under the other."""
    if len(insets) < 3:
        half = (width - GAP) // 2
        high = max(half * _up(inset) / _across(inset) for inset in insets) if insets else 0
        return {inset.name: (half, min(round(high), 170)) for inset in insets}
    widest = _widest(insets)
    left = round(width * 0.56)
    low = (190 - GAP * (len(insets) - 2)) // (len(insets) - 1)
    return {
        inset.name: (left, 190) if inset is widest else (width - GAP - left, low)
        for inset in insets
    }


def _widest(insets: Sequence[Inset]) -> Inset:
    return max(insets, key=_across)


def _box(inset: Inset) -> tuple[float, float, float, float]:
    """The edges of an inset in the projection: west, south, east, north."""
    corners = [
        flat(lon, lat) for lon in (inset.west, inset.east) for lat in (inset.south, inset.north)
    ]
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _across(inset: Inset) -> float:
    west, _, east, _ = _box(inset)
    return east - west


def _up(inset: Inset) -> float:
    _, south, _, north = _box(inset)
    return north - south


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
    areas: pd.DataFrame | None = None,
    together: str | None = None,
) -> list[Part]:
    """The country and its insets, to be placed beside each other or, if compact, below.

    `points` and `names` draw some of `places`, `points` in a view of that name; a place is named
    in its inset if it lies in one, and so is an area of `areas`, which have `text`, `lon` and `lat`.
    `over` is drawn last, over the country alone. A place whose `side` is empty is named where there
    is room, with those at once that have the same value of the column `together`, or with all.
    """
    named = pd.DataFrame(columns=["text", "lon", "lat"]) if areas is None else areas

    def layers(
        view: MapView, name: str, shown: pd.DataFrame, own: pd.DataFrame, about: pd.DataFrame
    ) -> list[alt.Chart]:
        """The land of a view, the names of its areas, the points it shows, the names of its own."""
        own = with_free_sides(
            own, points=shown, areas=about, view=view, layout=layout, together=together
        )
        about = clear_areas(about, names=own, points=shown, view=view, layout=layout)
        return [land, *_area_names(about, layout=layout), points(shown, name), *names(own)]

    rest = _beyond(named, insets)
    country = _seen(
        size.country,
        *layers(size.country, COUNTRY, places, _beyond(places, insets), rest),
        *_frames(insets, size=size, layout=layout, say=say),
        *_scale_bar(size.country, layout=layout, say=say),
        *over,
    )
    country.height = size.height + size.below
    enlarged = {}
    for inset, name in zip(insets, view_names(insets)[1:], strict=True):
        view, own = size.view(inset), inside(places, inset)
        enlarged[inset.name] = _seen(
            view,
            *layers(view, name, view.seen(places), own, inside(named, inset)),
            *_inset_frame(inset, size=size, layout=layout, say=say),
        )
    return [country, *_placed(enlarged, insets, layout)]


def _seen(view: MapView, *layers: alt.Chart) -> alt.LayerSpec:
    """Layers on the ground of a view, in its size and projection."""
    return alt.LayerSpec(
        layer=[_ground(view), *layers],
        width=view.width,
        height=view.height,
        projection=view.projection(),
    )


def _beyond(table: pd.DataFrame, insets: Sequence[Inset]) -> pd.DataFrame:
    """The rows whose `lon` and `lat`, in degrees, lie in no inset."""
    apart = pd.concat([table.iloc[:0], *(inside(table, inset) for inset in insets)]).index
    return table.loc[~table.index.isin(apart)]


def _placed(enlarged: Mapping[str, Part], insets: Sequence[Inset], layout: Layout) -> list[Part]:
    """The insets as `MapSize` has room for them."""
    parts = list(enlarged.values())
    if not parts:
        return []
    if not layout.compact:
        return [Column(vconcat=parts, spacing=GAP)]
    if len(parts) < 3:
        return [Row(hconcat=parts, spacing=GAP)]
    widest = enlarged[_widest(insets).name]
    stack = Column(vconcat=[part for part in parts if part is not widest], spacing=GAP)
    return [Row(hconcat=[widest, stack], spacing=GAP)]


# ------------------------------------------------------------------------- under and over the land


def _rectangle(left: float, top: float, right: float, bottom: float, **style: object) -> alt.Chart:
    return (
        in_pixels([{}])
        .mark_rect(aria=False, **style)
        .encode(
            x=alt.XValue(round(left, 1)),
            y=alt.YValue(round(top, 1)),
            x2=alt.X2Value(round(right, 1)),
            y2=alt.Y2Value(round(bottom, 1)),
        )
    )


def _ground(view: MapView) -> alt.Chart:
    """What lies beyond the country: the sea, and neighbours, which are not drawn."""
    return _rectangle(0, 0, view.width, view.height, fill=BEYOND)


def _frames(
    insets: Sequence[Inset], *, size: MapSize, layout: Layout, say: Words
) -> list[alt.Chart]:
    """Where the insets lie on the map of the country, and their names."""
    frames = [(inset, size.country.frame_of(size.view(inset))) for inset in insets]
    names = [
        {
            "text": _name(inset, say, lines=True),
            "x": round(left - 5 if inset.named == "left" else right + 5, 1),
            "y": round((top + bottom) / 2, 1),
            "side": inset.named,
        }
        for inset, (left, top, right, bottom) in frames
    ]
    drawn = [_rectangle(*edges, fill=None, stroke=INK_SOFT, strokeWidth=1) for _, edges in frames]
    for side, align in (("left", "right"), ("right", "left")):
        if of_side := [name for name in names if name["side"] == side]:
            drawn.append(
                in_pixels(of_side)
                .mark_text(
                    align=align,
                    baseline="middle",
                    lineBreak="\n",
                    fontSize=layout.small,
                    color=MAP_INK,
                    aria=False,
                )
                .encode(text=alt.Text("text:N"))
            )
    return drawn


def _inset_frame(inset: Inset, *, size: MapSize, layout: Layout, say: Words) -> list[alt.Chart]:
    """The frame of an inset over all that it shows, and its name on a ground of its own."""
    width, height = size.inset[inset.name]
    title = in_pixels([{"text": _name(inset, say), "x": 5, "y": 4}])
    text = {"align": "left", "baseline": "top", "fontSize": layout.small, "aria": False}
    return [
        title.mark_text(
            fill=BEYOND, stroke=BEYOND, strokeWidth=5, strokeJoin="round", **text
        ).encode(text=alt.Text("text:N")),
        title.mark_text(fill=MAP_INK, **text).encode(text=alt.Text("text:N")),
        _rectangle(0, 0, width, height, fill=None, stroke=RULE_STRONG, strokeWidth=1.5),
    ]


def _area_names(areas: pd.DataFrame, *, layout: Layout) -> list[alt.Chart]:
    """The names of areas, in the middle of each."""
    if areas.empty:
        return []
    return [
        alt.Chart({"values": areas[["text", "lon", "lat"]].to_dict("records")})
        .mark_text(
            fontSize=max(layout.small - 1, SMALLEST), fontStyle="italic", color=MAP_INK, aria=False
        )
        .encode(
            longitude=alt.Longitude("lon:Q"),
            latitude=alt.Latitude("lat:Q"),
            text=alt.Text("text:N"),
        )
    ]


def _scale_bar(view: MapView, *, layout: Layout, say: Words) -> list[alt.Chart]:
    """A length on the ground, in the lower right corner."""
    right, bottom = view.width - 8, view.height - 5
    left = right - view.length(SCALE_BAR)
    words = {
        "text": say.label("map.scale", number=say.number(SCALE_BAR)),
        "x": (left + right) / 2,
        "y": bottom - 4,
    }
    ends = [{"x": left, "x2": right, "y": bottom, "y2": bottom}] + [
        {"x": end, "x2": end, "y": bottom - 4, "y2": bottom} for end in (left, right)
    ]
    return [
        in_pixels(ends)
        .mark_rule(color=MAP_INK, strokeWidth=1.2, aria=False)
        .encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")),
        in_pixels([words])
        .mark_text(
            baseline="bottom", fontSize=max(layout.small - 1, SMALLEST), color=MAP_INK, aria=False
        )
        .encode(text=alt.Text("text:N")),
    ]


def _name(inset: Inset, say: Words, *, lines: bool = False) -> str:
    """What an inset is called: by its label, or by the name that whoever made it gave it."""
    key = f"map.inset.{inset.name}{'.lines' if lines else ''}"
    return say.label(key) if key in LABELS else inset.name
