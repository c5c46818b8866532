"""Marks that tell one kind of value from another, also without colour, and the key to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import SchemaValidationError

from helpers.charts.checks import ChartError, require_known, require_shapes
from helpers.charts.look import Layout
from helpers.charts.palette import COHORT_COLORS, INK_SOFT, PAPER, SERVICES

Style = Mapping[str, Any]  # properties of a Vega-Lite point


def dot(color: str, **style: Any) -> dict[str, Any]:
    """A full dot with a rim of paper."""
    return {"shape": "circle", "fill": color, "stroke": PAPER, "strokeWidth": 1, **style}


def ring(color: str, **style: Any) -> dict[str, Any]:
    """A mark that is empty inside; a circle if no `shape` is given."""
    return {"shape": "circle", "fill": PAPER, "stroke": color, "strokeWidth": 1.8, **style}


# In the order in which they are given to kinds of value that have no style of their own.
STYLES: tuple[Style, ...] = (
    dot(SERVICES),
    ring(SERVICES),
    ring(SERVICES, shape="square"),
    ring(SERVICES, shape="triangle-up"),
    ring(SERVICES, shape="diamond"),
    ring(SERVICES, strokeDash=[2, 2]),
)
# In the order in which they are given to series; the first is that of a series by itself.
COLORS: tuple[str, ...] = (
    SERVICES,
    COHORT_COLORS[2025],
    COHORT_COLORS[2022],
    COHORT_COLORS[2015],
    INK_SOFT,
)


def styles_for(
    values: Iterable[str], given: Mapping[str, Style] | None, *, argument: str
) -> dict[str, Style]:
    """A style for each kind of value that is drawn, in the order of `given`, else of the table.

    Raises `ChartError` for a value that `given` leaves out, or for more values than styles.
    """
    drawn = list(dict.fromkeys(values))
    if given is not None:
        require_known(drawn, given, argument=argument)
        require_styles(given, argument=argument)
        return {value: style for value, style in given.items() if value in drawn}
    return dict(zip(drawn, _enough(drawn, STYLES, argument), strict=False))


def require_styles(given: Mapping[str, Style], *, argument: str = "styles") -> None:
    """Raise `ChartError` naming a style that holds what no mark of Vega-Lite has."""
    for name, style in given.items():
        try:
            alt.MarkDef(**{"type": "point", **style}).to_dict(validate=True)
            require_shapes({name: style["shape"]} if "shape" in style else {})
        except (SchemaValidationError, TypeError) as error:
            said = " ".join(str(error).split())
            raise ChartError(
                argument,
                f"the style of {name}, {dict(style)}, is none of a point: {said:.160}",
                "Write it as in {'shape': 'square', 'fill': 'teal'}.",
            ) from error


def colors_for(series: Iterable[str], *, argument: str) -> dict[str, str]:
    """A colour for each series, in order; raises `ChartError` for more series than colours."""
    drawn = list(dict.fromkeys(series))
    return dict(zip(drawn, _enough(drawn, COLORS, argument), strict=False))


def _enough(values: list[str], offered: Sequence[Any], argument: str) -> Sequence[Any]:
    if len(values) > len(offered):
        raise ChartError(
            argument,
            f"it has {len(values)} different values, and no more than {len(offered)} can be told "
            "apart",
            "Draw fewer of them, or a panel for each (panels).",
        )
    return offered


def in_color(style: Style, color: str) -> dict[str, Any]:
    """The style with another colour in place of that of its kind; paper stays paper."""
    painted = {key: style[key] for key in ("fill", "stroke") if key in style}
    return {**style, **{key: color for key, old in painted.items() if old != PAPER}}


def key_of_marks(
    words: Mapping[str, str],
    styles: Mapping[str, Style],
    *,
    columns: int,
    layout: Layout,
    width: float | None = None,
) -> alt.LayerSpec:
    """What each mark means, in rows of `columns`, to be placed over or under a chart."""
    width = layout.width - 10 if width is None else width
    table = pd.DataFrame(
        [
            {
                "mark": mark,
                "text": text,
                "x": 6 + (index % columns) * width / columns,
                "y": 8 + (index // columns) * 20,
            }
            for index, (mark, text) in enumerate(words.items())
        ]
    )
    key = alt.Chart(table).encode(
        x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None)
    )
    words_beside = key.mark_text(
        align="left", dx=11, fontSize=layout.small, color=INK_SOFT, aria=False
    ).encode(text=alt.Text("text:N"))
    return alt.LayerSpec(
        layer=[*points_by_mark(key, words, styles, size=58), words_beside],
        width=width,
        height=20 * -(-len(words) // columns),
    )


def points_by_mark(
    chart: alt.Chart, marks: Iterable[str], styles: Mapping[str, Style], **style: Any
) -> list[alt.Chart]:
    """The points of a key: a layer for each mark, which its column `mark` names."""
    return [
        chart.transform_filter(alt.datum.mark == mark).mark_point(
            filled=True, opacity=1, aria=False, **{**style, **styles[mark]}
        )
        for mark in marks
    ]


def key_record(words: Mapping[str, str], styles: Mapping[str, Style]) -> dict[str, Any]:
    """What a small panel leaves out and `panels` draws over all of them: words and style by mark."""
    return {"words": dict(words), "styles": {mark: dict(styles[mark]) for mark in words}}
