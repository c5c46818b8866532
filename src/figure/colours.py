"""Colours as CSS writes them: what a colour becomes on a dark page, and how far two are apart.

The twin of a colour has its hue, and stands out from dark paper as much as the colour does from
white: what is loud on one page is loud on the other, and what runs from pale to deep runs so on
both. Lightness is turned within OKLCH, where equal steps look equal.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coloraide import Color

WHITE, DARK_PAPER = "#ffffff", "#14181d"
HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{8})")
NO_COLOUR = {"", "none", "transparent", "currentcolor", "inherit"}
PAINT = re.compile(r'(?:fill|stroke|stop-color)="([^"]+)"')
STEPS = 20  # halvings of lightness, until a step is finer than eight bits


@functools.lru_cache(maxsize=4096)
def normal(text: str) -> str | None:
    """A colour in any notation of CSS as #rrggbb, or #rrggbbaa if it lets something through.

    None if the text is no colour, or none that can be seen.
    """
    text = text.strip().lower()
    if HEX.fullmatch(text):
        plain = text.removesuffix("ff") if len(text) == 9 else text
        return None if len(plain) == 9 and plain.endswith("00") else plain
    if text in NO_COLOUR or text.startswith("url("):
        return None
    from coloraide import Color

    try:
        colour = Color(text)
    except ValueError:
        return None
    return normal(str(colour.convert("srgb").fit().to_string(hex=True)))


@functools.lru_cache(maxsize=4096)
def twin(text: str) -> str:
    """The colour on dark pages, as #rrggbb or #rrggbbaa, of a colour in any notation of CSS.

    Its contrast with dark paper is at least that of the colour with white, as far as white goes.
    Raises `ValueError` for what is no colour.
    """
    plain = normal(text)
    if plain is None:
        raise ValueError(f"{text!r} is no colour")
    opaque, alpha = plain[:7], plain[7:]
    return f"{DARK_PAPER if opaque == WHITE else _turned(opaque)}{alpha}"


def _turned(opaque: str) -> str:
    from coloraide import Color

    _, chroma, hue = Color(opaque).convert("oklch").coords(nans=False)
    wanted = contrast(opaque, WHITE)
    least, most = 0.0, 1.0
    for _ in range(STEPS):
        middle = (least + most) / 2
        found = _above(_hex(middle, chroma, hue), DARK_PAPER)
        least, most = (middle, most) if found < wanted else (least, middle)
    return _hex(most, chroma, hue)


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour of this lightness and hue, with as much of the chroma as a screen can show."""
    from coloraide import Color

    colour = Color("oklch", [lightness, chroma, hue]).fit("srgb").convert("srgb")
    return str(colour.to_string(hex=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG, from 1 to 21; what they let through is not counted."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _above(colour: str, ground: str) -> float:
    """The contrast of a colour with a ground; below 1 if it is darker."""
    return (_luminance(colour) + 0.05) / (_luminance(ground) + 0.05)


def _luminance(colour: str) -> float:
    plain = normal(colour) or WHITE
    channels = (int(plain[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ------------------------------------------------------------------------------ palettes of figures


UNKNOWN_COLOUR = "Write it as #rrggbb, or take a name that CSS knows, such as steelblue."


def unknown(svg: str) -> list[str]:
    """What a drawing paints in that is no colour: browsers leave it out or paint it black."""
    return sorted(paint for paint in set(PAINT.findall(svg)) if not is_paint(paint))


def is_paint(text: str) -> bool:
    """Whether something can be painted with: a colour in any notation, also one that is clear."""
    from coloraide import Color

    plain = text.strip().lower()
    known = plain in NO_COLOUR or plain.startswith(("url(", "var("))
    return known or bool(HEX.fullmatch(plain)) or Color.match(plain, fullmatch=True) is not None


def named(literals: Iterable[str], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Each colour as written, with the name and dark twin it is known by, or with one worked out.

    `known` is keyed by #rrggbb. A colour whose twin was worked out is `derived`; what is no colour
    is left out.
    """
    return {
        literal: dict(known.get(plain) or derived(plain))
        for literal in sorted(set(literals))
        if (plain := normal(literal))
    }


def derived(plain: str) -> dict[str, Any]:
    """What a palette says of a colour that nobody has described."""
    return {"name": f"c-{plain[1:]}", "dark": twin(plain), "derived": True}


def completed(palette: Mapping[str, Mapping[str, Any]], drawn: Iterable[str]) -> dict[str, Any]:
    """A palette that knows every colour that is drawn, in whatever notation; keyed in lower case."""
    own = {literal.lower(): dict(colour) for literal, colour in palette.items()}
    rest = {literal.lower() for literal in drawn} - own.keys()
    if not rest:
        return own
    known = {plain: colour for literal, colour in own.items() if (plain := normal(literal))}
    return own | named(rest, known)


# ------------------------------------------------------------------------------------ told apart


def distance(one: str, other: str, *, vision: str | None = None) -> float:
    """How far two colours look apart, in OKLab, where black and white are 1 apart.

    `vision` may be `protan`, `deutan` or `tritan`: as seen by who lacks that kind of cone.
    """
    first, second = (_seen(normal(colour) or WHITE, vision) for colour in (one, other))
    return float(first.distance(second, space="oklab"))


@functools.lru_cache(maxsize=1024)
def _seen(plain: str, vision: str | None) -> Color:
    from coloraide import Color

    colour = Color(plain[:7])
    return colour.filter(vision) if vision else colour
