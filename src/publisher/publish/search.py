"""The search index: Pagefind over the finished pages, whichever renderer wrote them.

Pagefind takes what stands between spaces for a word, and Chinese has none. So each Chinese
character is given to it as a word of its own, and a search for several of them is one for the
phrase (`search.js` of the frame does the same to what a reader types). Any part of a name is found then,
on pages of either language, and whatever a dictionary would think of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.site.front import notebook_front, split_front
from publisher.site.notebooks import read_notebook
from publisher.site.project import LOST, Project, output_path
from publisher.site.reading import read_text

FOLDER = "pagefind"
# What a search needs; the interfaces that Pagefind brings along are not published.
PUBLISHED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "*.pagefind",
             "fragment/*", "index/*")  # fmt: skip
# Pictures, code and controls say nothing that the text beside them does not.
LEFT_OUT = [
    *("svg", "nav", "[role=doc-toc]", "details.code-fold", ".cell-code"),
    *(".figure-controls", ".figure-views", ".figure-downloads", ".figure-share"),
    *(".figure-sources", ".figure-told"),  # each is on the page of sources too
    *(".figure-code", ".take"),
]
# Pagefind ends a paragraph, a list item and a cell with a full stop, and lets these run on.
ENDS = {"th": ": ", "dt": ": ", "td": " ", "summary": ". ", "caption": ". ", "figcaption": ". "}
HEADINGS = "//section[@id]/*[self::h2 or self::h3 or self::h4 or self::h5][position() = 1]"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
BETWEEN = re.compile(rf"(?<=[{HAN}])(?=\w)|(?<=[^\W{HAN}])(?=[{HAN}])")


def write_search(project: Project, out: Path) -> None:
    """Index the pages of the finished folder `out` and put the index beside them.

    Raises `SiteError` with Pagefind's own words if it stops, or leaves a page out.
    """
    pages = [output_path(page) for page in project.pages if is_sought(project, page)]
    pages = [page for page in pages if page != LOST]
    pages = [page for page in pages if (out / page).is_file()]  # the gates name the others
    with tempfile.TemporaryDirectory() as scratch:
        for page in pages:
            files.write(Path(scratch, page), readable((out / page).read_bytes()))
        command = [sys.executable, "-P", "-m", "pagefind", "--site", scratch, "--keep-index-url"]
        command += ["--root-selector", "main", "--exclude-selectors", ",".join(LEFT_OUT)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        index = Path(scratch, FOLDER)
        if done.returncode or indexed(index) != len(pages):
            raise SiteError.single(
                "the search index",
                f"does not hold all {len(pages)} pages:\n{done.stdout}{done.stderr}",
                "Give every page a `main` with text in it.",
            )
        for pattern in PUBLISHED:
            for path in sorted(index.glob(pattern)):
                name = path.relative_to(index).as_posix()
                files.write(out / FOLDER / name, settled(name, path.read_bytes()))


def is_sought(project: Project, page: str) -> bool:
    """Whether a page is to be found: not where `search: false` in its front matter says so."""
    path = project.root / page
    if not path.is_file() or "search" not in (text := read_text(path, page)):
        return True
    if page.endswith(".ipynb"):
        front = notebook_front(read_notebook(path, page), page)
    else:
        front = split_front(text, page)[0]
    return front.get("search") is not False


def settled(name: str, content: bytes) -> bytes:
    """A file of the index as every build writes it: Pagefind lists languages in no fixed order."""
    return files.to_json(json.loads(content)).encode() if name.endswith(".json") else content


def indexed(index: Path) -> int:
    """How many pages an index holds, in all languages."""
    entry = json.loads((index / "pagefind-entry.json").read_text(encoding="utf-8"))
    return sum(language["page_count"] for language in entry["languages"].values())


def readable(page: bytes) -> str:
    """A page as Pagefind should read it.

    Each Chinese character stands apart, no cell, term or summary runs into what follows it, and the
    address of a section is on its heading, where Pagefind looks for the places of a page.
    """
    tree = lxml_html.fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8"))
    for element in tree.iter(etree.Element):
        if element.tag not in ("script", "style"):
            element.text = element.text and spaced(element.text)
        element.tail = element.tail and spaced(element.tail)
        if element.tag in ENDS and (text := element.text_content().strip()):
            sign = " " if text.endswith((".", ":", "?", "!")) else ENDS[element.tag]
            element.tail = f"{sign}{element.tail or ''}"
    for heading in tree.xpath(HEADINGS):
        heading.set("id", heading.getparent().get("id"))
    return lxml_html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")


def spaced(text: str) -> str:
    """Text with a space between Chinese characters, and between them and other words."""
    return BETWEEN.sub(" ", text)
