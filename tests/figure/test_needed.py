"""The columns that a chart does not draw: they are the author's own, and are not published."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from figure import figure
from figure.chart import own_data

CROPS = pd.DataFrame(
    {
        "year": [2020, 2021],
        "t": [1.5, 2.5],
        "farm.name": ["A", "B"],
        "it's": ["p", "q"],
        "email": ["x@example.org", "y@example.org"],
    }
)
POINTS = alt.Chart(CROPS).mark_point().encode(x="year:O", y="t:Q")


def drawn(chart: alt.TopLevelMixin) -> tuple[set[str], set[str]]:
    """The columns that the specification holds, and those of the table below the figure."""
    record = figure(chart, title="Crops").record
    held = {name for rows in own_data(record["spec"]) for row in rows for name in row}
    return held, {column["name"] for column in record["table"]["columns"]}


def test_a_column_that_is_not_drawn_is_not_published():
    assert drawn(POINTS) == ({"year", "t"}, {"year", "t"})


def test_a_column_is_not_named_by_what_a_chart_says_or_is_called():
    own = ["name", "type", "id", "x", "bar", "Crops", "red", "ascending", "year_2", "f", "zone"]
    rows = CROPS.assign(**{each: f"secret {each}" for each in own}, an=3)
    chart = (
        alt.Chart(rows, title="Crops by zone: data(2020), a datum each", name="id")
        .mark_bar(color="red")
        .encode(alt.X("year:O", sort="-x").title("type and name"), alt.Y("t:Q", sort="ascending"))
    )
    assert drawn(chart) == ({"year", "t"}, {"year", "t"})


@pytest.mark.parametrize(
    ("chart", "used"),
    [
        (POINTS.encode(color=alt.Color(r"farm\.name:N")), {"farm.name"}),
        (POINTS.encode(tooltip=["email"]), {"email"}),
        (POINTS.transform_filter('datum["farm.name"] == "A"'), {"farm.name"}),
        (POINTS.transform_calculate(u=alt.datum.email), {"email"}),
        (POINTS.encode(tooltip=alt.Tooltip(field="it's", type="nominal")), {"it's"}),
        (POINTS.add_params(alt.selection_point(fields=["email"], name="who")), {"email"}),
        (POINTS.transform_fold(["t", "email"]), {"email"}),
        (POINTS.transform_pivot("email", value="it's", groupby=["year", "t"]), {"email", "it's"}),
        (POINTS.transform_joinaggregate(n="distinct(email)", groupby=["year"]), {"email"}),
        (
            POINTS.transform_window(w="first_value(email)", sort=[{"field": "it's"}]),
            {"email", "it's"},
        ),
        (POINTS.encode(alt.X("year:O", sort=alt.EncodingSortField("email"))), {"email"}),
        (
            POINTS.encode(size=alt.condition("datum.email == 'x'", alt.value(9), alt.value(1))),
            {"email"},
        ),
        (
            POINTS.encode(x=alt.X(alt.repeat("column"), type="ordinal")).repeat(
                column=["year", "email"]
            ),
            {"email"},
        ),
        (alt.layer(POINTS, POINTS.mark_text().encode(text="email:N")), {"email"}),
    ],
)
def test_a_column_is_drawn_wherever_it_is_named(chart: alt.TopLevelMixin, used: set[str]):
    assert drawn(chart) == ({"year", "t"} | used,) * 2


@pytest.mark.parametrize(
    "chart",
    [
        POINTS.mark_point(tooltip={"content": "data"}),
        POINTS.transform_calculate(u="keys(datum).length"),
        POINTS.transform_calculate(u="data('source')[0].email"),
        POINTS.transform_calculate(u="datum['e' + 'mail']"),
        POINTS.transform_filter("datum['it\\'s'] == 'p'"),
        POINTS.add_params(alt.param(name="which", value="email")).transform_calculate(
            u="datum[which]"
        ),
    ],
)
def test_a_chart_that_may_take_any_column_keeps_them_all(chart: alt.TopLevelMixin):
    assert drawn(chart)[0] == {*CROPS.columns}


def test_the_values_of_an_axis_are_no_rows():
    months = [alt.DateTime(year=2020, month=1), alt.DateTime(year=2021, month=1)]
    rows = CROPS.assign(day=pd.to_datetime(["2020-01-01", "2021-01-01"]))
    chart = alt.Chart(rows).mark_point().encode(x=alt.X("day:T").axis(values=months), y="t:Q")
    spec = figure(chart, title="Crops").record["spec"]
    assert spec["encoding"]["x"]["axis"]["values"] == [
        {"year": 2020, "month": 1},
        {"year": 2021, "month": 1},
    ]


def test_a_table_that_is_given_is_published_as_it_is():
    record = figure(POINTS, title="Crops", table=CROPS[["email", "t"]]).record
    assert [column["name"] for column in record["table"]["columns"]] == ["email", "t"]


def test_the_column_that_says_what_a_mark_stands_for_is_kept():
    entries = [
        {"id": each, "names": [{"text": each}], "facts": [], "sources": []}
        for each in CROPS["it's"]
    ]
    items = {"key": "it's", "param": "who", "label": "Farm", "find": "Find", "entries": entries}
    chart = POINTS.add_params(alt.selection_point(encodings=["x"], name="who"))
    record = figure(chart, title="Crops", items=items).record
    assert {"it's"} < {name for rows in own_data(record["spec"]) for name in rows[0]}


def test_days_of_long_ago_are_written_as_they_are(recwarn):
    days = pd.DataFrame({"day": ["0099-01-01", "1850-06-01"], "n": [1, 2]})
    made = figure(alt.Chart(days).mark_point().encode(x="day:T", y="n:Q"), title="T")
    assert [row[0] for row in made.record["table"]["rows"]] == ["0099-01-01", "1850-06-01"]
    assert "0099-01-01" in made.record["description"] and not recwarn.list
