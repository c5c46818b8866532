"""A page in another language writes numbers and days as that language does, in charts and tables."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert

from figure import figure
from publisher.figures.locales import in_language, locale_of, signs_of, spelled_day
from publisher.figures.markup import templates
from publisher.figures.table import data_table

ROWS = pd.DataFrame(
    {
        "annee": [2019, 2020],
        "exercice": [2019.0, 2020.0],
        "code": [75001, 13002],
        "valeur": [1.005, -1234567.891],
        "entier": [5.0, 1000.0],
        "jour": pd.to_datetime(["2021-02-01", "2021-03-01"]),
    }
)
CHART = (
    alt.Chart(ROWS)
    .mark_bar()
    .encode(
        alt.X("jour:T").axis(format="%B", tickCount="month"),
        alt.Y("valeur:Q"),
        color="exercice:O",
        detail="code:N",
        tooltip=["annee:Q", "entier:Q"],
    )
)


def record(lang: str, **parts: Any) -> dict[str, Any]:
    return in_language(figure(CHART.properties(**parts), title="T").record, lang)


def cells(record: dict[str, Any], lang: str) -> dict[str, list[str]]:
    """The texts of each column of the table of a figure."""
    html = data_table(templates(Path()), record, lang, {})
    texts = re.findall(r"<td[^>]*>([^<]*)</td>|<th scope=.row.[^>]*>([^<]*)</th>", html)
    flat = [one or other for one, other in texts]
    names = [column["name"] for column in record["table"]["columns"]]
    return {name: flat[at :: len(names)] for at, name in enumerate(names)}


def drawn(record: dict[str, Any]) -> set[str]:
    return {*re.findall(r">([^<]+)</text>", vl_convert.vegalite_to_svg(record["spec"]))}


def test_a_page_in_english_is_written_as_charts_are():
    assert record("en") == record("en-GB") == figure(CHART, title="T").record
    found = cells(record("en"), "en")
    assert found["valeur"] == ["1.005", "-1,234,567.891"]


@pytest.mark.parametrize(
    ("lang", "small", "large", "axis", "month"),
    [
        ("fr", "1,005", "-1\xa0234\xa0567,891", "−1\xa0000\xa0000", "février"),
        ("de", "1,005", "-1.234.567,891", "−1.000.000", "Februar"),
        ("pt-BR", "1,005", "-1.234.567,891", "−1.000.000", "Fevereiro"),
        ("de-CH", "1,005", "-1'234'567,891", "−1'000'000", "Februar"),
        ("nb", "1,005", "-1\xa0234\xa0567,891", "−1\xa0000\xa0000", "februar"),
        ("tr", "1,005", "-1.234.567,891", "−1.000.000", "Şubat"),
        ("sv", "1,005", "-1\xa0234\xa0567,891", "−1\xa0000\xa0000", "Februari"),
        ("zh", "1.005", "-1,234,567.891", "−1,000,000", "二月"),
    ],
)
def test_chart_and_table_follow_the_language_of_the_page(lang, small, large, axis, month):
    own = record(lang)
    assert cells(own, lang)["valeur"] == [small, large.replace("'", "&#39;")]
    assert {axis, month} <= drawn(own)


def test_a_language_that_nobody_knows_is_written_as_english():
    assert record("xx") == record("en") and locale_of("format", "ar") is None


def test_what_its_author_asked_of_a_chart_goes_before_and_its_table_follows():
    swiss = {"decimal": ".", "thousands": "’", "grouping": [3], "currency": ["", ""]}
    own = record("fr", config={"locale": {"number": swiss}, "timeFormat": "%d.%m."})
    assert cells(own, "fr")["valeur"] == ["1.005", "-1’234’567.891"]
    assert own["spec"]["config"]["timeFormat"] == "%d.%m." and "février" in drawn(own)
    assert signs_of({}) == {"decimal": ".", "thousands": ","}


def test_years_and_codes_are_no_amounts_in_any_language():
    for lang in ("en", "fr"):
        found = cells(record(lang), lang)
        assert found["annee"] == found["exercice"] == ["2019", "2020"]
        assert found["code"] == ["75001", "13002"]
    assert cells(record("en"), "en")["entier"] == ["5", "1,000"]


def test_an_axis_that_counts_says_so_in_the_words_of_the_project():
    counted = figure(alt.Chart(ROWS).mark_bar().encode(x="annee:O", y="count()"), title="T").record
    assert "Anzahl" in drawn(in_language(counted, "de", count="Anzahl"))
    assert "Anzahl" in drawn(in_language(counted, "xx", count="Anzahl"))
    assert in_language(counted, "en-GB", count="Count of Records") == counted


def test_a_compact_drawing_follows_too():
    both = in_language(figure(CHART, title="T", compact=CHART).record, "fr")
    assert both["spec"]["config"] == both["compact_spec"]["config"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "March 1, 2026"),
        ("en-GB", "1 March 2026"),
        ("fr", "1er mars 2026"),
        ("de-AT", "1. März 2026"),
        ("es", "1 de marzo de 2026"),
        ("zh", "2026 年 3 月 1 日"),
        ("pl", "2026-03-01"),
        ("xx", "2026-03-01"),
    ],
)
def test_a_day_is_spelled_where_the_way_of_its_language_is_known(lang: str, said: str):
    assert spelled_day(dt.date(2026, 3, 1), lang) == said
