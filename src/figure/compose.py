"""A drawing composed into a picture that may travel: with its title, its source and its credit.

`compose` takes a drawing as SVG and gives a picture as SVG; `figure.pictures.picture` makes a file of
that. The measures lie in compose.json: the script of a page composes with the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from figure.lettering import HAN, Frame, Line, frame_of, len_of, length, measures, text_lines

SIZES = ("page", "print", "square", "story", "card")
THEMES = ("light", "dark")
COLOUR = re.compile(r'((?:fill|stroke|stop-color)=")(#[0-9a-fA-F]{6})(?=")')


class ComposeError(ValueError):
    """A picture cannot be made as it was asked for: what is wrong, and what there is."""


def compose(
    svg: str,
    *,
    title: str,
    subtitle: str | None = None,
    note: str | None = None,
    source: str | None = None,
    credit: str | None = None,
    licence: str | None = None,
    date: str | None = None,
    size: str = "page",
    theme: str = "light",
    lang: str = "en",
    palette: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """Compose a drawing with its words: title and subtitle above; note, source, credit, licence, date below.

    `svg` is a drawing in light colours, key included. `size` is `page` (as wide as the drawing),
    `print` (170 mm, for 300 dots per inch), `square` (1080 by 1080), `story` (1080 by 1920) or `card` (1200
    by 630);
    `theme` is `light` or `dark`, for which `palette` gives the twin of each colour (a drawing
    without one stands on light paper). `source` names the sources, without the word for them, which
    follows from `lang`. Raises `ComposeError` if a size or theme is unknown, the title is empty, or
    the drawing is no SVG of a known width.
    """
    require_known("size", size, SIZES)
    require_known("theme", theme, THEMES)
    if not title.strip():
        raise ComposeError("the picture has no title: give title=, the finding as a sentence")
    width, height = drawing_size(svg)
    frame = frame_of(size, width)
    label = measures()["source"].get(lang.partition("-")[0], "")
    last = " · ".join(part for part in (credit, licence, date) if part)
    head = text_lines(frame, [("title", title), ("subtitle", subtitle or "")])
    source_line = f"{label}{source}" if source else ""
    foot = text_lines(frame, [("note", note or ""), ("foot", source_line), ("foot", last)])
    told = {"title": title, "description": subtitle, "source": source, "creator": credit}
    told |= {"rights": licence, "date": date, "abstract": note}
    ink = measures()["ink"][theme]
    placed = placed_drawing(svg, palette if theme == "dark" else None, (width, height))
    boxed = box(frame, len_of(head, frame), len_of(foot, frame), height / width)
    panel = theme == "dark" and palette is None
    return _drawn(frame, boxed, head, foot, placed, ink, told, panel=panel, lang=lang)


def require_known(part: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise ComposeError(f"{part} must be one of {', '.join(known)}, not {given!r}")


def drawing_size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing; raises `ComposeError` if it does not tell them."""
    root = re.search(r"<svg\b[^>]*>", svg)
    tag = root[0] if root else ""
    sides = [re.search(rf'\b{side}="([\d.]+)(?:px)?"', tag) for side in ("width", "height")]
    if all(sides):
        found = [float(side[1]) for side in sides if side]
    elif view := re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', tag):
        found = [float(view[1]), float(view[2])]
    else:
        found = [0.0, 0.0]
    if min(found) <= 0:
        raise ComposeError(
            "the drawing is no SVG with a width and a height: give one that has both"
        )
    return found[0], found[1]


def box(frame: Frame, head: float, foot: float, ratio: float) -> dict[str, float]:
    """Where the drawing stands, and how high the sheet is; `ratio` is its height over its width."""
    margin, gap = frame.of("margin"), frame.of("gap")
    top, below = margin + head + gap, gap + foot + margin
    wide = frame.width - 2 * margin
    if frame.height is None:
        height = top + wide * ratio + below
        return {"x": margin, "y": top, "width": wide, "height": wide * ratio, "sheet": height}
    room = frame.height - top - below
    fitted = min(wide, room / ratio)
    y = top + (room - fitted * ratio) / 2
    x = (frame.width - fitted) / 2
    return {"x": x, "y": y, "width": fitted, "height": fitted * ratio, "sheet": frame.height}


def placed_drawing(
    svg: str, palette: Mapping[str, Mapping[str, Any]] | None, size: tuple[float, float]
) -> str:
    """The inside of a drawing, in the colours of its theme, as an SVG to be placed."""
    if palette:
        twins = {light.lower(): colour["dark"] for light, colour in palette.items()}
        svg = COLOUR.sub(lambda m: f"{m[1]}{twins.get(m[2].lower(), m[2])}", svg)
    inner = re.sub(r"^.*?<svg\b[^>]*>", "", svg, count=1, flags=re.DOTALL)
    inner = inner[: inner.rindex("</svg>")]
    names = re.findall(r"\sxmlns:\w+=\"[^\"]*\"", svg[: svg.index(">", svg.index("<svg"))])
    return f'<svg class="drawing"{"".join(names)} %s viewBox="0 0 {size[0]:g} {size[1]:g}">{inner}</svg>'


def _drawn(
    frame: Frame,
    place: dict[str, float],
    head: list[Line],
    foot: list[Line],
    drawing: str,
    ink: Mapping[str, str],
    told: Mapping[str, str | None],
    *,
    panel: bool,
    lang: str,
) -> str:
    wide, high = number(frame.width), number(place["sheet"])
    margin = frame.of("margin")
    mm = frame.millimetres
    sides = (f"{mm:g}mm", f"{number(place['sheet'] * mm / frame.width)}mm") if mm else (wide, high)
    at = " ".join(f'{name}="{number(place[name])}"' for name in ("x", "y", "width", "height"))
    below = place["sheet"] - margin - len_of(foot, frame)
    rule = below - frame.of("gap") / 2
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{sides[0]}" height="{sides[1]}" '
            f'viewBox="0 0 {wide} {high}" role="img" lang="{escape(lang)}">',
            f"<title>{escape(told['title'] or '')}</title>",
            metadata(told),
            f'<rect x="-1" y="-1" width="{number(frame.width + 2)}" '
            f'height="{number(place["sheet"] + 2)}" fill="{ink["paper"]}"/>',
            *(_written(line, margin, ink, frame) for line in head),
            f'<rect {at} fill="#ffffff"/>' if panel else "",
            drawing.replace("%s", at, 1),
            f'<path d="M{number(margin)} {number(rule)}H{number(frame.width - margin)}" '
            f'stroke="{ink["rule"]}" stroke-width="{number(frame.unit)}"/>' if foot else "",
            *(_written(line, below, ink, frame) for line in foot),
            "</svg>\n",
        ]
    )  # fmt: skip


def _written(line: Line, top: float, ink: Mapping[str, str], frame: Frame) -> str:
    """One line of text of the picture."""
    kind = measures()[line.part]
    weight = ' font-weight="bold"' if kind["weight"] == "bold" else ""
    return (
        f'<text x="{number(line.x)}" y="{number(top + line.y)}" fill="'
        f'{ink["ink" if line.part == "title" else "soft"]}" font-family="{measures()["font"]}" '
        f'font-size="{number(kind["size"] * frame.unit)}"{weight}>{lettered(line, kind["size"] * frame.unit)}</text>'
    )


def lettered(line: Line, size: float) -> str:
    """The text of a line as markup, its Chinese letters in a family of their own.

    Each run begins at a place of its own: else a drawing library takes one family for all of them.
    """
    told, weight = measures(), measures()[line.part]["weight"]
    runs = [run for run in re.split(f"({HAN.pattern}+)", line.text) if run]
    if len(runs) < 2 and not HAN.match(line.text):
        return escape(line.text)
    result, x = "", line.x
    for run in runs:
        family = f' font-family="{told["han"]}"' if HAN.match(run) else ""
        result += f'<tspan x="{number(x)}"{family}>{escape(run)}</tspan>'
        x += length(run, weight) * size
    return result


def number(value: float) -> str:
    """A measure as it is written: to a tenth of a pixel, halves upwards, as script rounds too."""
    return f"{int(value * 10 + 0.5) / 10:g}" if value < 100_000 else f"{value:.1f}"


def metadata(told: Mapping[str, str | None]) -> str:
    """What a picture says of itself, in the terms of Dublin Core."""
    said = "".join(f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in told.items() if text)
    return (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">'
        f"{said}</rdf:Description></rdf:RDF></metadata>"
    )
