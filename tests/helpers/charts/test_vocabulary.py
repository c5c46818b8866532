"""The charts of any table: series with breaks, steps, parts of a whole, panels, a matrix."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

import helpers as atlas
from figure.look import colour_literals
from helpers.charts.checks import ChartError
from helpers.charts.marks import dot, ring
from helpers.charts.palette import INK_SOFT, SERVICES, palette_record

pytestmark = pytest.mark.slow

LAYOUTS = ("wide", "compact")
few = settings(max_examples=8, deadline=None, derandomize=True)
layouts = st.sampled_from(LAYOUTS)

# Made up: trips by train in two countries, of which one counts otherwise from 2012 on.
TRIPS = pd.DataFrame(
    [
        *(("Norland", year, 10.0 + year % 5, "all trips") for year in (2008, 2009, 2011)),
        *(("Norland", year, 8.0 + year % 3, "paid trips") for year in (2012, 2013)),
        *(("Sudland", year, 30.0 - year % 4, "all trips") for year in range(2007, 2014)),
    ],
    columns=["country", "year", "trips", "calibre"],
)
BREAKS = pd.DataFrame({"country": ["Norland"], "year": [2012], "title": ["Only paid trips"]})
BUDGETS = pd.DataFrame(
    [
        (town, use, money, year)
        for year, share in (("2001", 1), ("2011", 2))
        for town, sums in (("Oakham", (50, 30, 15)), ("Ashby", (40 * share, 20, 39)))
        for use, money in zip(("Schools", "Roads", "Parks"), sums, strict=True)
    ],
    columns=["town", "use", "money", "year"],
)
SHOPS = pd.DataFrame(
    {
        "town": ["Oakham", "Ashby", "Oakham", "Ashby", "Oakham"],
        "opened": pd.to_datetime(
            ["2001-03-04", "2005-06-01", "2010-01-01", "2011-11-11", "2019-05-05"]
        ),
        "shops": [1, 2, 3, 1, 4],
    }
)
COUNT = atlas.running_count(SHOPS, x="opened", added="shops")
SERVED = pd.DataFrame(
    [
        (town, thing, state, since, "north" if town == "Oakham" else "south")
        for town, states in (("Oakham", "oop"), ("Ashby", "pco"), ("Thornby", "oc"))
        for thing, (state, since) in zip(
            ("Library", "Pool", "Museum"),
            (
                {"o": ("open", "2001"), "c": ("closed", None), "p": ("planned", "2031")}[each]
                for each in states
            ),
            strict=False,
        )
    ],
    columns=["town", "thing", "state", "since", "part"],
)


def series(table: pd.DataFrame, **other: Any) -> Any:
    named = {"x": "year", "y": "trips", "series": "country", "basis": "calibre"}
    return atlas.series_with_breaks(table, **{**named, "breaks": BREAKS, **other})


def parts(table: pd.DataFrame, **other: Any) -> Any:
    return atlas.parts_of_whole(table, row="town", part="use", value="money", **other)


def steps(table: pd.DataFrame, **other: Any) -> Any:
    return atlas.steps(table, x="opened", y="total", **other)


def matrix(table: pd.DataFrame, **other: Any) -> Any:
    return atlas.matrix(table, row="town", column="thing", state="state", value="since", **other)


def series_panels(table: pd.DataFrame, **other: Any) -> Any:
    named = {"x": "year", "y": "trips", "basis": "calibre", "mark": "calibre", "breaks": BREAKS}
    return atlas.panels(table, atlas.series_with_breaks, by="country", **{**named, **other})


def parts_panels(table: pd.DataFrame, **other: Any) -> Any:
    named = {"row": "town", "part": "use", "value": "money", "height": 180}
    return atlas.panels(table, atlas.parts_of_whole, by="year", **{**named, **other})


def steps_panels(table: pd.DataFrame, **other: Any) -> Any:
    count = atlas.running_count(table, x="opened", added="shops", within=["town"])
    return atlas.panels(count, atlas.steps, by="town", x="opened", y="total", **other)


def matrix_panels(table: pd.DataFrame, **other: Any) -> Any:
    named = {"row": "town", "column": "thing", "state": "state", "value": "since"}
    return atlas.panels(table, atlas.matrix, by="part", **{**named, **other})


Draw = Callable[..., Any]
EXAMPLES: dict[str, tuple[Draw, pd.DataFrame]] = {
    "series_with_breaks": (series, TRIPS),
    "parts_of_whole": (parts, BUDGETS.loc[BUDGETS["year"] == "2001"]),
    "steps": (steps, COUNT),
    "matrix": (matrix, SERVED),
    "panels of series": (series_panels, TRIPS),
    "panels of parts": (parts_panels, BUDGETS),
    "panels of steps": (steps_panels, SHOPS),
    "panels of matrices": (matrix_panels, SERVED),
}


def svg(chart: Any) -> str:
    return vl_convert.vegalite_to_svg(chart.to_dict(validate=True), vl_version="6.1")


def texts(drawing: str) -> set[str]:
    return {text for text in re.findall(r"<text[^>]*[^/]>([^<]*)<", drawing) if text.strip()}


def marks(drawing: str, role: str) -> list[str]:
    """The names of the marks of a kind, as a screen reader tells them."""
    return re.findall(rf'aria-label="([^"]*)" role="graphics-symbol"[^>]*="{role}"', drawing)


def joins(drawing: str) -> int:
    """How often a line goes from one value to the next."""
    lines = re.findall(r'<path d="M([^"]*)" stroke="[^"]*" stroke-width="(?:2\.5|1\.5)"', drawing)
    return sum(line.count("L") for line in lines)


def dashed(drawing: str) -> int:
    return len(re.findall(r'<line [^>]*stroke-dasharray="[34],[34]"', drawing))


# ------------------------------------------------------------------------------------ each example


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_drawn_in_palette_colours_and_readable_type_and_fits_its_layout(name, layout):
    draw, table = EXAMPLES[name]
    chart = draw(table, layout=layout)
    drawn = svg(chart)
    palette_record(colour_literals(chart.to_dict()))
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawn)) >= 12
    width = float(re.search(r'<svg[^>]* width="([\d.]+)"', drawn)[1])
    assert width <= (800 if layout == "wide" else 400)


@pytest.mark.parametrize("name", EXAMPLES)
def test_drawing_leaves_the_table_as_it_was_and_gives_the_same_chart_twice(name):
    draw, table = EXAMPLES[name]
    before = table.copy(deep=True)
    assert draw(table).to_json() == draw(table).to_json()
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_order_of_the_index_does_not_matter(name):
    draw, table = EXAMPLES[name]
    assert draw(table).to_json() == draw(table.set_axis([0] * len(table))).to_json()


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_table_without_rows_is_refused(name):
    draw, table = EXAMPLES[name]
    with pytest.raises(ChartError, match="table"):
        draw(table.iloc[:0])


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_single_row_is_drawn(name):
    draw, table = EXAMPLES[name]
    for layout in LAYOUTS:
        assert texts(svg(draw(table.iloc[[0]], layout=layout)))


@pytest.mark.parametrize(
    ("name", "argument", "column"),
    [
        ("series_with_breaks", "x", "when"),
        ("series_with_breaks", "basis", "kind"),
        ("parts_of_whole", "text", "words"),
        ("steps", "group", "town"),
        ("matrix", "tooltip", "note"),
        ("panels of steps", "text", "words"),
    ],
)
def test_a_column_that_is_missing_is_named_with_its_argument_and_those_there_are(
    name, argument, column
):
    draw, table = EXAMPLES[name]
    given = {column: "Title"} if argument == "tooltip" else column
    with pytest.raises(ChartError, match=rf"{argument}='{column}'.*Choose from"):
        draw(table, **{argument: given})


def test_kinds_may_be_numbers():
    coded = TRIPS.assign(country=TRIPS["country"].map({"Norland": 1, "Sudland": 2}))
    breaks = BREAKS.assign(country=1)
    assert dashed(svg(series(coded, breaks=breaks))) == 1
    norland = TRIPS.loc[TRIPS["country"] == "Norland"].assign(kind=[1, 1, 2, 2, 2])
    kinds = {1: dot(SERVICES), 2: ring(SERVICES)}
    assert {"1", "2"} <= texts(svg(series(norland, series=None, mark="kind", styles=kinds)))
    budget = BUDGETS.iloc[:3].assign(use=[1, 2, 3])
    assert {"a", "b", "c"} <= texts(
        svg(parts(budget, text="money", names={1: "a", 2: "b", 3: "c"}))
    )
    served = SERVED.assign(state=SERVED["state"].map({"open": 1, "planned": 2, "closed": 3}))
    assert {"a", "b", "c"} <= texts(svg(matrix(served, names={1: "a", 2: "b", 3: "c"})))


@pytest.mark.parametrize("column", ["a.b", "a[0]", "it's", "a:Q"])
def test_columns_may_have_any_name(column):
    renamed = TRIPS.rename(columns={"trips": column})
    told = atlas.Measure(tooltip={column: "Trips"})
    assert svg(series(renamed, y=column, measure=told)) == svg(
        series(TRIPS, measure=atlas.Measure(tooltip={"trips": "Trips"}))
    )


# ------------------------------------------------------------------------------ series with breaks


@few
@given(
    at=st.lists(st.integers(0, len(TRIPS) - 1), unique=True, min_size=1),
    layout=layouts,
    small=st.booleans(),
)
def test_some_values_are_drawn_each_once_joined_only_on_a_basis(at, layout, small):
    some = TRIPS.iloc[at]
    drawn = svg((series_panels if small else series)(some, layout=layout))
    assert len(marks(drawn, "point")) + len(marks(drawn, "circle")) == len(some)
    assert joins(drawn) == sum(
        ((run["year"].sort_values().diff() == 1).sum())
        for _, run in some.groupby(["country", "calibre"])
    )
    norland = some.loc[some["country"] == "Norland", "year"]
    parted = len(norland) and norland.min() < 2012 <= norland.max()
    assert (dashed(drawn) > 0) >= bool(parted)
    if len(some["country"].unique()) == 1 or small:
        assert dashed(drawn) == int(bool(parted))


def test_without_a_basis_breaks_part_the_line():
    norland = TRIPS.loc[TRIPS["country"] == "Norland"]
    assert joins(svg(series(norland, series=None, basis=None, breaks=None))) == 3
    assert joins(svg(series(norland, series=None, basis=None))) == 2


def test_a_gap_says_so_and_series_are_named_at_their_ends():
    norland = TRIPS.loc[TRIPS["country"] == "Norland"]
    assert "no figure" in texts(svg(series(norland)))
    assert {"Norland", "Sudland"} <= texts(svg(series(TRIPS)))


def test_the_key_names_the_kinds_of_value():
    measure = atlas.Measure(title="Million trips", key={"all trips": "Everyone"})
    norland = TRIPS.loc[TRIPS["country"] == "Norland"]
    for drawn in (
        series(norland, series=None, mark="calibre", measure=measure),
        series_panels(TRIPS, measure=measure),
    ):
        assert {"Everyone", "paid trips"} <= texts(svg(drawn))


def test_a_reader_chooses_between_measures():
    both = pd.concat(
        [TRIPS.assign(unit="trips"), TRIPS.assign(unit="share", trips=TRIPS["trips"] / 100)]
    )
    measures = {
        "trips": atlas.Measure(title="Million trips"),
        "share": atlas.Measure(title="Share", sign="%"),
    }
    spec = series(both, choice="unit", measure=measures).to_dict(validate=True)
    (param,) = spec["params"]
    assert param["bind"]["labels"] == ["Million trips", "Share"]
    assert "Million trips" in texts(vl_convert.vegalite_to_svg(spec, vl_version="6.1"))
    param["value"] = "share"
    assert "0.3%" in texts(vl_convert.vegalite_to_svg(spec, vl_version="6.1"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"trips": "many"}, "y='trips': the column holds"),
        ({"trips": None}, "y='trips'"),
        ({"trips": float("inf")}, "y='trips': row 0 is infinite"),
        ({"year": 2008.5}, "x='year': row 0 has no whole number"),
        ({"calibre": None}, "basis='calibre': row 0 is empty"),
        ({"year": 2008}, "more than one row has 2008"),
    ],
)
def test_values_that_cannot_be_drawn_are_told_with_row_and_remedy(change, said):
    with pytest.raises(ChartError, match=re.escape(said)):
        series(TRIPS.assign(**change))


def test_more_series_than_colours_are_refused():
    many = pd.concat([TRIPS.assign(country=f"Land {number}") for number in range(6)])
    with pytest.raises(ChartError, match=r"series='country'.*panels"):
        series(many.drop_duplicates(["country", "year"]), breaks=None)


def test_breaks_without_years_are_refused():
    with pytest.raises(ChartError, match="breaks: it has no column 'year'"):
        series(TRIPS, breaks=BREAKS.rename(columns={"year": "when"}))


def test_a_kind_without_a_style_is_refused():
    with pytest.raises(ChartError, match=r"styles.*paid trips"):
        series_panels(TRIPS, styles={"all trips": dot(SERVICES)})


@pytest.mark.parametrize("trips", [[0.0], [0.0, 0.0], [-5.0, 3.0], [0.00012, 0.0002], [3e6, 4e6]])
def test_values_of_any_size_have_an_axis_that_holds_them(trips):
    table = pd.DataFrame({"year": range(2000, 2000 + len(trips)), "trips": trips})
    for from_zero in (True, False):
        chart = atlas.series_with_breaks(
            table, x="year", y="trips", measure=atlas.Measure(from_zero=from_zero)
        )
        spec = chart.to_dict(validate=True)
        line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
        scale = line["encoding"]["y"]["scale"]
        assert scale["domainMin"] <= min(trips)
        assert scale["domainMax"] > max(trips)
        assert svg(chart)


# ---------------------------------------------------------------------------------- parts of a whole


@few
@given(
    sizes=st.lists(st.integers(0, 100), min_size=1, max_size=5).filter(any),
    layout=layouts,
)
def test_bars_fill_the_width_however_many_parts_they_have(sizes, layout):
    table = pd.DataFrame({"town": "Oakham", "money": sizes})
    table = table.assign(use=[f"Use {number}" for number in range(len(sizes))])
    drawn = svg(parts(table, layout=layout))
    bars = re.findall(
        r'<path aria-label="[^"]*" role="graphics-symbol"[^>]*="bar" d="[^"]*?h(-?[\d.e-]+)v', drawn
    )
    width = 750 if layout == "wide" else 350
    assert sum(map(float, bars)) == pytest.approx(width)
    assert {f"Use {number}" for number in range(len(sizes))} <= texts(drawn)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"money": -1}, "value='money': row 0 is less than nothing"),
        ({"money": 0}, "value='money': row 0 belongs to a whole of zero"),
        ({"use": "Schools"}, "more than one row has Oakham, Schools"),
        ({"town": None}, "row='town': row 0 is empty"),
    ],
)
def test_parts_that_make_no_whole_are_told(change, said):
    with pytest.raises(ChartError, match=re.escape(said)):
        parts(BUDGETS.iloc[:3].assign(**change))


def test_a_part_without_a_colour_is_refused():
    with pytest.raises(ChartError, match=r"colors.*Roads"):
        parts(BUDGETS.iloc[:3], colors={"Schools": SERVICES, "Parks": INK_SOFT})


# -------------------------------------------------------------------------------------------- steps


@few
@given(
    at=st.lists(st.integers(0, len(COUNT) - 1), unique=True, min_size=1),
    layout=layouts,
    years=st.integers(0, 30),
)
def test_some_steps_are_drawn_each_with_its_total(at, layout, years):
    some = COUNT.iloc[at]
    until = some["opened"].max() + pd.DateOffset(years=years)
    drawn = svg(steps(some, until=until, layout=layout))
    assert {str(total) for total in some["total"]} <= texts(drawn)
    assert len(marks(drawn, "point")) + len(marks(drawn, "circle")) == len(some)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"total": [5, 4, 3, 2, 1]}, "y='total': row 1 is less than the step before it"),
        ({"opened": [2001, 2002, 2003, 2004, 2005]}, "pd.to_datetime"),
        ({"opened": pd.Timestamp("2001-01-01")}, "more than one row has"),
    ],
)
def test_steps_that_are_none_are_told(change, said):
    with pytest.raises(ChartError, match=re.escape(said)):
        steps(COUNT.assign(**change))


def test_a_count_that_ends_before_its_last_step_is_refused():
    with pytest.raises(ChartError, match=r"until='2010-01-01'.*2019-05-05"):
        steps(COUNT, until="2010-01-01")


# ------------------------------------------------------------------------------------------- matrix


@few
@given(at=st.lists(st.integers(0, len(SERVED) - 1), unique=True, min_size=1), layout=layouts)
def test_some_cells_are_drawn_each_with_its_state_and_value(at, layout):
    some = SERVED.iloc[at]
    drawn = svg(matrix(some, layout=layout))
    assert sorted(marks(drawn, "rect mark")) == sorted(some["state"])
    wanted = {*some["town"], *some["thing"], *some["state"], *some["since"].dropna()}
    assert wanted <= texts(drawn)


def test_states_are_named_and_marked_as_the_caller_says():
    named = {"open": "In use", "closed": "Shut", "planned": "To come"}
    styles = {
        "closed": ring(SERVICES),
        "open": dot(SERVICES),
        "planned": ring(SERVICES, shape="diamond"),
    }
    assert {*named.values()} <= texts(svg(matrix(SERVED, names=named, styles=styles)))
    with pytest.raises(ChartError, match=r"names.*planned"):
        matrix(SERVED, names={"open": "In use", "closed": "Shut"})


def test_a_matrix_with_columns_too_narrow_for_a_mark_is_refused_with_how_many_fit():
    wide = pd.DataFrame({"thing": [f"Thing {n}" for n in range(60)]})
    with pytest.raises(ChartError, match=r"column='thing'.*at most \d+"):
        matrix(wide.assign(town="Oakham", state="open", since=""))


def test_a_cell_that_stands_twice_is_refused():
    with pytest.raises(ChartError, match="more than one row has Oakham, Library"):
        matrix(pd.concat([SERVED, SERVED.iloc[:1]]))


# ------------------------------------------------------------------------------------------- panels


def test_panels_stand_in_the_order_of_the_table_on_one_scale():
    spec = series_panels(TRIPS.iloc[::-1]).to_dict(validate=True)
    (facet,) = [part for part in spec["vconcat"] if "facet" in part]
    assert facet["facet"]["sort"] == ["Sudland", "Norland"]
    assert {"Sudland", "Norland"} <= texts(svg(series_panels(TRIPS)))


@pytest.mark.parametrize("columns", [0, 30])
def test_panels_that_leave_no_room_are_refused_with_how_many_fit(columns):
    with pytest.raises(ChartError, match=rf"columns={columns}.*at most \d+"):
        series_panels(TRIPS, columns=columns)


def test_a_chart_that_cannot_be_drawn_small_is_refused():
    with pytest.raises(ChartError, match=r"chart.*pilot_map takes no frame"):
        atlas.panels(TRIPS, atlas.pilot_map, by="country")


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (
            lambda: atlas.series_with_breaks(
                pd.DataFrame([[2020, 1, 2]], columns=["x", "y", "y"]), x="x", y="y"
            ),
            "y='y': the table has several columns of that name",
        ),
        (
            lambda: atlas.panels(YEARS, "lines", by="s"),
            "chart: str takes no frame",
        ),
        (
            lambda: atlas.periods(BARS, until="yesterday"),
            "until='yesterday': it is no day",
        ),
        (
            lambda: atlas.periods(BARS, until=2021),
            "until=2021: it is no day. Write a day as 2021-04-20.",
        ),
        (
            lambda: atlas.periods(BARS, until="2022-01-01", since="2021-01-01"),
            "since='2021-01-01': the axis would begin after the first day that is drawn, 2020-01-01. "
            "Give since= a day of 2020 or before",
        ),
        (
            lambda: atlas.province_map(
                pd.DataFrame({"province_iso": ["CN-GD"], "v": [float("inf")]}),
                value="v",
                title="t",
                provinces=atlas.load_provinces(),
            ),
            "value='v': row 0 is infinite",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told_by_its_argument(draw: Callable[[], object], says: str):
    with pytest.raises(ChartError, match=re.escape(says)):
        draw()


YEARS = pd.DataFrame({"x": [2020], "y": [1], "s": ["a"]})
BARS = pd.DataFrame({"name": ["a"], "starts_on": ["2020-01-01"], "ends_on": [None]})
