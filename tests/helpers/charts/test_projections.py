"""Where the country stands in a map, and what its insets show of it."""

from __future__ import annotations

import math

import pytest

from helpers.charts.insets import MapSize
from helpers.charts.look import LAYOUTS, layout_named
from helpers.charts.projections import EXTENT, flat, on_globe
from helpers.tables.places import INSETS, load_points, load_provinces


def test_a_point_of_the_projection_leads_back_to_the_globe():
    assert on_globe(flat(116.4, 39.9)) == pytest.approx((116.4, 39.9))


def test_the_extent_is_that_of_the_outlines():
    points = [
        flat(*point)
        for shape in load_provinces().geometry.explode()
        for point in shape.exterior.coords
    ]
    across, up = zip(*points, strict=True)
    assert (min(across), min(up), max(across), max(up)) == pytest.approx(EXTENT, abs=1e-4)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_frame_of_an_inset_is_its_shape_made_smaller(layout):
    size = MapSize.of(layout_named(layout), insets=INSETS)
    for inset in INSETS:
        view = size.view(inset)
        left, top, right, bottom = size.country.frame_of(view)
        assert (right - left) / (bottom - top) == pytest.approx(view.width / view.height)
        assert left > 0 and right < size.width and top > 0 and bottom < size.height


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_place_stands_in_its_frame_as_it_stands_in_the_inset(layout):
    size = MapSize.of(layout_named(layout), insets=INSETS)
    points = load_points().set_index("region_id")
    lon, lat = points.loc["shanghai", ["lon", "lat"]]
    yangtze = next(inset for inset in INSETS if inset.name == "yangtze")
    view = size.view(yangtze)
    left, top, *_ = size.country.frame_of(view)
    ratio = view.scale / size.country.scale
    seen = [
        (each - edge) * ratio
        for each, edge in zip(size.country.pixel(lon, lat), (left, top), strict=True)
    ]
    assert seen == pytest.approx(view.pixel(lon, lat))
    assert ratio > 1.5


def test_the_scale_bar_is_true_on_the_parallels_of_the_projection():
    size = MapSize.of(layout_named("wide"), insets=INSETS)
    one, other = (size.country.pixel(lon, 47) for lon in (105, 106))
    degree = math.dist(one, other)
    along = 6371 * math.cos(math.radians(47)) * math.radians(1)
    assert size.country.length(along) == pytest.approx(degree, rel=1e-3)
