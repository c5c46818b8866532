"""Time as an axis: days that every browser reads alike, and the years or months to name."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from helpers.charts.look import Layout
from helpers.charts.scales import whole_steps

NAMED = {"wide": 14, "compact": 7}  # years that an axis names at most


@dataclass(frozen=True)
class TimeAxis:
    """A stretch of time between two edges, which are in pixels."""

    start: pd.Timestamp
    end: pd.Timestamp
    left: float
    right: float

    def pixel(self, day: pd.Timestamp) -> float:
        """Where a day stands, in pixels."""
        return self.left + (self.right - self.left) * ((day - self.start) / (self.end - self.start))

    def day(self, pixel: float) -> pd.Timestamp:
        """The day that stands at a pixel."""
        return self.start + (self.end - self.start) * (
            (pixel - self.left) / (self.right - self.left)
        )

    def layer(self, *, layout: Layout) -> alt.Chart:
        """The scale and its axis, spanned by two unseen points.

        A fixed domain of dates would be the plain way, but Vega-Lite turns one into a domain that
        Vega cannot read.
        """
        days, form = _named_days(self.start, self.end, layout)
        x = (
            alt.X("on:T")
            .scale(type="utc", range=[self.left, self.right], nice=False)
            .axis(
                values=[milliseconds(day) for day in days],
                format=form,
                orient="top",
                labelAlign="left" if not layout.compact else "center",
                labelPadding=8,
            )
            .title(None)
        )
        ends = [{"on": f"{day:%Y-%m-%d}"} for day in (self.start, self.end)]
        return alt.Chart({"values": ends}).mark_point(opacity=0, aria=False).encode(x=x)


def _named_days(
    start: pd.Timestamp, end: pd.Timestamp, layout: Layout
) -> tuple[list[pd.Timestamp], str]:
    """The first days of the years or, within two years, of the quarters; and how they are written."""
    if end.year - start.year < 2:
        return [*pd.date_range(year_start(start), end, freq="QS")], "%Y-%m"
    years = whole_steps(start.year, end.year, at_most=NAMED[layout.name])
    return [pd.Timestamp(year=year, month=1, day=1) for year in years], "%Y"


def year_start(day: pd.Timestamp) -> pd.Timestamp:
    """The first day of the year of a day."""
    return pd.Timestamp(year=day.year, month=1, day=1)


def milliseconds(day: pd.Timestamp) -> int:
    """The day as Vega counts time, the same in every time zone."""
    return int(day.tz_localize("UTC").timestamp() * 1000)


def as_told_days(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The same, and each day once more as a text to be told, in `<column>_day`."""
    days = as_days(table, *columns)
    return days.assign(**{f"{column}_day": days[column] for column in columns})


def as_days(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Write dates as ISO days, which every browser reads as the same day in every time zone."""
    return table.assign(**{column: table[column].dt.strftime("%Y-%m-%d") for column in columns})
