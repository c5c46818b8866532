"""Small multiples: the same chart on the same scales, once for each value of a column."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError
from helpers.charts.columns import (
    in_letters,
    kinds_in_order,
    named,
    require_columns,
    require_filled_columns,
    require_legible,
    require_written_apart,
)
from helpers.charts.frames import Frame
from helpers.charts.look import Layout, config, layout_named
from helpers.charts.marks import key_of_marks
from helpers.charts.palette import INK, INK_SOFT

GAP = 14  # pixels between panels
AXIS = 40  # pixels left of the first panel
COLUMNS = {True: 2, False: 4}  # how many panels stand side by side, compact or not
LEAST = 30  # pixels that a panel is high
LOW, SHARE = 84, 0.4  # how high a panel is: at least so many pixels, or that share of its width

Chart = Callable[..., alt.LayerChart]


@drafted
def panels(
    table: pd.DataFrame,
    chart: Chart,
    *,
    by: str,
    columns: int | None = None,
    height: float | None = None,
    span: tuple[int, int] | None = None,
    title: str = "",
    layout: str = "wide",
    **arguments: Any,
) -> alt.VConcatChart:
    """Draw small multiples: `chart` for each value of the column `by`, all on the same scales.

    `chart` is one of this vocabulary that takes a `frame`, such as `series_with_breaks`; it is given
    the `arguments`, and needs of the table what it says itself. Panels stand as their
    categories or else the table order them, `columns` side by side (by default what the layout has room for, and no more than there
    are), each `height` pixels high, from `span` the first to the last value across where several
    charts are to be compared. `title` stands over them, for example the unit, and over all the key;
    a chart that has a title itself is given it.

    Raises `ChartError` naming argument and remedy for a chart that takes no frame, a column that is
    missing or empty, panels too narrow to read, and whatever the chart itself refuses.
    """
    measures = layout_named(layout)
    size: dict[str, Any] = {"columns": columns, "height": height, "span": span}
    part, key = panels_part(table, chart, by=by, title=title, layout=measures, **size, **arguments)
    return alt.vconcat(*_key(key, layout=measures), part, spacing=18, config=config(measures))


def panels_part(
    table: pd.DataFrame,
    chart: Chart,
    *,
    by: str,
    layout: Layout,
    columns: int | None = None,
    height: float | None = None,
    span: tuple[int, int] | None = None,
    title: str = "",
    **arguments: Any,
) -> tuple[alt.FacetChart, Mapping[str, Any]]:
    """The panels, to be placed in a larger chart, and what the key to their marks needs.

    Arguments are those of `panels`, and so are the errors it raises as `ChartError`.
    """
    _require_panels(table, chart, by=by, height=height)
    if "title" in inspect.signature(chart).parameters:
        arguments["title"] = title
    order = kinds_in_order(table[by])
    side_by_side = min(COLUMNS[layout.compact], len(order)) if columns is None else columns

    def drawn(left: float) -> alt.LayerChart:
        """The chart of all rows, whose panels leave so much room on the left."""
        width = _width(side_by_side, layout, left=left)
        high = height or max(LOW, round(SHARE * width))
        frame = Frame(width=width, height=high, panel=by, span=span)
        return chart(table, frame=frame, layout=layout.name, **arguments)

    small = drawn(AXIS)
    key = {} if small.usermeta is alt.Undefined else small.usermeta
    if key.get("left", 0) > AXIS:
        small = drawn(key["left"])
    require_legible(
        map(in_letters, order), argument=named("by", by), room=small.width, size=layout.text
    )
    return _facet(small, order, columns=side_by_side, title=title, layout=layout), key


def _require_panels(table: pd.DataFrame, chart: Chart, *, by: str, height: float | None) -> None:
    """Require what panels need of their arguments, whatever chart they are of."""
    require_columns(table, by=by)
    require_filled_columns(table, by=by)
    require_written_apart(table, by=by)
    _require_frame(chart)
    if height is not None and height < LEAST:
        raise ChartError(
            f"height={height}", "is too low to read a chart", f"Give at least {LEAST} pixels."
        )


def _facet(
    small: alt.LayerChart, order: list[Any], *, columns: int, title: str, layout: Layout
) -> alt.FacetChart:
    """The chart of all rows, once for each panel."""
    layers, rows = _on_one_table(small)
    return alt.FacetChart(
        rows,
        spec=alt.LayerSpec(
            layer=layers, width=small.width, height=small.height, projection=small.projection
        ),
        facet=alt.Facet("panel:N")
        .sort(order)
        .title(None)
        .header(
            labelAnchor="start",
            labelPadding=4,
            labelColor=INK,
            labelFontSize=layout.text,
            labelLimit=small.width,
        ),
        columns=columns,
        spacing=GAP,
        title=_title(title, layout) if title else alt.Undefined,
    )


def _key(key: Mapping[str, Any], *, layout: Layout) -> list[alt.LayerSpec]:
    """What the marks of all panels mean, where there is more than one, over the first panel."""
    if len(key.get("words", ())) < 2:
        return []
    columns = COLUMNS[layout.compact]
    width = layout.width - 10 - max(0, key.get("left", 0) - AXIS)
    return [key_of_marks(key["words"], key["styles"], columns=columns, layout=layout, width=width)]


def _require_frame(chart: Chart) -> None:
    if not callable(chart) or "frame" not in inspect.signature(chart).parameters:
        raise ChartError(
            "chart",
            f"{getattr(chart, '__name__', type(chart).__name__)} takes no frame, so it cannot be drawn small",
            "Give series_with_breaks, steps, parts_of_whole, matrix or province_map.",
        )


def _width(side_by_side: int, layout: Layout, *, left: float) -> int:
    """How wide each panel is. Raises `ChartError` if that leaves no room for two numbers."""
    least = int(layout.small * 7)
    width = int((layout.width - left - GAP * (side_by_side - 1)) // max(side_by_side, 1))
    if side_by_side < 1 or width < least:
        most = max(1, int((layout.width - left + GAP) // (least + GAP)))
        raise ChartError(
            f"columns={side_by_side}",
            f"panels of the {layout.name} layout would be {width} pixels wide",
            f"Give at least 1 and at most {most}.",
        )
    return width


def _on_one_table(chart: alt.LayerChart) -> tuple[list[alt.Chart], pd.DataFrame]:
    """The layers of a chart without their tables, and one table from which each takes its rows."""
    tables: list[pd.DataFrame] = []
    layers = []
    for layer in chart.layer:
        data = chart.data if layer.data is alt.Undefined else layer.data
        number = next((n for n, each in enumerate(tables) if each is data), len(tables))
        if number == len(tables):
            tables.append(data)
        layers.append((layer, number))
    if len(tables) == 1:
        return [_without_data(layer) for layer, _ in layers], tables[0]
    rows = pd.concat([table.assign(layer=n) for n, table in enumerate(tables)], ignore_index=True)
    return [_without_data(layer, only=number) for layer, number in layers], rows


def _without_data(layer: alt.Chart, *, only: int | None = None) -> alt.Chart:
    """A layer that takes the rows of its facet: all of them, or those of one table."""
    bare = layer.copy()
    bare.data = alt.Undefined
    if only is not None:
        own = alt.FilterTransform(f"datum.layer == {only}")
        before = [] if bare.transform is alt.Undefined else bare.transform
        bare.transform = [own, *before]
    return bare


def _title(title: str, layout: Layout) -> alt.TitleParams:
    return alt.TitleParams(
        title, anchor="start", fontSize=layout.small, fontWeight="normal", color=INK_SOFT
    )
