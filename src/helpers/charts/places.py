"""Places on a map: points by group, named, with the crowded ones drawn a second time, larger."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from functools import partial

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError
from helpers.charts.columns import (
    in_letters,
    kinds_in_order,
    require_columns,
    require_each,
    require_filled_columns,
    require_numbers,
    told_apart,
)
from helpers.charts.groups import (
    Group,
    group_color,
    group_parameter,
    group_shape,
    group_size,
    group_styles,
)
from helpers.charts.insets import MapSize, country_with_insets, crowded_insets, inside, view_names
from helpers.charts.keys import GroupKey, line_height, title_layer
from helpers.charts.look import Layout, chosen_in, layout_named
from helpers.charts.palette import SERVICES
from helpers.charts.points import PointLook, beside_or_below, name_layers, point_layer
from helpers.charts.projections import MapView
from helpers.charts.shapes import bounds_of_provinces, plain_land
from helpers.charts.sides import SIDES
from helpers.charts.tooltips import lines
from helpers.tables.places import INSETS, Inset
from helpers.words.labels import Texts, Words

NEAR = 2  # decimals of a degree, about a kilometre, to which two points are one


@drafted
def places_on_map(
    table: pd.DataFrame,
    *,
    name: str = "name",
    lon: str = "lon",
    lat: str = "lat",
    group: str | None = None,
    group_title: str = "",
    colors: Mapping[Group, str] | None = None,
    side: str | None = None,
    tooltip: Mapping[str, str] | None = None,
    insets: Sequence[Inset] = INSETS,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.HConcatChart | alt.VConcatChart | alt.LayerChart:
    """Draw places as points by group over the provinces; an inset enlarges where they are crowded.

    `table` has one row per place: its name and point (`lon`, `lat` in degrees, WGS 84) and, in the
    column `group`, what it belongs to; the key is titled `group_title`. `colors` gives each group
    a colour of the palette, in the order of the key. `side` is the column that says where a name
    stands (right, left, above, below); where it says nothing, a name that would lie on others is left
    out. `tooltip` gives titles to the columns that are told of a
    place. Of `insets` those are drawn that hold at least two places. The parameter `group` brings
    a group forward. `words` are texts that go before the built-in ones. Raises `ChartError` for an
    empty table, a missing column, cell or colour, a point outside China or on another, places that
    hide each other in no inset, an unknown side.
    """
    measures, say, title = layout_named(layout), Words.of(lang, words), group_title or group or ""
    given = {"name": name, "lon": lon, "lat": lat, "side": side}
    table, group, tooltip = told_apart(
        table, given=given, own={"text", "x", "y"}, group=group, tooltip=tooltip
    )
    places = _known_places(table, name=name, lon=lon, lat=lat, group=group, side=side)
    drawn = crowded_insets(places, insets)
    size = MapSize.of(measures, insets=drawn)
    _require_apart(places, drawn, size=size, layout=measures)
    look, colored = _look(
        places, group, colors, title=title, told=tooltip, say=say, layout=measures
    )
    parts = country_with_insets(
        places,
        land=plain_land(),
        points=partial(point_layer, look=look, layout=measures),
        names=partial(name_layers, look=look, layout=measures),
        over=_key(colored, look, title=group_title, layout=measures, height=size.height),
        insets=drawn,
        size=size,
        layout=measures,
        say=say,
    )
    params = [] if look.group is None else [chosen_in(look.group, view_names(drawn))]
    return beside_or_below(parts, params=params, layout=measures)


def _known_places(
    table: pd.DataFrame, *, name: str, lon: str, lat: str, group: str | None, side: str | None
) -> pd.DataFrame:
    """The places with their columns `name`, `lon`, `lat` and `side`, once each can be drawn."""
    require_columns(table, name=name, lon=lon, lat=lat, group=group, side=side)
    require_filled_columns(table, name=name, group=group, side=side)
    require_numbers(table, lon=lon, lat=lat)
    for argument, column, limit in (("lon", lon, 180), ("lat", lat, 90)):
        require_each(
            table,
            table[column].abs() <= limit,
            argument=f"{argument}={column!r}",
            found=f"is not between -{limit} and {limit} degrees",
            remedy="Give longitude and latitude in degrees, in that order.",
        )
    west, south, east, north = bounds_of_provinces()
    require_each(
        table,
        table[lon].between(west, east) & table[lat].between(south, north),
        argument=f"lon={lon!r}, lat={lat!r}",
        found="lies outside the map, which shows China",
        remedy="Leave such rows out; were longitude and latitude exchanged?",
    )
    require_each(
        table,
        ~table[[lon, lat]].round(NEAR).duplicated(),
        argument=f"lon={lon!r}, lat={lat!r}",
        found="lies on the point of an earlier row, which it would hide",
        remedy="Draw one row for each place, or set one of the points apart.",
    )
    places = table.reset_index(drop=True).assign(
        name=table[name].to_numpy(),
        lon=table[lon].to_numpy(),
        lat=table[lat].to_numpy(),
        side="" if side is None else table[side].to_numpy(),
    )
    unknown = sorted(set(map(str, places["side"])) - set(SIDES)) if side else []
    if unknown:
        raise ChartError(
            f"side={side!r}", f"it has {', '.join(unknown)}", f"Write one of {', '.join(SIDES)}."
        )
    return places


def _require_apart(
    places: pd.DataFrame, insets: Sequence[Inset], *, size: MapSize, layout: Layout
) -> None:
    """Require of every two places that one does not hide the other in every view that shows both.

    Raises `ChartError` naming them and the remedy.
    """
    near = math.sqrt(layout.symbol / math.pi) / 2
    hidden = _pairs(places, size.country, near=near)
    for inset in insets:
        shown = inside(places, inset)
        both = {(one, two) for one, two in hidden if one in shown.index and two in shown.index}
        hidden -= both - _pairs(shown, size.view(inset), near=near)
    if hidden:
        one, two = min(hidden)
        (west, east), (south, north) = (sorted(places.loc[[one, two], of]) for of in ("lon", "lat"))
        raise ChartError(
            "insets",
            "the marks of {} and {} hide each other".format(*places.loc[[one, two], "name"]),
            "Enlarge where they lie, insets=[*INSETS, Inset('name', "
            f"west={west - 1:.1f}, south={south - 1:.1f}, east={east + 1:.1f}, "
            f"north={north + 1:.1f})], or leave one out.",
        )


def _pairs(places: pd.DataFrame, view: MapView, *, near: float) -> set[tuple[int, int]]:
    """The places, by their index, that lie so many pixels from each other, or nearer."""
    points = dict(zip(places.index, map(view.pixel, places["lon"], places["lat"]), strict=True))
    pairs = itertools.combinations(sorted(points), 2)
    return {(one, two) for one, two in pairs if math.dist(points[one], points[two]) <= near}


def _look(
    places: pd.DataFrame,
    group: str | None,
    colors: Mapping[Group, str] | None,
    *,
    title: str,
    told: Mapping[str, str],
    say: Words,
    layout: Layout,
) -> tuple[PointLook, dict[Group, str]]:
    """How the points look, and the colour of each group."""
    tooltip = lines(told or {"name": " "})
    columns = list(dict.fromkeys(["lon", "lat", "name", *told]))
    if group is None:
        plain = PointLook(
            columns,
            alt.ColorValue(SERVICES),
            alt.ShapeValue("circle"),
            alt.SizeValue(layout.symbol),
            tooltip,
        )
        return plain, {}
    kinds = kinds_in_order(places[group])
    ordered = isinstance(places[group].dtype, pd.CategoricalDtype)
    colored, shapes = group_styles(kinds if ordered else sorted(kinds), colors)
    parameter = group_parameter(
        group, colored, name="group", title=title or group, every=say.label("places.all")
    )
    look = PointLook(
        columns=[*columns, *([] if group in columns else [group])],
        color=group_color(group, colored),
        shape=group_shape(group, shapes),
        size=group_size(group, shapes, area=layout.symbol),
        tooltip=tooltip,
        group=parameter,
        group_column=group,
    )
    return look, colored


def _key(
    groups: Mapping[Group, str], look: PointLook, *, title: str, layout: Layout, height: int
) -> list[alt.Chart]:
    """What the marks mean, in the free corner of the country."""
    if look.group is None:
        return []
    top = height - (len(groups) + 1) * line_height(layout)
    entries = [{str(look.group_column): group, "text": in_letters(group)} for group in groups]
    size = look.size if isinstance(look.size, alt.Size) else None
    key = GroupKey(title, entries, look.color, look.shape, look.group, size=size)
    return [
        title_layer([{"text": title, "x": 0, "y": top}], layout=layout),
        *key.layers(top=top, layout=layout),
    ]
