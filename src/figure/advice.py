"""What is said below a figure in a notebook: what is still missing to publish, what is hard to see."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from figure.changed import noted
from figure.colours import contrast, distance, named, normal
from figure.record import faults

SILENCE = "FIGURE_ADVICE"  # `off` where nobody reads a notebook while it runs
OPTIONS = {
    "label": "#| label: fig-…",
    "fig-cap": '#| fig-cap: "How to read it"',
    "fig-alt": '#| fig-alt: "What it shows"',
}
SVG = "{http://www.w3.org/2000/svg}"
PAPERS = {"light": "#ffffff", "dark": "#14181d"}
FAINT = 1.5  # contrast with the ground below which a mark is hardly there
ALIKE = 0.05  # distance in OKLab below which two colours are one to a reader
ALIKE_CONES = 0.03  # the same for who lacks a kind of cone
BETWEEN = "rgb("  # how a drawing writes a shade between two colours
FEW = 12  # more colours than this are steps of a scale, of which neighbours may be alike
VISIONS = {"deutan": "green", "protan": "red"}


def missing(record: Mapping[str, Any], cell: str) -> list[str]:
    """What a figure lacks to be published, each with how to give it; `cell` is the code that shows it."""
    lacking = [
        f"{name} ({how})"
        for name, how in OPTIONS.items()
        if not re.search(rf"^#\|\s*{name}\s*:\s*\S", cell, re.MULTILINE)
    ]
    lacking += [f"{fault.part} ({fault.remedy.rstrip('.')})" for fault in faults(record)]
    return lacking


def hard_to_see(
    marks: Iterable[str], palette: Mapping[str, Mapping[str, Any]] | None
) -> Iterator[str]:
    """Colours of marks that a reader cannot tell from the ground, or from each other.

    Of colours that the palette describes nothing is said: they were chosen, and are tested. Steps
    of a scale, which Vega writes as rgb(…), may be alike, and pale at one end, but not all alike.
    """
    marks = set(marks)
    chosen = {
        plain: named([plain], {})[plain]["dark"]
        for colour in marks
        if (plain := normal(colour))
        and (palette or {}).get(colour, {"derived": True}).get("derived")
    }
    if not chosen:
        return
    scale = sum(colour.startswith(BETWEEN) for colour in marks if normal(colour) in chosen)
    if scale or len(chosen) > FEW:
        if max(distance(min(chosen), each) for each in chosen) < 2 * ALIKE:
            yield "its colours are hardly apart: take a scale with more difference"
        return
    if set(chosen) == {PAPERS["light"]}:
        yield "its marks have the colour of the ground: take a stronger one"
    for colour in chosen:
        if contrast(colour, PAPERS["light"]) < FAINT and colour != PAPERS["light"]:
            yield f"{colour} hardly stands out from the ground: take a stronger colour"
    for one, other in combinations(sorted(chosen), 2):
        if distance(one, other) < ALIKE or distance(chosen[one], chosen[other]) < ALIKE:
            yield f"{one} and {other} look alike: take colours further apart"
            continue
        for vision, cone in VISIONS.items():
            if distance(one, other, vision=vision) < ALIKE_CONES:
                yield (
                    f"{one} and {other} look alike to who sees no {cone}: let their lightness differ"
                )
                break


def mark_colours(svg: str) -> set[str]:
    """The colours in which a drawing of Vega shows its marks; axes, keys and words are none."""
    found = set()
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        kinds = group.get("class", "").split()
        if "role-mark" in kinds and "mark-text" not in kinds:
            for mark in group.iter(f"{SVG}path"):
                found |= {mark.get(paint, "") for paint in ("fill", "stroke")}
    return {colour for colour in found if normal(colour)}


def line(record: Mapping[str, Any], cell: str, marks: Iterable[str] = ()) -> str:
    """One line on a figure: what is missing to publish and what is hard to see; empty if nothing is."""
    parts = []
    if lacking := missing(record, cell):
        parts.append(f"To publish this figure, add: {'; '.join(lacking)}.")
    if seen := list(hard_to_see(marks, record.get("palette"))):
        parts.append(f"Hard to see: {'; '.join(seen)}.")
    return " ".join(parts)


def say_below(record: Mapping[str, Any], *, root: Path) -> None:
    """In a notebook that somebody works in, say the line below the figure of the present cell."""
    python = sys.modules.get("IPython")
    shell: Any = python.get_ipython() if python else None
    if shell is None or os.environ.get(SILENCE) == "off":
        return

    def say(result: Any) -> None:
        shell.events.unregister("post_run_cell", say)
        cell = getattr(result.info, "raw_cell", None) or ""
        said = (line(record, cell, _drawn_marks(record, root)), noted(None, record, root))
        if told := " ".join(part for part in said if part):
            shell.display_pub.publish({"text/plain": told})

    shell.events.register("post_run_cell", say)


def _drawn_marks(record: Mapping[str, Any], root: Path) -> set[str]:
    """The colours of the marks, if there are any that nobody described: else nothing is drawn."""
    from figure.save import drawing

    palette = record.get("palette") or {}
    chosen = any(colour.get("derived") for colour in palette.values())
    if not chosen and '"scheme"' not in json.dumps(record["spec"]):
        return set()
    return mark_colours(drawing(str(record.get("title")), record["spec"], root=root))
