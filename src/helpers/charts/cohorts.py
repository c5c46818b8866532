"""How a cohort is told apart and chosen: the same colour, shape and control in every chart."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.checks import require_known
from helpers.charts.palette import COHORT_COLORS, COHORT_SHAPES
from helpers.words.labels import label


def cohort_color() -> alt.Color:
    """One colour per cohort, from the column `cohort`."""
    scale = alt.Scale(domain=list(COHORT_COLORS), range=list(COHORT_COLORS.values()))
    return alt.Color("cohort:N", scale=scale, legend=None)


def cohort_shape() -> alt.Shape:
    """One shape per cohort, from the column `cohort`."""
    scale = alt.Scale(domain=list(COHORT_SHAPES), range=list(COHORT_SHAPES.values()))
    return alt.Shape("cohort:N", scale=scale, legend=None)


def cohort_parameter(table: pd.DataFrame, *, lang: str = "en") -> alt.Parameter:
    """The cohort a chart brings forward: chosen by a control, or by a click on any of its marks."""
    require_cohort_styles(table)
    cohorts = sorted(int(year) for year in table["cohort"].unique())
    return alt.selection_point(
        name="cohort",
        fields=["cohort"],
        on="click",
        clear="dblclick",
        bind=alt.binding_radio(
            options=[None, *cohorts],
            labels=[label("cohort.all", lang), *map(str, cohorts)],
            name=label("cohort", lang),
        ),
    )


def require_cohort_styles(table: pd.DataFrame) -> None:
    """Raise `ChartError` naming a cohort that has no colour and shape in `helpers.charts.palette`."""
    require_known(
        table["cohort"], COHORT_COLORS, argument="COHORT_COLORS in helpers.charts.palette"
    )
