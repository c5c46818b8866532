"""The programme at a glance: where and since when, in one chart that reacts as one."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.cohorts import cohort_parameter
from helpers.look import dressed, layout_named, shared_parameters
from helpers.maps import map_view, year_parameter
from helpers.pilots import Day
from helpers.timelines import timeline_view


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
    upper = map_view(
        facts,
        provinces=provinces,
        as_of=as_of,
        year=year,
        cohort=cohort,
        region=region,
        layout=measures,
        lang=lang,
    )
    lower = timeline_view(
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
    with shared_parameters():
        both = alt.vconcat(upper, lower, spacing=28)
    return dressed(both.add_params(year), measures)
