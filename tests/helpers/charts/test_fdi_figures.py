"""The figures of foreign direct investment, also of a part of their rows."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from fdi_examples import BASES, BREAKS, NATIONAL, REGIONS, pilot_rows, regional
from helpers.charts.checks import ChartError
from helpers.charts.pilot_shares import pilot_share
from helpers.charts.placing import places
from helpers.charts.shares import fdi_share
from helpers.charts.total_matrix import region_matrix
from helpers.charts.totals import BASIS_MARKS, region_totals
from helpers.tables.dictionary import value_labels
from helpers.tables.shares import national_shares, pilot_shares
from helpers.tables.totals import yearly_totals

pytestmark = pytest.mark.slow

LAYOUTS = ("wide", "compact")
SHARES = national_shares(NATIONAL)
TOTALS = yearly_totals(regional(), regions=REGIONS, breaks=BREAKS)
TOTAL_BASES = {name: name for name in BASIS_MARKS}
few = settings(max_examples=8, deadline=None, derandomize=True)
layouts = st.sampled_from(LAYOUTS)


def svg(chart: Any) -> str:
    return vl_convert.vegalite_to_svg(chart.to_dict(validate=True), vl_version="6.1")


def texts(drawing: str) -> list[str]:
    return [text for text in re.findall(r"<text[^>]*[^/]>([^<]*)<", drawing) if text.strip()]


def size(drawing: str) -> tuple[float, float]:
    width, height = re.search(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', drawing).groups()
    return float(width), float(height)


def rows_of(count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, count - 1), unique=True, min_size=1)


# ------------------------------------------------------------------------------------------ shares


def heights(drawing: str) -> dict[str, float]:
    """How far down each text of a drawing stands."""
    found = {}
    for text in etree.fromstring(drawing.encode()).iter("{*}text"):
        moved = [each.get("transform", "") for each in (text, *text.iterancestors())]
        downs = re.findall(r"translate\([-\d.]+,([-\d.]+)\)", " ".join(moved))
        found["".join(text.itertext())] = sum(map(float, downs))
    return found


def test_on_a_phone_the_key_of_shares_does_not_stand_on_where_the_axis_begins():
    whole = SHARES.loc[~SHARES["part"]]
    found = heights(svg(fdi_share(whole, breaks=BREAKS[:1], bases=BASES, layout="compact")))
    [begins] = [down for text, down in found.items() if text.startswith("axis begins")]
    key = [
        down
        for text, down in found.items()
        if text in ("Printed by a source", "Computed from amounts")
    ]
    assert key and min(key) > begins + 12


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_share_figure_speaks_of_the_unit_chosen(layout):
    spec = fdi_share(
        national_shares(NATIONAL), breaks=BREAKS[:1], bases=BASES, layout=layout
    ).to_dict()
    (param,) = spec["params"]
    assert (param["name"], param["value"]) == ("unit", "percent")
    texts = {}
    for unit in param["bind"]["options"]:
        param["value"] = unit
        svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1")
        texts[unit] = re.findall(r"<(?:text|tspan)[^>]*>([^<]*)(?=<)", svg)
    assert {"50%", "71.0", "≈50.0", "Computed from amounts"} <= set(texts["percent"])
    assert {"0", "70", "≈50", "From share and total", "Billion yuan"} <= set(texts["yuan"])
    assert not any("%" in text for text in texts["yuan"])
    assert "Billion yuan" not in texts["percent"]
    assert all("More counted from March" in " ".join(each) for each in texts.values())


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
        columns=["x", "basis", "y"],
    ).assign(apart=False, run=[1, 2, 2, 3, 3, 3])
    near = places(rows, near=6.0).to_list()
    assert near == ["below", "above", "above", "beside", "below", "above"]
    assert places(rows, near=1.0).to_list()[:4] == ["above", "below", "above", "beside"]


def rules(drawing: str) -> list[float]:
    """Where the dashed rules of breaks stand, in pixels from the left of the plot."""
    rule = r'<line[^>]*transform="translate\(([-\d.]+),[-\d.]+\)"[^>]*stroke-dasharray="4,4"'
    return [float(x) for x in re.findall(rule, drawing)]


@few
@given(at=rows_of(len(SHARES)), layout=layouts)
def test_some_shares_are_drawn_each_with_its_number_and_no_break_outside_their_years(at, layout):
    some = SHARES.iloc[at]
    drawn = svg(fdi_share(some, breaks=BREAKS[:1], bases=BASES, layout=layout))
    numbers = [re.sub("[^0-9.]", "", text).rstrip(".") for text in texts(drawn)]
    for share in some["share_percent"]:
        assert f"{share:.1f}" in numbers
    parted = some["year"].min() < 2016 <= some["year"].max()
    assert len(rules(drawn)) == int(parted or (some["year"] == 2015).sum() == 2)
    assert size(drawn)[0] <= (800 if layout == "wide" else 400)


def test_a_break_before_the_first_share_is_not_drawn():
    late = SHARES.loc[SHARES["year"] >= 2018]
    drawn = svg(fdi_share(late, breaks=BREAKS[:1], bases=BASES))
    assert rules(drawn) == []
    told = "More counted from March 2016; not comparable"
    assert "More counted" not in drawn
    whole = svg(fdi_share(SHARES, breaks=BREAKS[:1], bases=BASES))
    assert told in " ".join(re.findall(r"<tspan[^>]*>([^<]*)<", whole))


def test_the_axis_of_shares_and_its_breaks_are_in_the_language_of_the_caller():
    words = {"percent": "{number} %"}
    drawn = texts(svg(fdi_share(SHARES, breaks=BREAKS[:1], bases=BASES, words=words)))
    assert "70 %" in drawn and not any(re.search(r"\d%", text) for text in drawn)
    chinese = BREAKS[:1].assign(title_zh="计入金融业")
    drawing = "".join(texts(svg(fdi_share(SHARES, breaks=chinese, bases=BASES, lang="zh"))))
    assert "计入金融业" in drawing and str(BREAKS["title_en"].iloc[0]) not in drawing


def test_shares_without_any_break_are_drawn():
    assert rules(svg(fdi_share(SHARES, breaks=BREAKS.iloc[:0], bases=BASES))) == []


def test_no_shares_are_refused_by_name():
    for draw in (
        lambda: fdi_share(SHARES.iloc[:0], breaks=BREAKS, bases=BASES),
        lambda: pilot_share(pilot_shares(pilot_rows(), national=NATIONAL).iloc[:0], bases=BASES),
    ):
        with pytest.raises(ChartError, match="shares"):
            draw()


def test_a_basis_without_a_name_is_refused():
    with pytest.raises(ChartError, match=r"bases.*all-sectors"):
        fdi_share(SHARES, breaks=BREAKS, bases={"nonfinancial": "one"})


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("at", [[0], [1], [0, 1]])
def test_some_bars_of_pilot_regions_are_drawn_each_with_its_parts(at, layout):
    some = pilot_shares(pilot_rows(), national=NATIONAL).iloc[at]
    drawn = texts(svg(pilot_share(some, bases=BASES, layout=layout)))
    for share in some["share_percent"]:
        assert {f"{share:.1f}%", f"{100 - share:.1f}%"} <= set(drawn)
    assert {"Pilot regions", "Rest of the country"} <= set(drawn)


def test_the_bars_of_other_regions_on_another_basis_stand_apart():
    both = pilot_shares(pilot_rows(), national=NATIONAL)
    drawn = svg(pilot_share(both, bases=BASES))
    told = [text for text in texts(drawn) if "not comparable" in text]
    assert told == ["Other regions, another basis; not comparable with above"]
    assert drawn.count('stroke-dasharray="4,4"') == 1
    assert "stroke-dasharray" not in svg(pilot_share(both[:1], bases=BASES))


def test_a_part_of_a_year_is_a_lower_bar_than_a_year():
    rows = pilot_rows().assign(
        group_id="1+4",
        basis="nonfinancial-old-services",
        period=["2015", "2016-01/2016-05"],
        share_of_national_services_percent=[33.7, 35.1],
    )
    drawn = svg(pilot_share(pilot_shares(rows, national=NATIONAL), bases=BASES))
    bars = re.findall(r'd="M0,[^"]*?v([\d.]+)h-[\d.]+Z" fill="#1a5f8a"', drawn)
    assert len(bars) == 2 and float(bars[0]) > float(bars[1]), bars


def test_a_bar_is_read_against_a_baseline():
    some = pilot_shares(pilot_rows(), national=NATIONAL)
    against = pd.DataFrame({"period": ["2015"], "percent": [26.2], "text": ["26.2% of output"]})
    assert "26.2% of output" in texts(svg(pilot_share(some, bases=BASES, baseline=against)))
    with pytest.raises(ChartError, match="baseline, period.*1999"):
        pilot_share(some, bases=BASES, baseline=against.assign(period="1999"))


def test_an_axis_that_does_not_begin_at_zero_says_where():
    drawn = texts(svg(fdi_share(SHARES, breaks=BREAKS[:1], bases=BASES)))
    assert [text for text in drawn if text.startswith("axis begins at")]


REGIONS = pd.DataFrame(
    {
        "region_id": ["capital", "harbour", "delta"],
        "name_en": ["Capital", "Harbour", "Delta"],
        "cohort": [2015, 2021, 2025],
    }
)
PRINTED = pd.DataFrame(
    {
        "region_id": ["capital", "capital", "harbour", "harbour"],
        "year": [2015, 2016, 2016, 2016],
        "amount": [2.14, 12.4, 3.0, 9.0],
        "unit": ["bn_usd", "bn_usd", "bn_cny", "bn_cny"],
        "basis": ["ministry", "ministry", "ministry", "wide-local"],
        "qualifier": "exact",
        "note": None,
        "run": [1, 1, 2, 3],
    }
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_region_has_a_row_of_years_printed_or_not(layout):
    chart = region_matrix(PRINTED, regions=REGIONS, bases=TOTAL_BASES, layout=layout)
    drawn = texts(svg(chart))
    assert [text for text in drawn if text in set(REGIONS["name_en"]) | {"also Harbour"}] == [
        "Capital",
        "Harbour",
        "also Harbour",
        "Delta",
    ]
    assert {"no full-year total found", "ministry", "wide-local", "2015", "2016"} <= set(drawn)
    assert {"2.1", "12", "¥3.0", "¥9.0"} <= set(drawn)


def test_only_years_that_compare_are_joined_in_the_matrix_of_totals():
    joined = svg(region_matrix(PRINTED, regions=REGIONS, bases=TOTAL_BASES))
    apart = svg(region_matrix(PRINTED.assign(run=range(4)), regions=REGIONS, bases=TOTAL_BASES))
    assert joined.count('class="mark-line') == 1 and 'class="mark-line' not in apart
    assert [text for text in texts(joined) if text.startswith("201")] == ["2015", "2016"]


def test_the_years_of_the_matrix_stand_in_order_whichever_are_joined():
    years = [2015, 2018, 2019, 2016, 2017, 2018]
    rows = pd.DataFrame(
        {
            "region_id": ["capital"] + ["harbour"] * 2 + ["delta"] * 3,
            "year": years,
            "amount": 1.0,
            "unit": "bn_usd",
            "basis": "ministry",
            "qualifier": "exact",
            "note": None,
            "run": [1, 2, 2, 3, 3, 3],
        }
    )
    drawn = texts(svg(region_matrix(rows, regions=REGIONS, bases=TOTAL_BASES)))
    assert [text for text in drawn if text.startswith("201")] == [*map(str, range(2015, 2020))]


def test_the_author_of_a_figure_may_write_it_in_another_language():
    given = {
        "number.point": ",",
        "series.gap": "sans donnée",
        "share.reported": "Publié",
        "pilot.regions": "Régions pilotes",
        "pilot.rest": "Reste du pays",
    }
    drawn = texts(svg(fdi_share(SHARES, breaks=BREAKS[:1], bases=BASES, words=given)))
    assert {"71,0", "sans donnée", "Publié"} <= set(drawn)
    groups = pilot_shares(pilot_rows(), national=NATIONAL)
    assert {"Régions pilotes", "Reste du pays", "33,7%"} <= set(
        texts(svg(pilot_share(groups, bases=BASES, words=given)))
    )


# ------------------------------------------------------------------------------------------ totals


def test_every_basis_of_the_regional_table_has_a_mark():
    assert set(value_labels("fdi_regions", "basis")) == set(BASIS_MARKS)


def totals_figure(totals: pd.DataFrame, layout: str = "wide") -> str:
    return svg(region_totals(totals, breaks=BREAKS, bases=TOTAL_BASES, layout=layout))


@few
@given(at=rows_of(len(TOTALS)), layout=layouts)
def test_some_totals_are_drawn_each_in_the_panel_of_its_region(at, layout):
    some = TOTALS.iloc[at]
    drawn = totals_figure(some, layout)
    labels = re.findall(r'aria-label="([^"]*billion[^"]*)" role="graphics-symbol"', drawn)
    assert len(labels) == len(some)
    assert set(some["name"]) <= set(texts(drawn))
    assert size(drawn)[0] <= (800 if layout == "wide" else 400)


@pytest.mark.parametrize(("layout", "least"), [("wide", 700), ("compact", 300)])
def test_the_totals_of_one_region_fill_the_width(layout, least):
    one = TOTALS.loc[TOTALS["region_id"] == "shanghai"]
    ground = r'<path class="background"[^>]* d="M0,0h([\d.]+)v([\d.]+)h'
    panels = [float(width) for width, _ in re.findall(ground, totals_figure(one, layout))]
    assert max(panels) >= least


def test_no_totals_are_refused_by_name():
    with pytest.raises(ChartError, match="totals"):
        totals_figure(TOTALS.iloc[:0])


def test_a_break_is_drawn_in_the_panel_of_the_region_it_concerns():
    dashed = 'stroke-dasharray="3,3"'
    assert totals_figure(TOTALS).count(dashed) == 1
    assert totals_figure(TOTALS.loc[TOTALS["year"] >= 2022]).count(dashed) == 0
    assert totals_figure(TOTALS.loc[TOTALS["region_id"] == "shenzhen"]).count(dashed) == 0
