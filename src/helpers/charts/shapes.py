"""The outlines of the provinces, in a chart: inside it, or read from the project by all charts.

A chart carries its outlines, so that it is drawn wherever it is saved or shown. In a figure they
give way to the address of the file, which all maps of a site share.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from helpers.charts.palette import COUNTRY, RULE_STRONG
from helpers.tables.dictionary import TableError, project_root
from helpers.tables.places import PROVINCES, load_provinces

FEATURE = "provinces"  # the object of the TopoJSON file that holds the shapes
ASPECT = 0.815  # height of the country over its width, in the projection used


def province_shapes() -> alt.InlineData:
    """The outlines of the 34 province-level units, as text inside the chart.

    Raises `TableError` if their file is missing. Source and licence: geo/datapackage.yaml.
    """
    return alt.InlineData(
        values=_outlines(project_root()),
        format=alt.TopoDataFormat(feature=FEATURE, type="topojson"),
    )


def with_shared_shapes(spec: dict[str, Any], *, root: Path) -> dict[str, Any]:
    """The same Vega-Lite spec, its outlines read from the project's file in place of its own."""
    texts = {name: data for name, data in spec.get("datasets", {}).items() if type(data) is str}
    if not texts:
        return spec
    known = {_outlines(root), _outlines(project_root())}
    shared = {name for name, text in texts.items() if text in known}
    kept = {name: data for name, data in spec["datasets"].items() if name not in shared}
    rest = {key: _addressed(value, shared) for key, value in spec.items() if key != "datasets"}
    return {**rest, "datasets": kept} if kept else rest


def _outlines(root: Path) -> str:
    path = root / PROVINCES
    if not path.is_file():
        raise TableError(
            PROVINCES, "the file is missing", "Rebuild it with scripts/make_provinces.py."
        )
    return path.read_text(encoding="utf-8")


def _addressed(node: Any, shared: set[str]) -> Any:
    if isinstance(node, list):
        return [_addressed(value, shared) for value in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("name"), str) and node["name"] in shared and "format" in node:
        return {
            "url" if key == "name" else key: PROVINCES if key == "name" else value
            for key, value in node.items()
        }
    return {key: _addressed(value, shared) for key, value in node.items()}


def plain_land() -> alt.Chart:
    """The provinces as a ground for what is drawn over them."""
    return alt.Chart(province_shapes()).mark_geoshape(
        stroke=RULE_STRONG, strokeWidth=0.5, fill=COUNTRY, aria=False
    )


@cache
def bounds_of_provinces() -> tuple[float, float, float, float]:
    """West, south, east and north of what the map shows, in degrees, with some room."""
    west, south, east, north = load_provinces().total_bounds
    return west - 1, south - 1, east + 1, north + 1
