"""Where in its source stands what a gate found: gates look at finished pages, editors at cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.base.problems import Problem, SiteError
from publisher.site.notebooks import cell_name, read_notebook
from publisher.site.project import Project, output_path

QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
HEADING = re.compile(r"\s*(#{1,6}\s|<h[1-6]\b)", re.IGNORECASE)
ATTACHED = re.compile(r"^cell-\d+-")
NO_WORD = re.compile(r"\W+")
SHORTEST = 2  # signs of a text that is looked for

Lines = list[tuple[str, str]]  # each line of a page's source, with how messages call its place


def placed(project: Project, problems: Sequence[Problem]) -> list[Problem]:
    """Problems of pages at the cell and line, or the line, in which what they quote is written.

    What no line of the source holds, or what is quoted by none, stays a problem of the page.
    """
    sources = {output_path(page): page for page in project.pages}
    read: dict[str, Lines] = {}
    found = []
    for problem in problems:
        page = sources.get(problem.where)
        if page is not None and page not in read:
            read[page] = [*_lines(project, page)]
        place = _place(problem.found, read[page]) if page is not None else None
        found.append(replace(problem, where=place) if place else problem)
    return found


def _lines(project: Project, page: str) -> Iterator[tuple[str, str]]:
    """The lines of a source that can be read, and where each stands."""
    path = project.root / page
    try:
        if path.suffix != ".ipynb":
            text = path.read_text(encoding="utf-8")
            yield from ((f"{page}, line {n}", line) for n, line in enumerate(text.splitlines(), 1))
            return
        notebook = read_notebook(path, page)
    except (OSError, UnicodeDecodeError, SiteError):  # told elsewhere
        return
    for index, cell in enumerate(notebook.cells):
        for number, line in enumerate(cell.source.splitlines(), 1):
            yield f"{cell_name(page, index)}, line {number}", line


def _place(found: str, lines: Lines) -> str | None:
    """The first line that holds what is quoted: as it stands, else by its words alone."""
    quoted = QUOTED.search(found)
    text = (quoted[1] or quoted[2]) if quoted else ""
    if len(text) < SHORTEST:
        return None
    if "heading" in found:
        lines = [(where, line) for where, line in lines if HEADING.match(line)]
    name = text.rpartition("/")[2].partition("?")[0]
    attached = ATTACHED.sub("", name)  # as the cell calls a picture that it holds
    names = (each if len(each) > SHORTEST else text for each in (name, attached))
    for wanted in dict.fromkeys((text, *names)):
        if place := next((where for where, line in lines if wanted in line), None):
            return place
    words = _words(text)
    return next((where for where, line in lines if words and words in _words(line)), None)


def _words(text: str) -> str:
    return NO_WORD.sub(" ", text).strip().lower()
