"""The programme at a glance: where and since when, in one chart that reacts as one."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.groups import cohort_parameter
from helpers.charts.insets import GAP
from helpers.charts.look import Column, Row, chosen_in, config, layout_named
from helpers.charts.maps import joined_by, map_parts, map_views, region_parameter, year_parameter
from helpers.charts.period_layers import GROUPS, ROWS
from helpers.charts.timelines import timeline_part
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words


@drafted
def overview(
    facts: pd.DataFrame,
    *,
    periods: pd.DataFrame,
    provinces: pd.DataFrame,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.VConcatChart:
    """Draw the map of the pilot regions over their timeline.

    `facts`, `periods` and `provinces` are those of `pilot_map` and `cohort_timeline`, all rows or
    those of some regions. The two share their parameters: `cohort` and `region`, chosen on a mark
    of either or by a control, stand out in both; `year` sets the map and draws a line through the
    timeline. `words` are texts that go before the built-in ones. Raises `ChartError` as the two do.
    """
    measures, say = layout_named(layout), Words.of(lang, words)
    joined = joined_by(facts, as_of)
    year = year_parameter(joined, as_of=as_of, say=say)
    cohort, region = cohort_parameter(joined, say=say), region_parameter()
    shared = {"as_of": as_of, "cohort": cohort, "region": region, "layout": measures, "say": say}
    parts = map_parts(joined, provinces=provinces, **shared)
    upper = (
        Column(vconcat=parts, spacing=GAP) if measures.compact else Row(hconcat=parts, spacing=GAP)
    )
    points = map_views(joined)
    return alt.vconcat(
        upper,
        timeline_part(periods, marks=None, year=year, **shared),
        spacing=28,
        params=[
            chosen_in(cohort, [*points, GROUPS]),
            chosen_in(region, [*points, ROWS]),
            year.param,
        ],
        config=config(measures),
    )
