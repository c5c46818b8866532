"""Maps of the pilot regions."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.cohorts import cohort_color, cohort_parameter, cohort_shape
from helpers.charts.look import Column, Layout, Part, Row, chosen_in, config, drafting, layout_named
from helpers.charts.palette import (
    INK,
    INK_SOFT,
    LAND,
    PAPER,
    RULE_STRONG,
)
from helpers.tables.periods import Day
from helpers.tables.places import INSETS, LABEL_SIDES, PROJECTION, PROVINCES, Inset
from helpers.words.formats import format_date
from helpers.words.labels import label

EARTH_KM = 6371.0
ASPECT = 0.815  # height of the country over its width, in the projection used
GAP = 12  # between the country and its insets, in pixels
# The views in which a region can be chosen: the points of the country and of each inset.
VIEWS = ("points", *(f"points_{inset.name}" for inset in INSETS))

# How far a name stands from its point, by side: align, baseline, dx, dy.
SIDES = {
    "right": ("left", "middle", 9, 0),
    "left": ("right", "middle", -9, 0),
    "above": ("center", "bottom", 0, -9),
    "below": ("center", "top", 0, 9),
}


@drafting()
def pilot_map(
    facts: pd.DataFrame,
    *,
    provinces: pd.DataFrame,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
) -> alt.HConcatChart | alt.VConcatChart:
    """Draw the pilot regions as points by cohort, over provinces shaded by how many they hold.

    `facts` comes from `pilots.pilot_facts` with points, `provinces` from `places.load_provinces`.
    Parameters of the chart: `year` (the programme at the end of that year; the year of `as_of` is
    drawn as of that day), `cohort` (one cohort, the others fade), `region` (the region clicked).
    The two crowded coasts are drawn a second time, larger.
    """
    measures = layout_named(layout)
    year = year_parameter(facts, as_of=as_of, lang=lang)
    cohort = cohort_parameter(facts, lang=lang)
    region = alt.selection_point(name="region", fields=["region_id"], on="click", clear="dblclick")
    parts = map_parts(
        facts,
        provinces=provinces,
        as_of=as_of,
        cohort=cohort,
        region=region,
        layout=measures,
        lang=lang,
    )
    return (alt.vconcat if measures.compact else alt.hconcat)(
        *parts,
        spacing=GAP,
        params=[chosen_in(cohort, VIEWS), chosen_in(region, VIEWS), year.param],
        config=config(measures),
    )


def year_parameter(facts: pd.DataFrame, *, as_of: Day, lang: str = "en") -> alt.Parameter:
    """The year a map shows, from the first cohort to the year of `as_of`, where it starts."""
    first, last = int(facts["cohort"].min()), pd.Timestamp(as_of).year
    return alt.param(
        name="year",
        value=last,
        bind=alt.binding_range(min=first, max=last, step=1, name=label("year", lang)),
    )


def map_parts(
    facts: pd.DataFrame,
    *,
    provinces: pd.DataFrame,
    as_of: Day,
    cohort: alt.Parameter,
    region: alt.Parameter,
    layout: Layout,
    lang: str,
) -> list[Part]:
    """The country and its insets, to be placed beside each other or, if compact, below.

    They follow the parameter `year`; `cohort` and `region` are chosen in `VIEWS`.
    """
    inset_width = (layout.width - GAP) // 2 if layout.compact else 200
    width = layout.width if layout.compact else layout.width - inset_width - GAP
    height = round(width * ASPECT)
    inset_height = 170 if layout.compact else (height - GAP) // 2
    land = _land(facts, provinces=provinces, lang=lang)
    points = partial(_points, cohort=cohort, region=region, layout=layout, lang=lang)
    crowded = pd.concat([_inside(facts, inset)["region_id"] for inset in INSETS])
    country = alt.LayerSpec(
        layer=[
            land,
            _frames(layout),
            _frame_names(layout, lang=lang),
            points(facts, VIEWS[0]),
            *_names(facts[~facts["region_id"].isin(crowded)], cohort=cohort, layout=layout),
            *_count(facts, as_of=as_of, layout=layout, lang=lang),
            *_keys(facts, cohort=cohort, layout=layout, height=height, lang=lang),
        ],
        width=width,
        height=height,
        projection=alt.Projection(**PROJECTION),
    )
    enlarged = [
        alt.LayerSpec(
            layer=[
                land,
                points(_inside(facts, inset), view),
                *_names(_inside(facts, inset), cohort=cohort, layout=layout),
                _inset_title(inset, layout=layout, lang=lang),
            ],
            width=inset_width,
            height=inset_height,
            view={"stroke": RULE_STRONG},
            projection=alt.Projection(**_enlarge(inset, width=inset_width, height=inset_height)),
        )
        for inset, view in zip(INSETS, VIEWS[1:], strict=True)
    ]
    if layout.compact:
        return [country, Row(hconcat=enlarged, spacing=GAP)]
    return [country, Column(vconcat=enlarged, spacing=GAP)]


# ------------------------------------------------------------------------------------- its layers


def _land(facts: pd.DataFrame, *, provinces: pd.DataFrame, lang: str) -> alt.Chart:
    """Provinces, shaded by how many pilot regions they hold in the year shown."""
    cohorts = sorted(int(cohort) for cohort in facts["cohort"].unique())
    counts = (
        pd.crosstab(facts["province_iso"], facts["cohort"])
        .rename(columns=lambda cohort: f"cohort_{cohort}")
        .reset_index()
        .to_dict("records")
    )
    names = [
        {"iso": iso, "name": name}
        for iso, name in zip(provinces["iso"], provinces[f"name_{lang}"], strict=True)
    ]
    held = " + ".join(f"(year >= {cohort} ? datum.cohort_{cohort} : 0)" for cohort in cohorts)
    return (
        alt.Chart(alt.topo_feature(PROVINCES, "provinces"))
        .mark_geoshape(stroke=PAPER, strokeWidth=0.7, aria=False)
        .transform_lookup(
            lookup="properties.iso",
            from_=alt.LookupData(
                {"values": counts}, "province_iso", [f"cohort_{year}" for year in cohorts]
            ),
            default=0,
        )
        .transform_lookup(
            lookup="properties.iso", from_=alt.LookupData({"values": names}, "iso", ["name"])
        )
        .transform_calculate(held=held)
        .encode(
            color=alt.Color("held:Q")
            .scale(type="threshold", domain=[1, 2], range=[LAND[0], LAND[1], LAND[2]])
            .legend(None),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("held:Q", title=label("map.regions_here", lang)),
            ],
        )
    )


def _points(
    facts: pd.DataFrame,
    view: str,
    *,
    cohort: alt.Parameter,
    region: alt.Parameter,
    layout: Layout,
    lang: str,
) -> alt.Chart:
    chosen = alt.when(region, empty=False)
    return (
        alt.Chart(facts.filter(_MAPPED), name=view)
        .mark_point(filled=True, opacity=1, size=layout.symbol)
        .transform_filter("datum.cohort <= year")
        .encode(
            longitude=alt.Longitude("lon:Q"),
            latitude=alt.Latitude("lat:Q"),
            color=cohort_color(),
            shape=cohort_shape(),
            opacity=alt.when(cohort).then(alt.value(1)).otherwise(alt.OpacityValue(0.15)),
            stroke=chosen.then(alt.value(INK)).otherwise(alt.StrokeValue(PAPER)),
            strokeWidth=chosen.then(alt.value(3)).otherwise(alt.StrokeWidthValue(1.2)),
            description=alt.Description("name:N"),
            tooltip=[
                alt.Tooltip(f"{field}:N", title=label(f"fact.{key}", lang))
                for field, key in _TOLD.items()
                if field in facts
            ],
        )
    )


_TOLD = {
    "name": "name",
    "level_label": "level",
    "cohort": "cohort",
    "since_why": "since",
    "plan": "plan",
    "document": "document",
    "measures": "measures",
    "focus": "focus",
    "source": "source",
}
_MAPPED = ["region_id", "lon", "lat", *_TOLD]


def _names(facts: pd.DataFrame, *, cohort: alt.Parameter, layout: Layout) -> list[alt.Chart]:
    """The names of the regions, each on the side of its point where there is room."""
    sides = facts["region_id"].map(LABEL_SIDES).fillna("right")
    return [
        alt.Chart({"values": named[["name", "cohort", "lon", "lat"]].to_dict("records")})
        .mark_text(
            align=SIDES[side][0],
            baseline=SIDES[side][1],
            dx=SIDES[side][2],
            dy=SIDES[side][3],
            fontSize=layout.text,
            color=INK,
            aria=False,
        )
        .transform_filter("datum.cohort <= year")
        .encode(
            longitude=alt.Longitude("lon:Q"),
            latitude=alt.Latitude("lat:Q"),
            text=alt.Text("name:N"),
            opacity=alt.when(cohort).then(alt.value(1)).otherwise(alt.OpacityValue(0.3)),
        )
        for side, named in facts.groupby(sides)
    ]


def _count(facts: pd.DataFrame, *, as_of: Day, layout: Layout, lang: str) -> list[alt.Chart]:
    """The number of pilot regions in the year shown, large, with its words."""
    first, last = int(facts["cohort"].min()), pd.Timestamp(as_of).year
    rows = []
    for year in range(first, last + 1):
        count = int((facts["cohort"] <= year).sum())
        rows.append(
            {
                "year": year,
                "count": str(count),
                "what": label("map.count.one" if count == 1 else "map.count", lang),
                "when": label("map.to_date", lang, date=format_date(as_of, lang=lang))
                if year == last
                else label("map.by_year", lang, year=year),
            }
        )
    counts = alt.Chart({"values": rows}).transform_filter("datum.year == year")
    top = 2
    return [
        counts.mark_text(
            align="left",
            baseline="top",
            fontSize=size,
            fontWeight=weight,
            color=color,
            aria=False,
        ).encode(x=alt.XValue(0), y=alt.YValue(y), text=alt.Text(f"{field}:N"))
        for field, size, weight, color, y in (
            ("count", layout.large, "bold", INK, top),
            ("what", layout.text, "bold", INK, top + layout.large * 0.98),
            (
                "when",
                layout.small,
                "normal",
                INK_SOFT,
                top + layout.large * 0.98 + layout.text * 1.3,
            ),
        )
    ]


def _keys(
    facts: pd.DataFrame, *, cohort: alt.Parameter, layout: Layout, height: int, lang: str
) -> list[alt.LayerChart | alt.Chart]:
    """The two keys, drawn as marks in the free corner, so that a cohort can be chosen there."""
    line = layout.text * 1.45
    firsts = facts.drop_duplicates("cohort").sort_values("cohort")
    entries = [
        (int(year), str(since), int((facts["cohort"] == year).sum()))
        for year, since in zip(firsts["cohort"], firsts["since_why"], strict=True)
    ]
    steps = [(0, label("map.key.none", lang)), (1, "1"), (2, "2")]
    rows = len(entries) + 3
    top = height - rows * line
    cohorts = [
        {
            "cohort": year,
            "text": label(
                "cohort.counted.one" if count == 1 else "cohort.counted",
                lang,
                cohort=year,
                count=count,
            ),
            "since": since,
            "x": 8,
            "y": top + (row + 1) * line,
        }
        for row, (year, since, count) in enumerate(entries)
    ]
    shades = [
        {
            "held": held,
            "text": text,
            "x": 8 + (column > 0) * layout.text * 2 + column * layout.text * 3.2,
            "y": top + (rows - 1) * line + line * 0.35,
        }
        for column, (held, text) in enumerate(steps)
    ]
    titles = [
        {"text": label("map.key.cohorts", lang), "x": 0, "y": top},
        {
            "text": label("map.key.provinces", lang),
            "x": 0,
            "y": top + (rows - 2) * line + line * 0.35,
        },
    ]

    def at(values: list[dict[str, Any]]) -> alt.Chart:
        return alt.Chart({"values": values}).encode(
            x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None)
        )

    fade = alt.when(cohort).then(alt.value(1)).otherwise(alt.OpacityValue(0.3))
    # A mark answers a click only if it has a tooltip or a parameter of its own.
    told = {
        "description": alt.Description("text:N"),
        "tooltip": [alt.Tooltip("since:N", title=label("fact.since", lang))],
    }
    return [
        at(titles)
        .mark_text(align="left", fontSize=layout.small, color=INK_SOFT, aria=False)
        .encode(text=alt.Text("text:N")),
        at(cohorts)
        .mark_point(filled=True, opacity=1, size=layout.symbol, stroke=PAPER, cursor="pointer")
        .encode(color=cohort_color(), shape=cohort_shape(), opacity=fade, **told),
        at(cohorts)
        .mark_text(
            align="left", dx=12, fontSize=layout.text, color=INK, aria=False, cursor="pointer"
        )
        .encode(text=alt.Text("text:N"), opacity=fade, tooltip=told["tooltip"]),
        at(shades)
        .mark_point(
            shape="square",
            filled=True,
            opacity=1,
            size=layout.symbol * 1.4,
            stroke=RULE_STRONG,
            strokeWidth=0.7,
        )
        .encode(
            color=alt.Color("held:Q")
            .scale(type="threshold", domain=[1, 2], range=[LAND[0], LAND[1], LAND[2]])
            .legend(None)
        ),
        at(shades)
        .mark_text(align="left", dx=12, fontSize=layout.text, color=INK, aria=False)
        .encode(text=alt.Text("text:N")),
    ]


# ------------------------------------------------------------------------------------ its insets


def _inside(facts: pd.DataFrame, inset: Inset) -> pd.DataFrame:
    return facts[
        facts["lon"].between(inset.west, inset.east)
        & facts["lat"].between(inset.south, inset.north)
    ]


def _enlarge(inset: Inset, *, width: int, height: int) -> dict[str, object]:
    """The projection that fills a view with an inset, and draws nothing beyond it."""
    lon, lat = inset.center
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


def _frames(layout: Layout) -> alt.Chart:
    """Where the insets lie on the map of the country."""
    frames = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [
                            [inset.west, inset.south],
                            [inset.west, inset.north],
                            [inset.shore, inset.north],
                            [inset.shore, inset.south],
                            [inset.west, inset.south],
                        ]
                    ],
                },
            }
            for inset in INSETS
        ],
    }
    return alt.Chart(
        alt.Data(values=frames, format=alt.DataFormat(property="features", type="json"))
    ).mark_geoshape(fill=None, stroke=INK_SOFT, strokeWidth=1, aria=False)


def _frame_names(layout: Layout, *, lang: str) -> alt.Chart:
    frames = [
        {
            "text": label(f"map.inset.{inset.name}.lines", lang),
            "lon": inset.shore,
            "lat": inset.center[1],
        }
        for inset in INSETS
    ]
    return (
        alt.Chart({"values": frames})
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
        )
    )


def _inset_title(inset: Inset, *, layout: Layout, lang: str) -> alt.Chart:
    title = [{"text": label(f"map.inset.{inset.name}", lang)}]
    return (
        alt.Chart({"values": title})
        .mark_text(align="left", baseline="top", fontSize=layout.small, color=INK_SOFT, aria=False)
        .encode(x=alt.XValue(6), y=alt.YValue(6), text=alt.Text("text:N"))
    )
