"""Pages as Quarto wrote them: what it only warned of is refused, what it left half done is done."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.quarto.handed import joined
from publisher.render.frame import with_heading
from publisher.render.leading import leading_page
from publisher.render.sources import read_source
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project, output_path

# A formula that pandoc could not write, and so left as TeX between dollars.
FORMULA = re.compile(r'<span class="math (?:inline|display)">(\$\$?.*?\$\$?)</span>', re.DOTALL)
# What a problem is about, as its author wrote it: a label, a key, the beginning of a formula, a value.
NEEDLE = re.compile(r"@[\w:.-]*\w|(?<=formula )'\$\$?[^']*|(?<= )[\w.]+(?= >\}\})")
# A value that Quarto does not find.
UNKNOWN = re.compile(r"<strong>\?(var|meta|env):([^<]+)</strong>")
# The number that Quarto puts before a line of annotated code.
ANNOTATION = re.compile(r'<a class="code-annotation-anchor"[^>]*>([^<]*)</a>')
NUMBER = '<span class="code-annotation" style="user-select: none">({}) </span>'
EXPLAINED = re.compile(
    r'data-code-cell="([^"]*)" data-code-lines="([\d,]*)" data-code-annotation="(\d+)"'
)
# A picture that the frame's `filter.lua` measured.
MEASURED = re.compile(r'(<img\b[^>]*?) data-height="(\d+)"([^>]*>)')
# Where an embedded cell comes from: a path of this machine.
ORIGIN = re.compile(r' data-notebook="[^"]*"')
# The page that Quarto writes at an old address (`aliases`): script, and nothing for a reader.
REDIRECTS = re.compile(r"var redirects = (\{.*?\});")
# The front page that Quarto writes where a site has none.
FORWARD = "<title>Redirect to "
FRAME = 'id="quarto-document-content"'


def settle(project: Project, out: Path, frames: Mapping[str, Any]) -> None:
    """Settle every page of the folder `out`; `frames` tells of each what stands around it."""
    problems: list[Problem] = []
    for page, frame in frames.items():
        if not (path := out / output_path(page)).is_file():
            continue
        text = ORIGIN.sub("", joined(path.read_text(encoding="utf-8")))
        name = output_path(page)
        if FRAME not in text:
            problems.append(unframed(name))
            continue
        lost = [*lost_labels(name, text), *lost_formulas(name, text), *lost_values(name, text)]
        problems += [in_source(project, page, problem) for problem in lost]
        files.write(path, measured(annotated(with_heading(text, frame["words"]))))
    require_none(problems)
    language = str(project.config.get("lang", "en"))
    for path in out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if found := REDIRECTS.search(text):
            files.write(path, redirect(out, path, json.loads(found[1]), language))
        elif FORWARD in text and path == out / "index.html":  # `finish` leads to the first page
            path.unlink()


def redirect(out: Path, path: Path, targets: Mapping[str, str], language: str) -> str:
    """A page at an old address that leads to the new one.

    Raises `SiteError` if it would have to lead to several: only script could choose.
    """
    name = path.relative_to(out).as_posix()
    if set(targets) != {""}:
        raise SiteError.single(
            name,
            f"is an alias with a place in it ({', '.join(sorted(set(targets) - {''}))})",
            "Take the part after # out of `aliases`.",
        )
    return leading_page(out, name, targets[""], language)


def unframed(page: str) -> Problem:
    """A page in a format that has no frame."""
    return Problem(
        page,
        "is not in the site's frame: it was rendered in another format",
        "Render it as html. For slides keep a project of their own; docx, gfm, ipynb, epub and pdf "
        "are documents beside the site.",
    )


def in_source(project: Project, page: str, problem: Problem) -> Problem:
    """A problem of a page where its author wrote what it is about, if that stands there so."""
    written = NEEDLE.search(problem.found)
    needle = written[0].strip("'$").replace("\\\\", "\\") if written else ""
    notebooks = {}
    if page.endswith(".ipynb"):
        notebooks[page] = read_notebook(project.root / page, page)
    place = read_source(project, page, notebooks).locate(needle) if needle else page
    return replace(problem, where=place)


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


def lost_formulas(page: str, text: str) -> Iterator[Problem]:
    """Formulas that are printed as TeX: pandoc warns of each."""
    for formula in FORMULA.findall(text):
        yield Problem(
            page,
            f"the formula {html.unescape(formula)[:60]!r} is printed as TeX",
            "Write it with plainer commands: pandoc has no MathML for one of these.",
        )


def lost_values(page: str, text: str) -> Iterator[Problem]:
    """Shortcodes for a value that nobody gives: Quarto prints a mark for each."""
    for kind, key in dict.fromkeys(UNKNOWN.findall(text)):
        yield Problem(
            page,
            f"{{{{< {kind} {key} >}}}} stands for no value",
            "Correct its name, or give the value.",
        )


def annotated(text: str) -> str:
    """Annotated code whose numbers are text, before each line that has one.

    Quarto makes each a link that needs script, and numbers the first line of several alone.
    """
    text = ANNOTATION.sub(lambda mark: NUMBER.format(mark[1]), text)
    for cell, lines, number in EXPLAINED.findall(text):
        for line in lines.split(",")[1:]:
            begin = f'<span id="{cell}-{line}"'
            text = text.replace(begin, f"{NUMBER.format(number)}{begin}", 1)
    return text


def measured(text: str) -> str:
    """Pictures with both measures: Quarto drops the height of those that stand in columns."""

    def whole(tag: re.Match[str]) -> str:
        kept = re.search(r'\sheight="', tag[1] + tag[3])
        height = "" if kept else f' height="{tag[2]}"'
        return f"{tag[1]}{height}{tag[3]}"

    return MEASURED.sub(whole, text)
