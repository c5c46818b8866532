"""Pictures that a cell shows or a page names: their type, and the size that their bytes tell."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import imagesize
from lxml import etree

from publisher.base.problems import Problem

IMAGES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}
# How Matplotlib warns of a sign that its font lacks.
LOST = re.compile(r"Glyph (\d+) \([^)]*\) missing from")
SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px)?\s*")


def picture_bytes(mime: str, data: Any) -> bytes:
    """The bytes of a picture in an output or attached to text, where SVG may be text and all else is base64.

    Raises `ValueError` if it is neither.
    """
    text = "".join(data)
    if mime == "image/svg+xml":
        return drawing_text(text).encode()
    try:
        return base64.b64decode(text)
    except binascii.Error as error:
        raise ValueError(f"is not base64: {error}") from error


def drawing_text(text: str) -> str:
    """An SVG as text: Jupyter keeps one that is attached as the base64 of that."""
    if text.lstrip().startswith("<"):
        return text
    try:
        return base64.b64decode(text, validate=False).decode()
    except ValueError:
        return text


def measured(content: bytes) -> tuple[int, int] | None:
    """Width and height of a picture in pixels of CSS, as its bytes tell; None if they do not."""
    try:
        width, height = imagesize.get(io.BytesIO(content))
    except (ValueError, OSError):
        return None
    if width <= 0 and b"<svg" in content:
        width, height = view_size(content)
    if not (0 < width < 100_000 and 0 < height < 100_000):
        return None
    return round(width), round(height)


def view_size(svg: bytes) -> tuple[float, float]:
    """Width and height of the view box of an SVG that has no size of its own; 0 if it has none."""
    try:
        box = etree.fromstring(svg).get("viewBox", "").replace(",", " ").split()
        return (float(box[2]), float(box[3])) if len(box) == 4 else (0, 0)
    except (etree.XMLSyntaxError, ValueError):
        return 0, 0


def asked_size(metadata: Mapping[str, Any]) -> tuple[int, int] | None:
    """The size that an output asks for, as a retina picture does: half of its pixels."""
    found = [SIZE.fullmatch(str(metadata.get(side, ""))) for side in ("width", "height")]
    sizes = [round(float(match[1])) for match in found if match]
    return (sizes[0], sizes[1]) if len(sizes) == 2 and all(sizes) else None


def shown_size(content: bytes, metadata: Mapping[str, Any]) -> tuple[int, int] | None:
    """The size at which a picture is shown: what is asked for, the other side in proportion."""
    if asked := asked_size(metadata):
        return asked
    known = measured(content)
    if known is None:
        return None
    width, height = (SIZE.fullmatch(str(metadata.get(side, ""))) for side in ("width", "height"))
    if width and float(width[1]):
        return round(float(width[1])), round(float(width[1]) * known[1] / known[0])
    if height and float(height[1]):
        return round(float(height[1]) * known[0] / known[1]), round(float(height[1]))
    return known


def lost_signs(said: Iterable[str], where: str) -> Iterator[Problem]:
    """Signs that stand as boxes in a cell's pictures, as Matplotlib warns of them."""
    signs = list(dict.fromkeys(chr(int(code)) for text in said for code in LOST.findall(text)))
    if signs:
        shown = ", ".join(map(repr, signs[:5])) + (f" and {len(signs) - 5} more" * (len(signs) > 5))
        yield Problem(
            where,
            f"its picture shows a box in the place of {shown}, which its font lacks",
            "Leave the font as it is, which has Latin and Chinese letters, or name a file of one "
            "that has the sign: matplotlib.font_manager.fontManager.addfont('fonts/….ttf').",
        )
