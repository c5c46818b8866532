"""What a figure's record must hold to be published."""

from __future__ import annotations

import re
from typing import Any

from publisher.base.problems import Problem
from publisher.figures.drawings import urls

MOST_ROWS = 5000
REQUIRED = ("title", "description", "spec", "table", "sources", "licence", "as_of")


def record_problems(record: dict[str, Any], options: dict[str, Any], where: str) -> list[Problem]:
    """What a figure lacks to be published."""
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
    problems.extend(
        Problem(where, f"the figure has no {part}", f"Give `{part}=` to figure().")
        for part in REQUIRED
        if not record.get(part)
    )
    if not record.get("table", {}).get("rows"):
        problems.append(Problem(where, "the figure's table is empty", "Give its data as `table=`."))
    elif len(record["table"]["rows"]) > MOST_ROWS:
        problems.append(
            Problem(
                where,
                f"the figure's table has {len(record['table']['rows'])} rows, above {MOST_ROWS}",
                "Aggregate the table, or link the CSV instead.",
            )
        )
    problems.extend(item_problems(record.get("items"), where))
    problems.extend(
        Problem(where, f"the spec loads {url!r}", "Use a file of the project, by relative path.")
        for url in urls(record.get("spec", {}))
        if re.match(r"[a-z][a-z0-9+.-]*:|/", url) or ".." in url
    )
    return problems


def item_problems(items: dict[str, Any] | None, where: str) -> list[Problem]:
    """What the list of the things that a figure shows lacks: its parts, or an id of its own."""
    if items is None:
        return []
    parts = [part for part in ("key", "param", "label", "find", "entries") if not items.get(part)]
    if parts:
        return [
            Problem(where, f"the figure's items have no {part}", f"Give it in items.{part}.")
            for part in parts
        ]
    ids = [entry.get("id") for entry in items["entries"]]
    faults = [name for name in ids if not re.fullmatch(r"[a-z0-9-]+", str(name))]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    unnamed = [entry.get("id") for entry in items["entries"] if not entry.get("names")]
    return [
        Problem(where, f"the figure's items {what}: {', '.join(map(str, names))}", remedy)
        for what, names, remedy in (
            ("have ids that no address can hold", faults, "Use a-z, 0-9 and - only."),
            ("have the same id", repeated, "Give each its own."),
            ("have no name", unnamed, "Give each at least one name."),
        )
        if names
    ]
