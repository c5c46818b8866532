"""The plane a series is drawn on: years across, one value or another upwards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import ChartError
from helpers.charts.frames import Frame
from helpers.charts.look import Layout
from helpers.charts.marks import Style
from helpers.charts.palette import RULE
from helpers.charts.rows import Rows, held, rows_of
from helpers.charts.scales import (
    extent,
    multiples,
    number_format,
    round_step,
    text_width,
    whole_steps,
)
from helpers.charts.tooltips import Titles, tooltips
from helpers.words.labels import Words


@dataclass(frozen=True)
class Measure:
    """What the value axis of a chart measures, in which steps and with which words.

    `title` names the unit, and the choice where a reader chooses between several; a `sign` such as
    `%` stands behind each number instead. `step` is from one line of the grid to the next (None: a
    round one). Without `from_zero` the axis begins below the lowest value. `tooltip` says which
    columns a mark tells and what each is called, `key` what each kind of mark means.
    """

    title: str = ""
    sign: str = ""
    step: float | None = None
    from_zero: bool = True
    tooltip: Mapping[str, str] = field(default_factory=dict)
    key: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.step is not None and self.step <= 0:
            raise ChartError(
                f"Measure(step={self.step!r})",
                "from one line of the grid to the next is more than nothing",
                "Give a number above zero, or leave it out for a round one.",
            )


NAME = {"wide": 220, "compact": 110}  # pixels for the name of a series
TICK = 5  # pixels from the axis to its numbers
WIDER = 1.17  # how much more room text may take in a reader's own font
PLAIN = Measure()  # from zero, in round steps, without a name


@dataclass(frozen=True)
class Axis:
    """The value axis of one measure, fitted to its values: where it begins, ends, and its lines."""

    low: float
    high: float
    lines: list[float]
    step: float

    @property
    def span(self) -> float:
        """From its beginning to its end."""
        return self.high - self.low

    @classmethod
    def small(cls, values: pd.Series, measure: Measure) -> Axis:
        """The axis of a small panel, as close to these values as marks allow."""
        full = cls.fitted(values, measure)
        high = float(values.max()) * 1.12
        low = 0 if measure.from_zero and values.min() >= 0 else full.low
        return cls(low, high if high > low else full.high, full.lines, full.step)

    @classmethod
    def fitted(cls, values: pd.Series, measure: Measure) -> Axis:
        """The axis of a measure for these values."""
        numbers = [float(value) for value in values]
        span = max(numbers) - min([0.0, *numbers] if measure.from_zero else numbers)
        step = measure.step or round_step(span or abs(numbers[0]), at_most=5)
        low, high = extent(numbers, step=step, from_zero=measure.from_zero)
        return cls(low, high, multiples(low, high, step), step)


@dataclass(frozen=True)
class Plane:
    """The scales that all layers of a series share, and its size in pixels.

    `axes` has an axis for each measure; where there are several, a reader chooses one by the
    parameter `choice`. `panel` says that this is one of several small ones.
    """

    first: int
    last: int
    step: float
    axes: Mapping[str, Axis]
    choice: str | None
    signs: Mapping[str, str]
    width: float
    height: float
    layout: Layout
    panel: bool = False

    @classmethod
    def fitted(
        cls,
        rows: pd.DataFrame,
        measures: Mapping[str, Measure],
        *,
        choice: str | None,
        step: int,
        frame: Frame,
        layout: Layout,
    ) -> Plane:
        """The plane that these rows of a series need, in the frame given or that of the layout."""
        fitted = Axis.small if frame.panel else Axis.fitted
        axes = {
            name: fitted(rows.loc[rows["choice"] == name, "y"], measure)
            for name, measure in measures.items()
        }
        frame.require_in_span(rows["x"])
        first, last = frame.span or (int(rows["x"].min()), int(rows["x"].max()))
        return cls(
            first=first,
            last=last,
            step=step,
            axes=axes,
            choice=choice,
            signs={name: measure.sign for name, measure in measures.items()},
            width=frame.width
            or layout.width - (40 if layout.compact else 50) - beside(rows, layout),
            height=frame.height or (260 if layout.compact else 330),
            layout=layout,
            panel=frame.panel is not None,
        )

    @property
    def domain(self) -> tuple[float, float]:
        """Where the axis of years begins and ends, with room for half a mark."""
        before, after = (0.7, 0.7) if self.panel else (0.5, 0.6)
        return self.first - before * self.step, self.last + after * self.step

    def drawn(self, rows: pd.DataFrame | Rows, **only: str) -> alt.Chart:
        """A chart of the rows that have these values; of several measures only that chosen is seen.

        In a small panel all layers share one table, so there the chart itself chooses.
        """
        if self.panel and isinstance(rows, pd.DataFrame):
            chart = alt.Chart(rows)
            for column, value in only.items():
                if rows[column].nunique() > 1:
                    chart = chart.transform_filter(alt.datum[column] == value)
            return chart
        listed = rows_of(rows) if isinstance(rows, pd.DataFrame) else rows
        found = [row for row in listed if only.items() <= row.items()]
        chart = alt.Chart(held(found))
        return chart.transform_filter(f"datum.choice == {self.choice}") if self.choice else chart

    def chosen(self, values: Mapping[str, Any]) -> Any:
        """Of a value for each measure that of the one chosen."""
        if self.choice is None:
            return next(iter(values.values()))
        return alt.ExprRef(f"({json.dumps(dict(values))})[{self.choice}]")

    # Channels are given whole: `alt.X(…).axis(…)` writes documentation at every call.

    def years(self) -> alt.X:
        """The axis of years."""
        span = (self.width if self.panel else self.layout.width) // 46
        ticks = {"domainColor": RULE} if self.panel else {}
        axis = alt.Axis(
            values=self._named_years(int(span)),
            format="d",
            grid=False,
            ticks=True,
            domain=True,
            **ticks,
        )
        scale = alt.Scale(domain=list(self.domain), nice=False, zero=False)
        return alt.X("x:Q", scale=scale, axis=axis, title=None)

    def _named_years(self, at_most: int) -> list[int]:
        years = whole_steps(self.first, self.last, at_most=at_most)
        if not self.panel or len(years) < 2:
            return years
        step = years[1] - years[0]  # in a small panel only round years
        return [year for year in range(self.first, self.last + 1) if year % step == 0]

    def values(self) -> alt.Y:
        """The axis of values."""
        if self.panel:
            (axis,) = self.axes.values()
            scale = alt.Scale(domain=[axis.low, axis.high], nice=False)
            return alt.Y("y:Q", scale=scale, axis=alt.Axis(tickCount=3), title=None)
        scale = alt.Scale(
            domainMin=self.chosen({name: axis.low for name, axis in self.axes.items()}),
            domainMax=self.chosen({name: axis.high for name, axis in self.axes.items()}),
            nice=False,
            zero=False,
        )
        lines = alt.Axis(
            values=self.chosen({name: axis.lines for name, axis in self.axes.items()}),
            format=number_format(
                min(axis.step for axis in self.axes.values()),
                largest=max(axis.high for axis in self.axes.values()),
            ),
            minExtent=self._extent(),
            **self._signs(),
        )
        return alt.Y("y:Q", scale=scale, axis=lines, title=None)

    def _extent(self) -> int:
        """The least room for the numbers of every axis, also in a font with wider digits."""
        highest = (f"{axis.high:g}{self.signs.get(name, '')}" for name, axis in self.axes.items())
        widest = max(text_width(each, size=self.layout.small) for each in highest)
        return round(WIDER * widest) + TICK

    def _signs(self) -> dict[str, str]:
        if not any(self.signs.values()):
            return {}
        sign = self.chosen(self.signs)
        written = sign.expr if isinstance(sign, alt.ExprRef) else json.dumps(sign)
        return {"labelExpr": f"datum.label + {written}"}

    def pixels(self, row: Mapping[Any, Any]) -> tuple[float, float]:
        """Where a row with `x`, `y` and `choice` stands, in pixels from the upper left corner."""
        axis = self.axes[row["choice"]]
        return self.across(row["x"]), (axis.high - row["y"]) / axis.span * self.height

    def across(self, x: float) -> float:
        """How many pixels from the left edge a year stands."""
        return float(self.pixels_for(x - self.domain[0]))

    def pixels_for(self, length: Any) -> Any:
        """How many pixels a length of time, or each of several, is wide."""
        left, right = self.domain
        return length / (right - left) * self.width

    def at(self, across: float, down: float, *, measure: str) -> dict[str, float]:
        """The values of `x` and `y` at a point in pixels from the upper left corner."""
        left, right = self.domain
        axis = self.axes[measure]
        return {
            "x": left + (right - left) * across / self.width,
            "y": axis.high - axis.span * down / self.height,
        }


def beside(rows: pd.DataFrame, layout: Layout) -> float:
    """How much room the names of several series need on the right of their last values."""
    names = list(rows["series"].unique())
    if len(names) == 1:
        return 0
    widest = max(text_width(str(name), size=layout.small) for name in names)
    return min(widest, NAME[layout.name])


@dataclass(frozen=True)
class Series:
    """What a chart of series draws: its values by the names of the arguments, and how.

    `rows` has `x`, `y`, `series`, `basis`, `mark`, `apart`, `choice`, `run` and `value`, and `text`,
    `note` and `panel` where the caller named them; `breaks` has `x`, `title`, `why` and `panel`.
    """

    rows: pd.DataFrame
    breaks: pd.DataFrame
    measures: Mapping[str, Measure]
    styles: Mapping[str, Style]
    colors: Mapping[str, str]
    say: Words
    titles: Titles

    def tooltips(self, measure: str) -> list[alt.Tooltip]:
        """What a mark of this measure tells: what the caller names, else its place and value."""
        given = self.measures[measure].tooltip
        if given:
            return tooltips(given)
        return [alt.Tooltip(f"{column}:N", title=title) for column, title in self.titles.items()]

    def by_measure(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """The rows of each measure."""
        for name in self.measures:
            yield name, self.rows.loc[self.rows["choice"] == name]

    def key_words(self, measure: str) -> dict[str, str]:
        """What each mark drawn means, in the order of the styles; nothing for a single kind."""
        drawn = set(self.rows.loc[self.rows["choice"] == measure, "mark"])
        given = {str(mark): words for mark, words in self.measures[measure].key.items()}
        if not given and len(self.styles) == 1:
            return {}
        return {mark: given.get(mark, mark) for mark in self.styles if mark in drawn}

    @property
    def single(self) -> bool:
        """Whether it is one series, which needs no name."""
        return len(self.colors) == 1
