"""The map of the pilot regions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import pandas as pd

from helpers.charts.areas import area_names, shade_scale
from helpers.charts.checks import ChartError
from helpers.charts.columns import require_columns, require_filled_columns, require_numbers
from helpers.charts.groups import cohort_color, cohort_parameter, cohort_shape
from helpers.charts.insets import MapSize, country_with_insets, crowded_insets, view_names
from helpers.charts.keys import GroupKey, line_height, shade_layers, title_layer
from helpers.charts.look import Layout, Part, chosen_in, drafting, layout_named
from helpers.charts.palette import INK, INK_SOFT, PAPER
from helpers.charts.places import PointLook, beside_or_below, name_layers, point_layer
from helpers.charts.shapes import province_shapes
from helpers.tables.periods import Day
from helpers.tables.places import INSETS, LABEL_SIDES
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
BY_YEAR = "datum.cohort <= year"  # a region is drawn from the year in which it joined


@drafting()
def pilot_map(
    facts: pd.DataFrame,
    *,
    provinces: pd.DataFrame,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.HConcatChart | alt.VConcatChart | alt.LayerChart:
    """Draw the pilot regions as points by cohort, over provinces shaded by how many they hold.

    `facts` comes from `pilot_facts` with points, all of it or some rows; `provinces` from
    `load_provinces`. Parameters of the chart: `year` (the programme at the end of that year; the
    year of `as_of` is drawn as of that day), `cohort` (one cohort, the others fade), `region` (the
    region clicked). A crowded coast is drawn a second time, larger, if it holds two regions or
    more. `words` are texts that go before the built-in ones. Raises `ChartError` for an empty
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
    size = MapSize.of(layout, insets=len(insets))
    look = PointLook(
        columns=["region_id", "lon", "lat", *TOLD],
        color=cohort_color(facts),
        shape=cohort_shape(facts),
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
        facts.assign(side=facts["region_id"].map(LABEL_SIDES).fillna("right")),
        land=_land(facts, provinces=provinces, say=say),
        points=partial(point_layer, look=look, layout=layout),
        names=partial(name_layers, look=look, layout=layout),
        over=[
            *_count(facts, as_of=as_of, layout=layout, say=say),
            *_keys(facts, cohort=cohort, layout=layout, height=size.height, say=say),
        ],
        insets=insets,
        size=size,
        layout=layout,
        say=say,
    )


def _land(facts: pd.DataFrame, *, provinces: pd.DataFrame, say: Words) -> alt.Chart:
    """Provinces, shaded by how many pilot regions they hold in the year shown."""
    cohorts = sorted(int(cohort) for cohort in facts["cohort"].unique())
    counts = (
        pd.crosstab(facts["province_iso"], facts["cohort"])
        .rename(columns=lambda cohort: f"cohort_{cohort}")
        .reset_index()
        .to_dict("records")
    )
    terms = [f"(year >= {cohort} ? datum.cohort_{cohort} : 0)" for cohort in cohorts]
    # A province without a pilot has no count at all: Vega-Lite leaves out a default of 0, and
    # nothing but a sum turns what is missing into 0.
    held = " + ".join(terms if len(terms) > 1 else ["0", *terms])
    return (
        alt.Chart(province_shapes())
        .mark_geoshape(stroke=PAPER, strokeWidth=0.7, aria=False)
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
        .encode(
            color=shade_scale(alt.Color("held:Q")),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("held:Q", title=say.label("map.regions_here")),
            ],
        )
    )


def _count(facts: pd.DataFrame, *, as_of: Day, layout: Layout, say: Words) -> list[alt.Chart]:
    """The number of pilot regions in the year shown, large, with its words."""
    counts = alt.Chart({"values": _counts(facts, as_of=as_of, say=say)}).transform_filter(
        "datum.year == year"
    )
    top = 2
    below = top + layout.large * 0.98
    return [
        counts.mark_text(
            align="left",
            baseline="top",
            fontSize=size,
            fontWeight=weight,
            color=color,
            aria=False,
        ).encode(x=alt.XValue(0), y=alt.YValue(y), text=alt.Text(f"{column}:N"))
        for column, size, weight, color, y in (
            ("count", layout.large, "bold", INK, top),
            ("what", layout.text, "bold", INK, below),
            ("when", layout.small, "normal", INK_SOFT, below + layout.text * 1.3),
        )
    ]


def _counts(facts: pd.DataFrame, *, as_of: Day, say: Words) -> list[dict[str, object]]:
    """How many regions there are at the end of each year, and of the last year as of the day."""
    first, last = int(facts["cohort"].min()), pd.Timestamp(as_of).year
    counts = {year: int((facts["cohort"] <= year).sum()) for year in range(first, last + 1)}
    return [
        {
            "year": year,
            "count": str(count),
            "what": say.label("map.count.one" if count == 1 else "map.count"),
            "when": say.label("map.to_date", date=say.date(as_of))
            if year == last
            else say.label("map.by_year", year=year),
        }
        for year, count in counts.items()
    ]


def _keys(
    facts: pd.DataFrame, *, cohort: alt.Parameter, layout: Layout, height: int, say: Words
) -> list[alt.Chart]:
    """The two keys in the free corner: of the cohorts, and below it of the provinces."""
    line = line_height(layout)
    cohorts = _cohort_entries(facts, say=say)
    top = height - (len(cohorts) + 3) * line
    bottom = top + (len(cohorts) + 1) * line + line * 0.35
    key = GroupKey(
        title=say.label("map.key.cohorts"),
        entries=cohorts,
        color=cohort_color(facts),
        shape=cohort_shape(facts),
        group=cohort,
        tooltip=alt.Tooltip("since:N", title=say.label("fact.since")),
    )
    titles = [
        {"text": key.title, "x": 0, "y": top},
        {"text": say.label("map.key.provinces"), "x": 0, "y": bottom},
    ]
    shades = _shade_entries([say.label("map.key.none"), "1", "2"], y=bottom + line, layout=layout)
    return [
        title_layer(titles, layout=layout),
        *key.layers(top=top, layout=layout),
        *shade_layers(shades, shade_scale(alt.Color("held:Q")), layout=layout),
    ]


def _cohort_entries(facts: pd.DataFrame, *, say: Words) -> list[dict[str, object]]:
    """Of each cohort how many regions it has, and since when."""
    firsts = facts.drop_duplicates("cohort").sort_values("cohort")
    counts = facts["cohort"].value_counts()
    return [
        {
            "cohort": int(year),
            "text": say.label(
                "cohort.counted.one" if counts[year] == 1 else "cohort.counted",
                cohort=int(year),
                count=int(counts[year]),
            ),
            "since": str(since),
        }
        for year, since in zip(firsts["cohort"], firsts["since_why"], strict=True)
    ]


def _shade_entries(texts: Sequence[str], *, y: float, layout: Layout) -> list[dict[str, object]]:
    """The shades of the provinces in one line, after the first, longer word."""
    return [
        {
            "held": held,
            "text": text,
            "x": 8 + (held > 0) * layout.text * 2 + held * layout.text * 3.2,
            "y": y,
        }
        for held, text in enumerate(texts)
    ]
