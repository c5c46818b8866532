"""A figure is complete, or it is refused with its name and a remedy."""

from __future__ import annotations

import json

import altair as alt
import jsonschema
import pandas as pd
import pytest
import vl_convert
from altair.utils.schemapi import SchemaValidationError, debug_mode
from altair.vegalite.v6.schema.core import load_schema

from figure import faults
from helpers.charts import look
from helpers.charts.palette import COLORS, INK, PAPER, SERVICES
from helpers.figure import LIVE_MIME, MAX_ROWS, MIME, FigureError, State, View, figure
from helpers.tables import dictionary
from helpers.tables import load as tables
from helpers.tables.places import PROVINCES
from helpers.words.shares import describe_share

TITLE = "Two beats one"
DESCRIPTION = "Two bars, a and b. The second is twice the first."
VALUES = pd.DataFrame({"name": ["a", "b"], "amount_bn_cny": [1.0, 2.0], "name_zh": ["甲", None]})
COLUMNS = {"name": "Name", "amount_bn_cny": "Amount", "name_zh": "Chinese name"}
CONFIG = look.config(look.layout_named("wide"))


def bars(data: pd.DataFrame | None = None, color: str = SERVICES) -> alt.Chart:
    table = VALUES if data is None else data
    return (
        alt.Chart(table[["name", "amount_bn_cny"]])
        .mark_bar(color=color)
        .encode(x="amount_bn_cny:Q", y="name:N")
        .properties(config=CONFIG)
    )


def made(chart: alt.TopLevelMixin | None = None, **changes):
    given = {
        "title": TITLE,
        "description": DESCRIPTION,
        "table": VALUES,
        "columns": COLUMNS,
        "sources": [tables.load_sources()["source_id"].iloc[0]],
        "as_of": "2026-11-21",
        **changes,
    }
    return figure(bars() if chart is None else chart, **given)


# ------------------------------------------------------------------------------------- the record


def test_a_figure_hands_over_everything_a_reader_needs():
    record = made(subtitle="Amount", note="A note.").record
    assert record["version"] == 1
    assert record["title"] == TITLE
    assert record["description"] == DESCRIPTION
    assert record["as_of"] == "2026-11-21"
    assert record["licence"]["name"] == "CC BY 4.0"
    assert record["sources"][0]["title"]
    assert "/vega-lite/v6" in record["spec"]["$schema"]


def test_the_table_of_a_figure_names_types_units_and_languages():
    table = made(caption="Amounts").record["table"]
    assert table["caption"] == "Amounts"
    assert table["columns"][1] == {
        "name": "amount_bn_cny",
        "title": "Amount",
        "type": "number",
        "unit": "bn CNY",
        "lang": None,
    }
    assert table["columns"][2]["lang"] == "zh"
    assert table["rows"] == [["a", 1.0, "甲"], ["b", 2.0, None]]


def test_a_column_that_the_dictionary_knows_needs_no_title():
    table = tables.load_cohorts()[["framework"]].dropna()
    record = made(table=table, columns=None).record
    assert record["table"]["columns"][0]["title"] == dictionary.labels("cohorts")["framework"]


def test_every_colour_of_a_figure_has_a_name_and_a_dark_twin():
    record = made().record
    assert record["palette"][SERVICES] == {"name": "services", "dark": COLORS["services"].dark}
    assert PAPER in record["palette"]


def test_a_record_is_plain_json():
    record = made().record
    assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_a_compact_chart_travels_with_its_figure():
    assert made(compact=bars()).record["compact_spec"]["mark"]["color"] == SERVICES
    assert made().record["compact_spec"] is None


def test_a_view_sets_a_parameter_the_chart_has():
    chart = bars().add_params(alt.param(name="year", value=2026))
    record = made(chart, views=[View("2015", "After the first", {"year": 2015})]).record
    assert record["views"] == [
        {"name": "2015", "title": "After the first", "params": {"year": 2015}}
    ]


def test_a_state_brings_the_words_that_stand_over_the_figure():
    chart = bars().add_params(alt.param(name="year", value=2026))
    first = View("2015", "After the first", {"year": 2015}, headline="One", subtitle="Alone")
    record = made(chart, views=[first], states=[State({"year": 2018}, "Still one")]).record
    assert record["views"][0]["headline"] == "One"
    assert record["states"] == [{"params": {"year": 2018}, "title": "Still one", "subtitle": None}]


def test_an_apostrophe_is_drawn_as_it_is_printed_and_found_by_the_chart_all_the_same():
    rows = pd.DataFrame({"name": ["Xi'an", "Ya'an"], "n": [1, 2]})
    chart = alt.Chart(rows, config=CONFIG).mark_bar(color=SERVICES).encode(x="n:Q", y="name:N")
    record = figure(
        chart.transform_filter(alt.datum.name == "Xi'an"),
        title="Xi'an's bar",
        description=DESCRIPTION,
        table=rows,
        columns={"name": "Name", "n": "Number"},
        sources=["sc_2015_81"],
    ).record
    assert record["title"] == "Xi’an’s bar"
    assert record["table"]["rows"][0] == ["Xi'an", 1]
    drawn = vl_convert.vegalite_to_svg(record["spec"], vl_version="6.1")
    assert "Xi’an" in drawn and "Ya’an" not in drawn


# ------------------------------------------------------------------------------------ in JupyterLab


def test_a_figure_shows_itself_live_and_as_text():
    bundle = made()._repr_mimebundle_()
    assert set(bundle) == {MIME, LIVE_MIME, "text/plain"}
    assert bundle["text/plain"] == f"{TITLE}\n\n{DESCRIPTION}"


def test_the_live_chart_needs_no_file_and_no_network():
    shapes = alt.Chart(alt.topo_feature(PROVINCES, "provinces")).mark_geoshape(
        fill=SERVICES, stroke=PAPER
    )
    bundle = made(shapes.properties(config=CONFIG))._repr_mimebundle_()
    live = bundle[LIVE_MIME]
    assert "url" not in live["data"]
    assert live["data"]["values"]["type"] == "Topology"
    assert bundle[MIME]["spec"]["data"]["url"] == PROVINCES


def test_the_live_chart_is_drawn_by_the_vega_lite_of_jupyterlab():
    live = made()._repr_mimebundle_()[LIVE_MIME]
    assert "<svg" in vl_convert.vegalite_to_svg(live, vl_version="5.20")


# ---------------------------------------------------------------------------------- what is refused


def test_a_figure_without_a_title_is_refused():
    with pytest.raises(FigureError, match="no title"):
        made(title=" ")


def test_an_ordinary_chart_is_enough():
    chart = alt.Chart(VALUES).mark_bar().encode(x="amount_bn_cny", y="name", color="name")
    record = figure(chart).record
    assert record["table"]["rows"][0] == ["a", 1.0]
    assert {"ink", "figure-1"} <= {colour["name"] for colour in record["palette"].values()}
    assert "sources" not in record


@pytest.mark.parametrize("text", ["", "Only one sentence."])
def test_a_figure_without_two_sentences_of_description_is_refused(text):
    with pytest.raises(FigureError, match=f"{TITLE}.*two sentences"):
        made(description=text)


def test_a_figure_without_a_table_is_refused():
    with pytest.raises(FigureError, match="no row"):
        made(table=VALUES.iloc[:0])


def test_a_column_that_nobody_titles_is_called_by_its_name():
    columns = made(columns={"name": "Name"}).record["table"]["columns"]
    assert [(each["title"], each["unit"]) for each in columns[:2]] == [
        ("Name", None),
        ("amount_bn_cny", "bn CNY"),
    ]


def test_a_title_for_a_column_that_is_not_there_is_refused_by_its_name():
    with pytest.raises(FigureError, match="names a column 'nam'.*Is 'name' meant"):
        made(columns={"nam": "Name"})


def test_a_source_that_is_left_open_is_left_to_who_publishes():
    assert [fault.part for fault in faults(made(sources=[]).record)] == ["sources"]


def test_an_unknown_source_is_named():
    with pytest.raises(FigureError, match="nowhere_1999"):
        made(sources=["nowhere_1999"])


def draft(**options) -> alt.VConcatChart:
    """A chart in a chart, put together unchecked."""
    with debug_mode(False):
        mark = alt.Chart(VALUES).mark_point(color=SERVICES, **options)
        part = alt.LayerSpec(layer=[mark.encode(x=alt.X("amount_bn_cny:Q"))])
        return alt.vconcat(alt.HConcatSpecGenericSpec(hconcat=[part]), config=CONFIG)


def test_a_chart_put_together_unchecked_is_checked_as_a_whole():
    assert made(draft(shape="circle")).record["spec"]["vconcat"]
    place = r"vconcat\[0\]\.hconcat\[0\]\.layer\[0\]\.mark"
    with pytest.raises(FigureError, match=rf"{TITLE}.*not valid.*{place}.*: 'wide'.*`size`"):
        made(draft(size="wide"))


def test_a_misspelled_option_is_named():
    with pytest.raises(FigureError, match="no parameter named 'colour'"):
        made(draft(colour=SERVICES))
    with debug_mode(False):
        chart = bars().encode(x=alt.X("amount_bn_cny:Q", scale=alt.Scale(domian=[0, 1])))
    with pytest.raises(FigureError, match="no parameter named 'domian'"):
        made(chart)


def test_a_compact_chart_is_checked_too():
    with pytest.raises(FigureError, match="not valid Vega-Lite"):
        made(compact=draft(size="wide"))


def test_a_chart_of_ones_own_is_checked_where_it_is_written():
    draft()
    with pytest.raises(SchemaValidationError, match="domian"):
        alt.Scale(domian=[0, 1])


def test_what_is_no_day_is_refused():
    with pytest.raises(FigureError, match="as_of"):
        made(as_of="soon")


@pytest.mark.parametrize("color", ["#123456", "teal", "rgb(1, 2, 3)"])
def test_a_colour_of_the_author_is_taken_with_a_twin_that_is_worked_out(color):
    palette = made(bars(color=color)).record["palette"]
    assert palette[color]["derived"]
    assert palette[PAPER]["name"] == "paper"


def test_a_colour_in_a_condition_is_seen():
    chart = bars().encode(
        color=alt.condition("datum.amount_bn_cny > 1", alt.value(INK), alt.value("#abcdef"))
    )
    assert {INK, "#abcdef"} <= made(chart).record["palette"].keys()


def test_a_source_may_be_told_in_words_with_its_address():
    known = tables.load_sources()["source_id"].iloc[0]
    told = made(sources=["Counted by us, https://example.org/a", known, known]).record["sources"]
    assert told[0] == {"title": "Counted by us", "url": "https://example.org/a"}
    assert [source.get("id") for source in told] == [None, known]


def test_the_sources_and_the_day_of_a_table_of_ours_are_taken_from_its_rows():
    cohorts = tables.load_cohorts()
    chart = alt.Chart(cohorts).mark_bar().encode(x="regions_added:Q", y="cohort:N")
    record = figure(chart).record
    assert [source["id"] for source in record["sources"]] == tables.cited(cohorts)
    assert record["as_of"] == f"{dictionary.as_of():%Y-%m-%d}"
    assert "source_ids" not in [column["name"] for column in record["table"]["columns"]]


def test_a_chart_that_only_configures_its_background_gets_the_rest_of_our_look():
    spec = figure(bars().properties(config={"background": "#fafafa"})).record["spec"]
    assert spec["config"]["background"] == "#fafafa"
    assert spec["config"]["font"] == look.FONT


def test_a_text_in_the_data_that_looks_like_a_colour_is_no_colour():
    assert made(bars(VALUES.assign(name=["#123456", "teal"]))).record["title"] == TITLE


@pytest.mark.parametrize(
    "url",
    ["https://example.org/a.json", "//example.org/a.json", "/etc/passwd", "../secret.json"],
)
def test_a_chart_that_reaches_outside_the_project_is_refused(url):
    chart = alt.Chart(url).mark_bar(color=SERVICES).encode(x="a:Q").properties(config=CONFIG)
    with pytest.raises(FigureError, match="outside the project"):
        made(chart)


def test_a_picture_from_elsewhere_is_refused():
    chart = (
        alt.Chart(pd.DataFrame({"picture": ["https://example.org/a.png"]}))
        .mark_image()
        .encode(url="picture:N")
        .properties(config=CONFIG)
    )
    with pytest.raises(FigureError, match="from the column 'picture', and a figure loads none"):
        made(chart)


def test_a_missing_file_is_named():
    chart = alt.Chart("geo/moon.topojson").mark_geoshape(fill=SERVICES).properties(config=CONFIG)
    with pytest.raises(FigureError, match=r"geo/moon\.topojson, which is missing"):
        made(chart)


def test_a_view_of_an_unknown_parameter_is_refused():
    with pytest.raises(FigureError, match="month"):
        made(views=[View("May", "In May", {"month": 5})])


def long_table(rows: int) -> pd.DataFrame:
    return pd.DataFrame({"name": "a", "amount_bn_cny": range(rows), "name_zh": "甲"})


def test_a_table_longer_than_a_reader_can_use_is_refused():
    with pytest.raises(FigureError, match="table has 5,001 rows.*Aggregate"):
        made(table=long_table(MAX_ROWS + 1))


def test_a_chart_of_more_points_than_a_page_can_carry_is_refused():
    with alt.data_transformers.disable_max_rows(), pytest.raises(FigureError, match="chart has"):
        made(bars(long_table(MAX_ROWS + 1)))


# -------------------------------------------------------------------------------------- the stories


def test_a_spec_of_a_record_follows_the_vega_lite_schema():
    assert jsonschema.Draft7Validator(load_schema()).is_valid(made().record["spec"])


def test_a_description_tells_the_gaps_of_a_share():
    found = pd.DataFrame(
        {
            "period": ["2015", "2017"],
            "year": [2015, 2017],
            "share_percent": [60.0, 70.0],
            "how": "reported",
            "basis": "one",
            "part": False,
            "inflow_bn_cny": [None, 50.0],
            "amount_how": [None, "reported"],
            "amount_qualifier": [None, "exact"],
        }
    )
    breaks = pd.DataFrame(
        {"starts_on": pd.to_datetime(["2016-01-01"]), "title_en": ["More counted"]}
    )
    text = describe_share(found, breaks=breaks, bases={"one": "one basis"})
    assert "No figure was found for 2016." in text
    assert "2016 (more counted)" in text
    assert "60.0% (2015) and 70.0% (2017)" in text


def test_sources_that_are_neither_ids_nor_texts_are_refused():
    with pytest.raises(FigureError, match="sources= is 3. Give ids of data/sources.csv"):
        made(sources=3)
