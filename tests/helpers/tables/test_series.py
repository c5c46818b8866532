"""What a series may join, where it has gaps and breaks, and how a count and a whole are reckoned."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.tables.series import breaks_within, gaps, running_count, runs
from helpers.tables.wholes import parts_in_percent

quick = settings(max_examples=40, deadline=None, derandomize=True)
values = st.lists(
    st.tuples(st.integers(2000, 2012), st.sampled_from("ab"), st.sampled_from(["old", "new"])),
    unique=True,
    min_size=1,
)
break_years = st.lists(st.integers(1999, 2014), unique=True, max_size=3)


@quick
@given(rows=values, years=break_years)
def test_a_run_keeps_to_its_series_and_basis_and_steps_over_no_year_and_no_break(rows, years):
    table = pd.DataFrame(rows, columns=["year", "town", "basis"])
    breaks = pd.DataFrame({"year": pd.Series(years, dtype=int)})
    numbered = table.assign(run=runs(table, x="year", within=["town", "basis"], breaks=breaks))
    for _, run in numbered.groupby("run"):
        assert run[["town", "basis"]].drop_duplicates().shape[0] == 1
        ordered = run["year"].sort_values()
        assert (ordered.diff().dropna() == 1).all()
        assert not any(ordered.min() < year <= ordered.max() for year in years)


@quick
@given(rows=values)
def test_two_values_that_follow_each_other_on_one_basis_are_one_run(rows):
    table = pd.DataFrame(rows, columns=["year", "town", "basis"])
    run = dict(zip(rows, runs(table, x="year", within=["town", "basis"]), strict=True))
    for year, town, basis in rows:
        if (year + 1, town, basis) in run:
            assert run[year, town, basis] == run[year + 1, town, basis]


def test_a_break_concerns_only_the_series_it_names():
    table = pd.DataFrame({"year": [1, 2, 1, 2], "town": ["a", "a", "b", "b"]})
    breaks = pd.DataFrame({"year": [2], "town": ["a"]})
    assert runs(table, x="year", within=["town"], breaks=breaks).to_list() == [1, 2, 3, 3]


def test_values_five_years_apart_may_be_joined_if_that_is_the_step():
    table = pd.DataFrame({"year": [2000, 2005, 2015]})
    assert runs(table, x="year", step=5).to_list() == [1, 1, 2]
    assert runs(table, x="year", step=None).to_list() == [1, 1, 1]


def test_a_gap_lies_half_way_between_its_neighbours():
    table = pd.DataFrame({"year": [2000, 2004, 2005], "share": [10.0, 20.0, 30.0]})
    assert gaps(table, x="year", y="share").to_dict("records") == [
        {"year": 2002, "share": 15.0, "length": 4}
    ]


def test_a_break_is_drawn_before_its_first_value_or_on_the_year_known_on_both_bases():
    values = pd.DataFrame({"year": [2000, 2001, 2001, 2002, 2003]})
    breaks = pd.DataFrame({"year": [2003, 2002]})
    assert breaks_within(breaks, x="year", values=values)["at"].to_list() == [2001, 2002.5]


@pytest.mark.parametrize(
    ("year", "drawn"), [(2000, False), (2001, True), (2003, True), (2004, False)]
)
def test_a_break_that_parts_none_of_the_values_is_left_out(year, drawn):
    values = pd.DataFrame({"year": [2000, 2001, 2002, 2003]})
    found = breaks_within(pd.DataFrame({"year": [year]}), x="year", values=values)
    assert (len(found) == 1) is drawn


def test_a_running_count_adds_up_what_each_day_adds():
    shops = pd.DataFrame({"year": [2001, 2000, 2001], "town": ["a", "b", "b"], "n": [2, 3, 4]})
    assert running_count(shops, x="year")["total"].to_list() == [1, 3]
    assert running_count(shops, x="year", added="n")["total"].to_list() == [3, 9]
    apart = running_count(shops, x="year", added="n", within=["town"])
    assert apart[["town", "total"]].to_dict("list") == {"town": ["a", "b", "b"], "total": [2, 3, 7]}


@quick
@given(sizes=st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6))
def test_the_parts_of_a_whole_fill_it_without_overlap(sizes):
    table = pd.DataFrame({"town": "a", "part": [f"part {at}" for at in range(len(sizes))]})
    cut = parts_in_percent(table.assign(money=sizes), whole=["town"], part="part", value="money")
    assert cut["percent"].sum() == pytest.approx(100)
    assert cut["from"].iloc[0] == 0
    assert cut["from"].to_list()[1:] == cut["to"].to_list()[:-1]
