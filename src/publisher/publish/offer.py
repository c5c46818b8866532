"""What a page offers to take: its story as a notebook and as a pack, its code, and a place for errors."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from markupsafe import escape

from publisher.figures.markup import templates
from publisher.publish.packs import notebook_file, pack_file
from publisher.site.project import Project
from publisher.site.reports import repo_address, report_address
from publisher.site.words import figure_words

WORDS = {
    "title": "Take this story",
    "why": "The notebook that this page is made of, to read, to run and to make your own of.",
    "notebook": "Notebook, as published",
    "pack": "Pack that runs anywhere: notebook, tables, code",
    "code": "Show how every figure was made",
    "project": "The project",
    "report": "Report an error on this page",
}
# What an earlier render put there: Quarto keeps pages.
OFFERED = re.compile(
    r'<section class="take".*?</section>\n|<p class="take-link">.*?</p>\n', re.DOTALL
)
TITLE_BLOCK = re.compile(r'(<header id="title-block-header".*?)(</header>)', re.DOTALL)


def offered_in(project: Project, text: str, page: str) -> str:
    """A page with what may be taken of it at its end, put there anew, and a way there on top."""
    text = OFFERED.sub("", text)
    title = figure_words(project, WORDS)["title"]
    link = f'<p class="take-link"><a href="#take-this-story">{escape(title)}</a></p>\n'
    text = TITLE_BLOCK.sub(lambda block: f"{block[1]}{link}{block[2]}", text, count=1)
    head, tag, rest = text.rpartition("</main>")
    return f"{head}{offered(project, page, head)}{tag}{rest}"


def offered(project: Project, page: str, text: str) -> str:
    """The markup of what may be taken of a page that holds `text`."""
    told: dict[str, Any] = {
        "words": figure_words(project, WORDS),
        "notebook": quote(PurePosixPath(notebook_file(page)).name),
        "pack": quote(PurePosixPath(pack_file(page)).name),
        "coded": 'class="figure-code"' in text,
        "repo": repo_address(project),
        "report": report_address(project, page),
    }
    return templates(project.root).get_template("take.html").render(told) + "\n"
