"""What Quarto's own hooks call: `pre-render`, `ipynb-filters` and `post-render`."""

from __future__ import annotations

import html
import os
import posixpath
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from lxml import html as lxml_html

from publisher import files
from publisher.budgets import html_pages, is_quartos, published_table
from publisher.figures import draw_figures
from publisher.finish import finish
from publisher.notebooks import canonical
from publisher.prepare import executed, prepare, stale
from publisher.problems import Problem, SiteError, require_none
from publisher.project import Project
from publisher.release import UNFINISHED
from publisher.reports import Choices, Report
from publisher.settings import WORDS
from publisher.slim import LIBRARIES, slim_libraries

# What `atlas build --allow` granted, which has to pass through Quarto to its hooks.
ALLOWED = "ATLAS_ALLOWED"
SKIP_LINK = '<a class="skip-link"'


def allowed() -> list[str]:
    """What notebooks may do beyond reading the project, as `atlas build` passed it on."""
    return os.environ.get(ALLOWED, "").split()


def output_folder(project: Project) -> Path:
    """Where Quarto puts the site in this run."""
    return project.root / os.environ.get("QUARTO_PROJECT_OUTPUT_DIR", project.output_dir)


def pre_render(project: Project, report: Report) -> None:
    """Prepare everything. Until it is finished, the output folder, which Quarto has emptied or is
    about to write into, is marked as no site.
    """
    if "QUARTO_PROJECT_OUTPUT_DIR" in os.environ:
        note = "Quarto has not finished this folder. Do not publish it.\n"
        files.write(output_folder(project) / UNFINISHED, note)
    choices = Choices(allow=dict.fromkeys(allowed(), "granted to the build"))
    prepare(project, choices=choices, report=report)


def filter_stdin(project: Project) -> None:
    """Read a notebook on standard input, write its executed form with drawn figures.

    Quarto hands over a notebook's text without its name; the page is the one with this content.
    Raises `SiteError` if no page has it or its executed form is out of date.
    """
    given = nbformat.reads(sys.stdin.read(), as_version=4)
    wanted = files.digest(canonical(given))
    for page in project.notebooks:
        source = nbformat.read(project.root / page, as_version=4)
        if files.digest(canonical(source)) == wanted:
            if reason := stale(project, page, source, allow=allowed()):
                raise SiteError.single(page, reason, "Run `atlas prepare`, then render again.")
            run = executed(project, page, allow=allowed())
            sys.stdout.write(nbformat.writes(draw_figures(project, page, run)[0]))
            return
    raise SiteError.single(
        "ipynb-filters",
        "was given a notebook that is no page of this project",
        "List it in render.",
    )


def post_render(project: Project) -> None:
    """Finish what Quarto rendered into `QUARTO_PROJECT_OUTPUT_DIR`."""
    out = output_folder(project)
    words = WORDS[str(project.config.get("lang", "en")).partition("-")[0]]
    problems: list[Problem] = []
    pages = list(filter(is_quartos, html_pages(out)))
    for page in pages:
        name, text = page.relative_to(out).as_posix(), page.read_text(encoding="utf-8")
        problems += lost_labels(name, text)
        files.write(page, spoken_frame(text, name, words))
    require_none(problems)
    scripts = [*(out / LIBRARIES).rglob("*.js"), *(project.root / "assets").glob("*.js")]
    slim_libraries(out, pages, scripts)
    (out / "search.json").unlink(missing_ok=True)  # Quarto writes it even where its search is off
    figures = [
        figure
        for page in project.notebooks
        for figure in draw_figures(project, page, executed(project, page, allow=allowed()))[1]
    ]
    finish(project, figures, out)
    print(published_table(out))


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


def spoken_frame(text: str, page: str, words: Mapping[str, str]) -> str:
    """A page of Quarto's whose frame also speaks to readers who do not see it.

    Quarto gives no way past its bar, no names to its two navigations, a wrong role to the button of
    the menu, and does not mark the entry of a menu that leads to this very page. The button that
    opens the search gets its place as well. A page that Quarto left as it was since the last render
    has all of that already.
    """
    if SKIP_LINK in text:
        return text
    skip = f'{SKIP_LINK} href="#quarto-document-content">{html.escape(words["skip"])}</a>\n'
    frame = r'<header id="quarto-header"[^>]*>\s*|(?=<div id="quarto-content")'
    text = re.sub(frame, lambda start: f"{start[0]}{skip}", text, count=1)
    text = text.replace('<nav class="navbar', f'<nav aria-label="{words["site"]}" class="navbar', 1)
    text = text.replace('<nav id="TOC"', '<nav id="TOC" aria-labelledby="toc-title"', 1)
    text = re.sub(r'(<button class="navbar-toggler"[^>]*) role="menu"', r"\1", text, count=1)
    search = f'<button type="button" class="search-button" aria-keyshortcuts="/" hidden>{words["search"]}</button>'
    text = re.sub(
        r'<div class="quarto-navbar-tools[^>]*>', lambda tools: tools[0] + search, text, count=1
    )

    def marked(entry: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), entry[1]))
        return f'{entry[0]} aria-current="page"' if target == page else entry[0]

    return re.sub(r'<a class="dropdown-item" href="([^"]*)"', marked, text)
