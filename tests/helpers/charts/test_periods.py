"""Periods of any table: a row per thing, bars from-to, ticks for events."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
import vl_convert

from helpers.charts.checks import ChartError
from helpers.charts.palette import COHORT_COLORS
from helpers.charts.period_layers import TICKS
from helpers.charts.periods import periods


@pytest.fixture
def offices() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["North", "North", "South", "East"],
            "starts_on": pd.to_datetime(["2010-02-01", "2016-01-01", "2013-05-05", "2014-01-01"]),
            "ends_on": pd.to_datetime(["2014-03-01", "2019-01-01", "2020-06-30", "2018-06-30"]),
            "wing": ["old", "old", "new", "new"],
            "firm": [True, False, True, True],
        }
    )


@pytest.fixture
def moves() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["North", "South", "South"],
            "on": pd.to_datetime(["2012-01-01", "2015-01-01", "2016-01-01"]),
            "what": ["Opened", "Moved", "Renamed"],
            "kind": ["opening", "move", "move"],
        }
    )


def svg(chart: Any) -> str:
    return vl_convert.vegalite_to_svg(chart.to_dict(validate=True), vl_version="6.1")


def texts(drawing: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)<", drawing)


@pytest.mark.parametrize("layout", ["wide", "compact"])
def test_every_thing_has_a_row_and_every_group_its_name(offices, moves, layout):
    drawn = svg(periods(offices, group="wing", solid="firm", events=moves, layout=layout))
    words = texts(drawn)
    assert {"North", "South", "East", "old", "new", "opening", "move"} <= set(words)
    assert {"2010", "2020"} <= set(words)
    assert drawn.count(COHORT_COLORS[2015]) > 0


def test_rows_stand_in_groups_oldest_first(offices):
    spec = periods(offices.iloc[::-1], group="wing").to_dict()
    order = next(layer for layer in spec["layer"] if layer.get("name") == "rows")
    assert order["encoding"]["y"]["sort"] == ["South", "East", "North"]


def test_an_event_is_a_tick_of_its_kind(offices, moves):
    spec = periods(offices, events=moves).to_dict()
    ticks = [
        layer for layer in spec["layer"] if layer["encoding"].get("x", {}).get("field") == "on"
    ]
    shapes = [layer["mark"].get("shape") for layer in ticks if "description" in layer["encoding"]]
    assert shapes == [TICKS[0]["shape"], TICKS[1]["shape"]]


def test_a_bar_without_an_end_runs_to_the_day_given(offices):
    open_ended = offices.drop_duplicates("name").assign(ends_on=pd.NaT)
    spec = periods(open_ended, until="2021-01-01").to_dict()
    rows = next(layer for layer in spec["layer"] if layer.get("name") == "rows")
    drawn = spec["datasets"][rows["data"]["name"]]
    assert {row["ends_on"] for row in drawn} == {"2021-01-01"}


def test_a_single_bar_of_a_few_months_names_months():
    table = pd.DataFrame({"name": ["One"], "starts_on": ["2020-02-01"], "ends_on": ["2020-09-30"]})
    assert {"2020-01", "2020-07"} <= set(texts(svg(periods(table))))


def test_the_table_is_left_as_it_was(offices, moves):
    before = offices.copy(deep=True), moves.copy(deep=True)
    periods(offices, group="wing", events=moves)
    pd.testing.assert_frame_equal(offices, before[0])
    pd.testing.assert_frame_equal(moves, before[1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table[:0], "no row"),
        (lambda table: table.drop(columns="ends_on"), "end='ends_on'.*no such column"),
        (lambda table: table.assign(ends_on=pd.NaT), "end='ends_on'.*has no end.*until="),
        (lambda table: table.assign(ends_on="soon"), "end='ends_on'.*holds no date.*2021-04-20"),
        (lambda table: table.assign(ends_on=pd.Timestamp("2001-01-01")), "ends before it begins"),
        (lambda table: table.assign(name=None), "row='name'.*is empty"),
    ],
)
def test_what_cannot_be_drawn_is_named_with_its_remedy(offices, change, message):
    with pytest.raises(ChartError, match=f"(?s){message}"):
        periods(change(offices))


def test_an_event_of_a_row_that_is_not_drawn_is_named(offices, moves):
    with pytest.raises(ChartError, match=r"(?s)events.*South.*isin"):
        periods(offices.loc[offices["name"] == "North"], events=moves)


def test_more_kinds_of_events_than_can_be_told_apart_are_refused(offices, moves):
    many = pd.concat([moves.assign(kind=str(number)) for number in range(5)])
    with pytest.raises(ChartError, match="events, kind.*5 kinds"):
        periods(offices, events=many)
