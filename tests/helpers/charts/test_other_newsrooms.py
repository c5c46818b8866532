"""Tables as other newsrooms have them: drawn whole and as they order them, or refused by argument."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import vl_convert
from PIL import Image

import helpers as atlas
from helpers.charts.checks import ChartError
from helpers.tables.dictionary import TableError

DAYS = pd.to_datetime(["2015-05-05", "2021-04-09", "2022-12-20"])
COUNT = pd.DataFrame({"on": DAYS, "n": [1, 5, 11]})
PROVINCES = atlas.load_provinces()
AREAS = pd.DataFrame({"province_iso": ["CN-GD", "CN-HN", "CN-SC"]})
CITIES = pd.DataFrame(
    {
        "name": ["Chengdu", "Deyang", "Kunming"],
        "lon": [104.07, 104.20, 102.83],
        "lat": [30.67, 30.80, 24.88],
        "year": [2015.0, 2021.0, 2015.0],
    }
)
PHASES = pd.DataFrame(
    {
        "name": ["Bridge", "Bridge", "Tunnel"],
        "starts_on": ["2015-01-01", "2018-01-01", "2017-05-01"],
        "ends_on": ["2018-01-01", "2020-01-01", "2019-01-01"],
        "phase": ["planned", "built", "planned"],
    }
)
BARS = pd.DataFrame(
    {"town": ["A", "A", "B", "B"], "use": ["x", "y", "x", "y"], "sum": [1, 2, 3, 4]}
)


def svg(chart: Any) -> str:
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def cells(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({"state": "open", "row": "a", "column": "b", **columns})


def dumbbells(table: pd.DataFrame, **other: Any) -> Any:
    given = {"row": "name", "values": {"low": "low"}, "styles": {"low": {"shape": "circle"}}}
    return atlas.dumbbells(
        table, **{**given, "names": {"low": "Low"}, "ticks": {0: "0", 9: "9"}, **other}
    )


LOWS = pd.DataFrame({"name": ["a", "b"], "low": [1.0, 2.0]})


REFUSED: list[tuple[Callable[[], object], str]] = [
    (
        lambda: atlas.steps(COUNT.assign(on=DAYS.tz_localize("Asia/Shanghai")), x="on", y="n"),
        "x='on': the column holds days in the zone Asia/Shanghai. Take the day as it is there: "
        "table['on'].dt.tz_localize(None).",
    ),
    (
        lambda: atlas.series_with_breaks(COUNT.assign(s="a"), x="on", y="n", series="s"),
        "x='on': the column holds datetime64[us], not numbers. Convert it (as in table['on'].dt.year)",
    ),
    (lambda: atlas.steps(COUNT, x="on", y="n", layout="phone"), "layout='phone': there is none"),
    (
        lambda: atlas.province_map(
            AREAS.assign(v=["1", "2", "3"]), value="v", title="V", provinces=PROVINCES
        ),
        "value='v': the column holds str, such as '1', not numbers",
    ),
    (
        lambda: atlas.province_map(
            AREAS.assign(v=list(map(Decimal, "123"))), value="v", title="V", provinces=PROVINCES
        ),
        "such as Decimal('1'), not numbers",
    ),
    (
        lambda: atlas.province_map(
            AREAS.assign(v=["a", "b", "a"]), value="v", title="V", provinces=PROVINCES, bounds=[2]
        ),
        "such as 'a', not numbers. Convert it (pd.to_numeric, what is no number left empty) to shade",
    ),
    (
        lambda: atlas.province_map(
            AREAS.assign(v=["1,5", "n.d.", "2,5"]), value="v", title="V", provinces=PROVINCES
        ),
        "such as '1,5', not numbers",
    ),
    (
        lambda: atlas.matrix(
            cells(row=["a"]), row="row", column="column", state="state",
            styles={"open": {"shape": "kreis"}},
        ),
        "shapes: 'kreis', of open, is no shape",
    ),
    (
        lambda: atlas.panels(
            COUNT.assign(of="a"), atlas.steps, by="of", x="on", y="n", height=-5
        ),
        "height=-5: is too low to read a chart",
    ),
    (
        lambda: atlas.places_on_map(CITIES),
        "insets: the marks of Chengdu and Deyang hide each other. Enlarge where they lie",
    ),
    (
        lambda: atlas.parts_of_whole(
            BARS.assign(half=[True, False, False, False]),
            row="town", part="use", value="sum", low="half",
        ),
        "low='half': row 1 says something else than another part of the same whole",
    ),
    (
        lambda: atlas.parts_of_whole(
            BARS.assign(head=["a", "b", "c", "c"]),
            row="town", part="use", value="sum", heading=atlas.Heading(title="head"),
        ),
        "title='head': row 1 says something else",
    ),
    (
        lambda: atlas.matrix(
            cells(row=["a"]), row="row", column="column", state="state",
            styles={"open": {"shpae": "circle"}},
        ),
        "styles: the style of open, {'shpae': 'circle'}, is none of a point",
    ),
    (
        lambda: dumbbells(LOWS, styles={"low": {"size": "big"}}),
        "styles: the style of low, {'size': 'big'}, is none of a point",
    ),
    (lambda: dumbbells(LOWS, join=("low", "hihg")), "join, missing: it has nothing for hihg"),
    (lambda: dumbbells(LOWS, ticks={}), "ticks: there are 0. Give at least two"),
    (lambda: dumbbells(LOWS.assign(low=float("nan"))), "values: all of their cells are empty"),
    (
        lambda: atlas.panels(
            COUNT.assign(of=[f"{'A long name of a place ' * 4}{n}" for n in "123"]),
            atlas.steps, by="of", x="on", y="n",
        ),
        "by='of': 'A long name of a place",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("draw", "says"), REFUSED, ids=[says[:40] for _, says in REFUSED])
def test_what_would_be_drawn_wrong_is_refused_by_argument(draw, says):
    with pytest.raises(ChartError) as caught:
        draw()
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"added": ["3", "1"]}, "added holds str, not numbers"),
        ({"added": [3, None]}, "table, row 1: added is empty, so that it would be missing"),
        ({"on": [None, DAYS[0]]}, "table, row 0: on is empty"),
        ({"town": ["a", None]}, "table, row 1: town is empty"),
        ({"other": 1, "on": None}, "on is empty"),
    ],
)
def test_a_count_leaves_nothing_out_in_silence(rows, says):
    table = pd.DataFrame({"on": DAYS[:2], "added": [1, 2], "town": "a"}).assign(**rows)
    with pytest.raises(TableError) as caught:
        atlas.running_count(table, x="on", added="added", within=["town"])
    assert says in str(caught.value)
    with pytest.raises(TableError, match="no column 'place' to count by. Choose from on, added"):
        atlas.running_count(table, x="place")


def test_a_count_has_no_empty_room_above_it():
    png = vl_convert.vegalite_to_png(atlas.steps(COUNT, x="on", y="n").to_json(), scale=1)
    assert Image.open(io.BytesIO(png)).size[1] < 270  # 220 and the axis below


def test_of_many_steps_those_say_their_total_that_have_room():
    days = pd.date_range("2015-01-05", periods=200, freq="7D")
    drawing = svg(atlas.steps(pd.DataFrame({"on": days, "n": range(1, 201)}), x="on", y="n"))
    told = drawing.split('font-weight="bold"')[1:]
    assert 15 < len(told) < 50
    assert any(">200<" in text for text in told)


def test_a_count_of_few_things_has_no_halves():
    assert ">0.5<" not in svg(atlas.steps(COUNT.head(1), x="on", y="n"))


def test_groups_that_share_a_row_are_named_below_and_others_beside_their_own():
    def heights(table: pd.DataFrame) -> list[float]:
        drawing = svg(
            atlas.periods(table, row="name", start="starts_on", end="ends_on", group="phase")
        )
        before = [drawing.partition(f">{name}<")[0] for name in ("planned", "built")]
        return [float(re.findall(r"translate\([\d.]+,([\d.]+)\)", each)[-1]) for each in before]

    beside = heights(PHASES)
    assert beside[0] > beside[1]  # planned beside the tunnel, built beside the bridge
    below = heights(PHASES.head(2))
    assert below[0] == below[1] > beside[1]


def test_periods_take_years_and_days_of_any_zone(recwarn):
    years = pd.DataFrame({"name": ["a"], "starts_on": [2015], "ends_on": [2018]})
    assert "2018" in svg(atlas.periods(years))
    zoned = pd.DataFrame(
        {"name": ["a"], "starts_on": pd.to_datetime(["2015-01-01T00:00:00+08:00"]), "ends_on": None}
    )
    until = pd.Timestamp("2020-01-01", tz="Asia/Shanghai")
    assert '"2015-01-01"' in json.dumps(atlas.periods(zoned, until=until).to_dict())
    assert not recwarn.list


def test_numbers_and_days_that_name_kinds_are_written_as_a_reader_writes_them():
    years = atlas.matrix(
        cells(row=[2020.0, 2021.0], column=list(pd.to_datetime(["2020-01-01", "2020-07-01"]))),
        row="row", column="column", state="state", styles={"open": {"shape": "circle"}},
    )  # fmt: skip
    drawing = svg(years)
    assert ">2020<" in drawing and ">2020-07-01<" in drawing and "00:00" not in drawing
    bars = BARS.assign(town=pd.to_datetime(["2020-01-01"] * 2 + ["2021-01-01"] * 2))
    assert ">2020-01-01<" in svg(atlas.parts_of_whole(bars, row="town", part="use", value="sum"))
    far = CITIES.iloc[[0, 2]].assign(year=[2015.0, 2021.0])
    assert ">2015<" in svg(atlas.places_on_map(far, group="year"))


def test_what_is_said_of_a_whole_may_stand_at_any_of_its_parts():
    bars = BARS.assign(note=[None, "of 2020", None, None])
    drawing = svg(
        atlas.parts_of_whole(
            bars, row="town", part="use", value="sum", heading=atlas.Heading(detail="note")
        )
    )
    assert drawing.count(">of 2020<") == 1


def test_panels_stand_in_the_order_of_their_categories():
    order = pd.CategoricalDtype(["c", "b", "unused", "a"])
    table = COUNT.assign(of=pd.Series(["a", "b", "c"]).astype(order))
    drawing = svg(atlas.panels(table, atlas.steps, by="of", x="on", y="n"))
    assert drawing.index(">c<") < drawing.index(">b<") < drawing.index(">a<")


def test_a_part_that_is_not_all_is_not_said_to_be_all():
    table = pd.DataFrame({"town": "A", "use": ["x", "y"], "sum": [9996, 4]})
    drawing = svg(atlas.parts_of_whole(table, row="town", part="use", value="sum"))
    assert "&gt;99.9%" in drawing and "100.0%" not in drawing


def test_categories_order_bars_parts_and_cells():
    order = pd.CategoricalDtype(["B", "unused", "A"], ordered=True)
    uses = pd.CategoricalDtype(["y", "x"])
    bars = BARS.assign(town=BARS["town"].astype(order), use=BARS["use"].astype(uses))
    drawing = svg(atlas.parts_of_whole(bars, row="town", part="use", value="sum"))
    assert drawing.index(">B<") < drawing.index(">A<")
    assert drawing.index("57.1%") < drawing.index("42.9%")  # y of B, then x
    table = cells(row=["A", "B"], column=["x", "y"])
    table = table.assign(row=table["row"].astype(order), column=table["column"].astype(uses))
    drawn = svg(atlas.matrix(table, row="row", column="column", state="state"))
    assert drawn.index(">B<") < drawn.index(">A<") and drawn.index(">y<") < drawn.index(">x<")


def test_of_all_breaks_a_figure_draws_those_of_its_series():
    shares = atlas.national_shares(atlas.load_fdi_national())
    bases = atlas.value_labels("fdi_national", "basis")
    breaks = atlas.load_breaks()
    own = atlas.breaks_of(breaks, series="fdi_national/services_share")
    assert len(own) < len(breaks)
    every, some = (atlas.fdi_share(shares, breaks=each, bases=bases) for each in (breaks, own))
    assert every.to_dict() == some.to_dict()


def test_shares_of_the_country_are_shares():
    rows = pd.DataFrame({"row": ["a"], "title": "A", "detail": "", "percent": [float("nan")]})
    with pytest.raises(ChartError, match="rows, percent='percent': row 0 has no number"):
        atlas.shares_beside(rows)


def test_one_value_on_a_map_is_said_and_years_are_written_as_years():
    def legend(values: list[float]) -> str:
        return svg(
            atlas.province_map(AREAS.assign(v=values), value="v", title="V", provinces=PROVINCES)
        )

    assert ">7.5<" in legend([7.5, 7.5, 7.5])
    drawn = legend([2009, 2012, 2015])
    assert "2010" in drawn and "2,010" not in drawn
    assert "2,010" in legend([2009.5, 2011, 2012.5])


def test_places_that_would_hide_each_other_are_drawn_in_an_inset():
    basin = atlas.Inset("Basin", west=103, south=29.5, east=105, north=31.5)
    drawing = svg(atlas.places_on_map(CITIES, insets=[*atlas.INSETS, basin]))
    assert ">Deyang<" in drawing and ">Basin<" in drawing


@pytest.mark.parametrize(
    ("edges", "says"),
    [
        ({"west": 107, "east": 103}, "its west lies not west of its east"),
        ({"named": "links"}, "'links'"),
    ],
)
def test_an_inset_that_shows_nothing_is_refused(edges, says):
    with pytest.raises(TableError, match=says):
        atlas.Inset("Basin", **{"west": 103, "south": 29.5, "east": 105, "north": 31.5, **edges})


def test_of_names_in_a_crowd_those_are_written_that_are_clear_of_the_others():
    crowd = pd.DataFrame(
        {
            "name": [f"Ville {n}" for n in range(8)],
            "lon": [104 + 0.6 * n for n in range(8)],
            "lat": [30.5 + 0.1 * n for n in range(8)],
        }
    )
    drawing = svg(atlas.places_on_map(crowd))
    found = re.findall(r"translate\(([\d.]+),([\d.]+)\)[^>]*>Ville \d<", drawing)
    places = [(float(x), float(y)) for x, y in found]
    assert 1 <= len(places) < 8
    assert all(
        abs(x - u) > 30 or abs(y - v) > 10 for (x, y), (u, v) in itertools.combinations(places, 2)
    )


def test_a_map_of_one_cohort_enlarges_what_its_frame_shows_and_names_nothing_twice():
    facts = atlas.pilot_facts(
        atlas.load_regions(),
        cohorts=atlas.load_cohorts(),
        plans=atlas.load_plans(),
        plan_regions=atlas.load("plan_regions"),
        points=atlas.load_points(),
    )
    own = facts.loc[facts["cohort"] == facts["cohort"].max()]
    drawing = atlas.pilot_map(own, provinces=PROVINCES, as_of=atlas.as_of())
    country, enlarged = drawing.to_dict()["hconcat"]
    (inset,) = enlarged["vconcat"]
    assert inset["height"] < 200  # by its own shape, not as high as the country
    texts = re.findall(r">([^<]+)</text>", svg(drawing.configure()))
    assert max(map(texts.count, own["name"])) == 1
    assert "Hunan" in texts and "Macao" not in texts  # it would lie on others


def test_a_name_that_the_edge_would_cut_is_left_out():
    names = [
        "A name that is far too long for the edge of any map of a country on a phone",
        "Kunming",
    ]
    drawing = svg(atlas.places_on_map(CITIES.iloc[[0, 2]].assign(name=names), layout="compact"))
    assert ">Kunming<" in drawing and f">{names[0]}<" not in drawing


def test_titles_of_panels_stay_over_their_panel():
    long = ["A place with quite a long name in the north", "Another with a long name in the south"]
    two = COUNT.assign(of=[long[0], long[0], long[1]])
    chart = atlas.panels(two, atlas.steps, by="of", x="on", y="n")
    png = vl_convert.vegalite_to_png(chart.to_json(), scale=1)
    assert Image.open(io.BytesIO(png)).size[0] < 830
