"""The plane a series is drawn on: years across, one value or another upwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.look import Layout
from helpers.charts.palette import RULE
from helpers.charts.scales import extent, multiples, number_format, round_step, whole_steps


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


@dataclass(frozen=True)
class Axis:
    """The value axis of one measure, fitted to its values: where it begins, ends, and its lines."""

    low: float
    high: float
    lines: list[float]
    step: float

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

    @property
    def domain(self) -> tuple[float, float]:
        """Where the axis of years begins and ends, with room for half a mark."""
        before, after = (0.7, 0.7) if self.panel else (0.5, 0.6)
        return self.first - before * self.step, self.last + after * self.step

    def drawn(self, rows: pd.DataFrame) -> alt.Chart:
        """A chart of rows, of which only those of the measure chosen are seen."""
        if self.panel:
            return alt.Chart(rows)
        chart = alt.Chart(alt.to_values(rows))
        return chart.transform_filter(f"datum.choice == {self.choice}") if self.choice else chart

    def chosen(self, values: Mapping[str, Any]) -> Any:
        """Of a value for each measure that of the one chosen."""
        if self.choice is None:
            return next(iter(values.values()))
        return alt.ExprRef(f"({json.dumps(dict(values))})[{self.choice}]")

    def years(self) -> alt.X:
        """The axis of years."""
        span = (self.width if self.panel else self.layout.width) // 46
        ticks = {"domainColor": RULE} if self.panel else {}
        return (
            alt.X("x:Q")
            .scale(domain=list(self.domain), nice=False, zero=False)
            .axis(
                values=self._named_years(int(span)),
                format="d",
                grid=False,
                ticks=True,
                domain=True,
                **ticks,
            )
            .title(None)
        )

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
            return alt.Y("y:Q").scale(scale).axis(tickCount=3).title(None)
        return (
            alt.Y("y:Q")
            .scale(
                domainMin=self.chosen({name: axis.low for name, axis in self.axes.items()}),
                domainMax=self.chosen({name: axis.high for name, axis in self.axes.items()}),
                nice=False,
                zero=False,
            )
            .axis(
                values=self.chosen({name: axis.lines for name, axis in self.axes.items()}),
                format=number_format(
                    min(axis.step for axis in self.axes.values()),
                    largest=max(axis.high for axis in self.axes.values()),
                ),
                **self._signs(),
            )
            .title(None)
        )

    def _signs(self) -> dict[str, str]:
        if not any(self.signs.values()):
            return {}
        sign = self.chosen(self.signs)
        written = sign.expr if isinstance(sign, alt.ExprRef) else json.dumps(sign)
        return {"labelExpr": f"datum.label + {written}"}

    def at(self, across: float, down: float, *, measure: str) -> dict[str, float]:
        """The values of `x` and `y` at a point in pixels from the upper left corner."""
        left, right = self.domain
        axis = self.axes[measure]
        return {
            "x": left + (right - left) * across / self.width,
            "y": axis.high - (axis.high - axis.low) * down / self.height,
        }
