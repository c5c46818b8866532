"""A plain Altair chart, handed to the page as the record of a figure."""

from __future__ import annotations

from typing import Any

from publisher.site.notebooks import CHART_MIME

MODULES = ("altair.vegalite.v5.api", "altair.vegalite.v6.api")


def begin() -> None:
    """Within a run, before its first cell: let a chart show itself as a record.

    Left to itself it shows HTML that asks another host for its script. Altair is not imported.
    """
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    formatter = shell.display_formatter.mimebundle_formatter
    for module in MODULES:
        formatter.for_type_by_name(module, "TopLevelMixin", shown)


def shown(chart: Any) -> dict[str, Any]:
    """What a chart shows; raises `FigureError` if it cannot be drawn."""
    from figure import figure

    return {CHART_MIME: figure(chart).record, "text/plain": "A chart"}
