"""The programme stage by stage: a light map on which those who joined last stand out."""

from __future__ import annotations

from functools import partial

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.insets import MapSize, country_with_insets
from helpers.charts.keys import in_pixels, line_height
from helpers.charts.look import Layout, config
from helpers.charts.map_keys import BY_YEAR, count_layers
from helpers.charts.maps import TOLD, joined_by, province_land, year_parameter
from helpers.charts.palette import COHORT_COLORS, INK, MAP_INK
from helpers.charts.points import PointLook, name_layers, point_layer
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words

# One drawing for every width: it stands beside a text as well as across a phone.
STAGES = Layout("stages", width=440, text=15, small=14, large=44, symbol=120)
LAST, EARLIER = COHORT_COLORS[2025], MAP_INK

# On which side of its point a region is named: where it is free, unless said here.
SIDES = {
    "beijing": "left",
    "tianjin": "below",
    "shenyang": "above",
    "chengdu": "above",
    "chongqing": "below",
    "xian": "above",
    "wuhan": "left",
    "hainan": "left",
    "hefei": "left",
    "suzhou": "above",
    "nanjing": "above",
    "shanghai": "above",
    "hangzhou": "below",
    "guangzhou": "left",
}


@drafted
def pilot_stages(
    facts: pd.DataFrame,
    *,
    provinces: pd.DataFrame,
    as_of: Day,
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw the pilot regions on one light map, those of the last cohort strong and named.

    `facts`, `provinces` and `as_of` are those of `pilot_map`. The parameter `year` sets the stage:
    regions that joined after it are not drawn, and of the others the latest cohort stands out.
    `words` are texts that go before the built-in ones. Raises `ChartError` as `pilot_map` does.
    """
    say = Words.of(lang, words)
    joined = joined_by(facts, as_of)
    year = year_parameter(joined, as_of=as_of, say=say)
    size = MapSize.of(STAGES, insets=[])
    places = joined.assign(side=joined["region_id"].map(SIDES).fillna(""))
    # A chart that has no choice of a cohort shows them all: `cohort` is read, and never set.
    every = alt.param(name="cohort", expr="({})")
    (country,) = country_with_insets(
        places.sort_values("cohort"),
        land=province_land(joined, provinces=provinces, say=say),
        points=partial(point_layer, look=_look(joined, visible=BY_YEAR, say=say), layout=STAGES),
        names=partial(
            name_layers, look=_look(joined, visible=_latest(joined), say=say), layout=STAGES
        ),
        over=[
            *count_layers(joined, as_of=as_of, layout=STAGES, say=say),
            *_key(joined, size=size, say=say),
        ],
        insets=[],
        size=size,
        layout=STAGES,
        say=say,
        together="cohort",
    )
    return alt.layer(
        *country.layer,
        width=country.width,
        height=country.height,
        projection=country.projection,
        params=[year.param, every.param],
        config=config(STAGES),
    )


def _latest(facts: pd.DataFrame) -> str:
    """The condition under which a region is of the latest cohort at the end of `year`."""
    cohorts = sorted({int(cohort) for cohort in facts["cohort"]})
    nexts = [*cohorts[1:], None]
    terms = [
        f"(datum.cohort == {cohort} && year >= {cohort}{f' && year < {after}' if after else ''})"
        for cohort, after in zip(cohorts, nexts, strict=True)
    ]
    return " || ".join(terms)


def _look(facts: pd.DataFrame, *, visible: str, say: Words) -> PointLook:
    """Points that stand out if they are of the latest cohort, and are smaller if not."""
    latest = alt.when(_latest(facts))
    return PointLook(
        columns=["region_id", "lon", "lat", *TOLD],
        color=latest.then(alt.value(LAST)).otherwise(alt.value(EARLIER)),
        shape=alt.ShapeValue("circle"),
        size=latest.then(alt.value(STAGES.symbol)).otherwise(alt.value(STAGES.symbol * 0.5)),
        tooltip=[
            alt.Tooltip(f"{column}:N", title=say.label(f"fact.{key}"))
            for column, key in TOLD.items()
            if column in facts
        ],
        group_column="cohort",
        visible=visible,
    )


def _key(facts: pd.DataFrame, *, size: MapSize, say: Words) -> list[alt.Chart]:
    """What the two kinds of points mean, in the free corner; the earlier ones once there are any."""
    cohorts = sorted({int(cohort) for cohort in facts["cohort"]})
    line = line_height(STAGES)
    rows = [
        {
            "cohort": cohort,
            "text": say.label("stages.last", year=cohort),
            "x": 14,
            "y": size.height - 1.8 * line,
        }
        for cohort in cohorts
    ]
    before = {
        "cohort": 0,
        "text": say.label("stages.earlier"),
        "x": 14,
        "y": size.height - 0.8 * line,
    }
    last = in_pixels(rows).transform_filter(_latest(facts))
    earlier = in_pixels([before]).transform_filter(f"year >= {cohorts[min(1, len(cohorts) - 1)]}")
    return [
        layer
        for chart, color, area in (
            (last, LAST, STAGES.symbol),
            (earlier, EARLIER, STAGES.symbol * 0.5),
        )
        for layer in (
            chart.mark_point(filled=True, opacity=1, size=area, aria=False).encode(
                color=alt.ColorValue(color)
            ),
            chart.mark_text(
                align="left", dx=12, fontSize=STAGES.small, color=INK, aria=False
            ).encode(text=alt.Text("text:N")),
        )
    ]
