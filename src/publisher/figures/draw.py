"""Figures: from the record that a notebook cell gives to the picture, table and files of a page.

A cell that ends in a figure outputs one record under `FIGURE_MIME` (docs/figure-record.md): a
Vega-Lite spec with all that is said of it. The cell's own options give its label, caption and
alternative. Here the record becomes a `Figure`: drawn, described,
and ready to stand in a page before any script runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import Problem, require_none
from publisher.base.workers import Workers
from publisher.figures.drawings import begin_layout
from publisher.figures.figure import Figure
from publisher.figures.markup import fragment
from publisher.figures.record import record_problems, whole_record
from publisher.site.notebooks import FIGURE_MIME, code_cells
from publisher.site.project import Project


def draw_figures(
    project: Project, page: str, notebook: NotebookNode, workers: Workers | None = None
) -> tuple[NotebookNode, list[Figure]]:
    """Draw every figure of an executed notebook and put its markup where its record was.
    Every HTML output becomes a raw block of Markdown. What is not in the cache is drawn by `workers`.

    Raises `SiteError` naming the cell of a figure that lacks label, caption or alternative, or whose
    record does not follow its schema or refers to something outside the project.
    """
    workers = workers or Workers.immediate(project.root)
    begun: list[tuple[NotebookNode, Callable[[], Figure]]] = []
    problems: list[Problem] = []
    for _, cell, options, where in code_cells(notebook, page):
        for output in cell.outputs:
            record = output.get("data", {}).get(FIGURE_MIME)
            if record is None:
                continue
            faults = record_problems(record, options, where)
            problems.extend(faults)
            if not faults:
                begun.append((output, begin_figure(project, page, record, options, where, workers)))
    require_none(problems)
    root = "../" * page.count("/")
    drawn = {id(output): figure() for output, figure in begun}

    def published(output: NotebookNode) -> NotebookNode:
        html = output.get("data", {}).get("text/html")
        if figure := drawn.get(id(output)):
            html = str(fragment(project, figure, root))
        if not html:
            return output
        metadata = NotebookNode() if figure else output.metadata
        return NotebookNode(
            {
                **output,
                "data": NotebookNode({"text/markdown": raw_html(html)}),
                "metadata": metadata,
            }
        )

    cells = [
        NotebookNode({**cell, "outputs": [published(output) for output in cell.outputs]})
        if cell.cell_type == "code"
        else cell
        for cell in notebook.cells
    ]
    return NotebookNode({**notebook, "cells": cells}), list(drawn.values())


def raw_html(html: str) -> str:
    """HTML as a raw block of Markdown, which both renderers pass through untouched.

    An output of type `text/html` would make Quarto load require.js and jQuery from another host.
    """
    longest = max((len(run) for run in re.findall(r"`+", html)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{=html}}\n{html.strip()}\n{fence}\n"


def begin_figure(
    project: Project,
    page: str,
    record: dict[str, Any],
    options: dict[str, Any],
    where: str,
    workers: Workers,
) -> Callable[[], Figure]:
    """Begin to compile and draw one record in each of its layouts; ask what is given for it."""
    record = whole_record(record, options)
    specs = {"wide": record["spec"], "compact": record.get("compact_spec")}
    views, palette = record["views"], record["palette"] or {}
    begun = [
        begin_layout(project, layout, spec, views, palette, where, workers)
        for layout, spec in specs.items()
        if spec
    ]
    return lambda: Figure(
        id=options["label"],
        page=page,
        caption=str(options["fig-cap"]).strip(),
        alt=str(options["fig-alt"]).strip(),
        record=record,
        drawings=tuple(drawing() for drawing in begun),
    )
