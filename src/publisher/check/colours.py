"""Whether text and marks of a drawing stand out from what they stand on, in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lxml import etree

from figure.colours import UNKNOWN_COLOUR, contrast, is_paint, normal
from publisher.base.problems import Problem

# WCAG 2.2, 1.4.3 and 1.4.11: text against what it stands on, and marks against what is around them.
TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0
SVG = "{http://www.w3.org/2000/svg}"
# The paper of a drawing that paints none of its own.
PAPER = {"light": "#ffffff", "dark": "#15181b"}
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")


def colour_problems(
    where: str, svg: str, palette: Mapping[str, Mapping[str, Any]] | None
) -> Iterator[Problem]:
    """Colours of one drawing that a reader cannot make out, on a light page or on a dark one.

    Every colour has to be in the record's palette, or it would stay as it is on a dark page. Text
    has to stand out from the paper; text in the colour of the paper, from some mark. A mark has to
    stand out too, unless the palette calls its colour `quiet`: a ground or a grid line, which
    nobody needs to make out to read the figure. Transparency is not counted.

    A colour whose twin was worked out (`derived`) is the author's own: its marks are told of by
    `figure.advice`, not refused, and its text may stand on a mark.

    A drawing without a palette stands on light paper everywhere. Only its text is looked at, as far
    as its colour is written #rrggbb: which of its marks carry meaning, nobody has said.
    """
    text, marks, paper = colours_of(svg)
    if palette is None:
        plain = {colour for colour in marks if HEX.fullmatch(colour)}
        words = {colour: colour for colour in text | plain if HEX.fullmatch(colour)}
        yield from dim_text(where, "light", text & words.keys(), plain, paper, words)
        return
    strange = sorted(
        colour for colour in text | marks if colour not in palette or not normal(colour)
    )
    for colour in strange:
        if not is_paint(colour):
            yield Problem(where, f"there is no colour {colour!r}", UNKNOWN_COLOUR)
            continue
        yield Problem(
            where,
            f"the colour {colour} is not in its palette, so it would not change on a dark page",
            "Name it in the palette, with its dark twin.",
        )
    if strange:
        return
    own = {colour for colour in text | marks if palette[colour].get("derived")}
    as_paper = {colour for colour in text if normal(colour) == normal(paper or PAPER["light"])}
    loud = {c for c in marks - {paper} - own if not palette[c].get("quiet")}
    for theme in ("light", "dark"):
        shown = {c: palette[c]["dark"] if theme == "dark" else c for c in text | marks}
        yield from dim_text(where, theme, text, marks, paper, shown, on_marks=own | as_paper)
        for colour in sorted(loud):
            found = contrast(shown[colour], shown.get(paper or "", PAPER[theme]))
            if found < MARK_CONTRAST:
                yield dim(where, f"a mark in {colour}", theme, found, MARK_CONTRAST)


def colours_of(svg: str) -> tuple[set[str], set[str], str | None]:
    """The colours of a drawing's text, those of its marks, and that of the paper that it paints."""
    root = etree.fromstring(svg.encode())
    text: set[str] = set()
    marks: set[str] = set()
    for element in root.iter(etree.Element):
        fill, stroke = (paint(element, name) for name in ("fill", "stroke"))
        if element.tag != f"{SVG}text":
            marks |= {colour for colour in (fill, stroke) if colour}
        elif fill and fill != stroke:
            text.add(fill)
    ground = root.find(f"{SVG}rect")
    return text, marks, None if ground is None else paint(ground, "fill")


def dim_text(
    where: str,
    theme: str,
    text: set[str],
    marks: set[str],
    paper: str | None,
    shown: Mapping[str, str],
    *,
    on_marks: Collection[str] = (),
) -> Iterator[Problem]:
    """Text that does not stand out from its paper; `shown` gives each colour as the theme has it.

    Text in the colours of `on_marks` may stand on a mark, as text in the colour of the paper does.
    """
    under = shown.get(paper or "", PAPER[theme])
    for colour in sorted(text):
        below = [] if colour == paper else [under]
        if colour == paper or colour in on_marks:
            below += [shown[mark] for mark in marks]
        best = max(contrast(shown[colour], each) for each in below)
        if best < TEXT_CONTRAST:
            yield dim(where, f"text in {colour}", theme, best, TEXT_CONTRAST)


def dim(where: str, what: str, theme: str, found: float, wanted: float) -> Problem:
    """The refusal of a colour that does not stand out."""
    return Problem(
        where,
        f"{what} has a contrast of {found:.1f} to 1 on {theme} pages, below {wanted:g} to 1",
        "Take a clearer colour for that theme; call it `quiet` only if it carries no meaning.",
    )


def paint(element: etree._Element, name: str) -> str | None:
    """The colour of an element's fill or stroke, if it shows one."""
    colour = element.get(name, "none").lower()
    invisible = "0" in (element.get("opacity"), element.get(f"{name}-opacity"))
    if invisible or colour in ("none", "transparent", "currentcolor") or colour.startswith("url("):
        return None
    return colour
