"""The search index: Pagefind over the finished pages, whichever renderer wrote them.

Pagefind takes what stands between spaces for a word, and Chinese has none. So each Chinese
character is given to it as a word of its own, and a search for several of them is one for the
phrase (`assets/search.js` does the same to what a reader types). Any part of a name is found then,
on pages of either language, and whatever a dictionary would think of it.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html
from pagefind.index import IndexConfig, PagefindIndex

from publisher import files
from publisher.problems import SiteError
from publisher.project import Project, output_path

FOLDER = "pagefind"
# What a search needs; the interfaces that Pagefind brings along are not published.
PUBLISHED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "*.pagefind",
             "fragment/*", "index/*")  # fmt: skip
# Pictures, code and controls say nothing that the text beside them does not.
LEFT_OUT = [
    *("svg", "nav", "[role=doc-toc]", "details.code-fold", ".cell-code"),
    *(".figure-controls", ".figure-views", ".figure-downloads", ".figure-licence"),
    ".figure-sources",  # each is on the page of sources too
]
HEADINGS = "//section[@id]/*[self::h2 or self::h3 or self::h4 or self::h5][position() = 1]"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
BETWEEN = re.compile(rf"(?<=[{HAN}])(?=\w)|(?<=[^\W{HAN}])(?=[{HAN}])")


def write_search(project: Project, out: Path) -> None:
    """Index the pages of the finished folder `out` and put the index beside them.

    Raises `SiteError` if Pagefind finds a page it cannot index, or none at all.
    """
    pages = [output_path(page) for page in project.pages if not page.startswith("404")]
    with tempfile.TemporaryDirectory() as scratch:
        words = asyncio.run(indexed(out, pages, Path(scratch)))
        for pattern in PUBLISHED:
            for path in sorted(Path(scratch).glob(pattern)):
                name = path.relative_to(scratch).as_posix()
                files.write(out / FOLDER / name, path.read_bytes())
    for page, count in words.items():
        if not count:
            raise SiteError.single(
                page, "holds no word that could be searched", "Give it text, or take it out."
            )


async def indexed(out: Path, pages: list[str], target: Path) -> dict[str, int]:
    """Write an index of `pages` into `target`; give the number of words of each."""
    config = IndexConfig(root_selector="main", exclude_selectors=LEFT_OUT)
    words = {}
    async with PagefindIndex(config) as index:
        for page in pages:
            answer = await index.add_html_file(
                content=readable((out / page).read_bytes()), url=page
            )
            words[page] = answer["page_word_count"]
        await index.write_files(str(target))
        await index.delete_index()
    return words


def readable(page: bytes) -> str:
    """A page as Pagefind should read it.

    Each Chinese character stands apart, cells of a table do not run together, and the address of
    a section is on its heading, where Pagefind looks for the places of a page.
    """
    tree = lxml_html.fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8"))
    for element in tree.iter(etree.Element):
        if element.tag not in ("script", "style"):
            element.text = element.text and spaced(element.text)
        element.tail = element.tail and spaced(element.tail)
        if element.tag in ("th", "td"):
            element.tail = f"{element.tail or ''} "
    for heading in tree.xpath(HEADINGS):
        heading.set("id", heading.getparent().get("id"))
    return lxml_html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")


def spaced(text: str) -> str:
    """Text with a space between Chinese characters, and between them and other words."""
    return BETWEEN.sub(" ", text)
