"""Charts one above the other on one axis, so that what happened at one time stands in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError
from helpers.charts.look import config, layout_named
from helpers.charts.palette import INK_SOFT


@drafted
def stacked(charts: Mapping[str, alt.LayerChart], *, layout: str = "wide") -> alt.VConcatChart:
    """Put charts of one width under each other, each under its heading, a key of `charts`.

    They share nothing but their place: give each the same `frame`, with a `span`, so that they have
    the same axis. No line leads from one to the other.

    Raises `ChartError` if there are fewer than two, or if their widths differ.
    """
    measures = layout_named(layout)
    widths = {chart.width for chart in charts.values()}
    if len(charts) < 2:
        raise ChartError("charts", f"there are {len(charts)}", "Give at least two, by heading.")
    if len(widths) > 1:
        raise ChartError(
            "charts",
            f"their widths are {', '.join(map(str, sorted(map(str, widths))))}",
            "Give each the same frame=Frame(width=…, span=…).",
        )
    parts: list[Any] = []
    signs: dict[str, Any] = {}
    for heading, chart in charts.items():
        part: Any = chart.copy()
        if isinstance(part.config, dict) and "locale" in part.config:
            signs["locale"] = part.config["locale"]
        part.config = part.usermeta = alt.Undefined
        part.title = alt.TitleParams(
            heading,
            anchor="start",
            fontSize=measures.small,
            fontWeight="normal",
            color=INK_SOFT,
        )
        parts.append(part)
    return alt.vconcat(*parts, spacing=22, config=config(measures) | signs)
