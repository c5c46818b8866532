"""Figures: from the record that a notebook cell gives to the picture, table and files of a page.

A cell that ends in a figure outputs one record under `FIGURE_MIME` (docs/figure-record.md): a
Vega-Lite spec with all that is said of it. The cell's own options give its label, caption and
alternative. Here the record becomes a `Figure`: drawn, described, and ready to stand in a page
before any script runs. What else a cell shows is made fit for a page, or refused.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.workers import Workers
from publisher.figures.alternatives import own_alternatives, promised_problems
from publisher.figures.drawings import Drawing, begin_layout
from publisher.figures.figure import Figure
from publisher.figures.letters import lettered
from publisher.figures.markup import WORDS, fragment
from publisher.figures.outputs import (
    FIGURES,
    hides_output,
    is_stderr,
    mime_type,
    output_problems,
    publishable,
    shows_picture,
    without_echoes,
)
from publisher.figures.pictures import IMAGES, lost_signs
from publisher.figures.record import record_problems, whole_record
from publisher.figures.stills import with_stills
from publisher.site.dialect import without_remarks
from publisher.site.front import notebook_front, page_settings, rules_as_rules
from publisher.site.hidden import folded_options, quarto_tags, tag_options, without_marks
from publisher.site.notebooks import FIGURE_MIME, code_cells, outside_code, split_options
from publisher.site.project import Project
from publisher.site.words import figure_words, page_language

Begun = list[tuple[NotebookNode, Callable[[], Figure]]]


def draw_figures(
    project: Project, page: str, notebook: NotebookNode, workers: Workers | None = None
) -> tuple[NotebookNode, list[Figure]]:
    """Draw every figure of an executed notebook and put its markup where its record was, and its
    stills where the text asks for them.
    Every HTML output becomes a raw block of Markdown. What is not in the cache is drawn by `workers`.
    What is hidden is not drawn.

    Raises `SiteError` naming the cell of a figure that lacks label, caption or alternative, or whose
    record does not follow its schema or refers to something outside the project; of any other
    output that no page can show; and of a still that no figure of the page has.
    """
    workers = workers or Workers.immediate(project.root)
    settings = page_settings(project, page, notebook_front(notebook, page))
    execute, language = settings["execute"], language_of_figures(project, settings)
    cells = [without_hidden_text(cell) for cell in rules_as_rules(notebook, page)]
    begun: Begun = []
    problems: list[Problem] = []
    for index, cell, own, where in code_cells(notebook, page):
        options = {"warning": True} | execute | own
        outputs = shown_outputs(cell, options)
        pictures = [output for output in outputs if mime_type(output) in IMAGES]
        if "fig-alt" not in options and (told := own_alternatives(pictures)):
            cell, options = with_alternatives(cell, told), options | {"fig-alt": told}
        problems += output_problems(outputs, options, where, str(project.root))
        if options.get("eval") is not False and not hides_output(options):
            problems += promised_problems(cell.outputs, options, where)
        if any(map(shows_picture, outputs)):
            problems += lost_signs(("".join(o.text) for o in cell.outputs if is_stderr(o)), where)
        for output in outputs:
            if (mime := mime_type(output)) in FIGURES:
                record = output.data[mime]
                sourced = mime == FIGURE_MIME
                faults = record_problems(record, options, where, sourced=sourced)
                problems += faults
                if not faults:
                    code, level = unseen_code(cell, options), heading_level(cells[:index])
                    figure = begin_figure(
                        project,
                        page,
                        whole_record(record, options, *language),
                        options,
                        where,
                        workers,
                        code=code,
                        level=level,
                    )
                    begun.append((output, figure))
        metadata = NotebookNode({**without_marks(cell.metadata), "tags": quarto_tags(options)})
        cells[index] = NotebookNode({**cell, "outputs": outputs, "metadata": metadata})
    require_none(problems)
    drawn = {name: lettered(project, figure, workers) for name, figure in all_drawn(begun).items()}
    root = "../" * page.count("/")
    markup = {name: str(fragment(project, figure, root)) for name, figure in drawn.items()}
    cells = [with_markup(cell, markup) if cell.cell_type == "code" else cell for cell in cells]
    cells = with_stills(cells, drawn.values(), page)
    return NotebookNode({**notebook, "cells": cells}), list(drawn.values())


def begin_cell(
    project: Project,
    page: str,
    notebook: NotebookNode,
    index: int,
    outputs: list[NotebookNode],
    workers: Workers,
) -> None:
    """Begin to draw the figures that a cell has shown, while its notebook goes on.

    `draw_figures` finds them begun. What is wrong with them is told there: they may yet change.
    """
    settings = page_settings(project, page, notebook_front(notebook, page))
    own, where = next(each[2:] for each in code_cells(notebook, page) if each[0] == index)
    options = {"warning": True} | settings["execute"] | own
    language = language_of_figures(project, settings)
    for output in [] if hides_output(options) else outputs:
        if (mime := mime_type(output)) in FIGURES:
            record = output.data[mime]
            if not record_problems(record, options, where, sourced=mime == FIGURE_MIME):
                with contextlib.suppress(SiteError):
                    whole = whole_record(record, options, *language)
                    begin_layouts(project, whole, where, workers)


def language_of_figures(project: Project, settings: Mapping[str, Any]) -> tuple[str, str]:
    """The language of a page's figures, and the title of an axis that counts."""
    return page_language(settings), str(figure_words(project, WORDS)["count"])


def without_hidden_text(cell: NotebookNode) -> NotebookNode:
    """A cell of text without what its remarks say, and without its text if that is hidden by tag or
    in the editor.
    """
    hides = folded_options(cell.metadata) | tag_options(cell.metadata.get("tags"))
    if cell.cell_type == "markdown" and "<!--" in cell.source:
        cell = NotebookNode({**cell, "source": without_remarks(cell.source)})
    if cell.cell_type == "code" or hides.get("include") is not False:
        return cell
    front = cell.cell_type == "raw" and cell.source.lstrip().startswith("---")
    return cell if front else NotebookNode({**cell, "source": ""})


def with_alternatives(cell: NotebookNode, told: list[str]) -> NotebookNode:
    """A cell whose option is what its pictures themselves tell."""
    line = f"#| fig-alt: {json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False)}"
    return NotebookNode({**cell, "source": f"{line}\n{cell.source}"})


def all_drawn(begun: Begun) -> dict[int, Figure]:
    """Every figure that was begun, by its output. Raises `SiteError` with what keeps any from being drawn."""
    drawn: dict[int, Figure] = {}
    problems: list[Problem] = []
    for output, figure in begun:
        try:
            drawn[id(output)] = figure()
        except SiteError as error:
            problems += error.problems
    require_none(problems)
    return drawn


def heading_level(cells: list[NotebookNode]) -> int:
    """The level of a heading under the last one of these cells; the page's title is of the first."""
    texts = ("".join(cell.source) for cell in reversed(cells) if cell.cell_type == "markdown")
    for text in texts:
        lines = [line for counts, line in outside_code(text) if counts]
        if marks := [found[1] for line in lines if (found := re.match(r"(#{1,6})\s", line))]:
            return min(len(marks[-1]) + 1, 6)
    return 2


def shown_outputs(cell: NotebookNode, options: dict[str, Any]) -> list[NotebookNode]:
    """The outputs of a cell that its page shows."""
    if hides_output(options):
        return []
    kept = [
        output
        for output in cell.outputs
        if not (is_stderr(output) and options.get("warning") is False)
    ]
    return without_echoes(kept)


def unseen_code(cell: NotebookNode, options: dict[str, Any]) -> str:
    """The code of a cell that the page does not show by itself."""
    return "" if options.get("echo") is not False else split_options(cell.source)[1].strip()


def with_markup(cell: NotebookNode, markup: dict[int, str]) -> NotebookNode:
    """A cell whose outputs are fit for a page, each figure among them as its markup."""
    outputs = [published(output, markup.get(id(output))) for output in cell.outputs]
    return NotebookNode({**cell, "outputs": outputs})


def published(output: NotebookNode, markup: str | None) -> NotebookNode:
    """One output as both renderers take it, HTML as a raw block of Markdown."""
    if markup is None:
        output = publishable(output)
        if mime_type(output) != "text/html":
            return output
    html = markup or "".join(output.data["text/html"])
    data = NotebookNode({"text/markdown": raw_html(html)})
    metadata = NotebookNode() if markup else output.metadata
    return NotebookNode({**output, "data": data, "metadata": metadata})


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
    *,
    code: str = "",
    level: int = 2,
) -> Callable[[], Figure]:
    """Begin to compile and draw one whole record in each of its layouts; ask what is given for it.

    `level` is that of its title among the headings of its page.
    """
    begun = begin_layouts(project, record, where, workers)
    return lambda: Figure(
        id=options["label"],
        page=page,
        caption=str(options["fig-cap"]).strip(),
        alt=str(options["fig-alt"]).strip(),
        record=record,
        drawings=tuple(drawing() for drawing in begun),
        code=code,
        level=level,
    )


def begin_layouts(
    project: Project, record: dict[str, Any], where: str, workers: Workers
) -> list[Callable[[], Drawing]]:
    """Begin to draw a whole record in each of its layouts."""
    specs = {"wide": record["spec"], "compact": record.get("compact_spec")}
    views, palette = record["views"], record["palette"]
    return [
        begin_layout(project, layout, spec, views, palette, where, workers)
        for layout, spec in specs.items()
        if spec
    ]
