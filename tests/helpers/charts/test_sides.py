"""A name on a map stands where it hides nothing, and where its row says, if it says so."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.charts.insets import MapSize
from helpers.charts.look import layout_named
from helpers.charts.sides import with_free_sides

WIDE = layout_named("wide")
VIEW = MapSize.of(WIDE, insets=[]).country
NO_AREAS = pd.DataFrame(columns=["text", "lon", "lat"])


def sides(*places: tuple[str, float, float, str], together: str | None = None, **more) -> list[str]:
    table = pd.DataFrame(places, columns=["name", "lon", "lat", "side"]).assign(**more)
    found = with_free_sides(
        table, points=table, areas=NO_AREAS, view=VIEW, layout=WIDE, together=together
    )
    return found["side"].to_list()


def test_a_name_alone_stands_on_the_right():
    assert sides(("Wuhan", 114.3, 30.6, "")) == ["right"]


def test_a_given_side_stays():
    assert sides(("Wuhan", 114.3, 30.6, "below")) == ["below"]


def test_a_name_gives_way_to_a_point_on_its_right():
    assert sides(("Xiamen", 118.1, 24.5, ""), ("Quanzhou", 118.6, 24.9, ""))[0] != "right"


def test_two_names_close_to_each_other_stand_on_two_sides():
    first, second = sides(("Suzhou", 120.6, 31.3, ""), ("Wuxi", 120.3, 31.6, ""))
    assert first != second


def test_a_name_at_the_eastern_edge_is_not_cut_off():
    assert sides(("A long name by the sea", 134.5, 48.3, "")) == ["left"]


def test_names_that_are_never_seen_at_once_do_not_give_way():
    places = (("First", 114.0, 30.0, "left"), ("T", 110.0, 30.0, ""))
    assert sides(*places, together="cohort", cohort=[2021, 2022])[1] == "right"
    assert sides(*places, together="cohort", cohort=[2021, 2021])[1] != "right"


@pytest.mark.parametrize("text", ["Fujian"])
def test_a_name_gives_way_to_that_of_a_province(text: str):
    table = pd.DataFrame({"name": ["Sanming"], "lon": [117.6], "lat": [26.3], "side": [""]})
    areas = pd.DataFrame({"text": [text], "lon": [120.5], "lat": [26.3]})
    found = with_free_sides(table, points=table, areas=areas, view=VIEW, layout=WIDE)
    assert found["side"].to_list() == ["left"]


def test_of_a_heap_only_names_that_can_be_read_are_written_and_those_whose_side_is_given():
    places = [(f"Place {at}", 110 + at % 15 / 3, 28 + at // 15 / 3, "") for at in range(225)]
    table = pd.DataFrame(places, columns=["name", "lon", "lat", "side"])
    table.loc[112, "side"] = "right"
    found = with_free_sides(table, points=table, areas=NO_AREAS, view=VIEW, layout=WIDE)
    assert 10 < len(found) < 100
    assert "Place 112" in set(found["name"])
    assert len(with_free_sides(table[:1], points=table[:1], areas=NO_AREAS, view=VIEW, layout=WIDE))
