"""A plain Altair chart, handed to the page as the record of a figure; a table of pandas, with its kind of index."""

from __future__ import annotations

from typing import Any

from publisher.site.notebooks import CHART_MIME

MODULES = ("altair.vegalite.v5.api", "altair.vegalite.v6.api")
TABLES = ("pandas", "pandas.core.frame")  # where releases of pandas say that a table is from


def begin() -> None:
    """Within a run, before its first cell: let a chart show itself as a record.

    Left to itself it shows HTML that asks another host for its script. Neither Altair nor pandas is
    imported.
    """
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    formatter = shell.display_formatter.mimebundle_formatter
    for module in MODULES:
        formatter.for_type_by_name(module, "TopLevelMixin", shown)
    for module in TABLES:
        shell.display_formatter.formatters["text/html"].for_type_by_name(module, "DataFrame", table)


def shown(chart: Any) -> dict[str, Any]:
    """What a chart shows; raises `FigureError` if it cannot be drawn."""
    from figure import figure

    return {CHART_MIME: figure(chart).record, "text/plain": "A chart"}


def table(frame: Any) -> str | None:
    """What a table of pandas shows, marked where its index was made by pandas and only counts."""
    html: str | None = frame._repr_html_()
    index = frame.index
    counts = type(index).__name__ == "RangeIndex" and (index.start, index.step) == (0, 1)
    if html is None or not counts or index.name is not None:
        return html
    return html.replace('class="dataframe"', 'class="dataframe" data-index="counts"', 1)
