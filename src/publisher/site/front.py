"""The front matter of a page, and the settings that apply to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from nbformat import NotebookNode

from publisher.base.problems import SiteError, require_none
from publisher.site.blocks import lines_made, with_fences_closed, with_room
from publisher.site.dialect import as_jupyter_reads
from publisher.site.notebooks import outside_code
from publisher.site.project import Project
from publisher.site.reading import load_yaml, read_yaml
from publisher.site.settings import merged
from publisher.site.shape import PAGE, shape_faults

FRONT_MATTER = re.compile(
    r"\A[\s\ufeff]*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
RULE = re.compile(r" {0,3}-(?:[ \t]*-){2,}[ \t]*(?=\n|\Z)\n?")
MADE = "atlas-lines-made"  # of a cell: the numbers of lines that its author did not write
FILES = {"bibliography", "csl", "css"}  # settings that name files
FOLDER_SETTINGS = ("_metadata.yml", "_metadata.yaml")


def split_front(text: str, where: str) -> tuple[dict[str, Any], str]:
    """Part the settings at the head of a text from what follows.

    What stands between two rules without being a mapping is text. Raises `SiteError` naming `where`
    and the line if it is no YAML at all and begins with a key.
    """
    found = FRONT_MATTER.match(text)
    if not found:
        return {}, text
    try:
        front = load_yaml(found[1])
    except (yaml.YAMLError, ValueError) as error:
        if not found[1].partition("\n")[0].strip():  # a rule and a text, as Quarto reads it too
            return {}, text
        mark = getattr(error, "problem_mark", None)
        line = text[: found.start(1)].count("\n") + (mark.line if mark else 0) + 1
        raise SiteError.single(
            f"{where}, line {line}",
            f"the front matter is not valid YAML: {getattr(error, 'problem', None) or error}",
            "Correct the indentation or quoting at that line.",
        ) from error
    if front is None:
        return {}, text[found.end() :]
    if not isinstance(front, dict):
        return {}, text
    return {str(key): value for key, value in front.items()}, text[found.end() :]


def front_cell(kinds_and_texts: list[tuple[str, str]]) -> int | None:
    """Which cell may hold the front matter: the first that is not empty, if it is no code."""
    for index, (kind, text) in enumerate(kinds_and_texts):
        if text.strip():
            return None if kind == "code" else index
    return None


def rules_as_rules(notebook: NotebookNode, page: str) -> list[NotebookNode]:
    """The cells of a notebook, with rules, headings and lists in their text as Jupyter draws them.

    A renderer would take what stands between two lines of `---` for settings, or for a table, and
    would not see a block that begins right under a paragraph (`with_room`).
    """
    head = front_cell([(cell.cell_type, cell.source) for cell in notebook.cells])
    cells = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            where = f"{page}, cell {index + 1}"
            rest = split_front(cell.source, where)[1] if index == head else cell.source
            front = cell.source[: len(cell.source) - len(rest)]
            rest = with_rules(rest)
            if cell.cell_type == "markdown":
                rest = with_fences_closed(rest)
                roomy = with_room(rest)
                above = front.count("\n")
                made = [above + number for number in lines_made(rest, roomy)]
                metadata = {**cell.metadata, MADE: made} if made else cell.metadata
                cell = NotebookNode({**cell, "metadata": NotebookNode(metadata)})
                rest = as_jupyter_reads(roomy)
            cell = NotebookNode({**cell, "source": front + rest})
        cells.append(cell)
    return cells


def with_rules(markdown: str) -> str:
    """Markdown whose rules are written `***`, which can be nothing else."""
    above, pieces = "", []
    for counts, piece in outside_code(markdown):
        is_rule = counts and RULE.fullmatch(piece) and not above.strip()
        pieces.append("***\n" if is_rule else piece)
        above = piece
    return "".join(pieces)


def notebook_front(notebook: NotebookNode, page: str) -> dict[str, Any]:
    """The front matter of a notebook; empty if it has none."""
    index = front_cell([(cell.cell_type, cell.source) for cell in notebook.cells])
    if index is None:
        return {}
    return split_front(notebook.cells[index].source, f"{page}, cell {index + 1}")[0]


def folder_settings(root: Path, page: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The `_metadata.yml` of each folder from the root down to that of a page, with its name."""
    for folder in reversed(PurePosixPath(page).parents):
        for name in FOLDER_SETTINGS:
            path = root / folder / name
            if path.is_file():
                settings = read_yaml(path, root)
                require_none(shape_faults(settings, (folder / name).as_posix(), PAGE))
                yield (folder / name).as_posix(), seen_from_root(settings, root, folder)
                break


def seen_from_root(
    settings: Mapping[str, Any], root: Path, folder: PurePosixPath
) -> dict[str, Any]:
    """The settings of a folder with the files that they name beside them named from the root."""

    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [named(each) for each in value]
        beside = isinstance(value, str) and (root / folder / value).is_file()
        return (folder / value).as_posix() if beside else value

    return {key: named(value) if key in FILES else value for key, value in settings.items()}


def title_remedy(page: str) -> str:
    """How a page is given the title that it lacks."""
    if page.endswith(".ipynb"):
        return (
            "Begin the notebook with a heading (# …), or with a cell that holds `title: …` between two "
            "lines of ---."
        )
    return "Begin the page with `title: …` between two lines of ---."


def page_settings(project: Project, page: str, front: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of one page: the project's, overruled by its folders' and by its own."""
    folders = [settings for _, settings in folder_settings(project.root, page)]
    return merged(project.config, *folders, front)


def page_environment(project: Project, page: str, notebook: NotebookNode) -> dict[str, str]:
    """The environment variables that the notebook of a page is given: those of the project, and for
    its figures the language of the page, where that is not English.
    """
    settings = page_settings(project, page, notebook_front(notebook, page))
    lang = str(settings.get("lang") or "en")
    told = {} if lang.partition("-")[0].lower() == "en" else {"FIGURE_LANG": lang}
    return project.environment | told


def evaluates(project: Project, page: str, notebook: NotebookNode) -> bool:
    """Whether the code of a notebook is to be run: not where `execute: eval: false` says so."""
    settings = page_settings(project, page, notebook_front(notebook, page))
    return settings["execute"].get("eval") is not False


def may_raise(project: Project, page: str, notebook: NotebookNode) -> bool:
    """Whether errors of a notebook are shown and it goes on: where `execute: error: true` says so."""
    settings = page_settings(project, page, notebook_front(notebook, page))
    return settings["execute"].get("error") is True
