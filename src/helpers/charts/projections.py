"""The projection of every map, reckoned: where a point of the country stands, in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.tables.places import PROJECTION

Point = tuple[float, float]

# The country in the projection, with the radius of the earth as its unit: west, south, east, north.
EXTENT = (-0.41164, 0.29618, 0.34545, 0.93236)
EARTH_KM = 6371.0


def flat(lon: float, lat: float) -> Point:
    """A point in the projection of every map (Albers), in radii of the earth, y upwards."""
    south, north = (math.sin(math.radians(parallel)) for parallel in PROJECTION["parallels"])
    cone = (south + north) / 2
    base = 1 + south * (2 * cone - south)
    radius = math.sqrt(base - 2 * cone * math.sin(math.radians(lat))) / cone
    turned = cone * math.radians(lon + PROJECTION["rotate"][0])
    return radius * math.sin(turned), math.sqrt(base) / cone - radius * math.cos(turned)


def on_globe(point: Point) -> Point:
    """The longitude and latitude of a point in the projection, in degrees: `flat` backwards."""
    south, north = (math.sin(math.radians(parallel)) for parallel in PROJECTION["parallels"])
    cone = (south + north) / 2
    base = 1 + south * (2 * cone - south)
    x, up = point[0], math.sqrt(base) / cone - point[1]
    lat = math.asin((base - (x**2 + up**2) * cone**2) / (2 * cone))
    lon = math.degrees(math.atan2(x, up)) / cone - PROJECTION["rotate"][0]
    return lon, math.degrees(lat)


@dataclass(frozen=True)
class MapView:
    """A rectangle of the map: its size in pixels, the pixels of a radius, the point in its middle."""

    width: float
    height: float
    scale: float
    middle: Point

    @classmethod
    def around(cls, box: tuple[float, float, float, float], width: float, height: float) -> MapView:
        """The view of this size that shows a whole box (west, south, east, north, projected)."""
        west, south, east, north = box
        scale = min(width / (east - west), height / (north - south))
        return cls(width, height, scale, ((west + east) / 2, (south + north) / 2))

    def pixel(self, lon: float, lat: float) -> Point:
        """Where a point stands, in pixels from the upper left corner."""
        return self._pixel(flat(lon, lat))

    def seen(self, places: pd.DataFrame) -> pd.DataFrame:
        """The rows whose point, `lon` and `lat` in degrees, the view shows."""
        points = [
            self.pixel(lon, lat) for lon, lat in zip(places["lon"], places["lat"], strict=True)
        ]
        return places[[0 <= x <= self.width and 0 <= y <= self.height for x, y in points]]

    def frame_of(self, other: MapView) -> tuple[float, float, float, float]:
        """What another view shows, in pixels of this one: left, top, right, bottom."""
        (x, y), half = other.middle, (other.width / 2, other.height / 2)
        across, up = (length / other.scale for length in half)
        left, top = self._pixel((x - across, y + up))
        right, bottom = self._pixel((x + across, y - up))
        return left, top, right, bottom

    def _pixel(self, point: Point) -> Point:
        x, y = point
        across, up = (x - self.middle[0]) * self.scale, (y - self.middle[1]) * self.scale
        return self.width / 2 + across, self.height / 2 - up

    def projection(self) -> alt.Projection:
        """The projection that draws this view, and nothing beyond it."""
        lon, lat = on_globe(self.middle)
        settings: dict[str, Any] = {
            **PROJECTION,
            # Not by `translate` alone: Vega-Lite takes two projections for one if only that differs.
            "center": [round(lon + PROJECTION["rotate"][0], 4), round(lat, 4)],
            "scale": round(self.scale, 3),
            "translate": [self.width / 2, self.height / 2],
            "clipExtent": [[0, 0], [self.width, self.height]],
        }
        return alt.Projection(**settings)

    def length(self, kilometres: float) -> float:
        """How many pixels a distance on the ground is, on the parallels where the scale is true."""
        return kilometres / EARTH_KM * self.scale
