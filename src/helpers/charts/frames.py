"""The size of a chart, and whether it is one of several small ones."""

from __future__ import annotations

from dataclasses import dataclass


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


WHOLE = Frame()  # one chart, in the size of its layout
