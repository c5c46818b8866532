"""A figure out of an ordinary chart: what its author leaves open is filled in."""

from __future__ import annotations

import json
import subprocess
import sys

import altair as alt
import pandas as pd
import pytest
import vl_convert

from figure import LIVE_MIME, MIME, Figure, FigureError, View, faults, figure
from figure.look import CATEGORIES, COLOURS, INK, INK_SOFT, NARROW, WIDE
from publisher.check.colours import colour_problems, contrast

VALUES = pd.DataFrame(
    {
        "kind": ["a", "b", "a"],
        "amount": [1.5, 2.0, None],
        "day": pd.to_datetime(["2020-01-01", "2020-01-02", "2020-01-03"]),
        "year": [2015, 2016, 2017],
    }
)
BASE = alt.Chart(VALUES)
BARS = BASE.mark_bar().encode(x="amount", y="kind", color="kind")

ORDINARY = {
    "bars": BARS,
    "lines": BASE.mark_line(point=True).encode(x="day", y="amount", color="kind"),
    "slices": BASE.mark_arc().encode(theta="amount", color="kind"),
    "words": BASE.mark_text().encode(x="day", y="amount", text="kind"),
    "rules": BASE.mark_rule().encode(x="amount"),
    "boxes": BASE.mark_boxplot().encode(x="kind", y="amount"),
    "panels": BASE.mark_bar().encode(x="amount", y="year", row="kind"),
    "a brush": BASE.mark_point()
    .encode(x="amount", y="year")
    .add_params(alt.selection_interval(value={"x": [1, 2], "y": [2015, 2016]})),
    "layers": BARS + BASE.mark_text().encode(x="amount", y="kind", text="amount"),
    "shades": BASE.mark_rect().encode(x="kind", y="day", color="amount"),
    "ranks": BASE.mark_bar().encode(x="kind", y="amount", color="year:O"),
    "a colour of its own": BASE.mark_bar(color="steelblue").encode(x="amount", y="kind"),
    "a scheme": BARS.encode(color=alt.Color("kind").scale(scheme="category10")),
}


# ----------------------------------------------------------------------------------- what is filled in


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_chart_lacks_nothing_but_a_source(name: str):
    record = figure(ORDINARY[name]).record
    assert [fault.part for fault in faults(record)] == ["sources"]
    svg = vl_convert.vegalite_to_svg(record["spec"])
    assert list(colour_problems(name, svg, record["palette"])) == []


@pytest.mark.parametrize("name", ["shades", "ranks", "a colour of its own", "a scheme"])
def test_a_chart_whose_colours_have_no_dark_twins_stands_on_light_paper(name: str):
    assert figure(ORDINARY[name]).record["palette"] is None


def test_a_chart_that_leaves_its_colours_open_gets_colours_with_dark_twins():
    palette = figure(BARS).record["palette"]
    assert {colour["name"] for colour in palette.values()} >= {"figure-1", "figure-ink"}


def test_a_colour_can_be_given_its_dark_twin():
    palette = {"#336699": {"name": "sea", "dark": "#99ccff"}}
    chart = BASE.mark_bar(color="#336699").encode(x="amount")
    assert figure(chart, palette=palette).record["palette"]["#336699"]["name"] == "sea"


def test_every_colour_stands_out_on_its_paper():
    for colour in (*CATEGORIES, INK, INK_SOFT):
        least = 4.5 if colour in (INK, INK_SOFT) else 3
        assert contrast(colour, "#ffffff") >= least
        assert contrast(COLOURS[colour]["dark"], "#14181d") >= least


def test_what_the_author_configures_stays():
    spec = figure(BARS.configure_axis(labelFontSize=20)).record["spec"]
    assert spec["config"]["axis"]["labelFontSize"] == 20
    assert spec["config"]["axis"]["labelColor"] == INK_SOFT


def test_a_chart_that_leaves_its_width_open_is_laid_out_for_a_page_and_for_a_phone():
    record = figure(BARS).record
    assert (record["spec"]["width"], record["compact_spec"]["width"]) == (WIDE, NARROW)


@pytest.mark.parametrize("chart", [BARS.properties(width=300), ORDINARY["panels"], BARS | BARS])
def test_a_chart_that_says_how_wide_it_is_stays_so(chart: alt.TopLevelMixin):
    record = figure(chart).record
    assert record["spec"].get("width") == chart.to_dict().get("width")
    assert record["compact_spec"] is None


def test_the_data_of_a_chart_are_its_table():
    table = figure(BARS).record["table"]
    assert table["rows"] == [
        ["a", 1.5, "2020-01-01", 2015],
        ["b", 2.0, "2020-01-02", 2016],
        ["a", None, "2020-01-03", 2017],
    ]
    assert [column["type"] for column in table["columns"]] == ["string", "number", "date", "year"]


def test_a_chart_of_two_tables_is_asked_for_the_one_to_show():
    other = alt.Chart(VALUES.head(1)).mark_rule().encode(x="amount")
    found = faults(figure(BARS + other, sources="Counted").record)
    assert [(fault.part, "Give table=" in fault.remedy) for fault in found] == [("table", True)]


def test_columns_are_called_as_axes_and_legends_call_them():
    chart = BASE.mark_bar().encode(x=alt.X("amount").title("Amount, tonnes"), y="kind")
    titles = [column["title"] for column in figure(chart).record["table"]["columns"]]
    assert titles == ["kind", "Amount, tonnes", "day", "year"]


def test_a_column_can_be_given_a_unit():
    columns = {"amount": {"title": "Amount", "unit": "t"}, "kind": "Kind"}
    first, second, *_ = figure(BARS, columns=columns).record["table"]["columns"]
    assert (first["title"], second["title"], second["unit"]) == ("Kind", "Amount", "t")


def test_the_title_of_a_chart_is_that_of_its_figure():
    assert figure(BARS.properties(title="Two beats one")).record["title"] == "Two beats one"
    assert figure(BARS).record["title"] is None


def test_a_source_is_a_title_or_more():
    told = {"title": "Counted", "url": "https://example.org", "published": "2026"}
    assert figure(BARS, sources="Counted").record["sources"] == [{"title": "Counted"}]
    assert figure(BARS, sources=["By hand", told]).record["sources"] == [{"title": "By hand"}, told]


def test_a_figure_shows_itself_live_and_as_text():
    bundle = figure(BARS, title="Two beats one")._repr_mimebundle_()
    assert set(bundle) == {MIME, LIVE_MIME, "text/plain"}
    assert bundle["text/plain"] == "Two beats one"
    assert json.loads(json.dumps(bundle, allow_nan=False)) == bundle


# --------------------------------------------------------------------------------- what is refused


def test_what_is_no_chart_is_refused():
    with pytest.raises(FigureError, match="made of DataFrame, not of a chart"):
        figure(VALUES)


def test_a_view_of_an_unknown_parameter_is_refused():
    with pytest.raises(FigureError, match="'month', which the chart does not have"):
        figure(BARS, views=[View("May", "In May", {"month": 5})])


def test_a_wrong_part_is_named_with_value_and_remedy():
    with pytest.raises(FigureError, match=r"sources\[0\]\.url is \"example\".*whole web address"):
        figure(BARS, sources=[{"title": "Counted", "url": "example"}])


def test_a_chart_that_reads_another_host_is_refused():
    chart = alt.Chart("https://example.org/a.json").mark_bar().encode(x="a:Q")
    with pytest.raises(FigureError, match=r"reads https://example\.org/a\.json, outside"):
        figure(chart)


def test_to_know_the_record_no_chart_library_is_loaded():
    code = "import sys, figure.record; print({'altair', 'pandas'} & set(sys.modules) or 'none')"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "none"


def test_a_figure_is_a_figure_of_both_packages():
    helpers = pytest.importorskip("helpers")
    assert helpers.Figure is Figure


def test_a_word_that_is_missing_is_null_and_not_nan():
    words = pd.DataFrame({"place": ["a", "b"], "note": pd.Series([None, "first"], dtype="str")})
    shown = figure(alt.Chart(words).mark_bar().encode(x="place:N", y="note:N"))
    [rows] = shown.record["spec"]["datasets"].values()
    assert [row["note"] for row in rows] == [None, "first"]
