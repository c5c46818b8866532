"""Provinces and places of any table: drawn, or refused with argument and remedy."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import vl_convert
from lxml import etree

from helpers.charts.areas import province_map
from helpers.charts.checks import ChartError
from helpers.charts.palette import COHORT_COLORS, LAND, SHADES
from helpers.charts.places import places_on_map
from helpers.tables.places import load_provinces
from helpers.words.labels import WordError

ROOT = Path(__file__).resolve().parents[3]
LAYOUTS = ("wide", "compact")


@pytest.fixture(scope="module")
def provinces() -> pd.DataFrame:
    return load_provinces()


@pytest.fixture
def tea() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "province_iso": ["CN-GD", "CN-ZJ", "CN-SC", "CN-BJ"],
            "harvest": [12.5, 3.0, 47.0, 101.0],
            "kind": ["green", "green", "black", "black"],
        }
    )


@pytest.fixture
def ports() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Port A", "Port B", "Port C", "Inland"],
            "lon": [121.5, 120.2, 114.1, 104.1],
            "lat": [31.2, 30.3, 22.5, 30.6],
            "kind": ["sea", "sea", "sea", "river"],
        }
    )


def svg(chart: Any) -> str:
    return vl_convert.vegalite_to_svg(chart.to_dict(validate=True), vl_version="6.1")


def texts(drawing: str) -> list[str]:
    return [text for text in re.findall(r"<text[^>]*>([^<]*)<", drawing) if text]


def shapes(drawing: str) -> list[str]:
    """The fills of the provinces."""
    root = etree.fromstring(drawing.encode())
    layers = [g for g in root.iterfind(".//{*}g") if "mark-shape" in g.get("class", "")]
    return [path.get("fill") for path in layers[0].iterfind("{*}path")]


def in_order(drawing: str, *names: str) -> list[str]:
    return [text for text in texts(drawing) if text in names]


def test_ordered_kinds_keep_their_order_in_the_key(tea, ports, provinces):
    kinds = pd.Categorical(
        ["small", "large", "none", "large"], ["none", "small", "large"], ordered=True
    )
    areas = province_map(tea.assign(kind=kinds), value="kind", title="Kind", provinces=provinces)
    assert in_order(svg(areas), *kinds.categories) == ["none", "small", "large"]
    points = places_on_map(ports.assign(kind=kinds), group="kind")
    assert in_order(svg(points), *kinds.categories) == ["none", "small", "large"]
    some = places_on_map(ports.assign(kind=kinds)[:2], group="kind")
    assert in_order(svg(some), *kinds.categories) == ["small", "large"]


# --------------------------------------------------------------------------------------- provinces


@pytest.mark.parametrize("layout", LAYOUTS)
def test_provinces_are_shaded_by_a_number(tea, provinces, layout):
    drawn = svg(
        province_map(
            tea,
            value="harvest",
            title="Tea, 1,000 t",
            provinces=provinces,
            bounds=[10, 50],
            layout=layout,
        )
    )
    fills = shapes(drawn)
    assert len(fills) == 34
    assert [fills.count(shade) for shade in SHADES[:3]] == [1, 2, 1]
    assert fills.count(LAND[0]) == 30
    assert texts(drawn) == [
        "Tea, 1,000 t",
        "under 10",
        "10 to under 50",
        "50 and more",
        "no figure",
    ]


def test_provinces_are_coloured_by_a_class(tea, provinces):
    colors = {"black": COHORT_COLORS[2015], "green": COHORT_COLORS[2022]}
    drawn = svg(province_map(tea, value="kind", title="Kind", provinces=provinces, colors=colors))
    assert [shapes(drawn).count(color) for color in colors.values()] == [2, 2]
    assert texts(drawn) == ["Kind", "black", "green", "no figure"]


def test_numbers_are_put_into_classes_at_round_bounds(tea, provinces):
    drawn = texts(svg(province_map(tea, value="harvest", title="Tea", provinces=provinces)))
    assert drawn[1:] == ["under 50", "50 to under 100", "100 and more", "no figure"]


def test_a_single_province_is_drawn_among_all_others(tea, provinces):
    one = province_map(tea[:1], value="harvest", title="Tea", provinces=provinces)
    fills = shapes(svg(one))
    assert (len(fills), fills.count(LAND[0])) == (34, 33)


def test_the_words_of_a_map_can_be_given(tea, provinces):
    french = {"areas.none": "inconnu", "areas.below": "moins de {high}", "number.point": ","}
    drawn = province_map(
        tea, value="harvest", title="Thé", provinces=provinces, bounds=[12.5], words=french
    )
    assert texts(svg(drawn)) == [
        "Thé",
        "moins de 12,5",
        "12.5 and more".replace(".", ","),
        "inconnu",
    ]


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda tea: tea[:0], {}, "no row"),
        (lambda tea: tea.drop(columns="harvest"), {}, r"value='harvest'.*no such column.*Choose"),
        (lambda tea: tea.assign(province_iso="GD"), {}, r"area='province_iso'.*GD.*CN-GD"),
        (lambda tea: pd.concat([tea, tea[:1]]), {}, r"area='province_iso'.*CN-GD"),
        (lambda tea: tea.assign(harvest=float("nan")), {}, "empty in every row"),
        (lambda tea: tea, {"bounds": [5, 1]}, "bounds.*ascending"),
        (lambda tea: tea, {"value": "kind", "colors": {"green": "#1a5f8a"}}, "colors.*black"),
        (lambda tea: tea, {"bounds": [1, 2], "colors": {"a": "#1a5f8a"}}, "1 colours for 3"),
    ],
)
def test_what_a_map_of_provinces_cannot_draw_is_named_with_its_remedy(
    tea, provinces, change, options, message
):
    asked = {"value": "harvest", "title": "Tea", "provinces": provinces, **options}
    with pytest.raises(ChartError, match=f"(?s){message}"):
        province_map(change(tea), **asked)


# ------------------------------------------------------------------------------------------ places


@pytest.mark.parametrize("layout", LAYOUTS)
def test_places_are_drawn_by_group_and_the_crowded_ones_twice(ports, layout):
    drawn = svg(places_on_map(ports, group="kind", group_title="Kind of port", layout=layout))
    words = {*ports["name"], "Kind of port", "river", "sea", "Yangtze delta"}
    assert words <= set(texts(drawn))
    assert "Pearl River delta" not in texts(drawn)


def test_a_single_place_stands_on_one_map_of_the_whole_country(ports):
    chart = places_on_map(ports[:1])
    drawn = svg(chart)
    assert sorted(texts(drawn)) == ["500 km", "Port A"]
    assert len(shapes(drawn)) == 34
    assert "layer" in chart.to_dict()


def test_a_name_stands_on_the_side_that_its_row_says(ports):
    drawn = svg(places_on_map(ports.assign(at=["left", "right", "above", "below"]), side="at"))
    anchors = re.findall(r'<text text-anchor="(\w+)"[^>]*>(?:Port A|Port C|Inland)<', drawn)
    assert sorted(anchors) == ["end", "middle", "middle"]


def test_what_is_told_of_a_place_can_be_chosen(ports):
    spec = places_on_map(ports, tooltip={"name": "Name", "kind": "Kind"}).to_json()
    assert '"title": "Kind"' in spec


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda ports: ports[:0], {}, "no row"),
        (lambda ports: ports.drop(columns="lat"), {}, "lat='lat'.*no such column"),
        (lambda ports: ports.assign(lat=91.0), {}, "lat='lat'.*-90 and 90 degrees"),
        (lambda ports: ports.assign(lon=None), {}, "lon='lon'"),
        (lambda ports: ports.assign(at="north"), {"side": "at"}, "side='at'.*north.*right, left"),
        (lambda ports: ports, {"group": "name", "colors": {"Port A": "#1a5f8a"}}, "colors.*Port B"),
        (lambda ports: ports, {"tooltip": {"size": "Size"}}, "size"),
        (
            lambda ports: pd.concat(
                [
                    ports,
                    *(ports[:1].assign(name=each, lat=30 + n) for n, each in enumerate("abcde")),
                ]
            ),
            {"group": "name"},
            "group.*9 groups.*colors=",
        ),
    ],
)
def test_what_a_map_of_places_cannot_draw_is_named_with_its_remedy(ports, change, options, message):
    with pytest.raises(ChartError, match=f"(?s){message}"):
        places_on_map(change(ports), **options)


def test_a_text_for_an_unknown_label_is_refused(ports):
    with pytest.raises(WordError, match=r"places\.al.*places\.all"):
        places_on_map(ports, words={"places.al": "Tous"})


# ------------------------------------------------------------------------------------------- saved


def test_a_map_saved_in_another_folder_keeps_its_provinces(tmp_path):
    script = (
        "import pandas as pd, helpers as atlas\n"
        "table = pd.DataFrame({'name': ['A'], 'lon': [116.4], 'lat': [39.9]})\n"
        "atlas.places_on_map(table).save('map.svg')\n"
    )
    subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    assert len(shapes((tmp_path / "map.svg").read_text(encoding="utf-8"))) == 34
