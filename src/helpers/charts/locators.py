"""Where a place lies: a small map of its surroundings, and of the country beside it.

A picture of plain SVG: it is an address, not a figure with data of its own, and every name in it is
a link. It takes a fraction of the time and weight of a chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from helpers.charts.columns import require_columns, require_filled_columns, require_numbers
from helpers.charts.palette import COLORS
from helpers.tables.places import PROJECTION
from helpers.tables.profiles import require_region
from helpers.words.labels import Texts, Words
from helpers.words.prose import Html

ACROSS_KM = 900  # how much of the country the surroundings show, from west to east
BAR_KM = 200
WIDTH, HEIGHT, SMALL = 440, 300, 150  # pixels: of the surroundings, and across the country
TEXT = 14
# How a name stands to its point: text-anchor, and how far from it across and down.
SIDES = {
    "right": ("start", 9, 5),
    "left": ("end", -9, 5),
    "above": ("middle", 0, -10),
    "below": ("middle", 0, 20),
}


@dataclass(frozen=True)
class Frame:
    """A drawing in pixels: the middle in projected metres, and how many metres a pixel is."""

    x: float
    y: float
    metres: float
    width: int
    height: int

    def pixels(self, point: Any) -> tuple[float, float]:
        """Where a projected point stands, from the upper left."""
        across = self.width / 2 + (point.x - self.x) / self.metres
        return across, self.height / 2 - (point.y - self.y) / self.metres

    def path(self, shape: Any) -> str:
        """The part of a projected shape that is drawn, as the path of an SVG, in whole pixels."""
        from shapely import clip_by_rect

        half_x, half_y = self.width / 2 * self.metres, self.height / 2 * self.metres
        box = (self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y)
        cut = clip_by_rect(shape, *box).simplify(0.4 * self.metres)
        return "".join(self._ring(part.exterior.coords) for part in _polygons(cut))

    def _ring(self, coords: Any) -> str:
        turned = (
            (
                self.width / 2 + (x - self.x) / self.metres,
                self.height / 2 - (y - self.y) / self.metres,
            )
            for x, y in coords
        )
        points = dict.fromkeys((round(x), round(y)) for x, y in turned)
        if len(points) < 3:
            return ""
        first, *rest = (f"{x},{y}" for x, y in points)
        return f"M{first}L{' '.join(rest)}Z"


def locator_map(
    facts: pd.DataFrame,
    region_id: str,
    *,
    provinces: Any,
    pages: str = "",
    lang: str = "en",
    words: Texts | None = None,
) -> Html:
    """Draw one region with the others around it, in its province, and where that is in the country.

    `facts` comes from `pilot_facts` with points; `provinces` from `load_provinces`; `pages` leads to
    the pages of the regions. The surroundings are `ACROSS_KM` wide, in the projection of all maps.
    `words` are texts that go before the built-in ones. Raises `TableError` for an unknown region,
    `ChartError` for a missing column or point. Outlines and points: geo/datapackage.yaml.
    """
    columns = {f"facts, {name}": name for name in ("region_id", "name", "province_iso")}
    require_columns(facts, **columns)
    require_filled_columns(facts, **columns)
    require_numbers(facts, **{"facts, lon": "lon", "facts, lat": "lat"})
    say = Words.of(lang, words)
    here = require_region(facts, region_id)
    shapes = provinces.set_index("iso").geometry.to_crs(_crs())
    points = _points(facts)
    middle = points[region_id]
    near = Frame(middle.x, middle.y, ACROSS_KM * 1000 / WIDTH, WIDTH, HEIGHT)
    name = escape(say.label("locator.title", name=here["name"]))
    markup = (
        f'<div class="locator" style="display:flex;flex-wrap:wrap;gap:1rem;align-items:end">'
        f"{_surroundings(facts, here, points, shapes, near=near, pages=pages, say=say, name=name)}"
        f"{_country(shapes, middle)}</div>"
    )
    return Html(markup, name)


def _crs() -> str:
    """The projection of all maps, for pyproj."""
    low, high = PROJECTION["parallels"]
    return f"+proj=aea +lat_1={low} +lat_2={high} +lat_0=35 +lon_0={-PROJECTION['rotate'][0]}"


def _points(facts: pd.DataFrame) -> Any:
    """The points of the regions, projected, by `region_id`."""
    import geopandas as gpd

    degrees = gpd.points_from_xy(facts["lon"], facts["lat"], crs=4326)
    return gpd.GeoSeries(degrees, index=facts["region_id"]).to_crs(_crs())


def _polygons(shape: Any) -> list[Any]:
    """The polygons of what a cut leaves."""
    parts = getattr(shape, "geoms", [shape])
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def _shade(color: str) -> str:
    """A colour of the palette, light and dark."""
    return f"light-dark({COLORS[color].light},{COLORS[color].dark})"


def _surroundings(
    facts: pd.DataFrame,
    here: pd.Series,
    points: Any,
    shapes: Any,
    *,
    near: Frame,
    pages: str,
    say: Words,
    name: str,
) -> str:
    land = "".join(
        f'<path d="{path}" style="fill:{_shade("land-2" if iso == here["province_iso"] else "land-0")}"/>'
        for iso, path in ((iso, near.path(shape)) for iso, shape in shapes.items())
        if path
    )
    places = [
        _place(row, near.pixels(points[row["region_id"]]), here["region_id"], pages)
        for row in facts.to_dict("records")
    ]
    return (
        f'<svg role="group" aria-label="{name}" viewBox="0 0 {near.width} {near.height}" '
        f'style="flex:1 1 20rem;max-width:{near.width}px;border:1px solid var(--rule);'
        f'font:{TEXT}px var(--sans)">'
        f'<g style="stroke:{_shade("paper")}">{land}</g>{"".join(places)}{_bar(near, say)}</svg>'
    )


def _place(row: Any, at: tuple[float, float], own: str, pages: str) -> str:
    """A point with its name, which is a link unless the page is its own; nothing beyond the frame."""
    x, y = round(at[0]), round(at[1])
    if not (12 < x < WIDTH - 12 and 12 < y < HEIGHT - 12):
        return ""
    main = row["region_id"] == own
    anchor, across, down = SIDES[_side(row.get("name_side") or "right", x)]
    ink, weight = ("var(--ink)", "bold") if main else ("var(--muted)", "normal")
    fill = _shade("services") if main else "var(--muted)"
    drawn = (
        f'<circle cx="{x}" cy="{y}" r="{7 if main else 4.5}" style="fill:{fill};stroke:{_shade("paper")}"/>'
        f'<text x="{x + across}" y="{y + down}" style="text-anchor:{anchor};fill:{ink};'
        f'font-weight:{weight};paint-order:stroke;stroke:var(--paper);stroke-width:3px">'
        f"{escape(row['name'])}</text>"
    )
    if main:
        return f"<g>{drawn}</g>"
    return f'<a href="{escape(pages)}{escape(row["region_id"])}.ipynb">{drawn}</a>'


def _side(side: str, x: int) -> str:
    """On which side a region is named: where it is on the other maps, unless the frame is too near."""
    if side == "right" and x > WIDTH - 90:
        return "left"
    return "right" if side == "left" and x < 90 else side


def _bar(near: Frame, say: Words) -> str:
    """How long so many kilometres are, in the lower left corner."""
    length, down = round(BAR_KM * 1000 / near.metres), near.height - 10
    return (
        f'<path d="M10,{down - 4}v4h{length}v-4" style="fill:none;stroke:var(--muted)"/>'
        f'<text x="16" y="{down - 6}" style="fill:var(--muted);font-size:12px">'
        f"{escape(say.label('locator.bar', km=BAR_KM))}</text>"
    )


def _country(shapes: Any, point: Any) -> str:
    """The whole country, small, with the point; it says nothing that the text does not."""
    west, south, east, north = shapes.total_bounds
    metres = (east - west) / (SMALL - 4)
    high = round((north - south) / metres) + 4
    frame = Frame((west + east) / 2, (south + north) / 2, metres, SMALL, high)
    x, y = map(round, frame.pixels(point))
    drawn = "".join(map(frame.path, shapes))
    land = _shade("land-1")
    return (
        f'<svg aria-hidden="true" viewBox="0 0 {SMALL} {high}" '
        f'style="flex:0 0 {SMALL}px;width:{SMALL}px">'
        f'<path d="{drawn}" style="fill:{land};stroke:{land}"/>'
        f'<circle cx="{x}" cy="{y}" r="5" style="fill:{_shade("services")};stroke:{_shade("paper")}"/></svg>'
    )
