"""Values that a scale of a chart has no place, colour or sign for are told, and not drawn as others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd
import pytest

from publisher.figures.spec import spec_problems

KINDS = pd.DataFrame({"g": ["a", "b", "c"], "v": [3, 4, 50], "d": ["2020-01-01", "2021-01-01", "2022-01-01"]})  # fmt: skip
BARS = alt.Chart(KINDS).mark_bar().encode(x="g:N", y="v:Q")
POINTS = alt.Chart(KINDS).mark_point().encode(x="v:Q", y="g:N")
MANY = pd.DataFrame({"g": [*"abcdefghijkl"], "v": range(12), "t": 1})


def told(chart: alt.TopLevelMixin, config: Mapping[str, Any] | None = None) -> list[str]:
    spec = chart.to_dict() | ({"config": config} if config else {})
    return [problem.found for problem in spec_problems(spec, "p")]


def zoomed(domain: list[Any], **mark: Any) -> alt.Chart:
    chart = alt.Chart(KINDS).mark_point(**mark)
    return chart.encode(x=alt.X("v:Q").scale(domain=domain), y="g:N")


@pytest.mark.parametrize(
    ("chart", "found"),
    [
        (BARS.encode(x=alt.X("g:N").scale(domain=["a", "b"])), "'c', which the domain of x= lacks: it would stand on"),
        (POINTS.encode(y=alt.Y("g:O").scale(domain=["b"])), "'a', 'c', which the domain of y= lacks"),
        (BARS.encode(color=alt.Color("g:N").scale(domain=["A", "b", "c"], range=["red", "blue", "green"])), "'a', which the domain of color= lacks: it would not be seen"),
        (POINTS.encode(shape=alt.Shape("g:N").scale(domain=["a", "b"])), "'c', which the domain of shape= lacks"),
        (BARS.encode(y=alt.Y("v:Q").scale(domain=[0, 10])), "50 in row 3, outside the domain of y=, 0 to 10"),
        (BARS.mark_bar(clip=True).encode(y=alt.Y("v:Q").scale(domain=[0, 10])), "50 in row 3"),
        (zoomed([0, 10]), "50 in row 3, outside the domain of x="),
        (alt.Chart(KINDS).mark_point().encode(x=alt.X("d:T").scale(domain=["2020-01", "2021-06-01"]), y="v:Q"), "'2022-01-01' in row 3, outside the domain of x="),
        (alt.Chart(KINDS.assign(v=[-3, 4, 5])).mark_arc().encode(theta="v:Q", color="g:N"), "-3 in row 1, which a pie shows as 3"),
        (alt.Chart(MANY).mark_line().encode(x="t:Q", y="v:Q", color="g:N"), "'g' has 12 values and there are 10 colours"),
        (alt.Chart(MANY).mark_point().encode(x="t:Q", y="v:Q", shape="g:N"), "'g' has 12 values and there are 8 shapes"),
    ],
)  # fmt: skip
def test_what_a_scale_has_nothing_for_is_told(chart: alt.TopLevelMixin, found: str):
    [problem] = told(chart)
    assert found in problem


@pytest.mark.parametrize(
    "chart",
    [
        BARS.encode(x=alt.X("g:N").scale(domain=["a", "b", "c", "d"])),
        BARS.encode(x=alt.X("g:N").sort(["c"])),
        BARS.encode(y=alt.Y("v:Q").scale(domain=[0, 60])),
        BARS.encode(y=alt.Y("mean(v):Q").scale(domain=[0, 10])),
        zoomed([0, 10], clip=True),
        zoomed([0, 10]).interactive(),
        alt.Chart(KINDS.assign(g=[1, 2, 3])).mark_bar().encode(y="v:Q", x=alt.X("g:O").scale(domain=["1", "2", "3"])),
        alt.Chart(MANY).mark_bar().encode(x="g:N", y="v:Q", color="g:N"),
        alt.Chart(MANY).mark_line().encode(x="t:Q", y="v:Q", color=alt.Color("g:N").scale(scheme="tableau20")),
        alt.Chart(MANY).mark_line().encode(x="t:Q", y="v:Q", color=alt.Color("g:N").legend(None)),
        alt.layer(*(alt.Chart(MANY).encode(x="t:Q", y="v:Q", color="g:N", text="g:N").mark_text() for _ in "ab")),
        alt.Chart(MANY).mark_line().encode(x="t:Q", y="v:Q", color="g:O"),
    ],
)  # fmt: skip
def test_what_a_scale_shows_is_left(chart: alt.TopLevelMixin):
    assert told(chart) == []


def test_the_palette_of_a_chart_is_the_one_that_it_has():
    chart = alt.Chart(MANY.head(9)).mark_line().encode(x="t:Q", y="v:Q", color="g:N")
    assert told(chart) == []
    [problem] = told(chart, {"range": {"category": ["#000000"] * 8}})
    assert "9 values and there are 8 colours" in problem


@pytest.mark.parametrize(
    ("key", "other", "found"),
    [
        ("G", "g", "asks for the column 'G', which the chart's table does not have"),
        ("g", "G", "asks for the column 'G', which its other table does not have"),
        ("g", "g", None),
        ("made", "g", None),
    ],
)
def test_a_lookup_that_can_find_nothing_is_told_before_it_is_drawn(
    key: str, other: str, found: str | None
):
    looked = alt.LookupData(
        pd.DataFrame({"g": ["a", "b", "c"], "n": ["x", "y", "z"]}), other, ["n"]
    )
    chart = BARS.transform_calculate(made="datum.g").transform_lookup(key, looked)
    problems = told(chart.encode(x="n:N"))
    assert [found in problem for problem in problems] == [True] if found else problems == []
