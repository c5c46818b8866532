"""Lay derived notebooks where their pages stand, and take away those whose row is gone.

Nothing is overwritten or removed that was not made here: a derived notebook carries a mark with the
digest of its own cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.site.authored import authored
from publisher.site.derived import derived_pages, entries
from publisher.site.parameters import MARK
from publisher.site.project import CONFIG, Project
from publisher.site.reading import read_text

RECORD = ".atlas/derived.json"
FEW = 3  # pages of one notebook that have one fault and are told of by themselves


def lay_derived(project: Project) -> None:
    """Write every derived notebook, unless all are there already and nothing they are made of changed.

    Must come before anybody asks for the pages of the project. Raises `SiteError` naming entry, row or
    cell; what is wrong with the tables themselves is told first.
    """
    record = read_record(project.root)
    if not entries(project) and not record["pages"]:
        return
    if record["made"] != made_of(project):
        try:
            texts = derived_texts(project)
        except SiteError:
            from publisher.site.tables import table_problems

            require_none(table_problems(project))
            raise
        write_derived(project, texts, set(record["pages"]))
    require_none(list_problems(project, read_record(project.root)["pages"]))


def derived_texts(project: Project) -> dict[str, str]:
    """The notebook of every derived page, as it is written."""
    pages = derived_pages(project)
    sources = {name: read_source(project, name) for name in {each.notebook for each in pages}}
    return {each.page: each.text(sources[each.notebook]) for each in pages}


def read_source(project: Project, name: str) -> Mapping[str, Any]:
    """A notebook as JSON. Raises `SiteError` if there is none, or it is not valid."""
    if not (project.root / name).is_file():
        raise SiteError.single(
            f"{CONFIG}, atlas.pages", f"there is no {name}", "Restore it, or correct the entry."
        )
    from publisher.site.notebooks import read_notebook

    return json.loads(json.dumps(read_notebook(project.root / name, name)))


def write_derived(project: Project, texts: Mapping[str, str], before: set[str]) -> None:
    """Write what differs, remove what is not made any more, and keep a record of both."""
    old = before | {name for page in texts for name in marked_beside(project.root, page)}
    require_none(changed_by_hand(project.root, {*texts, *old}))
    for page, text in texts.items():
        if files.file_digest(project.root / page) != files.digest(text.encode()):
            files.write(project.root / page, text)
    for page in old - texts.keys():
        (project.root / page).unlink(missing_ok=True)
    record = {"made": made_of(project, texts), "pages": sorted(texts)}
    files.write(project.root / RECORD, files.to_json(record))


def marked_beside(root: Path, page: str) -> Iterator[str]:
    """The derived notebooks in the folder of a page."""
    for path in sorted((root / page).parent.glob("*.ipynb")):
        if mark_of(path) is not None:
            yield path.relative_to(root).as_posix()


def mark_of(path: Path) -> dict[str, Any] | None:
    """What a derived notebook was made of; None of any other file."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return dict(content["metadata"][MARK])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def changed_by_hand(root: Path, pages: set[str]) -> Iterator[Problem]:
    """Files in the place of derived notebooks that were written by somebody else."""
    for page in sorted(pages):
        path = root / page
        if not path.is_file():
            continue
        mark = mark_of(path)
        if mark is None:
            yield Problem(
                page,
                f"stands where a page of atlas.pages ({CONFIG}) is made, and was not made by it",
                "Move it, or let `output` name other paths.",
            )
        elif files.digest(authored(json.loads(read_text(path, page)))) != mark["authored"]:
            yield Problem(
                page,
                f"was changed by hand, and is made of {mark['notebook']}",
                f"Make the change in {mark['notebook']}, and delete {page}: it is written anew.",
            )


def list_problems(project: Project, pages: list[str]) -> Iterator[Problem]:
    """Derived pages that `project.render` does not list, and their notebooks, if it does."""
    where = f"{CONFIG}, project.render"
    unlisted: dict[str, list[str]] = {}
    for page in pages:
        if page not in project.pages:
            unlisted.setdefault(page.rpartition("/")[0] or ".", []).append(page)
    for folder, missing in unlisted.items():
        more = f" and {len(missing) - 1} more of {folder}/" if missing[1:] else ""
        yield Problem(where, f"does not list {missing[0]}{more}", f"Add `- {folder}/*.ipynb`.")
    for name in sorted({entry["notebook"] for entry in entries(project)}):
        if name in project.pages:
            yield Problem(
                where,
                f"lists {name}, of which atlas.pages makes pages",
                f'Take it out, or add `- "!{name}"` at the end of the list.',
            )


def read_record(root: Path) -> dict[str, Any]:
    """What was written last, and what of; empty if nothing was."""
    try:
        return dict(json.loads((root / RECORD).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {"made": None, "pages": []}


def made_of(project: Project, pages: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Digests of all that derived notebooks are made of, and of themselves."""
    packages = project.settings.get("data") or []
    names = {entry["notebook"] for entry in entries(project)}
    for package in [packages] if isinstance(packages, str) else packages:
        names |= {package, *project.expand(f"{package.rpartition('/')[0] or '.'}/*.csv")}
    names |= set(read_record(project.root)["pages"] if pages is None else pages)
    own = Path(__file__).parent
    code = [files.file_digest(own / name) for name in ("derived.py", "lay.py", "parameters.py")]
    return {
        "entries": entries(project),
        "files": {name: files.file_digest(project.root / name) for name in sorted(names)},
        "code": code,
    }


@contextmanager
def naming_parameters(root: Path) -> Iterator[None]:
    """Let an error in a derived page name its parameter, and the notebook to correct."""
    try:
        yield
    except SiteError as error:
        raise SiteError(told_by_notebook(root, error.problems)) from error


def told_by_notebook(root: Path, problems: Sequence[Problem]) -> Iterator[Problem]:
    """Problems as they are told of derived pages; one that most pages of a notebook have is told once."""
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        page, _, cell = problem.where.partition(",")
        mark = mark_of(root / page) if page.endswith(".ipynb") else None
        values = [str(value) for value in mark["parameters"].values()] if mark else []
        parts = [mark["notebook"] if mark else page, cell, problem.found, problem.remedy]
        for value in filter(None, values):
            parts = [part.replace(value, "…") for part in parts]
        alike.setdefault(tuple(parts), []).append(problem)
    for each in alike.values():
        if len(each) <= FEW:
            yield from (named(root, problem) for problem in each)
        else:
            first = named(root, each[0])
            more = f"{first.found} (and so on {len(each) - 1} more pages of that notebook)"
            yield replace(first, found=more)


def named(root: Path, problem: Problem) -> Problem:
    """A problem as it is told of a derived page; any other as it is."""
    page, comma, cell = problem.where.partition(",")
    mark = mark_of(root / page) if page.endswith(".ipynb") else None
    if mark is None:
        return problem
    given = ", ".join(f"{name} = {value!r}" for name, value in mark["parameters"].items())
    return replace(
        problem,
        where=f"{page} ({given}){comma}{cell}",
        remedy=f"{problem.remedy} The page is made of {mark['notebook']}; its cells have the same "
        "numbers there.",
    )
