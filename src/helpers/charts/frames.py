"""The size of a chart, and whether it is one of several small ones."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.charts.checks import ChartError


@dataclass(frozen=True)
class Frame:
    """The plot of a chart: `width` and `height` in pixels (None: what the layout has).

    `span` is the first and the last value across, for charts that are to be compared (None: those
    of the table).
    `panel` is the column that tells small multiples apart; `panels` gives it.
    """

    width: float | None = None
    height: float | None = None
    panel: str | None = None
    span: tuple[int, int] | None = None

    def require_no_span(self, chart: str) -> None:
        """Raise `ChartError` if a span is given to a chart that has no numbers across."""
        if self.span is not None:
            raise ChartError(
                f"span={self.span!r}",
                f"{chart} has no numbers across, of which it could draw a span",
                "Leave it out; all panels have the same scale anyhow.",
            )

    def require_in_span(self, values: pd.Series) -> None:
        """Raise `ChartError` if a span runs backwards or leaves out one of the values."""
        if self.span is None:
            return
        if len(self.span) != 2:
            raise ChartError(
                f"span={self.span!r}", "it is no two numbers", "Give the first and the last one."
            )
        first, last = self.span
        low, high = int(values.min()), int(values.max())
        if not first <= low <= high <= last:
            raise ChartError(
                f"span={self.span!r}",
                f"the values across go from {low} to {high}, so some would be drawn outside",
                f"Give at least span=({low}, {high}), the smaller number first, or draw fewer rows.",
            )


WHOLE = Frame()  # one chart, in the size of its layout
