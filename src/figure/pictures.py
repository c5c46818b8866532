"""A composed picture as a file: SVG, PNG or PDF, which says in its metadata too what it is."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import unescape

from figure.compose import SIZES, require_known
from figure.lettering import measures

if TYPE_CHECKING:
    from PIL import Image

KINDS = ("svg", "png", "pdf")
COLOURS = 256  # that a palette of PNG can hold
# The terms of Dublin Core, under the keywords of PNG.
TOLD = {"title": "Title", "description": "Description", "source": "Source", "creator": "Author",
        "rights": "Copyright", "date": "Creation Time", "abstract": "Comment"}  # fmt: skip
# The same under the names of PDF, as far as it has them.
PDF = {"Title": "Title", "Description": "Subject", "Author": "Author", "Source": "Keywords"}


def picture(composed: str, kind: str, *, size: str = "page") -> bytes:
    """A composed picture as the bytes of a file: `svg`, `png` or `pdf`.

    A PNG has the pixels that its size is meant for, and tells title, source, credit, licence and
    date in its metadata. Raises `ComposeError` if the kind is unknown.
    """
    require_known("kind", kind, KINDS)
    require_known("size", size, SIZES)
    if kind == "svg":
        return composed.encode()
    import vl_convert

    if kind == "pdf":
        return settled(vl_convert.svg_to_pdf(composed), told_by(composed))
    scale = measures()["sizes"][size]["scale"]
    return with_texts(smaller(vl_convert.svg_to_png(composed, scale=scale)), told_by(composed))


def smaller(png: bytes) -> bytes:
    """The same pixels in fewer bytes: no alpha where all is opaque, a palette where colours are few."""
    from PIL import Image

    image: Image.Image = Image.open(io.BytesIO(png))
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    if image.mode == "RGB" and (colours := image.getcolors(COLOURS)):
        image = with_palette(image, [colour for _, colour in sorted(colours, reverse=True)])
    written = io.BytesIO()
    # Level 9 takes four times the time for three parts in a hundred.
    image.save(written, "PNG", compress_level=6)
    return min(written.getvalue(), png, key=len)


def with_palette(image: Image.Image, colours: Sequence[Any]) -> Image.Image:
    """The same pixels as places in a palette of all their colours.

    A table from each possible colour to its place takes a fifth of the time that looking for like
    colours takes.
    """
    import numpy as np
    from PIL import Image

    places = np.zeros(1 << 24, np.uint8)
    for place, (red, green, blue) in enumerate(colours):
        places[red | green << 8 | blue << 16] = place
    pixels = np.frombuffer(image.convert("RGBX").tobytes(), "<u4") & 0xFFFFFF
    few = Image.frombytes("P", image.size, places[pixels].tobytes())
    few.putpalette([part for colour in colours for part in colour])
    return few


def settled(pdf: bytes, texts: Mapping[str, str]) -> bytes:
    """A PDF that tells what it is, in an order of its own: vl-convert writes fonts in any order."""
    from pypdf import PdfReader, PdfWriter

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it counts the objects of vl-convert anew
    reader = PdfReader(io.BytesIO(pdf))
    sort_names(reader.root_object, set())
    writer = PdfWriter(clone_from=reader)
    writer.metadata = {f"/{PDF[word]}": text for word, text in texts.items() if word in PDF}
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def sort_names(part: Any, seen: set[int]) -> None:
    """Sort the names of every dictionary of a PDF that can be reached from `part`, in place."""
    part = part.get_object() if hasattr(part, "get_object") else part
    if id(part) in seen:
        return
    seen.add(id(part))
    if isinstance(part, dict):
        entries = sorted(dict.items(part))
        dict.clear(part)
        dict.update(part, entries)
        for _, value in entries:
            sort_names(value, seen)
    elif isinstance(part, list):
        for value in part:
            sort_names(value, seen)


def told_by(composed: str) -> dict[str, str]:
    """What a composed picture says of itself, under the keywords of PNG."""
    found = re.findall(r"<dc:(\w+)>(.*?)</dc:\1>", composed, re.DOTALL)
    return {TOLD[name]: unescape(text) for name, text in found}


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """A PNG with texts in its metadata, as chunks of international text after its header."""
    end_of_header = 8 + 25
    chunks = b"".join(
        chunk(b"iTXt", b"%s\0\0\0\0\0%s" % (word.encode("latin-1"), text.encode()))
        for word, text in texts.items()
    )
    return png[:end_of_header] + chunks + png[end_of_header:]


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG: its length, kind, content and checksum."""
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
