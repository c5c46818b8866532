"""The colours and shapes of every chart, each with a twin for dark pages.

One colour and one shape per cohort, so that a cohort is known without its colour; cohorts to come
have theirs already. The colours were chosen, and are tested, for readers with any common colour vision: in every simulated
vision two cohorts stay apart, each reads on paper (at least 4.5 to 1) and on the most deeply
shaded province (at least 3 to 1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class PaletteError(ValueError):
    """A colour is used that the palette does not hold."""


@dataclass(frozen=True)
class Color:
    """A colour by its role (`name`), with its value on light and on dark pages.

    A `quiet` colour carries no meaning of its own, so it need not stand out: a ground, a grid line,
    the rest of a whole.
    """

    name: str
    light: str
    dark: str
    quiet: bool = False


COLORS = {
    color.name: color
    for color in (
        Color("paper", "#ffffff", "#14181d", quiet=True),
        Color("ink", "#1d2126", "#eef0f2"),
        Color("ink-soft", "#586069", "#a9b2bb"),
        Color("rule", "#d4d9de", "#39424b", quiet=True),
        Color("rule-strong", "#8a939c", "#77828d"),
        Color("land-0", "#f1f1ee", "#20262c", quiet=True),
        Color("land-1", "#dae4ea", "#303b44", quiet=True),
        Color("land-2", "#c0d2dd", "#3c4a54", quiet=True),
        Color("land-3", "#8fb0c4", "#566a78", quiet=True),
        Color("land-4", "#5686a3", "#7f96a6", quiet=True),
        Color("land", "#fcfcfa", "#20262c", quiet=True),
        Color("land-pilot", "#bacfdc", "#3c4a55", quiet=True),
        Color("beyond", "#e9eff2", "#171c21", quiet=True),
        Color("map-ink", "#46505a", "#bfc7ce"),
        Color("cohort-2015", "#482061", "#f0d0fa"),
        Color("cohort-2021", "#1a6fcf", "#6f96e6"),
        Color("cohort-2022", "#00634d", "#58d39b"),
        Color("cohort-2025", "#c4460a", "#dc8527"),
        # For cohorts that come: later_cohort takes them in turn.
        Color("cohort-later-1", "#663611", "#f9bb0f"),
        Color("cohort-later-2", "#a33f88", "#d17ba9"),
        Color("cohort-later-3", "#7d6d3a", "#b7bf70"),
        Color("cohort-later-4", "#1924ba", "#9cb0e1"),
        Color("services", "#1a5f8a", "#7cbbe6"),
        Color("rest", "#c9cfd5", "#4a545e", quiet=True),
    )
}

PAPER = COLORS["paper"].light
INK = COLORS["ink"].light
INK_SOFT = COLORS["ink-soft"].light
RULE = COLORS["rule"].light
RULE_STRONG = COLORS["rule-strong"].light
SERVICES = COLORS["services"].light
REST = COLORS["rest"].light

COUNTRY = COLORS["land"].light  # a province without a pilot region
PILOT_LAND = COLORS["land-pilot"].light  # one with a pilot region
BEYOND = COLORS["beyond"].light  # what lies outside the country
MAP_INK = COLORS["map-ink"].light  # names on a map that are not those of its places

LAND = {steps: COLORS[f"land-{steps}"].light for steps in (0, 1, 2, 3, 4)}
SHADES = (LAND[2], LAND[3], LAND[4], SERVICES)  # of areas, from little to much
COHORT_COLORS = {year: COLORS[f"cohort-{year}"].light for year in (2015, 2021, 2022, 2025)}
COHORT_SHAPES = {2015: "diamond", 2021: "square", 2022: "triangle-up", 2025: "circle"}
LATER_COLORS = tuple(COLORS[f"cohort-later-{number}"].light for number in (1, 2, 3, 4))
# Of five points, broad enough to be seen beside its own white outline, as the wedge of Vega is not.
STAR = "M0,-1L.3,-.4L.95,-.3L.48,.15L.6,.8L0,.5L-.6,.8L-.48,.15L-.95,-.3L-.3,-.4Z"
LATER_SHAPES = ("triangle-down", "cross", "triangle-right", "triangle-left", STAR)
LATER = 2026  # the first year that has the first of them


def cohort_styles(years: Iterable[int]) -> tuple[dict[int, str], dict[int, str]]:
    """A colour and a shape for each cohort: those that it has, or by its year one of those to come.

    The year decides, so that a cohort looks the same in every chart, whichever others are in it. No
    two of twenty years in a row have both in common.
    """
    later = sorted(set(map(int, years)) - set(COHORT_COLORS))
    colors = {year: LATER_COLORS[(year - LATER) % len(LATER_COLORS)] for year in later}
    shapes = {year: LATER_SHAPES[(year - LATER) % len(LATER_SHAPES)] for year in later}
    return COHORT_COLORS | colors, COHORT_SHAPES | shapes


def palette_record(literals: Iterable[str]) -> dict[str, dict[str, str | bool]]:
    """Name each colour literal and give its dark twin, and say which are quiet; keyed as written.

    Raises `PaletteError` naming the literals the palette does not hold.
    """
    by_light: dict[str, Color] = {}
    for color in COLORS.values():
        by_light.setdefault(color.light, color)
    wanted = sorted(set(literals))
    unknown = [literal for literal in wanted if literal.lower() not in by_light]
    if unknown:
        raise PaletteError(
            f"{', '.join(unknown)}: not in the palette. "
            "Take a colour from helpers.charts.palette, or add one there with its dark twin."
        )
    return {
        literal: {
            "name": by_light[literal.lower()].name,
            "dark": by_light[literal.lower()].dark,
            **({"quiet": True} if by_light[literal.lower()].quiet else {}),
        }
        for literal in wanted
    }


def contrast(one: str, other: str) -> float:
    """Give the WCAG contrast ratio of two hex colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def linear(color: str) -> tuple[float, float, float]:
    """Give the linear-light red, green and blue of a hex colour, each from 0 to 1."""
    red, green, blue = (_expand(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _expand(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _luminance(color: str) -> float:
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
