"""The colours of all figures as custom properties of a stylesheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from figure.colours import HEX
from publisher.figures.figure import Figure
from publisher.figures.themes import PAINTS

# A drawing whose colours have no dark twins keeps its light paper, and what stands on it too.
ON_PAPER = ".figure-canvas.on-paper{color-scheme:light;background:#fff;color:#000}\n"


def palette_css(figures: list[Figure]) -> str:
    """Custom properties for every described colour of the figures, in both themes.

    `light-dark()` follows the colour scheme of whatever shows the colour: the reader's system, the
    site's switch, paper. A browser too old for it shows the light colours.
    A live drawing writes colours as its spec does; the last rules turn each into its property.
    Colours that nobody described stand with their figure (`shades_css`).
    """
    described = {
        literal: colour
        for figure in figures
        for literal, colour in (figure.record["palette"] or {}).items()
        if not colour.get("derived")
    }
    paper = ON_PAPER if any(figure.on_paper for figure in figures) else ""
    return f"{properties(described)}\n{live_rules(described)}{paper}"


def shades_css(figure: Figure) -> str:
    """The same for what only this figure shows: colours of its author's own, shades of a scale."""
    shown, record = figure.palette or {}, figure.record["palette"] or {}
    told = {literal.lower() for literal, colour in record.items() if not colour.get("derived")}
    rest = {literal: shown[literal] for literal in shown if literal.lower() not in told}
    own = {literal: colour for literal, colour in rest.items() if colour.get("derived")}
    return f"{properties(own)}\n{live_rules(rest)}" if rest else ""


def properties(palette: Mapping[str, Mapping[str, Any]]) -> str:
    """A custom property for each colour, called by its role."""
    pairs = {colour["name"]: (light, colour["dark"]) for light, colour in palette.items()}
    light = "".join(f"--{name}:{pair[0]};" for name, pair in sorted(pairs.items()))
    both = "".join(
        f"--{name}:light-dark({','.join(pair)});" for name, pair in sorted(pairs.items())
    )
    return f":root{{{light}}}\n@supports (color:light-dark(red,red)){{:root{{{both}}}}}"


def live_rules(palette: Mapping[str, Mapping[str, Any]]) -> str:
    """A rule that turns each colour of a live drawing, as written there, into its property."""
    return "".join(
        f'.figure-stage [{part}="{literal}" i]{{{part}:var(--{colour["name"]})}}\n'
        for literal, colour in sorted(palette.items(), key=lambda each: each[1]["name"])
        for part in (("fill", "stroke") if HEX.fullmatch(literal.lower()) else PAINTS)
    )
