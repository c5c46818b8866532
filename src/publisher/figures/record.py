"""What a figure must have to be published: the options of its cell, and a whole record."""

from __future__ import annotations

import re
from typing import Any

from figure.chart import lines, own_title
from figure.make import UNTITLED
from figure.record import faults
from publisher.base.problems import Problem
from publisher.figures.locales import in_language


def record_problems(
    record: Any, options: dict[str, Any], where: str, *, sourced: bool = True
) -> list[Problem]:
    """What a figure lacks to be published: its cell says where.

    Of a plain chart, which has no place to name its sources, none are asked (`sourced` is false).
    """
    problems = []
    for option, remedy in (
        ("label", "Add `#| label: fig-…` to the cell, so that the figure has an address."),
        ("fig-cap", "Add `#| fig-cap:` with a sentence that says how to read the figure."),
        ("fig-alt", "Add `#| fig-alt:` with a sentence that says what the figure shows."),
    ):
        if not str(options.get(option) or "").strip():
            problems.append(Problem(where, f"a figure has no {option}", remedy))
    label = str(options.get("label") or "fig-")
    if not re.fullmatch(r"fig-[a-z0-9-]*", label):
        problems.append(
            Problem(
                where, f"label {label!r} is not that of a figure", "Call it `fig-…`, a-z 0-9 -."
            )
        )
    found = [fault for fault in faults(record) if sourced or fault.part != "sources"]
    untabled = any(fault.part == "table" for fault in found)
    if untabled and draws_nothing(record.get("spec")):
        remedy = "Look at what filters its data, or say in a sentence that there are none."
        return [*problems, Problem(where, "the data of its chart have no rows", remedy)]
    if untabled and not sourced:  # a chart that its author calls by no function of ours
        remedy = "Give it data: alt.Chart(table); or save it once as map.svg, and show that in Markdown: ![what it shows](map.svg)."
        return [*problems, Problem(where, "its chart draws no table of data", remedy)]
    return [*problems, *(Problem(where, fault.found, fault.remedy) for fault in found)]


def draws_nothing(spec: Any) -> bool:
    """Whether a chart has tables inside, and none of them a row."""
    held = spec.get("datasets") if isinstance(spec, dict) else None
    return bool(held) and isinstance(held, dict) and not any(held.values())


def whole_record(
    record: dict[str, Any], options: dict[str, Any], lang: str = "en", count: str = ""
) -> dict[str, Any]:
    """A record with what it leaves open: its cell's caption as title, its alternative as description,
    numbers and days as `lang` writes them, with `count` over an axis that counts.
    """
    caption, alternative = (str(options[name]).strip() for name in ("fig-cap", "fig-alt"))
    held = record.get("table")
    if held and not record.get("title") and held["caption"] == UNTITLED:
        record = {**record, "table": {**held, "caption": caption}}
    optional = {
        "subtitle": None,
        "note": None,
        "licence": None,
        "as_of": None,
        "items": None,
        "pages": None,
    }
    whole = {
        **optional,
        "views": [],
        "states": [],
        "sources": [],
        "palette": None,
        **record,
        "title": record.get("title") or caption,
        "description": record.get("description") or alternative,
    }
    return in_language(titled_once(whole), lang, count=count)


def titled_once(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose title does not stand in its drawing too; a subtitle there moves with it."""
    title = record["spec"].get("title")
    below = lines(title.get("subtitle")) if isinstance(title, dict) else None
    moved = below is None or (isinstance(below, str) and record["subtitle"] in (None, below))
    if own_title(record["spec"]) != record["title"] or not moved:
        return record
    specs = {
        part: {key: value for key, value in record[part].items() if key != "title"}
        for part in ("spec", "compact_spec")
        if own_title(record.get(part) or {}) == record["title"]
    }
    return {**record, **specs, "subtitle": record["subtitle"] or below}
