"""How every chart looks, and how the signs of an author's numbers reach its axes."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import vl_convert

from helpers.charts.frames import Frame
from helpers.charts.panels import panels
from helpers.charts.series import series_with_breaks
from helpers.charts.stacks import stacked
from helpers.charts.tooltips import lines
from helpers.charts.wholes import parts_of_whole


def test_an_axis_writes_numbers_with_the_signs_that_the_author_gives():
    table = pd.DataFrame({"year": [2020, 2021, 2022], "tonnes": [0.0, 20_000.0, 40_000.0]})
    chart = series_with_breaks(table, x="year", y="tonnes", words={"number.thousands": " "})
    drawn = vl_convert.vegalite_to_svg(chart.to_dict(validate=True), vl_version="6.1")
    assert "20 000" in re.findall(r"<text[^>]*>([^<]*)<", drawn)


FRENCH = {"number.thousands": "\u202f", "number.point": ","}
PARTS = pd.DataFrame(
    {"year": [2020, 2020], "kind": ["a", "b"], "tonnes": [1200.5, 1.25], "land": ["x", "x"]}
)
YEARS = pd.DataFrame({"year": [2020, 2021, 2022], "tonnes": [0.0, 0.5, 1.0], "land": list("xxx")})


def signs_of(chart: alt.TopLevelMixin) -> str:
    return str(chart.to_dict(validate=False)["config"]["locale"]["number"]["decimal"])


def test_every_chart_writes_numbers_with_the_signs_that_the_author_gives():
    wholes = parts_of_whole(PARTS, part="kind", value="tonnes", row="year", words=FRENCH)
    lines = {"x": "year", "y": "tonnes", "words": FRENCH}
    small = panels(YEARS, series_with_breaks, by="land", **lines)
    frame = Frame(width=400, height=90, span=(2020, 2022))
    one, two = (series_with_breaks(YEARS, frame=frame, **lines) for _ in range(2))
    assert [signs_of(each) for each in (wholes, small, stacked({"A": one, "B": two}))] == [","] * 3


def test_a_chart_in_built_in_words_carries_no_signs_of_its_own():
    chart = series_with_breaks(YEARS, x="year", y="tonnes", lang="zh")
    assert "locale" not in chart.to_dict(validate=False)["config"]


def test_a_mark_tells_every_line_that_has_no_title():
    titles = [line.to_dict()["title"] for line in lines({"place": " ", "year": "Year", "why": " "})]
    assert titles == [" ", "Year", "  "]
