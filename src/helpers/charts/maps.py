"""The map of the pilot regions."""

from __future__ import annotations

import json
from functools import partial

import altair as alt
import pandas as pd

from helpers.charts.areas import area_names
from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError
from helpers.charts.columns import (
    require_columns,
    require_filled_columns,
    require_numbers,
    require_one_row_each,
)
from helpers.charts.groups import (
    cohort_color,
    cohort_parameter,
    cohort_shape,
    cohort_size,
    require_years,
)
from helpers.charts.insets import MapSize, country_with_insets, crowded_insets, view_names
from helpers.charts.look import Layout, Part, chosen_in, layout_named
from helpers.charts.map_keys import (
    BY_YEAR,
    CHOSEN,
    count_layers,
    key_height,
    key_layers,
    land_color,
)
from helpers.charts.palette import RULE_STRONG
from helpers.charts.points import PointLook, beside_or_below, name_layers, point_layer
from helpers.charts.shapes import province_shapes
from helpers.tables.periods import Day
from helpers.tables.places import AREA_NAMES, INSETS, MAINLAND
from helpers.words.labels import Texts, Words

# What is told of a region: a column of `pilot_facts`, and the label of the fact.
TOLD = {
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


@drafted
def pilot_map(
    facts: pd.DataFrame,
    *,
    provinces: pd.DataFrame,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.HConcatChart | alt.VConcatChart | alt.LayerChart:
    """Draw the pilot regions as points by cohort, over the provinces, tinted where there is one.

    `facts` comes from `pilot_facts` with points, all of it or some rows; `provinces` from
    `load_provinces`. Parameters of the chart: `year` (the programme at the end of that year; the
    year of `as_of` is drawn as of that day), `cohort` (one cohort, the others fade), `region` (the
    region clicked). A crowded place is drawn a second time, larger, if it holds two regions or
    more. Count, key and tint follow what is chosen. `words` are texts that go before the built-in ones. Raises `ChartError` for an empty
    table, a missing column or point, or a day before any of the cohorts.
    """
    measures, say = layout_named(layout), Words.of(lang, words)
    joined = joined_by(facts, as_of)
    year = year_parameter(joined, as_of=as_of, say=say)
    cohort = cohort_parameter(joined, say=say)
    region = region_parameter()
    parts = map_parts(
        joined,
        provinces=provinces,
        as_of=as_of,
        cohort=cohort,
        region=region,
        layout=measures,
        say=say,
    )
    views = map_views(joined)
    params = [chosen_in(cohort, views), chosen_in(region, views), year.param]
    return beside_or_below(parts, params=params, layout=measures)


def joined_by(facts: pd.DataFrame, as_of: Day) -> pd.DataFrame:
    """The regions whose cohort is of the year of `as_of` or before, once they can be drawn.

    Raises `ChartError` if there is none, or if a column or point is missing.
    """
    require_columns(facts, **{f"facts, {name}": name for name in _NEEDED})
    require_filled_columns(facts, **{f"facts, {name}": name for name in _NEEDED})
    require_numbers(facts, **{"facts, lon": "lon", "facts, lat": "lat"})
    require_one_row_each(facts, **{"facts, region_id": "region_id"})
    require_years(facts["cohort"])
    year = pd.Timestamp(as_of).year
    joined = facts.loc[facts["cohort"] <= year].reset_index(drop=True)
    if joined.empty:
        first = int(facts["cohort"].min())
        raise ChartError(
            "as_of",
            f"it is in {year}, and the first of these regions joined in {first}",
            "Give a later day, or regions that had joined.",
        )
    return joined


_NEEDED = ["region_id", "name", "province_iso", "cohort", "since_why", "lon", "lat"]


def map_views(facts: pd.DataFrame) -> list[str]:
    """The views of the map in which a region or a cohort can be chosen."""
    return view_names(crowded_insets(facts, INSETS))


def region_parameter() -> alt.Parameter:
    """The region that a reader clicks on."""
    return alt.selection_point(name="region", fields=["region_id"], on="click", clear="dblclick")


def year_parameter(facts: pd.DataFrame, *, as_of: Day, say: Words) -> alt.Parameter:
    """The year a map shows, from the first cohort to the year of `as_of`, where it starts."""
    first, last = int(facts["cohort"].min()), pd.Timestamp(as_of).year
    return alt.param(
        name="year",
        value=last,
        bind=alt.binding_range(min=first, max=last, step=1, name=say.label("year")),
    )


def map_parts(
    facts: pd.DataFrame,
    *,
    provinces: pd.DataFrame,
    as_of: Day,
    cohort: alt.Parameter,
    region: alt.Parameter,
    layout: Layout,
    say: Words,
) -> list[Part]:
    """The country and its insets, to be placed beside each other or, if compact, below.

    `facts` comes from `joined_by`. They follow the parameter `year`; `cohort` and `region` are
    chosen in `map_views`.
    """
    insets = crowded_insets(facts, INSETS)
    size = MapSize.of(layout, insets=insets, below=key_height(facts, layout=layout))
    look = PointLook(
        columns=["region_id", "lon", "lat", *TOLD],
        color=cohort_color(facts),
        shape=cohort_shape(facts),
        size=cohort_size(facts, area=layout.symbol),
        tooltip=[
            alt.Tooltip(f"{column}:N", title=say.label(f"fact.{key}"))
            for column, key in TOLD.items()
            if column in facts
        ],
        group=cohort,
        group_column="cohort",
        place=region,
        visible=BY_YEAR,
    )
    return country_with_insets(
        # The first to join is drawn last, over those that came later.
        facts.assign(side=facts.get("name_side", "")).sort_values(
            "cohort", ascending=False, kind="stable"
        ),
        land=province_land(facts, provinces=provinces, say=say),
        points=partial(point_layer, look=look, layout=layout),
        names=partial(name_layers, look=look, layout=layout),
        over=[
            *count_layers(facts, as_of=as_of, layout=layout, say=say),
            *key_layers(facts, cohort=cohort, size=size, layout=layout, say=say),
        ],
        insets=insets,
        size=size,
        layout=layout,
        say=say,
        areas=_area_names(provinces, layout=layout, say=say),
    )


def _area_names(provinces: pd.DataFrame, *, layout: Layout, say: Words) -> pd.DataFrame:
    """The provinces that are named, as `text` at `lon` and `lat`."""
    names = dict(zip(provinces["iso"], provinces[f"name_{say.lang}"], strict=True))
    return pd.DataFrame(
        [
            {"text": names[iso], "lon": lon, "lat": lat}
            for iso, (lon, lat, everywhere) in AREA_NAMES.items()
            if everywhere or not layout.compact
        ]
    )


def province_land(facts: pd.DataFrame, *, provinces: pd.DataFrame, say: Words) -> alt.Chart:
    """Provinces, tinted where there is a pilot region in what is shown, apart if they take no part.

    It follows the parameters `year` and `cohort`.
    """
    cohorts = sorted(int(cohort) for cohort in facts["cohort"].unique())
    counts = (
        pd.crosstab(facts["province_iso"], facts["cohort"])
        .rename(columns=lambda cohort: f"cohort_{cohort}")
        .reset_index()
        .to_dict("records")
    )
    terms = [
        f"(year >= {cohort} && ({CHOSEN} == 0 || {CHOSEN} == {cohort}) ? datum.cohort_{cohort} : 0)"
        for cohort in cohorts
    ]
    # A province without a pilot has no count at all: Vega-Lite leaves out a default of 0, and
    # nothing but a sum turns what is missing into 0.
    held = " + ".join(["0", *terms])
    outside = provinces.loc[provinces["adcode"] >= MAINLAND, "iso"].tolist()
    apart = f"indexof({outside}, datum.properties.iso) >= 0"
    return (
        alt.Chart(province_shapes())
        .mark_geoshape(stroke=RULE_STRONG, strokeWidth=0.5, aria=False)
        .transform_lookup(
            lookup="properties.iso",
            from_=alt.LookupData(
                {"values": counts}, "province_iso", [f"cohort_{year}" for year in cohorts]
            ),
            default=0,
        )
        .transform_lookup(
            lookup="properties.iso",
            from_=alt.LookupData({"values": area_names(provinces, lang=say.lang)}, "iso", ["name"]),
        )
        .transform_calculate(held=held)
        .transform_calculate(
            kind=f"{apart} ? 'apart' : datum.held > 0 ? 'pilot' : 'none'",
            told=f"{apart} ? {json.dumps(say.label('map.key.apart'), ensure_ascii=False)} : "
            "toString(datum.held)",
        )
        .encode(
            fill=land_color(),
            strokeDash=alt.when("datum.kind == 'apart'").then(alt.value([2, 2])),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("told:N", title=say.label("map.regions_here")),
            ],
        )
    )
