"""Budgets: what a page may weigh, what a picture may weigh, and how clear its colours must be.

Everything is weighed as `gzip -9` writes it, in kB of 1,000 bytes. A page counts with all that a
browser loads before the reader does anything: its HTML, stylesheets and what they load, scripts
and the modules they import, images. What script loads on demand (the Vega runtime, the search) is
weighed by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from publisher.base.problems import Problem
from publisher.check.weights import WEIGHTS, Weights

RUNTIME_KB = 310.0
GEOMETRY_KB = 20.0


def budget_problems(weights: Weights) -> list[Problem]:
    """Everything of a site that is heavier than it may be."""
    problems = []
    for page in weights.pages:
        if page.total > page.limit.page_kb:
            problems.append(
                Problem(
                    page.page,
                    f"weighs {page.total:.1f} kB before a reader does anything, above "
                    f"{page.limit.page_kb:g} kB ({page.heaviest})",
                    "Draw less, or raise its limit in the front matter: "
                    "`atlas: {budget-kb: …, reason: …}`.",
                )
            )
        if page.of("script") > page.limit.script_kb:
            problems.append(
                Problem(
                    page.page,
                    f"loads {page.of('script'):.1f} kB of script before a reader does anything, "
                    f"above {page.limit.script_kb:g} kB",
                    "Load it when it is asked for, with `import()`.",
                )
            )
    if (total := sum(weights.runtime.values()) / 1000) > RUNTIME_KB:
        problems.append(
            Problem(
                ", ".join(weights.runtime),
                f"the live runtime weighs {total:.1f} kB, above {RUNTIME_KB:g} kB",
                "Bundle less of it.",
            )
        )
    problems += [
        Problem(
            name,
            f"the geometry weighs {size / 1000:.1f} kB, above {GEOMETRY_KB:g} kB",
            "Simplify it further where it is made (scripts/).",
        )
        for name, size in weights.geometry.items()
        if size / 1000 > GEOMETRY_KB
    ]
    return problems


def weights_table(weights: Mapping[str, Any]) -> str:
    """The published weights as a table of plain text, one line to a page, in kB."""
    kinds = ("html", "style", "script", "other")
    rows: list[tuple[str, ...]] = [("kB as gzip -9", *kinds, "total", "limit")]
    for page, entry in weights["pages"].items():
        parts = [sum(entry["parts"].get(kind, {}).values()) for kind in kinds]
        numbers = [f"{size / 1000:.1f}" for size in (*parts, entry["total"])]
        rows.append((page, *numbers, f"{entry['limit'] / 1000:g}"))
    limits = {"runtime": RUNTIME_KB, "geometry": GEOMETRY_KB, "search": None}
    for kind, sizes in weights["on_demand"].items():
        limit = f"{limits[kind]:g}" if limits[kind] else ""
        total = f"{sum(sizes.values()) / 1000:.1f}"
        rows.append((f"{kind}, on demand", *[""] * len(kinds), total, limit))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def published_table(site: Path) -> str:
    """The weights that a finished site publishes, as a table of plain text."""
    return weights_table(json.loads((site / WEIGHTS).read_text(encoding="utf-8")))
