"""A chart that leaves rows out by itself is not described by all of them."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from figure.describe import describe
from figure.filters import filters

ROWS = pd.DataFrame({"name": ["Ann", "Bob"], "v": [1, 2]})
BARS = alt.Chart(ROWS).mark_bar().encode(x="v:Q", y="name:N")
TABLE = {
    "columns": [
        {"name": "name", "title": "Name", "type": "string"},
        {"name": "v", "title": "v", "type": "integer"},
    ],
    "rows": [["Ann", 1], ["Bob", 2]],
}
CHOICE = alt.selection_point(name="picked", fields=["name"])
YEAR = alt.param(name="year", value=1)
FILTERED = [
    BARS.transform_filter("datum.name == 'Ann'"),
    BARS.transform_filter(alt.FieldEqualPredicate(field="name", equal="Ann")),
    BARS.transform_aggregate(s="sum(v)", groupby=["name"]).transform_filter("datum.s > 1"),
    alt.layer(BARS, BARS.transform_filter("datum.v > 1")),
    BARS.encode(x=alt.X("v:Q").bin(step=1, extent=[0, 1])),
]
OPEN = [
    BARS,
    BARS.add_params(CHOICE).transform_filter(CHOICE),
    BARS.add_params(YEAR).transform_filter("datum.v <= year"),
]


@pytest.mark.parametrize("chart", FILTERED)
def test_a_chart_that_leaves_rows_out_says_so_and_tells_no_extremes(chart: alt.Chart):
    spec = chart.to_dict()
    assert filters(spec)
    told = describe(spec, TABLE)
    assert told is not None
    assert "some of 2 rows" in told and "Bob" not in told


@pytest.mark.parametrize("chart", OPEN)
def test_what_a_reader_chooses_is_no_filter_of_the_chart(chart: alt.Chart):
    assert not filters(chart.to_dict())


@pytest.mark.parametrize(
    "chart",
    [
        BARS.transform_impute("v", key="name", value=0),
        BARS.encode(y=alt.Y("v:Q").impute(value=0)),
    ],
)
def test_values_that_a_chart_puts_into_gaps_are_not_told_as_those_of_its_data(chart: alt.Chart):
    told = describe(chart.to_dict(), TABLE)
    assert told is not None and "2 rows" in told and "lie between" not in told
    assert "lie between" in (describe(BARS.to_dict(), TABLE) or "")
