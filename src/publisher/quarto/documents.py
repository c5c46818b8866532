"""Figures in documents: what Word, Markdown, a notebook or PDF shows where a page has a figure.

A page takes the markup of a figure, which no other format can read. Beside it each figure carries
its picture, title, note, sources and licence in Markdown, which Quarto shows in every other format.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

import nbformat
import pypandoc
from lxml import etree
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from publisher.base import files
from publisher.base.workers import Workers
from publisher.figures.draw import raw_html
from publisher.figures.figure import Figure
from publisher.figures.fonts import lay_out_fonts
from publisher.figures.markup import WORDS, completed, fragment, site_language
from publisher.publish.files import picture as picture_of
from publisher.publish.files import picture_work
from publisher.render.markdown import div
from publisher.run.prepare import STATE
from publisher.site.frame import frame_text
from publisher.site.notebooks import code_cells
from publisher.site.project import Project

# What each kind of document shows. Into a notebook Quarto puts nothing of a labelled cell's output, so
# picture and words stand in a cell of their own behind it; `outputs.give_outputs` moves the picture.
EXECUTED = f"{STATE}/executed"
PICTURES = f"{STATE}/pictures"
PICTURE = re.compile(rf"(?:\.\./)*{re.escape(PICTURES)}/([\w.-]+)")
# Without the signs for which only HTML has a meaning; tables that Markdown cannot write stay HTML.
MARKDOWN = "markdown-fenced_divs-native_divs-native_spans-header_attributes-link_attributes-auto_identifiers"
RAW = re.compile(
    r"(`{3,})\{=html\}\n(.*)\n\1\s*", re.DOTALL
)  # how an output of HTML is handed over
# Formats that show the HTML of a notebook; some of them also its drawings.
DRAWN = ("html", "ipynb", "revealjs", "dashboard")
READERS_OF_HTML = ("html", "gfm", "commonmark", "markdown", "ipynb", "md", "revealjs", "dashboard")
EMBED = re.compile(r"(\{\{<\s*embed\s+)([^\s#]+\.ipynb)")
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
VARIABLE = re.compile(r"(--[\w-]+):\s*([^;{}]+);")
ASKED = re.compile(r"var\((--[\w-]+)(?:,([^()]*))?\)")
LIGHT = re.compile(r"light-dark\(\s*([^,()]+),[^()]*\)")
PAGE, NOTEBOOK = 'when-format="html"', 'when-format="ipynb"'
NO_PAGE, NO_NOTEBOOK = 'unless-format="html"', 'unless-format="ipynb"'


def with_pictures(
    project: Project, page: str, notebook: NotebookNode, figures: Iterable[Figure]
) -> NotebookNode:
    """A drawn notebook whose figures can be read in documents too; its pictures are written."""
    by_label = {figure.id: figure for figure in figures}
    workers = Workers.immediate(project.root)
    labels = {index: options.get("label") for index, _, options, _ in code_cells(notebook, page)}
    cells: list[NotebookNode] = []
    for index, cell in enumerate(notebook.cells):
        cells.append(cell)
        if (figure := by_label.get(str(labels.get(index)))) is None:
            continue
        shown = drawn(project, page, figure, workers)
        outputs = [told(project, figure, shown, output) for output in cell.outputs]
        cells[-1] = NotebookNode({**cell, "outputs": outputs})
        words = only(
            NOTEBOOK, "\n\n".join([shown, *around(project, figure), plain(figure.caption)])
        )
        cells.append(new_markdown_cell(words, id=f"{cell.id[:57]}-words"))
    return NotebookNode({**notebook, "cells": cells})


def drawn(project: Project, page: str, figure: Figure, workers: Workers) -> str:
    """The picture of a figure in Markdown, which is written beside; of one with letters that no font
    holds, what is said in its place.
    """
    if figure.unwritten:
        return plain(figure.alt)
    path = f"{PICTURES}/{figure.id}.png"
    files.write(project.root / path, workers.result(*picture_work(project, figure)))
    picture = posixpath.relpath(path, posixpath.dirname(page) or ".")
    # The space keeps pandoc from taking the alternative of a picture alone for a caption.
    return f"![{plain(figure.alt)}]({picture})\\ "


def told(project: Project, figure: Figure, shown: str, output: NotebookNode) -> NotebookNode:
    """The output that holds a figure's markup, with what documents show in its place."""
    markup = output.get("data", {}).get("text/markdown", "")
    if 'class="atlas-figure"' not in markup:
        return output
    title, *rest = around(project, figure)
    document = "\n\n".join([title, shown, *rest])
    document = only(NO_NOTEBOOK, document)
    outside = only(NO_PAGE, div(document, "{.figure-in-document}"))
    text = f"{only(PAGE, markup)}\n\n{outside}\n"
    return NotebookNode({**output, "data": NotebookNode({**output.data, "text/markdown": text})})


def only(kind: str, text: str) -> str:
    """Markdown that only some kinds of document show."""
    return div(text, f"{{.content-visible {kind}}}")


def around(project: Project, figure: Figure) -> list[str]:
    """What stands around a figure on its page, as paragraphs of Markdown: first its title."""
    record = completed(figure.record, site_language(project))
    licence = record["licence"]
    return [
        f"**{plain(record['title'])}**",
        *(plain(record[key]) for key in ("subtitle", "note") if record[key]),
        f"{WORDS['sources']}: {'; '.join(map(cited, record['sources']))}.",
        *([f"{WORDS['licence']}: {linked(licence['name'], licence['url'])}."] if licence else []),
    ]


def cited(source: dict[str, Any]) -> str:
    """A source as the page names it."""
    words = [linked(source["title"], source["url"]), source["publisher"], source["published"]]
    return ", ".join(
        word if index == 0 else plain(word) for index, word in enumerate(words) if word
    )


def linked(text: str, url: str | None) -> str:
    """Text that leads to an address, where there is one."""
    return f"[{plain(text)}](<{url}>)" if url else plain(text)


def plain(text: Any) -> str:
    """Text in which nothing is taken for Markdown."""
    escaped = "".join(
        f"\\{sign}" if sign in "\\`*_{}[]<>()#+-!|~^$@\"'" else sign for sign in str(text)
    )
    return " ".join(escaped.split())


def in_words(notebook: NotebookNode) -> NotebookNode:
    """A notebook whose HTML is Markdown: what no document but a page and its kin can show."""
    return with_html(
        notebook, lambda html: pypandoc.convert_text(html, MARKDOWN, "html", ["--wrap=none"])
    )


def with_painted(project: Project, page: str, notebook: NotebookNode) -> NotebookNode:
    """A notebook whose drawings amid HTML are pictures: what documents show, and Markdown elsewhere."""
    return with_html(notebook, lambda html: raw_html(painted_inside(project, page, html)))


def with_html(notebook: NotebookNode, change: Callable[[str], str]) -> NotebookNode:
    """A notebook each of whose outputs of HTML is the Markdown that `change` makes of it."""
    return NotebookNode(
        {**notebook, "cells": [_with_html(cell, change) for cell in notebook.cells]}
    )


def _with_html(cell: NotebookNode, change: Callable[[str], str]) -> NotebookNode:
    outputs = []
    for output in cell.get("outputs", ()):
        if found := RAW.fullmatch("".join(output.get("data", {}).get("text/markdown", ""))):
            data = NotebookNode({**output.data, "text/markdown": change(found[2])})
            outputs.append(NotebookNode({**output, "data": data}))
        else:
            outputs.append(output)
    return NotebookNode({**cell, "outputs": outputs}) if outputs else cell


def painted_inside(project: Project, page: str, markup: str) -> str:
    """HTML whose drawings are pictures with their names for alternatives; hidden ones go."""

    def picture(found: re.Match[str]) -> str:
        return _painted(project, page, found[0])

    return DRAWING.sub(picture, markup)


def _painted(project: Project, page: str, drawing: str) -> str:
    """A drawing amid HTML as a picture in its light colours, written beside the others."""
    css = frame_text(project.root, "atlas.css").replace('"', "'")
    known: dict[str, str] = dict(reversed(VARIABLE.findall(css)))  # the first of a name counts
    light = ASKED.sub(lambda found: known.get(found[1]) or found[2] or "", drawing)
    light = LIGHT.sub(r"\1", light)
    try:
        svg = etree.fromstring(light.encode())
        _, _, width, height = svg.get("viewBox", "").split()
    except (etree.XMLSyntaxError, ValueError):  # no XML, or of no size: pandoc reads what it can
        return drawing
    if svg.get("aria-hidden") == "true":
        return ""
    svg.set("width", width)
    svg.set("height", height)
    whole = etree.tostring(svg, encoding="unicode")
    if "xmlns=" not in whole:
        whole = whole.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    png = picture_of(whole, lay_out_fonts(project.root))
    path = f"{PICTURES}/{files.digest(png)[:16]}.png"
    files.write(project.root / path, png)
    address = posixpath.relpath(path, posixpath.dirname(page) or ".")
    return f'<img src="{address}" alt="{escape(svg.get("aria-label", ""))}">'  # pandoc would leave one with a size as HTML


def write_embeddable(
    project: Project, page: str, notebook: NotebookNode, figures: Iterable[Figure]
) -> None:
    """Write a told notebook to where `embed` finds it, once for each depth of the site's pages.

    Quarto embeds from a file as it stands on the disk, and the links of a figure lead from the page
    that shows it.
    """
    own = "../" * page.count("/")
    shown = f"]({own}{PICTURES}/"
    for depth in sorted({each.count("/") for each in project.pages}):
        marks = {
            str(fragment(project, figure, own)).strip(): str(
                fragment(project, figure, "../" * depth)
            ).strip()
            for figure in figures
        }
        marks[shown] = f"]({'../' * depth}{PICTURES}/"
        cells = [moved(cell, marks) for cell in notebook.cells]
        content = nbformat.writes(NotebookNode({**notebook, "cells": cells}))
        files.write(project.root / EXECUTED / str(depth) / page, content)


def moved(cell: NotebookNode, marks: Mapping[str, str]) -> NotebookNode:
    """A cell whose outputs hold other markup of the same figures."""
    outputs = []
    for output in cell.get("outputs", ()):
        text = output.get("data", {}).get("text/markdown")
        for before, after in marks.items() if text else ():
            text = text.replace(before, after)
        data = {"data": NotebookNode({**output.data, "text/markdown": text})} if text else {}
        outputs.append(NotebookNode({**output, **data}))
    return NotebookNode({**cell, "outputs": outputs}) if outputs else cell


def with_embeds(project: Project, page: str, notebook: NotebookNode) -> NotebookNode:
    """A notebook whose `embed` shortcodes lead to notebooks as they were run."""

    def led(cell: NotebookNode) -> NotebookNode:
        if cell.cell_type != "markdown":
            return cell
        return NotebookNode({**cell, "source": embeds_led(cell.source, page, project.notebooks)})

    return NotebookNode({**notebook, "cells": [led(cell) for cell in notebook.cells]})


def embeds_led(text: str, page: str, notebooks: Iterable[str]) -> str:
    """Markdown whose `embed` shortcodes lead to notebooks as they were run."""

    def lead(embed: re.Match[str]) -> str:
        address = executed_address(page, embed[2])
        known = embedded_page(page, embed[2]) in notebooks
        return f"{embed[1]}{address}" if known else embed[0]

    return EMBED.sub(lead, text)


def embedded_page(page: str, notebook: str) -> str:
    """The project path of a notebook that a page names, from its own folder or from the root."""
    if notebook.startswith("/"):
        return notebook[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), notebook))


def executed_address(page: str, notebook: str) -> str:
    """Where `embed` on a page finds a notebook as it was run."""
    return f"/{EXECUTED}/{page.count('/')}/{embedded_page(page, notebook)}"
