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

from helpers.charts import look, maps, overviews, palette, shares, timelines, totals
from helpers.charts.palette import COHORT_COLORS, COHORT_SHAPES, COLORS, contrast, linear
from helpers.tables import load as tables
from helpers.tables import pilots, places

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
    return timelines.pilot_periods(
        regions, cohorts=cohorts, plans=plans, plan_regions=plan_regions, as_of=AS_OF
    )


@pytest.fixture(scope="module")
def marks(regions, plans, plan_regions) -> pd.DataFrame:
    return timelines.dated_marks(
        plans, plan_regions, regions=regions, key="plan_id", day="issued_on"
    )


def national(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return (
        pd.DataFrame(
            [(period, int(period[:4]), *rest, "as printed", "one") for period, *rest in rows],
            columns=[
                "period",
                "year",
                "period_kind",
                "measure",
                "inflow_bn_cny",
                "share_percent",
                "yoy_percent",
                "basis",
                "as_reported",
                "source_ids",
            ],
        )
        .astype({"inflow_bn_cny": float, "share_percent": float, "yoy_percent": float})
        .assign(qualifier="exact")
    )


NATIONAL = national(
    ("2015", "year", "services_inflow", 60, None, None, "nonfinancial-old-services"),
    ("2015", "year", "total_inflow", 100, None, None, "nonfinancial"),
    ("2015", "year", "services_share", None, 70, None, "nonfinancial"),
    ("2016", "year", "services_share", None, 71, None, "nonfinancial"),
    ("2018", "year", "total_inflow", 100, None, None, "all-sectors"),
    ("2019", "year", "services_inflow", 55, None, 10, "all-sectors"),
    ("2019", "year", "total_inflow", 110, None, None, "all-sectors"),
    ("2020-01/2020-03", "ytd", "services_inflow", 9, None, None, "all-sectors"),
    ("2020-01/2020-03", "ytd", "total_inflow", 10, None, None, "all-sectors"),
    ("2020-01/2020-06", "ytd", "services_inflow", 16, None, None, "all-sectors"),
    ("2020-01/2020-06", "ytd", "total_inflow", 20, None, None, "all-sectors"),
)
BASES = {
    "nonfinancial-old-services": "old list",
    "nonfinancial": "without finance",
    "all-sectors": "with finance",
}
BREAKS = pd.DataFrame(
    {
        "series": ["fdi_national/*", "fdi_regions/*/shanghai"],
        "starts_on": pd.to_datetime(["2016-03-01", "2022-07-01"]),
        "title_en": ["More counted", "Ministry data"],
        "description_en": ["Why.", "Why."],
    }
)


def pilot_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group_id": ["1+4", "1+4+6"],
            "scope_en": ["Five", "Eleven"],
            "scope_zh": ["五", "十一"],
            "period": ["2015", "2019"],
            "year": [2015, 2019],
            "services_inflow_bn_cny": [20.0, 27.5],
            "services_inflow_bn_usd": [None, None],
            "share_of_national_services_percent": [33.7, None],
            "basis": ["nonfinancial-old-services", "all-sectors"],
            "single_source": [False, True],
            "source_ids": "one",
        }
    )


def regional() -> pd.DataFrame:
    rows = [
        ("shanghai", 2020, 20.0, None, "earlier-local"),
        ("shanghai", 2021, 22.0, None, "earlier-local"),
        ("shanghai", 2022, 23.0, None, "ministry"),
        ("shanghai", 2023, 24.0, 170.0, "ministry"),
        ("shenzhen", 2023, None, 62.6, "unstated"),
    ]
    return pd.DataFrame(
        rows, columns=["region_id", "year", "inflow_bn_usd", "inflow_bn_cny", "basis"]
    ).assign(
        measure="total_inflow",
        period_kind="year",
        qualifier="exact",
        as_reported="",
        source_ids="one",
        note=None,
    )


@pytest.fixture(scope="module")
def charts(regions, cohorts, facts, periods, marks) -> dict[str, Any]:
    provinces = places.load_provinces()
    yearly = totals.yearly_totals(regional(), regions=regions, breaks=BREAKS)
    bases = {name: name for name in totals.BASIS_MARKS}
    national_breaks = BREAKS[BREAKS["series"] == "fdi_national/*"]

    def each(draw: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {layout: draw(*args, layout=layout, **kwargs) for layout in LAYOUTS}

    drawn = {
        "pilot_map": each(maps.pilot_map, facts, provinces=provinces, as_of=AS_OF),
        "cohort_timeline": each(
            timelines.cohort_timeline, periods, plans=marks, events=marks, as_of=AS_OF
        ),
        "cohort_count": each(timelines.cohort_count, cohorts, as_of=AS_OF),
        "fdi_share": each(
            shares.fdi_share, shares.national_shares(NATIONAL), breaks=national_breaks, bases=BASES
        ),
        "pilot_share": each(
            shares.pilot_share, shares.pilot_shares(pilot_rows(), national=NATIONAL), bases=BASES
        ),
        "region_totals": each(totals.region_totals, yearly, breaks=BREAKS, bases=bases),
        "overview": each(
            overviews.overview, facts, periods=periods, provinces=provinces, as_of=AS_OF
        ),
    }
    return {
        f"{name}, {layout}": chart for name, both in drawn.items() for layout, chart in both.items()
    }


def inlined(spec: Any) -> Any:
    """The spec with the province shapes put inside, as a converter without files needs it."""
    if isinstance(spec, dict):
        if spec.get("url") == places.PROVINCES:
            shapes = json.loads((tables.project_root() / places.PROVINCES).read_text("utf-8"))
            return {**{key: value for key, value in spec.items() if key != "url"}, "values": shapes}
        return {key: inlined(value) for key, value in spec.items()}
    return [inlined(value) for value in spec] if isinstance(spec, list) else spec


@pytest.fixture(scope="module")
def drawings(charts) -> dict[str, str]:
    return {
        name: vl_convert.vegalite_to_svg(inlined(chart.to_dict()), vl_version="6.1")
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
        assert {view for views in made_in for view in views} == set(view_names(spec)), name


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
        timelines.cohort_count(cohorts, as_of=AS_OF, layout="poster")


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
    svg = vl_convert.vegalite_to_svg(inlined(chart.to_dict()), vl_version="6.1")
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


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_two_cohorts_stay_apart_in_every_colour_vision(vision, theme):
    colors = [getattr(COLORS[f"cohort-{year}"], theme) for year in COHORT_COLORS]
    nearest = min(
        math.dist(seen(one, vision), seen(other, vision))
        for one, other in itertools.combinations(colors, 2)
    )
    assert nearest >= 15


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("year", COHORT_COLORS)
def test_a_cohort_reads_on_paper_and_on_the_deepest_province(year, theme):
    color = getattr(COLORS[f"cohort-{year}"], theme)
    assert contrast(color, getattr(COLORS["paper"], theme)) >= 4.5
    assert contrast(color, getattr(COLORS["land-2"], theme)) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "ink-soft", "services"])
def test_type_reads_on_paper(name, theme):
    assert contrast(getattr(COLORS[name], theme), getattr(COLORS["paper"], theme)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_type_reads_on_every_shade_of_land(theme):
    for land in ("land-0", "land-1", "land-2"):
        for ink in ("ink", "ink-soft"):
            assert contrast(getattr(COLORS[ink], theme), getattr(COLORS[land], theme)) >= 3.5


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_cohort_has_a_colour_and_a_shape_of_its_own():
    assert set(COHORT_COLORS) == set(COHORT_SHAPES)
    assert len(set(COHORT_COLORS.values())) == len(set(COHORT_SHAPES.values())) == 4


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
    with pytest.raises(tables.TableError, match="2022"):
        pilots.dated_cohorts(cohorts.assign(published_on=pd.NaT))


def test_a_cohort_without_a_colour_is_refused(cohorts):
    with pytest.raises(tables.TableError, match="2031"):
        pilots.dated_cohorts(cohorts.assign(cohort=[2015, 2021, 2022, 2031]))


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
    with pytest.raises(tables.TableError, match="beijing"):
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
        svg = vl_convert.vegalite_to_svg(inlined(spec), vl_version="6.1")
        texts[year] = set(re.findall(r"<text[^>]*>([^<]*)<", svg))
    assert {"1", "Beijing"} <= texts[2015]
    assert "Shanghai" not in texts[2015]
    assert {"2", "Shanghai"} <= texts[2021]
    assert {"4", "Shenzhen", "Chengdu"} <= texts[2026]


def test_the_year_of_the_map_ends_where_the_data_end(facts):
    year = maps.year_parameter(facts, as_of="2031-02-01")
    assert year.param.bind.max == 2031
    assert year.param.bind.min == 2015


def test_every_region_of_a_crowded_coast_is_named_in_its_inset():
    points = places.load_points().set_index("region_id")
    inside = {
        inset.name: set(maps._inside(points.reset_index(), inset)["region_id"])
        for inset in places.INSETS
    }
    assert {"shanghai", "suzhou", "hangzhou", "ningbo", "nanjing"} <= inside["yangtze"]
    assert inside["pearl"] == {"guangzhou", "shenzhen"}


def test_the_map_reads_its_shapes_from_the_project(facts):
    text = maps.pilot_map(facts, provinces=places.load_provinces(), as_of=AS_OF).to_json()
    assert set(re.findall(r'"url": "([^"]+)"', text)) == {places.PROVINCES}


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
    regions, plans, plan_regions, monkeypatch
):
    monkeypatch.setattr(timelines, "WIDELY", 3)
    marks = timelines.dated_marks(
        plans, plan_regions, regions=regions, key="plan_id", day="issued_on"
    )
    for_all = marks[marks["what"] == "For all"]
    assert for_all["region_id"].to_list() == [timelines.PROGRAMME]
    assert for_all["cohort"].isna().all()


def test_a_mark_that_rests_on_digests_says_so(regions):
    events = pd.DataFrame(
        {
            "event_id": ["a", "b"],
            "on": pd.to_datetime(["2015-05-05", "2026-07-27"]),
            "on_precision": "day",
            "title_en": ["Approved", "City plan issued"],
            "source_ids": ["one", "two"],
        }
    )
    marks = timelines.dated_marks(
        events,
        pd.DataFrame({"event_id": [], "region_id": []}),
        regions=regions,
        key="event_id",
        day="on",
        sources=pd.DataFrame({"source_id": ["one", "two"], "read_as": ["text", "digest"]}),
    )
    assert marks["what"].to_list() == [
        "Approved",
        "City plan issued (read only in an unofficial digest)",
    ]


def test_the_running_count_starts_at_the_first_cohort(cohorts):
    steps = pilots.cohort_steps(cohorts)
    assert steps["regions_total"].to_list() == [1, 2, 3, 4]


# ------------------------------------------------------------------------------------------ shares


def share_of(period: str, basis: str) -> pd.Series:
    found = shares.national_shares(NATIONAL)
    return found[(found["period"] == period) & (found["basis"] == basis)].squeeze()


def test_a_printed_share_goes_before_a_computed_one():
    both = pd.concat(
        [NATIONAL, national(("2019", "year", "services_share", None, 51, None, "all-sectors"))]
    )
    found = shares.national_shares(both).set_index(["period", "basis"]).loc[("2019", "all-sectors")]
    assert found["how"] == "reported"
    assert found["share_percent"] == 51


def test_a_share_is_computed_from_amounts_of_one_period_and_basis():
    share = share_of("2015", "nonfinancial-old-services")
    assert share["share_percent"] == pytest.approx(60)
    assert share["how"] == "computed"


def test_a_missing_amount_is_worked_back_from_growth_and_says_so():
    share = share_of("2018", "all-sectors")
    assert share["share_percent"] == pytest.approx(50)
    assert share["how"] == "estimated"


def test_only_the_latest_part_of_an_unfinished_year_is_kept():
    found = shares.national_shares(NATIONAL)
    assert found.loc[found["part"], "period"].to_list() == ["2020-01/2020-06"]


def test_no_line_joins_two_bases_or_steps_over_a_year():
    found = shares.national_shares(NATIONAL)
    for unit in shares.UNITS:
        drawn = shares._in_unit(found, unit, bases=BASES, lang="en")
        for _, run in drawn.groupby("segment"):
            assert run["basis"].nunique() == 1
            assert run["part"].nunique() == 1
            assert (run["year"].diff().dropna() == 1).all()


def test_an_amount_is_known_in_its_own_way():
    new, old = share_of("2015", "nonfinancial"), share_of("2015", "nonfinancial-old-services")
    assert [old["inflow_bn_cny"], old["amount_how"], old["how"]] == [60, "reported", "computed"]
    assert [new["inflow_bn_cny"], new["amount_how"], new["how"]] == [70, "computed", "reported"]
    assert new["amount_printed"] == "as printed × as printed"
    assert new["amount_qualifier"] == "about"


def test_a_printed_amount_goes_before_a_computed_one_and_that_before_an_estimated_one():
    grown = national(("2016", "year", "services_inflow", 84, None, 5, "nonfinancial"))
    both = shares.national_shares(pd.concat([NATIONAL, grown])).set_index(["period", "basis"])
    assert both.loc[("2016", "nonfinancial"), "inflow_bn_cny"] == 84
    assert both.loc[("2015", "nonfinancial"), "inflow_bn_cny"] == 70
    assert share_of("2018", "all-sectors")["inflow_bn_cny"] == pytest.approx(50)
    assert share_of("2018", "all-sectors")["amount_how"] == "estimated"


def test_an_amount_that_nothing_leads_to_is_left_open_and_not_drawn():
    found = shares.national_shares(NATIONAL)
    assert pd.isna(share_of("2016", "nonfinancial")["inflow_bn_cny"])
    percent, yuan = (
        shares._in_unit(found, unit, bases=BASES, lang="en")["year"] for unit in shares.UNITS
    )
    assert 2016 in set(percent)
    assert 2016 not in set(yuan)


def test_an_amount_cites_what_it_is_computed_from():
    total = NATIONAL.loc[(NATIONAL["measure"] == "total_inflow") & (NATIONAL["year"] == 2015)]
    found = shares.national_shares(
        NATIONAL.assign(
            source_ids=NATIONAL["source_ids"].where(NATIONAL.index != total.index[0], "two")
        )
    )
    new = found[(found["year"] == 2015) & (found["basis"] == "nonfinancial")].squeeze()
    assert set(new["source_ids"].split(";")) == {"one", "two"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_part_of_a_year_known_from_a_digest_is_written_so(layout):
    digests = pd.DataFrame({"source_id": ["one"], "read_as": ["digest"]})
    known = shares.national_shares(NATIONAL, sources=digests)
    assert known["digest"].all()
    spec = shares.fdi_share(known, breaks=BREAKS[:1], bases=BASES, layout=layout).to_dict()
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1")
    assert "by a digest" in svg


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_share_figure_speaks_of_the_unit_chosen(layout):
    spec = shares.fdi_share(
        shares.national_shares(NATIONAL), breaks=BREAKS[:1], bases=BASES, layout=layout
    ).to_dict()
    (param,) = spec["params"]
    assert (param["name"], param["value"]) == ("unit", "percent")
    texts = {}
    for unit in param["bind"]["options"]:
        param["value"] = unit
        svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1")
        texts[unit] = re.findall(r"<text[^>]*>([^<]*)<", svg)
    assert {"50%", "71.0", "50.0 est.", "Computed from amounts"} <= set(texts["percent"])
    assert {"0", "70", "50 est.", "From share and total", "Billion yuan"} <= set(texts["yuan"])
    assert not any("%" in text for text in texts["yuan"])
    assert "Billion yuan" not in texts["percent"]
    assert "More counted" in set(texts["percent"]) & set(texts["yuan"])


def test_values_that_stand_near_each_other_are_written_apart():
    rows = pd.DataFrame(
        [
            (2015, "old", 48.0),
            (2015, "new", 52.0),
            (2016, "new", 55.0),
            (2017, "next", 54.0),
            (2018, "next", 30.0),
            (2019, "next", 40.0),
        ],
        columns=["year", "basis", "number"],
    ).assign(part=False)
    near = shares._places(rows, near=6.0).to_list()
    assert near == ["below", "above", "above", "beside", "below", "above"]
    assert shares._places(rows, near=1.0).to_list()[:4] == ["above", "below", "above", "above"]


def test_the_share_of_the_pilot_regions_is_computed_where_no_source_prints_it():
    found = shares.pilot_shares(pilot_rows(), national=NATIONAL).set_index("group_id")
    assert found.loc["1+4", ["share_percent", "how"]].to_list() == [33.7, "reported"]
    assert found.loc["1+4+6", "share_percent"] == pytest.approx(50)
    assert found.loc["1+4+6", "how"] == "computed"


def test_the_members_of_a_group_are_counted_from_its_name():
    found = shares.pilot_shares(pilot_rows(), national=NATIONAL)
    assert found["members"].to_list() == [5, 11]


def test_a_pilot_share_that_cannot_be_known_is_refused():
    rows = pilot_rows().assign(share_of_national_services_percent=None, period="1999")
    with pytest.raises(ValueError, match="1999"):
        shares.pilot_shares(rows, national=NATIONAL)


# ---------------------------------------------------------------------------------- regional totals


def test_no_run_of_yearly_totals_crosses_a_break_a_basis_or_a_currency(regions):
    found = totals.yearly_totals(regional(), regions=regions, breaks=BREAKS)
    for _, run in found.groupby("run"):
        assert run[["region_id", "basis", "unit"]].drop_duplicates().shape[0] == 1
        assert not (run["year"].min() < 2022 <= run["year"].max())


def test_dollars_are_kept_where_a_source_prints_both(regions):
    found = totals.yearly_totals(regional(), regions=regions, breaks=BREAKS)
    shanghai = found[(found["region_id"] == "shanghai") & (found["year"] == 2023)]
    assert shanghai["unit"].to_list() == ["bn_usd"]


def test_every_basis_of_the_regional_table_has_a_mark():
    assert set(tables.value_labels("fdi_regions", "basis")) == set(totals.BASIS_MARKS)


def test_layouts_keep_phone_type_at_twelve_pixels_or_more():
    assert min(look.LAYOUTS["compact"].text, look.LAYOUTS["compact"].small) >= 12
