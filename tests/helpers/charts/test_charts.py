"""The charts: what they show, how they tell cohorts apart, and that they are what they claim."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pandas as pd
import pytest
import vl_convert
from altair.vegalite.v6.schema.core import load_schema

from fdi_examples import BASES, BREAKS, NATIONAL, pilot_rows, regional
from helpers.charts import counts, insets, look, maps, overviews, palette, shares, timelines, totals
from helpers.charts import pilot_shares as pilot_shares_chart
from helpers.charts.checks import ChartError
from helpers.charts.palette import COHORT_COLORS, COHORT_SHAPES, COLORS, contrast, linear
from helpers.charts.shapes import with_shared_shapes
from helpers.tables import dictionary, places
from helpers.tables.shares import national_shares, pilot_shares
from helpers.tables.totals import yearly_totals
from helpers.words import pilots
from helpers.words import timelines as worded_timelines
from helpers.words.labels import Words

pytestmark = pytest.mark.slow

AS_OF = "2026-06-30"
LAYOUTS = ("wide", "compact")

# Linear-light matrices of full dichromacy (Machado, Oliveira and Fernandes 2009).
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


# ------------------------------------------------------------------------------- small examples


@pytest.fixture(scope="module")
def regions() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("beijing", "Beijing", "北京", "municipality", "CN-BJ", 2015, None),
            ("shanghai", "Shanghai", "上海", "municipality", "CN-SH", 2021, "Shipping"),
            ("chengdu", "Chengdu", "成都", "sub-provincial city", "CN-SC", 2022, "Inland"),
            ("shenzhen", "Shenzhen", "深圳", "sub-provincial city", "CN-GD", 2025, "Trade"),
        ],
        columns=["region_id", "name_en", "name_zh", "level", "province_iso", "cohort", "focus"],
    ).assign(focus_basis=[None, "official", "official", "official"], source_ids="one;two")


@pytest.fixture(scope="module")
def cohorts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cohort": [2015, 2021, 2022, 2025],
            "approved_on": pd.to_datetime(["2015-05-05", "2021-04-09", None, None]),
            "approved_on_precision": ["day", "day", None, None],
            "published_on": pd.to_datetime(
                ["2015-05-21", "2021-04-20", "2022-12-20", "2025-04-11"]
            ),
            "published_on_precision": "day",
            "period_years": pd.array([3, 3, 3, None], dtype="Int64"),
            "regions_added": [1, 1, 1, 1],
            "regions_total": [1, 2, 3, 4],
        }
    )


@pytest.fixture(scope="module")
def plans() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "plan_id": ["bj-2015", "bj-2019", "all-2025", "sz-2026"],
            "kind": ["first plan", "follow-up plan", "programme-wide plan", "task list"],
            "title_en": ["First", "Third", "For all", "Tasks"],
            "title_zh": ["一", "三", "全", "务"],
            "document_no": ["81", None, "84", None],
            "issued_on": pd.to_datetime(["2015-05-05", "2019-01-01", "2025-04-11", "2026-01-09"]),
            "issued_on_precision": ["day", "year", "day", "day"],
            "measures_count": pd.array([None, None, 155, 159], dtype="Int64"),
            "measures_qualifier": [None, None, "exact", "at least"],
            "period_years": pd.array([3, 3, None, None], dtype="Int64"),
        }
    )


@pytest.fixture(scope="module")
def plan_regions(regions) -> pd.DataFrame:
    pairs = [("bj-2015", "beijing"), ("bj-2019", "beijing"), ("sz-2026", "shenzhen")]
    pairs += [("all-2025", region) for region in regions["region_id"]]
    return pd.DataFrame(pairs, columns=["plan_id", "region_id"])


@pytest.fixture(scope="module")
def facts(regions, cohorts, plans, plan_regions) -> pd.DataFrame:
    return pilots.pilot_facts(
        regions,
        cohorts=cohorts,
        plans=plans,
        plan_regions=plan_regions,
        points=places.load_points(),
    )


@pytest.fixture(scope="module")
def periods(regions, cohorts, plans, plan_regions) -> pd.DataFrame:
    return worded_timelines.pilot_periods(
        regions, cohorts=cohorts, plans=plans, plan_regions=plan_regions, as_of=AS_OF
    )


@pytest.fixture(scope="module")
def marks(regions, plans, plan_regions) -> pd.DataFrame:
    return worded_timelines.dated_marks(
        plans, plan_regions, regions=regions, key="plan_id", day="issued_on"
    )


@pytest.fixture(scope="module")
def charts(regions, cohorts, facts, periods, marks) -> dict[str, Any]:
    provinces = places.load_provinces()
    yearly = yearly_totals(regional(), regions=regions, breaks=BREAKS)
    bases = {name: name for name in totals.BASIS_MARKS}
    national_breaks = BREAKS[BREAKS["series"] == "fdi_national/*"]

    def each(draw: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {layout: draw(*args, layout=layout, **kwargs) for layout in LAYOUTS}

    drawn = {
        "pilot_map": each(maps.pilot_map, facts, provinces=provinces, as_of=AS_OF),
        "cohort_timeline": each(
            timelines.cohort_timeline, periods, plans=marks, events=marks, as_of=AS_OF
        ),
        "cohort_count": each(counts.cohort_count, cohorts, as_of=AS_OF),
        "fdi_share": each(
            shares.fdi_share, national_shares(NATIONAL), breaks=national_breaks, bases=BASES
        ),
        "pilot_share": each(
            pilot_shares_chart.pilot_share,
            pilot_shares(pilot_rows(), national=NATIONAL),
            bases=BASES,
        ),
        "region_totals": each(totals.region_totals, yearly, breaks=BREAKS, bases=bases),
        "overview": each(
            overviews.overview, facts, periods=periods, provinces=provinces, as_of=AS_OF
        ),
    }
    return {
        f"{name}, {layout}": chart for name, both in drawn.items() for layout, chart in both.items()
    }


@pytest.fixture(scope="module")
def drawings(charts) -> dict[str, str]:
    return {
        name: vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="6.1")
        for name, chart in charts.items()
    }


# ---------------------------------------------------------------------------- all charts, as drawn


def test_every_chart_follows_the_vega_lite_schema(charts):
    validator = jsonschema.Draft7Validator(load_schema())
    for name, chart in charts.items():
        assert validator.is_valid(chart.to_dict(validate=True)), name


def test_a_selection_is_made_in_views_that_the_chart_has(charts):
    for name, chart in charts.items():
        spec = chart.to_dict()
        made_in = [param["views"] for param in spec.get("params", ()) if "select" in param]
        chosen_in = {view for views in made_in for view in views}
        # Names of groups have a view of their own; over a map a mark chooses the group instead.
        assert chosen_in | {"groups"} == set(view_names(spec)) | {"groups"}, name


def view_names(spec: dict[str, Any]) -> Iterator[str]:
    """The names of all views in a spec."""
    if "name" in spec:
        yield spec["name"]
    for key in ("layer", "hconcat", "vconcat"):
        for part in spec.get(key, ()):
            yield from view_names(part)


def test_every_chart_is_drawn_in_palette_colours_only(drawings):
    known = {color.light for color in COLORS.values()}
    for name, svg in drawings.items():
        written = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
        assert written - known - {"none", "transparent"} == set(), name


def test_a_compact_chart_fits_a_phone(drawings):
    for name, svg in drawings.items():
        width = float(re.search(r'<svg[^>]* width="([\d.]+)"', svg).group(1))
        limit = 400 if name.endswith("compact") else 800
        assert width <= limit, f"{name} is {width} pixels wide"


def test_no_type_is_smaller_than_twelve_pixels(drawings):
    for name, svg in drawings.items():
        sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)}
        assert sizes, name
        assert min(sizes) >= 12, name


def test_drawing_the_same_tables_twice_gives_the_same_spec(facts):
    provinces = places.load_provinces()
    first, second = (
        maps.pilot_map(facts, provinces=provinces, as_of=AS_OF).to_json() for _ in range(2)
    )
    assert first == second


def test_drawing_leaves_the_tables_as_they_were(facts):
    before = facts.copy(deep=True)
    maps.pilot_map(facts, provinces=places.load_provinces(), as_of=AS_OF)
    pd.testing.assert_frame_equal(facts, before)


def test_an_unknown_layout_is_refused(cohorts):
    with pytest.raises(ValueError, match="poster"):
        counts.cohort_count(cohorts, as_of=AS_OF, layout="poster")


def test_the_chinese_charts_hold_no_english_labels(regions, cohorts, plans, plan_regions):
    facts = pilots.pilot_facts(
        regions,
        cohorts=cohorts,
        plans=plans,
        plan_regions=plan_regions,
        points=places.load_points(),
        lang="zh",
    )
    provinces = places.load_provinces()
    chart = maps.pilot_map(facts, provinces=provinces, as_of=AS_OF, lang="zh")
    svg = vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="6.1")
    words = re.findall(r"<text[^>]*>([^<]*)<", svg)
    assert [word for word in words if re.search("[A-Za-z]", word)] == []


# ----------------------------------------------------------------------------------------- palette


def cie_lab(channels: tuple[float, float, float]) -> tuple[float, float, float]:
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in channels)
    xyz = (
        (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
    )
    x, y, z = (math.cbrt(v) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(color: str, vision: str) -> tuple[float, float, float]:
    channels = linear(color)
    return cie_lab(
        tuple(sum(a * b for a, b in zip(row, channels, strict=True)) for row in VISIONS[vision])
    )


COHORTS = [color for name, color in COLORS.items() if name.startswith("cohort-")]


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_two_cohorts_stay_apart_in_every_colour_vision(vision, theme):
    colors = [getattr(color, theme) for color in COHORTS]
    nearest = min(
        math.dist(seen(one, vision), seen(other, vision))
        for one, other in itertools.combinations(colors, 2)
    )
    assert nearest >= 15


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("cohort", COHORTS, ids=lambda color: color.name)
def test_a_cohort_reads_on_paper_and_on_the_deepest_province(cohort, theme):
    color = getattr(cohort, theme)
    assert contrast(color, getattr(COLORS["paper"], theme)) >= 4.5
    assert contrast(color, getattr(COLORS["land-pilot"], theme)) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "ink-soft", "services"])
def test_type_reads_on_paper(name, theme):
    assert contrast(getattr(COLORS[name], theme), getattr(COLORS["paper"], theme)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_type_reads_on_every_shade_of_land(theme):
    for land in ("land-0", "land-1", "land-2"):
        for ink in ("ink", "ink-soft"):
            assert contrast(getattr(COLORS[ink], theme), getattr(COLORS[land], theme)) >= 3.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_province_with_a_pilot_is_told_from_one_without_and_names_read_on_both(theme):
    land, pilot, beyond, ink = (
        getattr(COLORS[name], theme) for name in ("land", "land-pilot", "beyond", "map-ink")
    )
    assert contrast(pilot, land) >= 1.5
    assert min(contrast(ink, ground) for ground in (land, pilot, beyond)) >= 4.5


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_cohort_has_a_colour_and_a_shape_of_its_own():
    assert set(COHORT_COLORS) == set(COHORT_SHAPES)
    assert len(set(COHORT_COLORS.values())) == len(set(COHORT_SHAPES.values())) == 4


def test_a_cohort_to_come_has_a_colour_and_a_shape_of_its_own():
    colors, shapes = palette.cohort_styles(range(2027, 2047))
    looks = [(colors[year], shapes[year]) for year in colors]
    assert len(set(looks)) == len(looks) == 24
    assert len({colors[year] for year in (*COHORT_COLORS, 2027, 2028, 2029, 2030)}) == 8


def test_a_cohort_looks_the_same_whichever_others_are_drawn():
    assert palette.cohort_styles([2028])[0][2028] == palette.cohort_styles([2027, 2028])[0][2028]


def test_no_two_roles_share_a_light_colour():
    assert len({color.light for color in COLORS.values()}) == len(COLORS)


def test_a_colour_outside_the_palette_is_named():
    with pytest.raises(palette.PaletteError, match="#123456"):
        palette.palette_record(["#123456", palette.INK])


# ------------------------------------------------------------------------------------------ pilots


def test_a_cohort_without_a_day_of_approval_is_dated_by_publication(cohorts):
    dated = pilots.dated_cohorts(cohorts).set_index("cohort")
    assert dated.loc[2021, "since"] == "approved 9 April 2021"
    assert dated.loc[2022, "since"] == "published 20 December 2022"


def test_a_cohort_without_any_date_is_refused(cohorts):
    with pytest.raises(dictionary.TableError, match="2022"):
        pilots.dated_cohorts(cohorts.assign(published_on=pd.NaT))


def test_a_cohort_that_is_no_year_is_refused(cohorts):
    with pytest.raises(ChartError, match="7, which is no year"):
        counts.cohort_count(cohorts.assign(cohort=[2015, 2021, 2022, 7]), as_of=AS_OF)


def test_the_plan_of_a_region_is_the_latest_that_sets_it_tasks(facts):
    plan = facts.set_index("region_id")["plan"]
    assert plan["beijing"] == "Third (2019)"
    assert plan["shenzhen"] == "Tasks (9 January 2026)"


def test_what_no_source_gives_says_so(facts):
    beijing = facts.set_index("region_id").loc["beijing"]
    assert beijing["measures"] == beijing["focus"] == "not found in any source"


def test_a_lower_bound_stays_a_lower_bound(facts):
    assert facts.set_index("region_id").loc["shenzhen", "measures"] == "at least 159"


def test_a_region_without_a_point_is_refused(regions, cohorts, plans, plan_regions):
    points = places.load_points().query("region_id != 'beijing'")
    with pytest.raises(dictionary.TableError, match="beijing"):
        pilots.pilot_facts(
            regions, cohorts=cohorts, plans=plans, plan_regions=plan_regions, points=points
        )


# --------------------------------------------------------------------------------------------- map


def test_the_map_shows_the_regions_of_the_year_it_is_set_to(facts):
    spec = maps.pilot_map(facts, provinces=places.load_provinces(), as_of=AS_OF).to_dict()
    texts = {}
    for year in (2015, 2021, 2026):
        for param in spec["params"]:
            if param["name"] == "year":
                param["value"] = year
        svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1")
        texts[year] = set(re.findall(r"<text[^>]*>([^<]*)<", svg))
    assert {"1", "Beijing"} <= texts[2015]
    assert "Shanghai" not in texts[2015]
    assert {"2", "Shanghai"} <= texts[2021]
    assert {"4", "Shenzhen", "Chengdu"} <= texts[2026]


def test_the_count_and_the_key_follow_the_cohort_and_the_year(facts):
    chart = maps.pilot_map(facts, provinces=places.load_provinces(), as_of=AS_OF)
    spec = chart.to_dict()
    for param in spec["params"]:
        if param["name"] == "cohort":
            param["value"] = [{"cohort": 2021}]
        if param["name"] == "year":
            param["value"] = 2022
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1")
    words = set(re.findall(r"<text[^>]*>([^<]*)<", svg))
    assert {"1", "pilot region of 2021", "by the end of 2022", "2022: 1 region"} <= words
    assert "2025: 1 region" not in words
    assert svg.count(f'fill="{palette.PILOT_LAND}"') == 2  # Shanghai, and its square in the key


def test_the_year_of_the_map_ends_where_the_data_end(facts):
    year = maps.year_parameter(facts, as_of="2031-02-01", say=Words())
    assert year.param.bind.max == 2031
    assert year.param.bind.min == 2015


def test_every_region_of_a_crowded_coast_is_named_in_its_inset():
    points = places.load_points().set_index("region_id")
    inside = {
        inset.name: set(insets.inside(points.reset_index(), inset)["region_id"])
        for inset in places.INSETS
    }
    assert {"shanghai", "suzhou", "hangzhou", "ningbo", "nanjing"} <= inside["yangtze"]
    assert inside["pearl"] == {"guangzhou", "shenzhen"}


def test_a_figure_of_the_map_reads_its_shapes_from_the_project(facts):
    spec = maps.pilot_map(facts, provinces=places.load_provinces(), as_of=AS_OF).to_dict()
    shared = json.dumps(with_shared_shapes(spec, root=dictionary.project_root()))
    assert set(re.findall(r'"url": "([^"]+)"', shared)) == {places.PROVINCES}
    assert "Topology" not in shared


# ---------------------------------------------------------------------------------------- timeline


def test_a_stated_period_ends_after_its_years(periods):
    shanghai = periods[periods["region_id"] == "shanghai"]
    assert shanghai["status"].to_list() == ["stated", "after"]
    assert shanghai["ends_on"].iloc[0] == pd.Timestamp("2024-04-09")
    assert shanghai["ends_on"].iloc[1] == pd.Timestamp(AS_OF)


def test_a_region_without_a_stated_period_is_one_open_stretch(periods):
    assert periods.loc[periods["region_id"] == "shenzhen", "status"].to_list() == ["unstated"]


def test_a_later_plan_states_a_period_of_its_own(periods):
    beijing = periods[periods["region_id"] == "beijing"]
    assert beijing["status"].to_list() == ["stated", "after", "stated", "after"]
    assert beijing["until"].iloc[2] == "2022"


def test_a_mark_of_many_regions_stands_once_on_the_row_of_the_programme(
    regions, plans, plan_regions
):
    marks = worded_timelines.dated_marks(
        plans, plan_regions, regions=regions, key="plan_id", day="issued_on", at_most=3
    )
    for_all = marks[marks["what"] == "For all"]
    assert for_all["region_id"].to_list() == [worded_timelines.PROGRAMME]
    assert for_all["cohort"].isna().all()


def test_the_running_count_starts_at_the_first_cohort(cohorts):
    steps = pilots.cohort_steps(cohorts)
    assert steps["regions_total"].to_list() == [1, 2, 3, 4]


def test_layouts_keep_phone_type_at_twelve_pixels_or_more():
    assert min(look.LAYOUTS["compact"].text, look.LAYOUTS["compact"].small) >= 12
