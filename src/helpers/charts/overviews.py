"""The programme at a glance: where and since when, in one chart that reacts as one."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.cohorts import cohort_parameter
from helpers.charts.look import Column, Row, chosen_in, config, drafting, layout_named
from helpers.charts.maps import GAP, VIEWS, map_parts, year_parameter
from helpers.charts.timelines import ROWS, timeline_part
from helpers.tables.periods import Day


@drafting()
def overview(
    facts: pd.DataFrame,
    *,
    periods: pd.DataFrame,
    provinces: pd.DataFrame,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
) -> alt.VConcatChart:
    """Draw the map of the pilot regions over their timeline.

    `facts`, `periods` and `provinces` are those of `pilot_map` and `cohort_timeline`. The two share
    their parameters: `cohort` and `region`, chosen on a mark of either or by a control, stand out
    in both; `year` sets the map and draws a line through the timeline.
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
    upper = (
        Column(vconcat=parts, spacing=GAP) if measures.compact else Row(hconcat=parts, spacing=GAP)
    )
    lower = timeline_part(
        periods,
        plans=None,
        events=None,
        as_of=as_of,
        cohort=cohort,
        region=region,
        year=year,
        layout=measures,
        lang=lang,
    )
    views = [*VIEWS, ROWS]
    return alt.vconcat(
        upper,
        lower,
        spacing=28,
        params=[chosen_in(cohort, views), chosen_in(region, views), year.param],
        config=config(measures),
    )
