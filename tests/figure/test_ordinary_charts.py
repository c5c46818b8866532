"""A figure out of an ordinary chart: what its author leaves open is filled in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from figure import LIVE_MIME, MIME, Figure, FigureError, View, faults, figure
from figure.advice import hard_to_see, line, mark_colours
from figure.colours import contrast, normal, twin
from figure.columns import plain_columns
from figure.look import CATEGORIES, COLOURS, INK, INK_SOFT, NARROW, WIDE
from ordinary_charts import ordinary_charts
from publisher.check.colours import colour_problems
from publisher.figures.drawings import compile_and_draw
from publisher.figures.fonts import lay_out_fonts
from publisher.figures.themes import paints

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
PANELS = BASE.mark_bar().encode(x="amount", y="year", row="kind")
CHARTS = ordinary_charts()


# ----------------------------------------------------------------------------------- what is filled in


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> str:
    return lay_out_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
def test_an_ordinary_chart_lacks_nothing_but_a_source_and_is_drawn_for_both_themes(
    name: str, fonts: str
):
    record = figure(CHARTS[name]).record
    assert [fault.part for fault in faults(record)] == ["sources"]
    drawn = json.loads(compile_and_draw(record["spec"], [], {}, record["palette"], name, fonts))
    assert list(colour_problems(name, drawn["svg"], drawn["palette"])) == []
    left = {colour for colour in paints(drawn["still"]) if normal(colour)}
    assert not left, f"{left} stay as they are on a dark page"


def test_there_are_thirty_kinds_of_ordinary_charts():
    assert len(CHARTS) >= 30


@pytest.mark.parametrize(
    ("colour", "plain"),
    [
        ("SteelBlue", "#4682b4"),
        ("#abc", "#aabbcc"),
        ("rgb(1, 2, 3)", "#010203"),
        ("rgba(1, 2, 3, 0.5)", "#01020380"),
        ("hsl(0, 100%, 50%)", "#ff0000"),
        ("transparent", None),
        ("nonesuch", None),
    ],
)
def test_a_colour_is_read_in_every_notation(colour: str, plain: str | None):
    assert normal(colour) == plain


@pytest.mark.parametrize("colour", ["#eeeeee", "yellow", "tomato", "#4c78a8", "navy", "#440154"])
def test_the_dark_twin_of_a_colour_stands_out_no_less(colour: str):
    light, dark = contrast(colour, "#ffffff"), contrast(twin(colour), "#14181d")
    assert dark >= light - 0.01
    assert dark <= light + 0.5


def test_what_runs_from_pale_to_deep_runs_so_on_dark_pages():
    shades = ["#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"]
    stands_out = [contrast(twin(shade), "#14181d") for shade in shades]
    assert stands_out == sorted(stands_out)


@pytest.mark.parametrize("name", ["orchid", "#ABCDEF", "hsl(200, 50%, 40%)"])
def test_a_colour_of_the_author_is_known_with_a_twin_that_was_worked_out(name: str):
    record = figure(BASE.mark_bar(color=name).encode(x="amount")).record
    assert record["palette"][name]["derived"]


def test_colours_that_look_alike_or_hardly_stand_out_are_told_of():
    told = " ".join(hard_to_see(["#fffbe0", "#cc0000", "#cc0505", "#6a6a00"], {}))
    assert "#fffbe0 hardly stands out" in told
    assert "#cc0000 and #cc0505 look alike: " in told
    assert not list(hard_to_see(["#1f6fb2", "#c2410c"], {}))
    assert not list(hard_to_see(["rgb(247, 252, 245)", "rgb(240, 250, 238)", "rgb(0, 90, 50)"], {}))
    assert "colour of the ground" in next(hard_to_see(["#ffffff"], {}))
    [told] = hard_to_see(["rgb(247, 252, 245)", "rgb(240, 250, 238)"], {})
    assert "hardly apart" in told


def test_the_colours_of_marks_are_not_those_of_axes_and_words():
    chart = BASE.mark_bar(color="tomato").encode(x="amount", y="kind").properties(title="A")
    assert mark_colours(vl_convert.vegalite_to_svg(chart.to_dict())) == {"tomato"}


def test_a_line_below_a_figure_is_said_to_who_works_in_the_notebook(
    monkeypatch: pytest.MonkeyPatch,
):
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.delenv("FIGURE_ADVICE", raising=False)
    shown = figure(BASE.mark_bar(color="#fffbe0").encode(x="amount"))
    cell = "#| label: fig-a\nshown._repr_mimebundle_();"
    with capture_output() as said:
        shell.push({"shown": shown})
        shell.run_cell(cell)
        shell.run_cell("1;")
    assert said.stdout.count("To publish this figure, add: fig-cap") == 1
    assert "Hard to see: #fffbe0 hardly stands out" in said.stdout


def test_what_is_missing_to_publish_is_said_in_one_line():
    told = line(figure(BARS).record, "#| label: fig-bars\nfigure(bars)")
    assert "fig-cap" in told and "fig-alt" in told and "sources" in told
    assert "label" not in told and "\n" not in told
    cell = '#| label: fig-bars\n#| fig-cap: "a"\n#| fig-alt: "b"'
    assert line(figure(BARS, sources="Counted").record, cell) == ""


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


@pytest.mark.parametrize("chart", [BARS.properties(width=300), PANELS, BARS | BARS])
def test_a_chart_that_says_how_wide_it_is_stays_so(chart: alt.TopLevelMixin):
    record = figure(chart).record
    assert record["spec"].get("width") == chart.to_dict().get("width")
    assert record["compact_spec"] is None


def test_the_data_of_a_chart_are_its_table():
    table = figure(BARS.encode(tooltip=["day", "year"])).record["table"]
    assert table["rows"] == [
        ["a", 1.5, "2020-01-01", 2015],
        ["b", 2.0, "2020-01-02", 2016],
        ["a", None, "2020-01-03", 2017],
    ]
    assert [column["type"] for column in table["columns"]] == ["string", "number", "date", "year"]


def test_the_tables_of_a_chart_stand_one_below_the_other():
    other = alt.Chart(pd.DataFrame({"goal": [2]})).mark_rule().encode(x="goal")
    table = figure(BARS.encode(tooltip="year") + other).record["table"]
    assert [column["name"] for column in table["columns"]] == [
        "kind",
        "amount",
        "year",
        "goal",
    ]
    assert table["rows"][3] == [None, None, None, 2]
    assert [column["type"] for column in table["columns"]][2:] == ["year", "integer"]


def test_a_part_of_a_table_is_not_told_again():
    last = alt.Chart(VALUES.head(1)).mark_text().encode(x="amount", text="kind")
    assert len(figure(BARS + last).record["table"]["rows"]) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "kind,amount\none,1.5\nanother,\n"),
        ("a.json", '[{"kind": "one", "amount": 1.5}, {"kind": "another", "amount": null}]'),
        ("a.tsv", "kind\tamount\none\t1.5\nanother\t\n"),
    ],
)
def test_the_file_that_a_chart_reads_is_its_table(tmp_path: Path, name: str, text: str):
    (tmp_path / name).write_text(text)
    chart = alt.Chart(name).mark_bar().encode(x="amount:Q", y="kind:N")
    table = figure(chart, root=tmp_path).record["table"]
    assert table["rows"] == [["one", 1.5], ["another", None]]


@pytest.mark.slow
def test_a_table_that_a_chart_reads_is_drawn(tmp_path: Path, fonts: str):
    text = "kind,amount\none,1.5\nanother,2\n"
    (tmp_path / "a.csv").write_text(text)
    chart = alt.Chart("a.csv").mark_bar().encode(x="amount:Q", y="kind:N")
    record = figure(chart, root=tmp_path).record
    drawn = compile_and_draw(record["spec"], [], {"a.csv": text.encode()}, {}, "a", fonts)
    assert "another" in json.loads(drawn)["svg"]


def test_the_shapes_that_a_chart_reads_are_told_of_by_their_properties(tmp_path: Path):
    shape = {"type": "Point", "coordinates": [0, 0], "properties": {"name": "Here"}}
    topology = {"type": "Topology", "arcs": [], "objects": {"a": {"geometries": [shape]}}}
    (tmp_path / "a.json").write_text(json.dumps(topology))
    chart = alt.Chart(alt.topo_feature("a.json", "a")).mark_geoshape()
    assert figure(chart, root=tmp_path).record["table"]["rows"] == [["Here"]]


def test_a_chart_without_data_of_its_own_is_asked_for_a_table():
    chart = alt.Chart(alt.sphere()).mark_geoshape()
    assert "table" in [fault.part for fault in faults(figure(chart).record)]


TOLD = {
    "stacked bars": "A bar chart of total tonnes by year, each bar divided by crop.",
    "lines": "A line chart of degrees over day, one line for each town, from 2024-01-01 to 2024-02-29.",
    "points": "A scatter plot of price against area, coloured and shaped by kind.",
    "a pie with words": "A pie chart of share by party, with party written on it.",
    "a histogram": "A histogram of price: the number of rows in each class.",
    "a heatmap of viridis with words": "A heatmap of total tonnes by year and crop, with its values "
    "written on it.",
    "a looked-up choropleth in classes": "A map, coloured by rate.",
    "wrapped panels": "A scatter plot of price against area, in a panel for each kind.",
    "side by side": "Two charts side by side. First: a scatter plot of price against area. Second: a "
    "bar chart of number of rows by kind.",
    "repeated": "A scatter plot of price against area and rooms.",
}


@pytest.mark.parametrize("name", TOLD)
def test_a_description_begins_as_a_person_would(name: str):
    assert figure(CHARTS[name]).record["description"].startswith(f"{TOLD[name]} It draws on ")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_ordinary_chart_is_told_by_its_kind_in_plain_sentences(lang: str):
    stop, general = {"en": (". ", "A chart"), "zh": ("。", "图表")}[lang]
    for name, chart in CHARTS.items():
        told = figure(chart, lang=lang).record["description"]
        assert told.endswith(stop.strip()) and not told.startswith(f"{general}{stop.strip()}"), name
        assert not any(sign in told for sign in ("  ", "{", "None", "datum", "..", "__")), told
        assert all(sentence[0] != "," for sentence in told.split(stop) if sentence), told


def test_a_description_tells_marks_encodings_extremes_and_gaps():
    told = figure(BARS, columns={"amount": {"title": "Harvest", "unit": "t"}}).record["description"]
    assert told == (
        "A bar chart of Harvest by kind. It draws on 3 rows of data. Values of Harvest lie between "
        "1.5 t (a) and 2 t (b). One value of Harvest is missing."
    )


def test_a_description_names_marks_once_and_tells_no_coordinates():
    places = pd.DataFrame(
        {
            "city": ["Suzhou", "Hefei"],
            "chinese": ["苏州", "合肥"],
            "money": [51.2, 19.4],
            "east": [120.6, 117.2],
            "north": [31.3, 31.8],
        }
    )
    named = alt.Chart(places).encode(x="city:N", y="money:Q")
    told = figure(named.mark_bar() + named.mark_text().encode(text="chinese:N"))
    assert told.record["description"].endswith("lie between 19.4 (Hefei) and 51.2 (Suzhou).")
    placed = alt.Chart(places).encode(longitude="east:Q", latitude="north:Q")
    told = figure(placed.mark_circle() + placed.mark_text().encode(text="city:N"))
    assert told.record["description"] == (
        "A map of points, with city written on it. It draws on 2 rows of data."
    )


def test_a_description_is_written_in_the_language_of_the_page_or_left_to_its_author(
    monkeypatch: pytest.MonkeyPatch,
):
    assert figure(BARS, lang="fr").record["description"] is None
    monkeypatch.setenv("FIGURE_LANG", "zh-CN")
    assert figure(BARS).record["description"].startswith("条形图：各kind的amount。所用数据共3行。")


def test_what_a_table_tells_of_itself_is_taken():
    told = VALUES.copy()
    told.attrs = {"sources": ["Counted, https://example.org/a."], "as_of": "2026-01-02"}
    record = figure(alt.Chart(told).mark_bar().encode(x="amount") | BARS).record
    assert record["sources"] == [{"title": "Counted", "url": "https://example.org/a"}]
    assert record["as_of"] == "2026-01-02"


def test_columns_are_called_as_axes_and_legends_call_them():
    chart = BASE.mark_bar().encode(x=alt.X("amount").title("Amount, tonnes"), y="kind")
    titles = [column["title"] for column in figure(chart).record["table"]["columns"]]
    assert titles == ["kind", "Amount, tonnes"]


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
    bundle = figure(BARS, title="Two beats one", description="A. B.")._repr_mimebundle_()
    assert set(bundle) == {MIME, LIVE_MIME, "text/plain"}
    assert bundle["text/plain"] == "Two beats one\n\nA. B."
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


@pytest.mark.parametrize(
    ("x", "first"),
    [
        ("q:O", "2024Q1"),
        (alt.X("q").type("nominal"), "2024Q1"),
        (alt.X(field="q", type="ordinal"), "2024Q1"),
        ("q:T", "2024-01-01"),
        ("q", "2024-01-01"),
    ],
)
@pytest.mark.parametrize("kind", ["period[Q-DEC]", "object"])
def test_periods_are_named_where_they_are_words(x: Any, first: str, kind: str):
    rows = pd.DataFrame({"q": pd.period_range("2024Q1", periods=2, freq="Q"), "v": [1, 2]})
    chart = alt.Chart(rows.astype({"q": kind})).mark_bar().encode(x=x, y="v:Q")
    assert figure(chart).record["table"]["rows"][0] == [first, 1]


def test_periods_that_one_layer_draws_as_times_are_times():
    rows = pd.DataFrame({"q": pd.period_range("2024Q1", periods=2, freq="Q"), "v": [1, 2]})
    base = alt.Chart(rows)
    chart = base.mark_bar().encode(x="q:O", y="v") + base.mark_point().encode(x="q:T", y="v")
    assert figure(chart).record["table"]["rows"][0] == ["2024-01-01", 1]


def test_a_table_that_a_chart_can_hold_as_it_is_is_not_copied():
    rows = pd.DataFrame({"kind": ["a", "b"], "v": [1.5, 2]})
    assert plain_columns("x", rows, frozenset(["kind"])) is rows
