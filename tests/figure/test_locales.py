"""A chart writes numbers and dates as its author asked, where Jupyter would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert

from figure import FigureError, figure

FRENCH = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " €"]}


@pytest.fixture(autouse=True)
def renderers() -> Iterator[None]:
    with alt.renderers.enable("default"):
        yield


def drawn(**parts: Any) -> list[str]:
    rows = pd.DataFrame({"day": ["2021-02-01", "2021-03-01"], "amount": [1234.5, 22345.25]})
    chart = alt.Chart(rows).mark_bar().encode(
        alt.X("day:T").axis(format="%B", tickCount="month"), alt.Y("amount:Q")
    )  # fmt: skip
    record = figure(chart.properties(**parts), title="T").record
    return re.findall(r">([^<]+)</text>", vl_convert.vegalite_to_svg(record["spec"]))


def test_without_a_wish_numbers_are_written_as_in_english():
    assert {"20,000", "February"} <= {*drawn()}


def test_the_locale_of_all_charts_is_kept():
    alt.renderers.set_embed_options(format_locale="fr-FR", time_format_locale="fr-FR")
    assert {"20\xa0000", "février"} <= {*drawn()}


def test_a_locale_may_be_defined_and_that_of_one_chart_goes_before():
    alt.renderers.set_embed_options(format_locale="fr-FR")
    assert "20.000" in drawn(usermeta={"embedOptions": {"formatLocale": FRENCH}})


def test_the_configuration_of_a_chart_goes_before_all():
    alt.renderers.set_embed_options(format_locale="fr-FR", time_format_locale="de-DE")
    found = drawn(config={"locale": {"number": FRENCH}})
    assert {"20.000", "Februar"} <= {*found}


@pytest.mark.parametrize("kind", ["format_locale", "time_format_locale"])
def test_a_locale_that_nobody_knows_is_told(kind: str):
    alt.renderers.set_embed_options(**{kind: "fr-XX"})
    with pytest.raises(FigureError, match="asks for the locale 'fr-XX'"):
        drawn()
