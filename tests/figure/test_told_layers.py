"""What a further layer adds to a chart is told as what it is."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pytest

from figure import figure

TOWNS = pd.DataFrame({"town": ["A", "B"], "rain": [1, 2]})
BARS = alt.Chart(TOWNS).mark_bar().encode(x="town", y="rain")
POINTS = alt.Chart(pd.DataFrame({"x": [1, 2, 3], "y": [1, 3, 2]})).mark_point().encode(x="x", y="y")
BAND = alt.Chart(pd.DataFrame({"low": [1], "high": [2]})).mark_rect()
ADDED = {
    "a line at a value": (BARS + alt.Chart(TOWNS).mark_rule().encode(y=alt.datum(1.5)), "a line at 1.5"),
    "a line at what is reckoned": (BARS + alt.Chart(TOWNS).mark_rule().encode(y="mean(rain)"), "lines at mean rain"),
    "a band of a table": (BARS + BAND.encode(y="low", y2="high"), "a band from low to high"),
    "a band of values": (
        BARS + alt.Chart(TOWNS).mark_rect().encode(y=alt.datum(0.5), y2=alt.datum(1)),
        "a band from 0.5 to 1",
    ),
    "a fitted line": (POINTS + POINTS.transform_regression("x", "y").mark_line(), "with a line."),
    "lines to the marks": (
        alt.Chart(TOWNS).mark_rule().encode(x="town", y="rain", y2=alt.datum(0))
        + BARS.mark_point(),
        "lines to the marks",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ADDED)
def test_a_layer_is_told_as_what_it_is(kind: str):
    chart: Any
    chart, words = ADDED[kind]
    told = str(figure(chart, title="T").record["description"])
    assert words in told.partition(". It draws")[0] + "."
    assert told.count("to the marks") == ("to the marks" in words)
