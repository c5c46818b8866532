"""What Quarto's own hooks call: `pre-render`, `ipynb-filters` and `post-render`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from lxml import html as lxml_html
from nbformat import NotebookNode

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.progress import Report
from publisher.check.budgets import published_table
from publisher.figures.draw import draw_figures
from publisher.publish.finish import finish
from publisher.publish.release import UNFINISHED
from publisher.render.filtering import Ready, lay_ready
from publisher.render.frame import Site, with_heading
from publisher.render.sources import read_source
from publisher.run.choices import Choices, Prepared
from publisher.run.prepare import STATE, executed, prepare
from publisher.run.trace import LOCK, Traces
from publisher.site.frame import lay_out_frame
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project, output_path

# What `atlas build --allow` granted, which has to pass through Quarto to its hooks.
ALLOWED = "ATLAS_ALLOWED"
# What stands around each page, for the frame's `filter.lua`, which runs under Quarto too.
FRAMES = "frames.json"
FILTER = """\
# Written by `atlas prepare`. Quarto keeps a filtered notebook until this file is newer.
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root / {code!r}))
from publisher.render.filtering import main

main(root)
"""
NO_PAGES = "Quarto sees no page of this project and would render nothing"
MOVE_IT = (
    "Without a list of pages Quarto sees none below a folder whose name begins with a dot: "
    "move the project, or name its pages in project.render."
)


def allowed() -> list[str]:
    """What notebooks may do beyond reading the project, as `atlas build` passed it on."""
    return os.environ.get(ALLOWED, "").split()


def output_folder(project: Project) -> Path:
    """Where Quarto puts the site in this run."""
    return project.root / os.environ.get("QUARTO_PROJECT_OUTPUT_DIR", project.output_dir)


def pre_render(project: Project, report: Report) -> None:
    """Prepare everything. Until it is finished, the output folder, which Quarto has emptied or is
    about to write into, is marked as no site. Raises `SiteError` if Quarto sees no page at all: it
    would end without an error.
    """
    if os.environ.get("QUARTO_PROJECT_INPUT_FILES", "some").strip() == "":
        raise SiteError.single("quarto render", NO_PAGES, MOVE_IT)
    if "QUARTO_PROJECT_OUTPUT_DIR" in os.environ:
        note = "Quarto has not finished this folder. Do not publish it.\n"
        files.write(output_folder(project) / UNFINISHED, note)
    choices = Choices(allow=dict.fromkeys(allowed(), "granted to the build"))
    prepared = prepare(project, choices=choices, report=report)
    write_frames(project, prepared.notebooks)
    lay_out(project, prepared)


def write_frames(project: Project, notebooks: Mapping[str, NotebookNode]) -> None:
    """Lay out the frame that Quarto fills, and what its filter puts around every page."""
    lay_out_frame(project.root)
    sources = {page: read_source(project, page, notebooks) for page in project.pages}
    site = Site(project, sources)
    frames = {page: site.frame(source) for page, source in sources.items()}
    files.write(project.root / STATE / FRAMES, files.to_json(frames, indent=1))


def lay_out(project: Project, prepared: Prepared) -> None:
    """Lay every prepared page ready for Quarto's filter, with the script that it calls."""
    traces = Traces(project, allow=allowed())
    ready = []
    for page, drawn in prepared.notebooks.items():
        source = read_notebook(project.root / page, page)
        inputs = [LOCK, *traces.inputs(traces.beginning(page, source))]
        digests = {name: traces.digests.of(name) for name in inputs}
        split = json.loads(nbformat.writes(drawn))  # Quarto reads a source as a list of lines
        ready.append(Ready(page, source, split, digests))
    lay_ready(project.root, ready)
    code = os.path.relpath(Path(__file__).resolve().parent.parent, project.root)
    files.write(project.root / STATE / "filter.py", FILTER.format(code=code))


def post_render(project: Project) -> None:
    """Finish what Quarto rendered into `QUARTO_PROJECT_OUTPUT_DIR`."""
    out = output_folder(project)
    settle(project, out)
    (out / "search.json").unlink(missing_ok=True)  # Quarto's own, even where its search is off
    figures = [
        figure
        for page in project.notebooks
        for figure in draw_figures(project, page, executed(project, page, allow=allowed()))[1]
    ]
    finish(project, figures, out)
    print(published_table(out))


def settle(project: Project, out: Path) -> None:
    """Refuse what Quarto only warned of, and give footnotes their heading."""
    frames = json.loads((project.root / STATE / FRAMES).read_text(encoding="utf-8"))
    problems: list[Problem] = []
    for page, frame in frames.items():
        if (path := out / output_path(page)).is_file():
            text = path.read_text(encoding="utf-8")
            problems += lost_labels(output_path(page), text)
            files.write(path, with_heading(text, frame["words"]))
    require_none(problems)


def lost_labels(page: str, text: str) -> Iterator[Problem]:
    """Cross-references and citations that lead nowhere: Quarto warns and prints a mark for each."""
    tree = lxml_html.fromstring(text)
    for mark in (
        *tree.xpath("//*[contains(@class, 'quarto-unresolved-ref')]/text()"),
        *tree.xpath("//main//strong[starts-with(text(), '?@')]/text()"),
    ):
        yield Problem(
            page,
            f"the cross-reference @{mark.removeprefix('?@')} names no figure, table or section",
            "Correct it, or label what it should lead to.",
        )
    for citation in tree.xpath("//*[@data-cites]"):
        marks = set(citation.xpath(".//strong/text()"))
        for key in citation.get("data-cites").split():
            if f"{key}?" in marks:
                yield Problem(
                    page,
                    f"the citation @{key} is not in the bibliography",
                    "Correct the key, or add the source.",
                )
