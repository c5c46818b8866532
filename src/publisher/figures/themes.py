"""Drawings as pages show them: in colours of the reader's theme, each in a place of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree
from markupsafe import Markup, escape

from publisher.figures.paths import rounded, short_path

# The attributes that hold a colour: of marks, and of the steps of a gradient.
PAINTS = ("fill", "stroke", "stop-color")
# What stands in a themed drawing where each place of it has its own words.
PLACE, ALTERNATIVE = "the-place-of-this-drawing", "the alternative of this drawing"


def paints(svg: str) -> set[str]:
    """Every colour that an SVG shows, as it stands there."""
    elements = etree.fromstring(svg.encode()).iter(etree.Element)
    return {element.get(name) for element in elements for name in PAINTS if element.get(name)}


def themed(svg: str, palette: Mapping[str, Mapping[str, Any]]) -> str:
    """SVG for a page: scales with its column, colours by custom property, one alternative text.

    Marks lose their separate labels (the description and the table say more, once) and outlines
    that are not seen, coordinates are kept to a tenth of a pixel. What tells one place of it from
    another, the beginning of its ids and its alternative, is left for `placed` to fill in.
    """
    root = etree.fromstring(svg.encode())
    width, height = root.get("width"), root.get("height")
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {width} {height}")
    root.set("role", "img")
    root.set("aria-label", ALTERNATIVE)
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            if element is not root and (name.startswith("aria-") or name == "role"):
                del element.attrib[name]
        for name, value in element.attrib.items():
            element.set(name, _themed_value(name, value, ids, palette))
    for path in [path for path in root.iter("{*}path") if not path.get("d")]:
        path.getparent().remove(path)
    for part in root.iterchildren("{*}g"):
        part.set("aria-hidden", "true")  # the alternative, the table and the list say it
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _themed_value(
    name: str, value: str, ids: set[str | None], palette: Mapping[str, Mapping[str, Any]]
) -> str:
    if name in PAINTS and (colour := palette.get(value.lower())):
        return f"var(--{colour['name']}, {value})"
    if name == "id":
        return f"{PLACE}-{value}"
    if value.startswith("url(#") and value[5:-1] in ids:
        return f"url(#{PLACE}-{value[5:-1]})"
    if name == "d":
        return short_path(value)
    if name in ("transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points"):
        return rounded(value)
    return value


def placed(drawing: str, place: str, alternative: str) -> Markup:
    """A themed drawing with its alternative, and with ids that are its own on the page."""
    return Markup(drawing.replace(PLACE, place).replace(ALTERNATIVE, escape(alternative)))
