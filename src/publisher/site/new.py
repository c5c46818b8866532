"""Start a new story: a notebook with the parts that every story has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.site.frame import frame_text
from publisher.site.like import reduced
from publisher.site.project import Project

LONGEST = 80  # letters of a name
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
CODE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
KIND = re.compile(r"^# (\w+)\n(.*?)(?=^# \w+\n|\Z)", re.DOTALL | re.MULTILINE)
SECTION = re.compile(r"^(?=## )", re.MULTILINE)


def new_story(project: Project, name: str, title: str, *, like: str = "", chart: str = "") -> Path:
    """Write `notebooks/<name>.ipynb`; give its path.

    It comes from the frame's `story.md`, with a chart of the frame's `charts.md` in the place of
    the one there if `chart` names it; or it is `like` another story, reduced to one of its figures.
    Raises `SiteError` if the name is unusable or taken, or there is no such story or chart.
    """
    path = Path("notebooks") / f"{name}.ipynb"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > LONGEST:
        raise SiteError.single(
            f"atlas new {name[:LONGEST]}",
            "is no name for a page",
            f"Use a-z, 0-9 and single hyphens, at most {LONGEST} letters.",
        )
    if (project.root / path).exists():
        raise SiteError.single(str(path), "exists already", "Choose another name.")
    if like and chart:
        raise SiteError.single(
            f"atlas new {name}", "is given both --like and --chart", "Give one of them."
        )
    title = re.sub(r"(?<!\w)@", r"\\@", title or title_of(name))  # no citation of that name
    if like:
        text = reduced(project, like, name, title)
    else:
        quoted = json.dumps(title, ensure_ascii=False)[1:-1]
        template = frame_text(project.root, "story.md")
        template = with_chart(project, template, chart) if chart else template
        text = template.replace("{{name}}", name).replace("{{title}}", quoted)
    files.write(project.root / path, nbformat.writes(from_markdown(text, name)) + "\n")
    return path


def with_chart(project: Project, template: str, chart: str) -> str:
    """The template of a story with the table, the finding and the figure of a kind of chart.

    Raises `SiteError` if the frame's `charts.md` has no such kind.
    """
    kinds = dict(KIND.findall(frame_text(project.root, "charts.md")))
    if chart not in kinds:
        raise SiteError.single(
            f"--chart {chart}", "is no kind of chart", f"Take one of {', '.join(kinds)}."
        )
    finding, setup, _, shown, _ = CODE.split(kinds[chart])
    head, _, _, _, tail = CODE.split(template)
    front = FRONT.match(head)
    label = "tbl" if "label: tbl-" in shown else "fig"
    return "".join(
        [
            front.group() if front else "",
            f"```python\n{setup}```\n\n{finding.strip()}\n\n## What the data show\n\n",
            f"Change the table above; @{label}-{{{{name}}}} shows it.\n\n",
            f"```python\n{shown}```\n{tail}",
        ]
    )


def title_of(name: str) -> str:
    """What a story without a title is called: its name, in words."""
    return name.replace("-", " ").capitalize()


def from_markdown(text: str, name: str) -> NotebookNode:
    """A notebook from Markdown: front matter a raw cell, fenced `python` blocks code cells.

    Prose is cut at second-level headings, one cell a section. Cell ids follow from `name`.
    """
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        }
    )
    for kind, source in _parts(text):
        cell = getattr(nbformat.v4, f"new_{kind}_cell")(source)
        cell.id = f"{name[:50]}-{len(notebook.cells) + 1:02}"
        notebook.cells.append(cell)
    return notebook


def _parts(text: str) -> Iterator[tuple[str, str]]:
    front = FRONT.match(text)
    if front:
        yield "raw", front.group().strip()
    pieces = CODE.split(text[front.end() :] if front else text)
    for count, piece in enumerate(pieces):
        if count % 2:
            yield "code", piece.strip()
        else:
            yield from (("markdown", part.strip()) for part in SECTION.split(piece) if part.strip())
