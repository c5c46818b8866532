"""The layers of a series with breaks, from the back to the front."""

from __future__ import annotations

from typing import Any

import altair as alt

from helpers.charts.marks import in_color
from helpers.charts.palette import INK_SOFT
from helpers.charts.planes import Plane, Series
from helpers.charts.rows import rows_of
from helpers.charts.series_breaks import break_layers
from helpers.charts.series_words import word_layers

SMALL = 66  # the area of a mark in a small panel


def series_layers(series: Series, plane: Plane) -> list[alt.Chart]:
    """Breaks, lines and values; in a small panel nothing else, elsewhere the words, too."""
    layers = [*break_layers(series, plane), *_lines(series, plane), *_values(series, plane)]
    return layers if plane.panel else [*layers, *word_layers(series, plane)]


def _lines(series: Series, plane: Plane) -> list[alt.Chart]:
    """A line for each run; in a small panel of one series a thin one behind its marks."""
    joined = (
        series.rows if plane.panel else rows_of(series.rows.loc[~series.rows["apart"].astype(bool)])
    )
    return [
        plane.drawn(joined, series=name)
        .mark_line(
            color=INK_SOFT if plane.panel and series.single else color,
            strokeWidth=1.5 if plane.panel else 2.5,
            aria=False,
        )
        .encode(x=plane.years(), y=plane.values(), detail=alt.Detail("run:N"))
        for name, color in series.colors.items()
    ]


def _values(series: Series, plane: Plane) -> list[alt.Chart]:
    """The marks: a layer for each measure, series and kind of value."""
    drawn = series.rows[["choice", "series", "mark"]].drop_duplicates()
    measures, marks = list(series.measures), list(series.styles)
    kinds = sorted(
        drawn.itertuples(index=False, name=None),
        key=lambda kind: (measures.index(kind[0]), marks.index(kind[2])),
    )
    rows = series.rows if plane.panel else rows_of(series.rows)
    return [
        plane.drawn(rows, choice=choice, series=name, mark=mark)
        .mark_point(opacity=1, filled=True, **_style(series, plane, name, mark))
        .encode(
            x=plane.years(),
            y=plane.values(),
            description=alt.Description("value:N"),
            tooltip=series.tooltips(choice),
        )
        for choice, name, mark in kinds
    ]


def _style(series: Series, plane: Plane, name: str, mark: str) -> dict[str, Any]:
    style = series.styles[mark]
    painted = style if series.single else in_color(style, series.colors[name])
    return {**painted, "size": SMALL} if plane.panel else dict(painted)
