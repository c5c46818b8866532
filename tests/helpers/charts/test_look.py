"""How every chart looks, and how the signs of an author's numbers reach its axes."""

from __future__ import annotations

import re

import pandas as pd
import vl_convert

from helpers.charts.look import LAYOUTS, config
from helpers.charts.series import series_with_breaks
from helpers.charts.tooltips import lines
from helpers.words.labels import Words


def test_an_axis_writes_numbers_with_the_signs_that_the_author_gives():
    table = pd.DataFrame({"year": [2020, 2021, 2022], "tonnes": [0.0, 20_000.0, 40_000.0]})
    chart = series_with_breaks(table, x="year", y="tonnes", words={"number.thousands": " "})
    drawn = vl_convert.vegalite_to_svg(chart.to_dict(validate=True), vl_version="6.1")
    assert "20 000" in re.findall(r"<text[^>]*>([^<]*)<", drawn)


def test_a_chart_in_built_in_words_carries_no_signs_of_its_own():
    assert "locale" not in config(LAYOUTS["wide"], say=Words("zh"))


def test_a_mark_tells_every_line_that_has_no_title():
    titles = [line.to_dict()["title"] for line in lines({"place": " ", "year": "Year", "why": " "})]
    assert titles == [" ", "Year", "  "]
