"""Shapes in the data of a chart: complete, in degrees, and with rings wound as d3 reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publisher.base.problems import Problem

TYPES = {"Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point", "MultiPoint"}
Ring = list[list[float]]


def is_shape(row: Any) -> bool:
    """Whether a row of data is a feature or a bare geometry of GeoJSON."""
    if not isinstance(row, dict):
        return False
    return row.get("type") == "Feature" or row.get("type") in TYPES or "geometry" in row


def geometry_of(row: dict[str, Any]) -> Any:
    """The geometry of a row, which may be the row itself."""
    return row if row.get("type") in TYPES else row.get("geometry")


def shape_problems(
    rows: list[Any], on_globe: bool, where: str, *, plain: bool = False
) -> Iterator[Problem]:
    """Rows without a shape, and shapes whose coordinates are no degrees.

    `plain` says that nothing else can bring the rows a shape.
    """
    if not any(is_shape(row) for row in rows):
        if rows and plain:
            yield Problem(
                where,
                "the map draws a table whose rows have no geometry, so it would be empty",
                "Give it a GeoDataFrame, or look the shapes up: transform_lookup(…).",
            )
        return
    for index, row in enumerate(rows, 1):
        if not is_shape(row):
            continue
        geometry = geometry_of(row)
        corners = list(positions(geometry))
        if not corners:
            yield Problem(
                where,
                f"row {index}{name_of(row)} has no geometry, so it would be missing on the map",
                "Leave the row out by name, or give it its shape.",
            )
        elif on_globe and (far := next((each for each in corners if not in_degrees(each)), None)):
            yield Problem(
                where,
                f"row {index}{name_of(row)} lies at {far[0]:g}, {far[1]:g}, "
                "which are no degrees of longitude and latitude",
                'Convert with to_crs(4326), or draw with project(type="identity", reflectY=True).',
            )
            return


def in_degrees(place: list[float]) -> bool:
    """Whether a position may be longitude and latitude."""
    return abs(place[0]) <= 360 and abs(place[1]) <= 90


def name_of(row: dict[str, Any]) -> str:
    """What else a row says of itself, to find it by."""
    told = row.get("properties") if isinstance(row.get("properties"), dict) else row
    words = [value for value in (told or {}).values() if isinstance(value, str)]
    words = [word for word in words if word not in TYPES and word != "Feature"]
    return f" ({words[0]})" if words else ""


def positions(geometry: Any) -> Iterator[list[float]]:
    """Every position of a geometry of GeoJSON."""
    if not isinstance(geometry, dict):
        return
    for part in geometry.get("geometries") or ():
        yield from positions(part)
    yield from _positions(geometry.get("coordinates"))


def _positions(node: Any) -> Iterator[list[float]]:
    if not isinstance(node, list | tuple) or not node:
        return
    if isinstance(node[0], int | float):
        yield list(node)
        return
    for part in node:
        yield from _positions(part)


def with_rings_wound(node: Any) -> Any:
    """A spec whose polygons are wound as d3 reads them on a globe.

    GeoJSON winds an outer ring against the clock, d3 with it: else the shape is the whole globe but
    for itself.
    """
    if isinstance(node, list):
        return [with_rings_wound(part) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "Polygon" and isinstance(node.get("coordinates"), list | tuple):
        return {**node, "coordinates": wound(node["coordinates"])}
    if node.get("type") == "MultiPolygon" and isinstance(node.get("coordinates"), list | tuple):
        return {**node, "coordinates": [wound(rings) for rings in node["coordinates"]]}
    return {key: with_rings_wound(value) for key, value in node.items()}


def wound(rings: Any) -> list[Ring]:
    """The rings of a polygon, the outer one clockwise, its holes against the clock."""
    result = []
    for index, ring in enumerate(rings):
        points = [list(point) for point in ring]
        clockwise = area(points) < 0
        result.append(points if clockwise == (index == 0) else points[::-1])
    return result


def area(ring: Ring) -> float:
    """Twice the area within a ring, negative if it is wound clockwise."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)
