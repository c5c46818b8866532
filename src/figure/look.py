"""The look of what an author leaves open, each colour with its twin for dark pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from figure.colours import named

# Colour as written: its role, its twin on dark pages, whether it carries no meaning of its own.
# The categories stand out from light and from dark paper by at least 3 to 1, the ink by 4.5.
COLOURS: dict[str, dict[str, Any]] = {
    "#ffffff": {"name": "figure-paper", "dark": "#14181d", "quiet": True},
    "#20252b": {"name": "figure-ink", "dark": "#eceff1"},
    "#59616a": {"name": "figure-ink-soft", "dark": "#aab3bc"},
    "#d5d9de": {"name": "figure-rule", "dark": "#39424b", "quiet": True},
    "#8b949d": {"name": "figure-rule-strong", "dark": "#78838e", "quiet": True},
    "#1f6fb2": {"name": "figure-1", "dark": "#7cb3ec"},
    "#c2410c": {"name": "figure-2", "dark": "#fb9a6a"},
    "#0f766e": {"name": "figure-3", "dark": "#5fd0c3"},
    "#6d3fb0": {"name": "figure-4", "dark": "#b79df0"},
    "#8a6d00": {"name": "figure-5", "dark": "#d9b84a"},
    "#be185d": {"name": "figure-6", "dark": "#f48fb8"},
    "#3f7d20": {"name": "figure-7", "dark": "#93cf6f"},
    "#4b5563": {"name": "figure-8", "dark": "#a8b1bd"},
}
# The width of a chart that leaves it open, in pixels, on a page and on a phone: drawn so, type has
# about the size that the look gives it.
WIDE, NARROW = 560, 270
PAPER, INK, INK_SOFT, RULE, RULE_STRONG, *CATEGORIES = COLOURS

CONFIG: dict[str, Any] = {
    "background": PAPER,
    "font": "'Liberation Sans', Arial, Helvetica, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domainColor": RULE_STRONG,
        "gridColor": RULE,
        "tickColor": RULE_STRONG,
        "labelColor": INK_SOFT,
        "labelFontSize": 12,
        "titleColor": INK_SOFT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "header": {"labelColor": INK, "labelFontSize": 12, "titleColor": INK_SOFT},
    "legend": {
        "labelColor": INK,
        "labelFontSize": 12,
        "symbolBaseStrokeColor": INK_SOFT,
        "titleColor": INK_SOFT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "title": {"color": INK, "subtitleColor": INK_SOFT},
    "mark": {"color": CATEGORIES[0]},
    "rule": {"color": INK_SOFT},
    "text": {"color": INK, "fontSize": 12},
    "boxplot": {"median": {"color": PAPER}, "box": {"color": CATEGORIES[0]}},
    "range": {"category": CATEGORIES},
    "selection": {"interval": {"mark": {"fill": INK, "stroke": PAPER}}},
}

_LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\([^)]*\)")
_COLOUR_KEYS = {"color", "fill", "stroke", "background"}


def filled(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration with everything that it leaves open taken from another."""
    result = {**defaults, **given}
    for key in given.keys() & defaults.keys():
        if isinstance(given[key], Mapping) and isinstance(defaults[key], Mapping):
            result[key] = filled(given[key], defaults[key])
    return result


def leaves_width_open(spec: Mapping[str, Any]) -> bool:
    """Whether a spec is one chart, not several side by side, and does not say how wide it is."""
    several = {"hconcat", "vconcat", "concat", "facet", "repeat", "spec", "width"}
    panels = {"row", "column", "facet"}
    return not several & spec.keys() and not panels & spec.get("encoding", {}).keys()


def twins(
    specs: list[dict[str, Any]], known: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Every colour that the specs write out, with the dark twin it is known by or one worked out.

    Shades that only the drawing shows, of a scheme or between two colours, are added when it is
    drawn.
    """
    return named({literal for spec in specs for literal in colour_literals(spec)}, known)


def colour_literals(spec: dict[str, Any]) -> set[str]:
    """Every colour a spec writes out, also by CSS name; data are not looked into."""
    return set(_colours(spec, key=""))


def _colours(node: Any, *, key: str) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("datasets", "$schema") or (name == "values" and key == "data"):
                continue
            inner = key if name in ("value", "condition", "expr") else name
            yield from _colours(value, key=inner)
    elif isinstance(node, list):
        for value in node:
            yield from _colours(value, key=key)
    elif isinstance(node, str):
        literals = _LITERAL.findall(node)
        yield from literals
        names_colour = key in _COLOUR_KEYS or key.endswith("Color")
        if names_colour and not literals and node.isalpha():
            yield node
