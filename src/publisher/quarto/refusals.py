"""What Quarto would lose, print as it stands, or write into the sources: refused before it begins.

Quarto is silent about all of it and ends without an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from publisher.base.problems import Problem, SiteError
from publisher.quarto.annotations import annotation_refusals
from publisher.quarto.asked import EXECUTES, flat
from publisher.quarto.documents import EXECUTED, embedded_page, executed_address
from publisher.quarto.handed import NONE
from publisher.quarto.on_disk import disk_refusals
from publisher.render.cells import Cell
from publisher.render.frame import Site
from publisher.render.prose import EXECUTABLE, FENCE, uncomputed
from publisher.render.sources import KNOWN, Source
from publisher.run.prepare import REFERENCES, STATE
from publisher.site.dialect import without_remarks
from publisher.site.front import title_remedy
from publisher.site.project import Project
from publisher.site.reading import read_yaml
from publisher.site.refused import (
    OPTIONS,
    block_remedy,
    numbering_of,
    printed_settings,
    refused_settings,
)
from publisher.site.refused import SHORTCODES as REFUSED
from publisher.site.settings import as_list, format_problems, slip_remedy, template_problems
from publisher.site.shape import PAGE, shape_faults

FOLDER_SETTINGS = "_metadata.yml"
INLINE = re.compile(r"\{(python|r|julia|ojs)\}\s")
SHORTCODE = re.compile(r"(?<!\{)\{\{<\s*([\w-]+)\s*(.*?)\s*>\}\}(?!\})")
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")
# What the frame's `filter.lua` takes for a formula, and what it does not.
ENVIRONMENT = re.compile(r" {0,3}\\begin\{(\w+)\*?\}")
FORMULAS = {
    *("equation", "displaymath", "align", "alignat", "eqnarray", "gather", "multline", "flalign"),
    *("split", "aligned", "gathered", "cases", "matrix", "pmatrix", "bmatrix", "math"),
}
DIV = re.compile(r" {0,3}:{3,}(.*)")
# Classes that only Quarto's own theme gives a look, by what follows a point.
THEMED = re.compile(r"\{(?:[^{}]*\s)?\.(hidden|grid|g-col-\d+)(?![\w-])[^{}]*\}")
LIGHTBOX = re.compile(r"\{[^{}]*(?:\.lightbox\b|\blightbox=)[^{}]*\}")
# Shortcodes that Quarto brings; others come from extensions in the folder `_extensions`.
SHORTCODES = {
    *("brand", "contents", "embed", "env", "include", "kbd", "lipsum", "meta", "pagebreak"),
    *("placeholder", "var", "version", "video", "crossref", "language"),
}
INCLUDED = "Write its cells into a notebook that is a page: what is included runs no code."
ENDLESS = "Write {{{< … >}}} for a shortcode that is shown, {&#123;< for the signs alone."


def page_refusals(project: Project, source: Source) -> Iterator[Problem]:
    """What a page asks for in vain: in its settings, in those of its folders, in its text."""
    where = source.path
    if source.front_cell is not None:
        where = f"{where}, cell {source.front_cell}"
    yield from format_problems(source.front, where)
    yield from template_problems(source.front, where)
    for key in source.front.keys() - KNOWN:
        if remedy := slip_remedy(key):
            place = source.locate(f"{key}:", front=True)
            yield Problem(place, f"unknown front matter {key!r}", remedy)
    yield from refused_settings(flat(source.front), where)
    yield from printed_settings(flat(source.front), where)
    for folder in PurePosixPath(source.path).parents:
        name = (folder / FOLDER_SETTINGS).as_posix()
        if (project.root / name).is_file():
            yield from refused_settings(flat(read_yaml(project.root / name, project.root)), name)
    if (source.front.get("execute") or {}).get("enabled"):
        found = "execute.enabled lets Quarto run the page again"
        yield Problem(where, found, EXECUTES)
    extended = (project.root / "_extensions").is_dir()
    for cell in source.cells:
        if cell.kind == "code":
            for key in OPTIONS.keys() & cell.options.keys():
                found = f"the cell option {key!r} has no effect on this site"
                yield Problem(cell.where(source.path, f"{key}:"), found, OPTIONS[key])
        else:
            cell = replace(cell, text=without_remarks(cell.text))
            yield from text_refusals(
                cell, source.path, extended=extended, notebooks=project.notebooks
            )
    yield from shape_faults(source.front, where, PAGE)
    yield from missing_sources(project, source)
    yield from footnote_refusals(source)
    yield from div_refusals(source)
    yield from disk_refusals(project, source)
    if not source.title:
        yield Problem(where, "has no title", title_remedy(source.path))
    yield from annotation_refusals(source)
    yield from included_refusals(project, source)


def unmade_refusals(source: Source) -> Iterator[Problem]:
    """What an executed notebook still lacks: values that nobody computed, captions of figures."""
    for cell in source.cells:
        if cell.kind == "code":
            yield from cell.caption_problems(source.path)
            continue
        for number, line, opened in outside_fences(cell.text):
            for span in CODE_SPAN.finditer("" if opened else line):
                if span[1] == "`" and (expression := INLINE.match(span[2])):
                    found = f"the inline expression {span[0]!r} was not computed"
                    remedy = uncomputed(cell, expression[1], source.path)
                    yield Problem(cell.line(source.path, number), found, remedy)


def missing_sources(project: Project, source: Source) -> Iterator[Problem]:
    """Files of sources or of their style that are not there, which Quarto tells of without a page."""
    for key in ("bibliography", "csl"):
        for name in as_list(source.settings.get(key)):
            if name == f"{STATE}/{REFERENCES}":
                continue  # `prepare` writes it, once nothing is refused
            try:
                Site(project, {}).file(source, key, name)
            except SiteError as error:
                yield from error.problems


def footnote_refusals(source: Source) -> Iterator[Problem]:
    """Footnotes of one name, of which Quarto shows one in the place of the other."""
    seen: set[str] = set()
    for cell in source.cells:
        if cell.kind == "code":
            continue
        for number, line, opened in outside_fences(cell.text):
            note = FOOTNOTE.match(line)
            if opened or not note:
                continue
            if note[1] in seen:
                found = f"the footnote [^{note[1]}] is defined a second time"
                remedy = "A page has one set of footnotes: give it another name."
                yield Problem(cell.line(source.path, number), found, remedy)
            seen.add(note[1])


def div_refusals(source: Source) -> Iterator[Problem]:
    """Divs that no line closes, of which Quarto warns without a name and goes on."""
    opened: list[str] = []
    for cell in source.cells:
        if cell.kind == "code":
            continue
        for number, line, fenced in outside_fences(cell.text):
            if fenced is None and (mark := DIV.match(line)):
                if mark[1].strip():
                    opened.append(cell.line(source.path, number))
                elif opened:
                    opened.pop()
    for where in opened:
        yield Problem(where, "opens a div that no line closes", "Close it by a line of `:::`.")


def text_refusals(
    cell: Cell, page: str, *, extended: bool, notebooks: Collection[str]
) -> Iterator[Problem]:
    """What the text of a page asks for in vain; `notebooks` are the pages that are run."""
    if cell.number is None and (endless := NONE.search(cell.text)):
        where = cell.line(page, cell.text.count("\n", 0, endless.start()) + 1)
        yield Problem(
            where, "holds `{{<` without an end, from where Quarto loses the page", ENDLESS
        )
    formula = False
    for number, line, opened in outside_fences(cell.text):
        where = cell.line(page, number)
        formula ^= line.count("$$") % 2 == 1
        environment = None if formula else ENVIRONMENT.match(line)
        if environment and environment[1] not in FORMULAS:
            found = f"the LaTeX environment {environment[1]} would be lost"
            yield Problem(where, found, "Write it in Markdown, or as a formula between $$ and $$.")
        if opened:
            language = EXECUTABLE.match(opened)
            if language:
                remedy = block_remedy(language[1], page)
                found = f"the block {{{language[1]}}} would be printed, or lose what it shows"
                yield Problem(where, found, remedy)
            continue
        for span in CODE_SPAN.finditer(line):
            expression = INLINE.match(span[2]) if span[1] == "`" else None
            if not expression or (expression[1] == "python" and cell.number is not None):
                continue  # a notebook's are computed
            found = f"the inline expression {span[0]!r} would be printed as it stands"
            yield Problem(where, found, block_remedy(expression[1], page))
        plain = CODE_SPAN.sub("", line)
        for shortcode in SHORTCODE.finditer(plain):
            yield from shortcode_refusals(shortcode, where, extended=extended)
            if cell.number is None:
                yield from embed_refusals(shortcode, where, page, notebooks)
        if cell.kind == "markdown" and (numbered := numbering_of(plain)):
            yield Problem(
                where, f"{numbered[0]} would be lost or printed as it stands", numbered[1]
            )
        if themed := THEMED.search(plain):
            found = f"the class .{themed[1]} has no effect on this site"
            yield Problem(
                where, found, "Take it out; `.columns` with a `.column` each stand side by side."
            )
        if LIGHTBOX.search(plain):
            found = "a lightbox needs more script than a page may load"
            yield Problem(where, found, "Take `lightbox` out, or link the picture to its file.")


def outside_fences(text: str) -> Iterator[tuple[int, str, str | None]]:
    """Each line outside of code blocks with its number; what follows the fence that opens one."""
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark:
            fence = mark[1]
            yield number, line, mark[2]
        else:
            yield number, line, None


def shortcode_refusals(
    shortcode: re.Match[str], where: str, *, extended: bool
) -> Iterator[Problem]:
    """A shortcode that nothing defines."""
    name = shortcode[1]
    if remedy := REFUSED.get(name):
        yield Problem(where, f"the shortcode {{{{< {name} >}}}} comes to nothing", remedy)
    elif name == "include" and shortcode.string.strip() != shortcode[0]:
        yield Problem(
            where,
            f"{shortcode[0]} would be printed as it stands",
            "Let it stand on a line of its own.",
        )
    elif name not in SHORTCODES and not extended:
        yield Problem(
            where,
            f"the shortcode {{{{< {name} >}}}} is not known and would be printed",
            "Add the extension that defines it (`quarto add`), or take it out.",
        )


def embed_refusals(
    shortcode: re.Match[str], where: str, page: str, notebooks: Collection[str]
) -> Iterator[Problem]:
    """A plain page that embeds from a notebook where it has no output.

    In a notebook the address is led to where it has, by `documents.with_embeds`.
    """
    notebook = re.match(r"([^\s#]+\.ipynb)(\S*)", shortcode[2])
    if shortcode[1] != "embed" or not notebook:
        return
    if EXECUTED not in notebook[1] and embedded_page(page, notebook[1]) not in notebooks:
        yield Problem(
            where,
            f"{{{{< embed {notebook[0]} >}}}} names a notebook that is no page of this site",
            "List it in project.render: it is then run, and found as it was run.",
        )
    elif EXECUTED not in notebook[1]:
        address = f"{executed_address(page, notebook[1])}{notebook[2]}"
        yield Problem(
            where,
            f"{{{{< embed {notebook[0]} >}}}} finds no output: notebooks are kept without",
            f"Embed from the notebook as it was run: {{{{< embed {address} >}}}}.",
        )


def included_refusals(project: Project, source: Source) -> Iterator[Problem]:
    """What files that a page includes ask for in vain."""
    folder = (project.root / source.path).parent
    for cell in source.cells:
        if cell.kind == "code":
            continue
        for shortcode in SHORTCODE.finditer(cell.text):
            path = _included(project, folder, shortcode[2])
            if shortcode[1] != "include" or not path.is_file():
                continue
            text = path.read_text(encoding="utf-8")
            part = Cell("markdown", None, text, text)
            place = path.resolve().relative_to(project.root.resolve()).as_posix()
            for problem in text_refusals(part, place, extended=True, notebooks=project.notebooks):
                runs = "quarto convert" in problem.remedy
                yield replace(problem, remedy=INCLUDED) if runs else problem
        for number, line, fenced in outside_fences(cell.text):
            asked = SHORTCODE.fullmatch(line.strip()) if fenced is None else None
            included = asked and asked[1] == "include" and _included(project, folder, asked[2])
            if asked and included and not included.is_file():
                found = f"{asked[0]} leads to no file"
                yield Problem(cell.line(source.path, number), found, "Correct the path.")


def _included(project: Project, folder: Path, written: str) -> Path:
    """The file that an `include` names: from the project's folder on, or from the page's."""
    name = written.strip("\"' ")
    return project.root / name.lstrip("/") if name.startswith("/") else folder / name
