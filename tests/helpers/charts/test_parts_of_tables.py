"""A chart of the programme given some of its rows draws what is in them, and nothing goes missing."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
import vl_convert
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import helpers as atlas
from helpers.charts.checks import ChartError
from helpers.charts.look import layout_named
from helpers.charts.moments import Flag, arranged
from helpers.charts.palette import COHORT_COLORS, COUNTRY, PAPER, PILOT_LAND
from helpers.tables.dictionary import TableError

pytestmark = pytest.mark.slow

TODAY = atlas.as_of()
REGIONS = atlas.load_regions()
COHORTS = atlas.load_cohorts()
PROVINCES = atlas.load_provinces()
PLANS, PLAN_REGIONS = atlas.load_plans(), atlas.load("plan_regions")
EVENTS, EVENT_REGIONS = atlas.load_events(), atlas.load("event_regions")
FACTS = atlas.pilot_facts(
    REGIONS, cohorts=COHORTS, plans=PLANS, plan_regions=PLAN_REGIONS, points=atlas.load_points()
)
PERIODS = atlas.pilot_periods(
    REGIONS, cohorts=COHORTS, plans=PLANS, plan_regions=PLAN_REGIONS, as_of=TODAY
)
PLAN_MARKS = atlas.dated_marks(PLANS, PLAN_REGIONS, regions=REGIONS, key="plan_id", day="issued_on")
EVENT_MARKS = atlas.dated_marks(
    EVENTS, EVENT_REGIONS, regions=REGIONS, key="event_id", day="occurred_on"
)

few = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
some_regions = st.sets(st.sampled_from(sorted(REGIONS["region_id"])), min_size=1)
some_cohorts = st.sets(st.sampled_from(sorted(COHORTS["cohort"])), min_size=1)
layouts = st.sampled_from(["wide", "compact"])
days = st.dates(min_value=pd.Timestamp("2015-05-05").date(), max_value=TODAY.date())


def svg(chart: Any) -> str:
    return vl_convert.vegalite_to_svg(chart.to_dict(validate=True), vl_version="6.1")


def texts(drawing: str) -> list[str]:
    return [text for text in re.findall(r"<text[^>]*>([^<]*)<", drawing) if text.strip()]


def provinces_of(drawing: str) -> list[str]:
    """The fills of the provinces on the map of the country."""
    root = etree.fromstring(drawing.encode())
    layers = root.iterfind(".//{*}g[@class]")
    shapes = [g for g in layers if g.get("class").startswith("mark-shape role-mark")]
    return [path.get("fill") for path in shapes[0].iterfind("{*}path")]


def of(table: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    return table.loc[table["region_id"].isin(ids)]


# --------------------------------------------------------------------------------------------- map


@few
@given(ids=some_regions, layout=layouts)
def test_a_map_of_some_regions_draws_every_province_and_names_each_region(ids, layout):
    facts = of(FACTS, ids)
    drawn = svg(atlas.pilot_map(facts, provinces=PROVINCES, as_of=TODAY, layout=layout))
    fills = provinces_of(drawn)
    held = facts["province_iso"].value_counts()
    assert len(fills) == 34
    assert fills.count(PILOT_LAND) == len(held)
    assert fills.count(PAPER) == 3  # Hong Kong, Macao and Taiwan take no part
    assert set(facts["name"]) | {str(len(facts))} <= set(texts(drawn))


@pytest.mark.parametrize("cohort", COHORTS["cohort"])
def test_a_map_of_one_cohort_keeps_the_provinces_without_a_pilot(cohort):
    facts = FACTS.loc[FACTS["cohort"] == cohort]
    fills = provinces_of(svg(atlas.pilot_map(facts, provinces=PROVINCES, as_of=TODAY)))
    assert fills.count(COUNTRY) == 31 - facts["province_iso"].nunique()


@few
@given(day=days)
def test_a_map_as_of_an_earlier_day_shows_who_had_joined(day):
    drawn = svg(atlas.pilot_map(FACTS, provinces=PROVINCES, as_of=day))
    joined = FACTS.loc[FACTS["cohort"] <= day.year]
    assert set(joined["name"]) <= set(texts(drawn))
    assert not set(FACTS["name"]) - set(joined["name"]) & set(texts(drawn))


def test_a_map_of_no_region_is_refused():
    with pytest.raises(ChartError, match="no row"):
        atlas.pilot_map(FACTS[:0], provinces=PROVINCES, as_of=TODAY)


def test_a_map_as_of_a_day_before_the_programme_is_refused():
    with pytest.raises(ChartError, match=r"as_of.*2015.*later day"):
        atlas.pilot_map(FACTS, provinces=PROVINCES, as_of="2001-01-01")


def test_a_map_without_points_says_what_is_missing():
    with pytest.raises(ChartError, match="facts, lon"):
        atlas.pilot_map(FACTS.drop(columns="lon"), provinces=PROVINCES, as_of=TODAY)


# ---------------------------------------------------------------------------------------- timeline


@few
@given(ids=some_regions, layout=layouts)
def test_a_timeline_of_some_regions_has_their_rows_and_no_other(ids, layout):
    periods = of(PERIODS, ids)
    chart = atlas.cohort_timeline(
        periods, plans=PLAN_MARKS, events=EVENT_MARKS, as_of=TODAY, layout=layout
    )
    words = set(texts(svg(chart)))
    assert set(periods["name"]) <= words
    assert not (set(PERIODS["name"]) - set(periods["name"])) & words
    assert {"Plan", "Other event"} <= words


@few
@given(ids=some_regions, layout=layouts)
def test_the_key_of_a_timeline_stands_under_its_rows(ids, layout):
    periods = of(PERIODS, ids)
    spec = atlas.cohort_timeline(
        periods, plans=PLAN_MARKS, events=EVENT_MARKS, as_of=TODAY, layout=layout
    ).to_dict()
    key = [row for rows in tables_of(spec) for row in rows if "key" in row]
    bars = {"stated", "open"} if len(set(periods["status"] == "stated")) == 2 else set()
    assert bars | {"plan", "event"} <= {row["key"] for row in key}
    assert min(row["y"] for row in key) > spec["height"]


def tables_of(spec: dict) -> list[list[dict]]:
    """The tables of all layers of a chart, where they hold rows of their own."""
    found = [layer["data"] for layer in spec["layer"] if "data" in layer]
    return [
        data["values"] if "values" in data else spec["datasets"][data["name"]] for data in found
    ]


def test_time_without_a_stated_period_is_an_outline_with_a_hatch():
    drawn = svg(atlas.cohort_timeline(PERIODS, plans=PLAN_MARKS, events=EVENT_MARKS, as_of=TODAY))
    hatches = re.findall(r'class="mark-line role-mark [^"]*"[^>]*>(.*?)</g>', drawn, re.DOTALL)
    lines = [path for group in hatches for path in re.findall("<path", group)]
    assert len(lines) == (PERIODS["status"] != "stated").sum()
    assert 'fill-opacity="0.32"' not in drawn and 'opacity="0.32"' not in drawn


def test_an_event_after_the_last_stated_period_says_what_became_of_it():
    ended = PERIODS.loc[PERIODS["status"] == "stated"].groupby("name")["ends_on"].max()
    later = EVENT_MARKS["on"] >= EVENT_MARKS["name"].map(ended)
    assert later.any()
    chart = atlas.cohort_timeline(PERIODS, plans=PLAN_MARKS, events=EVENT_MARKS, as_of=TODAY)
    assert "What followed a period that had ended" in texts(svg(chart))
    earlier = EVENT_MARKS.loc[~later]
    chart = atlas.cohort_timeline(PERIODS, plans=PLAN_MARKS, events=earlier, as_of=TODAY)
    assert "What followed a period that had ended" not in texts(svg(chart))


@pytest.mark.parametrize("layout", ["wide", "compact"])
def test_moments_are_named_at_their_lines_or_where_there_is_no_room_by_number(layout):
    told = {"e001": "It begins", "e012": "Four more regions", "e013": "The day it was published"}
    if layout == "compact":
        told = {key: f"{text}, and more than a phone has room for" for key, text in told.items()}
    moments = atlas.named_moments(EVENTS, told)
    chart = atlas.cohort_timeline(
        PERIODS,
        plans=PLAN_MARKS,
        events=EVENT_MARKS,
        as_of=TODAY,
        moments=moments,
        layout=layout,
    )
    words = texts(svg(chart))
    if layout == "wide":
        assert {*moments["when"], *moments["what"]} <= set(words)
    else:
        dated = moments["when"] + ": " + moments["what"]
        assert set(dated) <= set(words)
        assert words.count("3") == 3  # in the list and, with its halo, at its line
    spec = chart.to_dict()
    assert max(row["y"] for rows in tables_of(spec) for row in rows if "line_x" in row) < 0


def test_no_line_of_a_moment_crosses_the_words_of_another():
    layout = layout_named("wide")
    flags = [Flag(x, "April 2021", "four more") for x in (100, 352, 379, 457, 563, 700)]
    placed = arranged(flags, layout)
    assert placed is not None and placed[-1][0]  # the last one has room on its left alone
    for flag, (left, level) in zip(flags, placed, strict=True):
        start = flag.x - flag.width(layout) if left else flag.x
        for other, (_, height) in zip(flags, placed, strict=True):
            crossed = start < other.x < start + flag.width(layout) and other != flag
            assert not crossed or height < level
    assert (
        arranged([Flag(x, "April 2021", "four more") for x in range(400, 440, 5)], layout) is None
    )


def test_a_moment_that_is_no_event_is_named():
    with pytest.raises(TableError, match="no event is called e999"):
        atlas.named_moments(EVENTS, {"e999": "Never"})


def test_a_timeline_without_plans_or_events_has_bars_alone():
    chart = atlas.cohort_timeline(
        PERIODS, plans=PLAN_MARKS[:0], events=EVENT_MARKS[:0], as_of=TODAY
    )
    words = texts(svg(chart))
    assert "Programme" not in words
    assert "Plan" not in words
    assert "span" not in {param["name"] for param in chart.to_dict()["params"]}


@few
@given(day=days)
def test_periods_as_of_an_earlier_day_end_there(day):
    periods = atlas.pilot_periods(
        REGIONS,
        cohorts=COHORTS,
        plans=PLANS,
        plan_regions=PLAN_REGIONS,
        as_of=day + pd.Timedelta(days=1),
    )
    assert (periods["starts_on"] < periods["ends_on"]).all()
    assert periods["ends_on"].max() == pd.Timestamp(day) + pd.Timedelta(days=1)
    svg(
        atlas.cohort_timeline(
            periods, plans=PLAN_MARKS, events=EVENT_MARKS, as_of=day + pd.Timedelta(days=1)
        )
    )


def test_periods_before_the_programme_are_refused():
    with pytest.raises(TableError, match="as_of.*had joined by 2001-01-01"):
        atlas.pilot_periods(
            REGIONS, cohorts=COHORTS, plans=PLANS, plan_regions=PLAN_REGIONS, as_of="2001-01-01"
        )


def test_periods_that_run_past_the_day_of_the_chart_are_refused():
    with pytest.raises(ChartError, match="as_of.*2020-01-01.*the periods run to"):
        atlas.cohort_timeline(PERIODS, plans=PLAN_MARKS, events=EVENT_MARKS, as_of="2020-01-01")


def test_a_timeline_of_no_region_is_refused():
    with pytest.raises(ChartError, match="no row"):
        atlas.cohort_timeline(PERIODS[:0], plans=PLAN_MARKS, events=EVENT_MARKS, as_of=TODAY)


# ---------------------------------------------------------------------------- count and overview


@few
@given(years=some_cohorts, layout=layouts)
def test_a_count_of_some_cohorts_has_a_step_for_each(years, layout):
    cohorts = COHORTS.loc[COHORTS["cohort"].isin(years)]
    drawn = svg(atlas.cohort_count(cohorts, as_of=TODAY, layout=layout))
    totals = [str(total) for total in cohorts["regions_total"]]
    assert all(any(text.split(" ")[0] == total for text in texts(drawn)) for total in totals)
    assert all(COHORT_COLORS[year] in drawn for year in years)


def test_a_count_of_no_cohort_or_before_the_first_is_refused():
    with pytest.raises(ChartError, match="no row"):
        atlas.cohort_count(COHORTS[:0], as_of=TODAY)
    with pytest.raises(ChartError, match=r"as_of.*before the first step"):
        atlas.cohort_count(COHORTS, as_of="2001-01-01")


@few
@given(ids=some_regions, layout=layouts)
def test_an_overview_of_some_regions_shows_them_on_map_and_timeline(ids, layout):
    chart = atlas.overview(
        of(FACTS, ids), periods=of(PERIODS, ids), provinces=PROVINCES, as_of=TODAY, layout=layout
    )
    words = texts(svg(chart))
    assert all(words.count(name) >= 2 for name in of(FACTS, ids)["name"])


def stage(year: int) -> list[str]:
    """What stands on the light map at the end of a year."""
    drawn = atlas.pilot_stages(FACTS, provinces=PROVINCES, as_of=TODAY).to_dict()
    (own,) = (param for param in drawn["params"] if param["name"] == "year")
    own["value"] = year
    return texts(vl_convert.vegalite_to_svg(drawn))


@pytest.mark.parametrize("year", [2015, 2021, 2022, 2025])
def test_a_stage_names_the_regions_of_its_cohort_and_no_others(year):
    shown = set(stage(year)) & set(FACTS["name"])
    assert shown == set(FACTS.loc[FACTS["cohort"] == year, "name"])


def test_a_stage_between_two_cohorts_is_that_of_the_earlier_one():
    words = stage(2018)
    assert "Beijing" in words
    assert "joined in 2015" in words
    assert "joined earlier" not in words


# ------------------------------------------------------------------------------ a part of a table


@few
@given(ids=some_regions)
def test_what_is_told_of_a_region_does_not_hang_on_the_others(ids):
    regions = of(REGIONS, ids)
    facts = atlas.pilot_facts(
        regions, cohorts=COHORTS, plans=PLANS, plan_regions=PLAN_REGIONS, points=atlas.load_points()
    )
    whole = of(FACTS, ids).reset_index(drop=True)
    pd.testing.assert_frame_equal(facts, whole, check_dtype=False)


@few
@given(ids=some_regions)
def test_marks_of_other_regions_are_left_out(ids):
    marks = atlas.dated_marks(
        EVENTS, EVENT_REGIONS, regions=of(REGIONS, ids), key="event_id", day="occurred_on"
    )
    assert set(marks["region_id"]) <= ids | {"programme"}


def test_a_region_whose_cohort_is_left_out_is_refused():
    with pytest.raises(TableError, match="cohort 2025 is missing"):
        atlas.pilot_periods(
            REGIONS, cohorts=COHORTS[:3], plans=PLANS, plan_regions=PLAN_REGIONS, as_of=TODAY
        )


# ------------------------------------------------------------------------------------------- words


FRENCH = {
    "map.count": "régions pilotes",
    "map.to_date": "au {date}",
    f"month.{TODAY.month}": "frimaire",
    "cohort.of": "vague {cohort}",
    "cohort.counted": "{cohort} : {count} régions",
    "timeline.key.plan": "Plan officiel",
    "count.plus": "{total} (dont {added})",
}


def test_a_journalist_can_write_french():
    drawn = texts(svg(atlas.pilot_map(FACTS, provinces=PROVINCES, as_of=TODAY, words=FRENCH)))
    last = COHORTS.iloc[-1]
    counted = f"{last['cohort']} : {last['regions_added']} régions"
    assert {
        "régions pilotes",
        counted,
        f"au {TODAY.day} frimaire {TODAY.year}",
    } <= {*drawn}
    timeline = atlas.cohort_timeline(
        PERIODS, plans=PLAN_MARKS, events=EVENT_MARKS, as_of=TODAY, words=FRENCH
    )
    assert {"vague 2021", "Plan officiel"} <= set(texts(svg(timeline)))
    assert f"{last['regions_total']} (dont {last['regions_added']})" in texts(
        svg(atlas.cohort_count(COHORTS, as_of=TODAY, words=FRENCH))
    )
