"""The shapes and points in geo/ are what they claim to be, and the scripts that make them work."""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml
from frictionless import Package

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "geo" / "provinces.topojson"
GZIP_BUDGET = 20_000


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_provinces = script("make_provinces")
make_city_points = script("make_city_points")


@pytest.fixture(scope="module")
def topology() -> dict[str, Any]:
    return json.loads(SHAPES.read_text("utf-8"))


@pytest.fixture(scope="module")
def provinces() -> gpd.GeoDataFrame:
    return gpd.read_file(SHAPES).set_crs("EPSG:4326").set_index("iso", drop=False)


@pytest.fixture(scope="module")
def names() -> pd.DataFrame:
    return pd.read_csv(ROOT / "geo" / "provinces.csv").set_index("iso", drop=False)


def polygons(topology: dict[str, Any]) -> Iterator[tuple[str, list[np.ndarray]]]:
    """Each polygon as d3 decodes it: the unit's id and its rings, vertices in degrees."""
    scale = np.array(topology["transform"]["scale"])
    translate = np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(arc, axis=0) * scale + translate for arc in topology["arcs"]]

    def ring(indices: list[int]) -> np.ndarray:
        pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    for unit in topology["objects"]["provinces"]["geometries"]:
        single = unit["type"] == "Polygon"
        for polygon in [unit["arcs"]] if single else unit["arcs"]:
            yield unit["id"], [ring(indices) for indices in polygon]


def clockwise_area(ring: np.ndarray) -> float:
    """Area on the unit sphere, positive if the ring runs clockwise as seen from above."""
    lon, sine = np.radians(ring[:, 0]), np.sin(np.radians(ring[:, 1]))
    return float(np.sum(np.diff(lon) * (sine[1:] + sine[:-1])) / 2)


def outside(points: pd.DataFrame, provinces: gpd.GeoDataFrame, *, unit: str) -> list[str]:
    """Units whose own point, one per row of `points`, is not inside their shape."""
    shapes = provinces.geometry.loc[points[unit]].to_numpy()
    inside = shapely.contains_xy(shapes, points["lon"].to_numpy(), points["lat"].to_numpy())
    return points.loc[~inside, unit].to_list()


# What is committed


def test_the_dictionary_fits_every_file_by_hash_type_and_key():
    report = Package(ROOT / "geo" / "datapackage.yaml").validate()
    assert report.flatten(["name", "title", "message"]) == []


def test_every_table_and_column_has_a_title_in_both_languages():
    dictionary = yaml.safe_load((ROOT / "geo" / "datapackage.yaml").read_text("utf-8"))
    for resource in dictionary["resources"]:
        for described in [resource, *resource.get("schema", {}).get("fields", [])]:
            assert described["title"], described["name"]
            assert described["title_zh"], described["name"]


def test_there_are_34_units_each_with_its_code_and_names(topology, names):
    units = topology["objects"]["provinces"]["geometries"]
    assert len(units) == 34
    assert [unit["id"] for unit in units] == names["iso"].to_list()
    columns = ["adcode", "iso", "name_en", "name_zh"]
    assert [unit["properties"] for unit in units] == names[columns].to_dict("records")


def test_chinese_names_are_written_in_chinese(names):
    assert names["name_zh"].str.fullmatch(r"[\u4e00-\u9fff]{2,3}").all()


def test_every_ring_is_wound_for_d3(topology):
    for iso, (outer, *holes) in polygons(topology):
        assert (outer[0] == outer[-1]).all(), f"{iso}: a ring does not close"
        assert clockwise_area(outer) > 0, f"{iso}: an outer ring runs counter-clockwise"
        assert all(clockwise_area(hole) < 0 for hole in holes), f"{iso}: a hole runs clockwise"


def test_together_the_units_cover_the_area_that_the_source_covers(topology):
    earth_radius_km = 6371.007
    area = sum(clockwise_area(ring) for _, rings in polygons(topology) for ring in rings)
    assert area * earth_radius_km**2 == pytest.approx(9_412_000, rel=0.002)


def test_geopandas_opens_the_shapes_and_takes_the_coordinate_system(provinces):
    assert len(provinces) == 34
    assert provinces.crs == "EPSG:4326"
    assert provinces.to_crs("+proj=aea +lat_1=25 +lat_2=47 +lon_0=105").area.gt(0).all()


def test_shapes_are_valid_and_neighbours_meet_without_gap_or_overlap(provinces):
    assert provinces.is_valid.all()
    assert shapely.coverage_is_valid(provinces.geometry.to_numpy())


def test_every_capital_is_inside_its_own_unit(provinces):
    capitals = pd.read_csv(ROOT / "geo" / "capitals.csv")
    assert set(capitals["iso"]) == set(provinces["iso"])
    assert outside(capitals, provinces, unit="iso") == []


def test_every_pilot_region_has_a_point_inside_its_province(provinces):
    points = pd.read_csv(ROOT / "geo" / "city_points.csv")
    regions = pd.read_csv(ROOT / "data" / "regions.csv")
    assert points["region_id"].to_list() == regions["region_id"].to_list()
    located = points.merge(regions[["region_id", "province_iso"]], validate="one_to_one")
    assert outside(located, provinces, unit="province_iso") == []


def test_points_carry_the_names_of_their_regions():
    columns = ["region_id", "name_en", "name_zh"]
    points = pd.read_csv(ROOT / "geo" / "city_points.csv")[columns]
    pd.testing.assert_frame_equal(points, pd.read_csv(ROOT / "data" / "regions.csv")[columns])


def test_macao_and_hong_kong_keep_the_size_the_source_gives_them(provinces):
    areas = provinces.to_crs("+proj=aea +lat_1=25 +lat_2=47 +lon_0=105").area / 1e6
    assert areas["MO"] == pytest.approx(30, rel=0.15)
    assert areas["HK"] == pytest.approx(1036, rel=0.05)


def test_nothing_reaches_south_of_hainan(provinces):
    assert provinces.total_bounds[1] == pytest.approx(18.17, abs=0.02)


def test_the_shapes_are_light_enough_for_a_slow_phone():
    assert len(gzip.compress(SHAPES.read_bytes(), 9)) <= GZIP_BUDGET


def test_the_points_are_those_of_geonames():
    assert make_city_points.main(["--check"]) == 0


# How the shapes are made


def square(x: float, y: float, side: float) -> shapely.Polygon:
    return shapely.box(x, y, x + side, y + side)


def units_of(**shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        geometry=list(shapes.values()), index=pd.Index(shapes, name="iso"), crs="EPSG:3857"
    )


def test_divisions_of_a_whole_unit_are_merged_and_what_is_left_out_is_gone():
    divisions = gpd.GeoDataFrame(
        {
            "adm0_a3": ["CHN", "CHN", "TWN", "TWN"],
            "iso_3166_2": ["CN-BJ", "CN-X01~", "TW-TPE", "TW-KIN"],
        },
        geometry=[square(0, 0, 1), square(9, 9, 1), square(5, 0, 1), square(6, 0, 1)],
        crs="EPSG:4326",
    )
    merged = make_provinces.merge_units(divisions)
    assert merged.index.to_list() == ["CN-BJ", "TW"]
    assert merged.geometry["TW"].area == 2
    assert merged.geometry["TW"].geom_type == "Polygon"


def test_small_parts_are_dropped_but_never_the_largest_nor_where_excepted():
    islands = shapely.MultiPolygon([square(0, 0, 3_000), square(9_000, 0, 1_000)])
    specks = shapely.MultiPolygon([square(0, 9_000, 500), square(9_000, 9_000, 400)])
    kept = make_provinces.drop_small_parts(
        units_of(A=islands, B=specks, MO=specks), smallest_km2=2, except_in={"MO"}
    )
    assert shapely.get_num_geometries(kept.geometry.to_numpy()).tolist() == [1, 1, 2]
    assert kept.area.tolist() == [9e6, 0.25e6, 0.41e6]


def test_a_shared_border_is_simplified_once_for_both_sides():
    border = [(10, 0), (10, 4), (11, 5), (10, 6), (10, 10)]
    west = shapely.Polygon([(0, 0), *border, (0, 10)])
    east = shapely.Polygon([*border, (20, 10), (20, 0)])
    simpler = make_provinces.simplify(units_of(W=west, E=east), tolerance_m=2)
    assert shapely.coverage_is_valid(simpler.geometry.to_numpy())
    assert simpler.area.to_dict() == {"W": 100, "E": 100}


def test_a_finer_unit_pushes_its_neighbour_back_and_gives_it_no_sea():
    # The small unit lies south of the land: finer, its border bends and its coast has a bay.
    land = shapely.Polygon([(0, 10), (2, 10), (8, 10), (10, 10), (10, 20), (0, 20)])
    coarse = shapely.Polygon([(2, 10), (8, 10), (8, 4), (2, 4)])
    finer = shapely.Polygon([(2, 10), (5, 9), (8, 10), (8, 4), (5, 6), (2, 4)])
    fitted = make_provinces.insert_finer(units_of(LAND=land, HK=coarse), units_of(HK=finer))
    assert fitted.geometry["HK"].equals(finer)
    assert fitted.geometry["LAND"].area == land.area + 3
    assert shapely.coverage_is_valid(fitted.geometry.to_numpy())


def test_shapes_that_overlap_are_refused():
    overlapping = units_of(A=square(0, 0, 2), B=square(1, 0, 2))
    with pytest.raises(make_provinces.MakeError, match=r"\['A', 'B'\] do not fit"):
        make_provinces.require_coverage(overlapping, name="Shapes")


def test_outer_rings_are_wound_clockwise_and_holes_the_other_way():
    ring, hole = square(0, 0, 9), square(3, 3, 3)
    shape = shapely.Polygon(ring.exterior.coords, [hole.exterior.coords])
    wound = make_provinces.wind_clockwise(units_of(A=shape, B=shapely.reverse(shape)))
    for shape in wound.geometry:
        assert not shape.exterior.is_ccw
        assert shape.interiors[0].is_ccw


def test_vertices_move_to_the_nearest_point_of_the_grid():
    grid = {"scale": [0.5, 0.25], "translate": [70.0, 10.0]}
    snapped = make_provinces.snap(units_of(A=shapely.box(80.2, 20.1, 81.4, 21.2)), grid=grid)
    assert snapped.total_bounds.tolist() == [80.0, 20.0, 81.5, 21.25]


def test_a_topology_holds_the_shapes_in_the_order_and_with_the_names_of_the_table():
    names = pd.DataFrame(
        {"adcode": [2, 1], "name_en": ["East", "West"], "name_zh": ["东", "西"]},
        index=pd.Index(["E", "W"], name="iso"),
    )
    units = units_of(W=square(82, 20, 3), E=square(85, 20, 3))
    encoded = make_provinces.topology(make_provinces.wind_clockwise(units), names)
    shapes = encoded["objects"]["provinces"]["geometries"]
    assert [(unit["id"], unit["properties"]["name_zh"]) for unit in shapes] == [
        ("E", "东"),
        ("W", "西"),
    ]
    decoded = {iso: shapely.Polygon(rings[0]) for iso, rings in polygons(encoded)}
    assert decoded["E"].normalize().equals_exact(square(85, 20, 3).normalize(), 1e-9)
    assert decoded["W"].normalize().equals_exact(square(82, 20, 3).normalize(), 1e-9)
    assert all(clockwise_area(rings[0]) > 0 for _, rings in polygons(encoded))


def test_a_unit_without_a_name_is_refused():
    names = pd.DataFrame(
        {"adcode": [1], "name_en": ["West"], "name_zh": ["西"]}, index=pd.Index(["W"], name="iso")
    )
    units = units_of(W=square(82, 20, 3), E=square(85, 20, 3))
    with pytest.raises(make_provinces.MakeError, match=r"\['E'\] are only in one"):
        make_provinces.topology(units, names)


def test_another_file_than_the_pinned_one_is_refused(tmp_path, capsys):
    other = tmp_path / "other.tgz"
    other.write_bytes(b"not the package")
    assert make_provinces.main(["--check", "--tarball", str(other)]) == 1
    assert "expected SHA-256 3b5f0b28" in capsys.readouterr().err


def test_a_committed_file_that_differs_is_refused(tmp_path):
    committed = tmp_path / "provinces.topojson"
    committed.write_bytes(b"{}")
    make_provinces.require_same(b"{}", committed)
    with pytest.raises(make_provinces.MakeError, match=r"provinces\.topojson differs"):
        make_provinces.require_same(b"{ }", committed)


def test_a_point_without_a_number_stays_where_an_editor_put_it():
    points = pd.read_csv(ROOT / "geo" / "city_points.csv", dtype={"geonameid": "Int64"})
    moved = points.assign(lon=100.0, lat=30.0)
    moved.loc[0, "geonameid"] = pd.NA
    placed = make_city_points.city_points(moved, make_city_points.read_places())
    assert (placed.loc[0, "lon"], placed.loc[0, "lat"]) == (100.0, 30.0)
    pd.testing.assert_frame_equal(placed[1:], points[1:], check_dtype=False)


def test_a_place_that_geonames_does_not_know_is_refused():
    named = pd.DataFrame({"geonameid": [-1]})
    with pytest.raises(make_city_points.MakeError, match=r"\[-1\]"):
        make_city_points.locate(named, make_city_points.read_places())
