"""How a group is told apart and chosen: the same colour, shape and control in every chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import ChartError, colors_as_hex, require_known
from helpers.charts.columns import in_letters
from helpers.charts.palette import (
    COHORT_COLORS,
    COHORT_SHAPES,
    LATER_COLORS,
    LATER_SHAPES,
    STAR,
    cohort_styles,
)
from helpers.words.labels import Words

Group = Any  # a value of the column that puts rows in groups, as Vega reads it: text or number

# A shape of the same area looks smaller if it has points: how much larger to draw it.
OPTICAL = {"diamond": 1.5, "triangle-up": 1.35, STAR: 1.9}


def group_color(group: str, colors: Mapping[Group, str]) -> alt.Color:
    """One colour per group, from the column `group`."""
    scale = alt.Scale(domain=list(colors), range=list(colors.values()))
    return alt.Color(f"{group}:N", scale=scale, legend=None)


def group_shape(group: str, shapes: Mapping[Group, str]) -> alt.Shape:
    """One shape per group, from the column `group`."""
    scale = alt.Scale(domain=list(shapes), range=list(shapes.values()))
    return alt.Shape(f"{group}:N", scale=scale, legend=None)


def group_size(group: str, shapes: Mapping[Group, str], *, area: float) -> alt.Size | alt.SizeValue:
    """One size per group, so that its shape looks as large as the others."""
    sizes = [round(area * OPTICAL.get(shape, 1)) for shape in shapes.values()]
    if len(sizes) == 1:  # a range of one number is taken for none
        return alt.SizeValue(sizes[0])
    return alt.Size(f"{group}:N", scale=alt.Scale(domain=list(shapes), range=sizes), legend=None)


def cohort_size(table: pd.DataFrame, *, area: float) -> alt.Size | alt.SizeValue:
    """One size per cohort of a table, from its column `cohort`."""
    return group_size("cohort", cohort_styles(table["cohort"])[1], area=area)


def cohort_color(table: pd.DataFrame) -> alt.Color:
    """One colour per cohort of a table, from its column `cohort`."""
    return group_color("cohort", cohort_styles(table["cohort"])[0])


def cohort_shape(table: pd.DataFrame) -> alt.Shape:
    """One shape per cohort of a table, from its column `cohort`."""
    return group_shape("cohort", cohort_styles(table["cohort"])[1])


def group_parameter(
    group: str,
    groups: Iterable[Group],
    *,
    name: str,
    title: str,
    every: str,
    view: str | None = None,
) -> alt.Parameter:
    """The group a chart brings forward: chosen by a control, or by a click on any of its marks.

    `group` is the column, `name` the parameter; `title` and `every` are the words of the control.
    With `view`, only a click on a mark of the view of that name chooses.
    """
    options = list(groups)
    return alt.selection_point(
        name=name,
        fields=[group],
        on=f"@{view}_marks:click" if view else "click",
        clear="dblclick",
        bind=alt.binding_radio(
            options=[None, *options], labels=[every, *map(in_letters, options)], name=title
        ),
    )


def cohort_parameter(table: pd.DataFrame, *, say: Words, view: str | None = None) -> alt.Parameter:
    """The cohort a chart brings forward, as `group_parameter` does. Raises `ChartError` for a cohort that is no year."""
    require_years(table["cohort"])
    cohorts = sorted(int(year) for year in table["cohort"].unique())
    return group_parameter(
        "cohort",
        cohorts,
        name="cohort",
        title=say.label("cohort"),
        every=say.label("cohort.all"),
        view=view,
    )


def require_years(cohorts: pd.Series) -> None:
    """Raise `ChartError` naming the cohorts that are no years: the year decides colour and shape."""
    if not pd.api.types.is_numeric_dtype(cohorts):
        raise ChartError(
            "cohort",
            f"the column holds {cohorts.dtype}, not years as numbers",
            "Convert it: pd.to_numeric(table['cohort']).",
        )
    numbers = pd.to_numeric(cohorts, errors="coerce")
    wrong = cohorts[numbers.isna() | (numbers % 1 != 0) | ~numbers.between(1900, 2999)]
    if len(wrong):
        raise ChartError(
            "cohort",
            f"it is {', '.join(map(str, wrong.unique()))}, which is no year",
            "Give the year of the approval, as in 2025.",
        )


def group_styles(
    groups: Iterable[Group], given: Mapping[Group, str] | None = None
) -> tuple[dict[Group, str], dict[Group, str]]:
    """A colour and a shape for each group: the colour from `given` or, in turn, from the palette.

    Raises `ChartError` for a group that `given` leaves out, and without it for more groups than
    can be told apart.
    """
    drawn = list(groups)
    shapes = [*COHORT_SHAPES.values(), *LATER_SHAPES[: len(LATER_COLORS)]]
    hues = [*COHORT_COLORS.values(), *LATER_COLORS]
    if given is not None:
        require_known(drawn, given, argument="colors")
        given = colors_as_hex(given)
        drawn = [group for group in given if group in drawn]
        return (
            {group: given[group] for group in drawn},
            {group: shapes[place % len(shapes)] for place, group in enumerate(drawn)},
        )
    if len(drawn) > len(shapes):
        raise ChartError(
            "group",
            f"it has {len(drawn)} groups, and no more than {len(shapes)} can be told apart",
            "Put some together, or give colors=, a colour of helpers.charts.palette for each.",
        )
    return (
        dict(zip(drawn, hues, strict=False)),
        dict(zip(drawn, shapes, strict=False)),
    )
