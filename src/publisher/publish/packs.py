"""Stories to take away: a notebook to read anywhere, and a pack that runs without the project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
import nbformat

import figure as figure_package
from publisher.base import files
from publisher.base.archives import zipped
from publisher.base.problems import Problem, require_none
from publisher.figures.figure import Figure
from publisher.figures.markup import base_address
from publisher.publish.locks import needed, requirements
from publisher.publish.readable import readable
from publisher.run.story import Story
from publisher.site.dictionaries import dictionary_names, packages
from publisher.site.frame import DEFAULTS
from publisher.site.front import notebook_front
from publisher.site.project import CONFIG, Project, output_path

LOCKS = ("requirements-lab.txt", "requirements.txt")
LICENCES = re.compile(r"(?:LICEN[CS]E|NOTICE)[\w.-]*")
MODULES = "src"


def write_packs(
    project: Project, stories: Sequence[Story], figures: Sequence[Figure], out: Path
) -> None:
    """Write each story beside its page: as an executed notebook, and as a pack.

    Raises `SiteError` naming the page and the file if one changed since the notebook ran: the pack
    would show something else than the page.
    """
    require_none(problem for story in stories for problem in changed(project, story))
    for story in stories:
        own = [figure for figure in figures if figure.page == story.page]
        text = nbformat.writes(readable(project, story, own, out)) + "\n"
        files.write(out / notebook_file(story.page), text)
        files.write(out / pack_file(story.page), zipped(pack(project, story)))


def notebook_file(page: str) -> str:
    """Where the executed notebook of a page stands in the site."""
    return PurePosixPath(output_path(page)).with_suffix(".ipynb").as_posix()


def pack_file(page: str) -> str:
    """Where the pack of a page stands in the site."""
    return PurePosixPath(output_path(page)).with_suffix(".zip").as_posix()


def changed(project: Project, story: Story) -> Iterator[Problem]:
    """What is not as it was when the story was run."""

    def digest(path: str) -> str | None:
        return files.file_digest(project.root / path)

    for one, before in story.read:
        now = one.state(str(project.root), digest)
        if now != before:
            yield Problem(
                story.page,
                f"{one.changed(before, now)} since the notebook ran, so no pack can be made of it",
                "Build again: the notebook then runs with the file as it is now.",
            )


def pack(project: Project, story: Story) -> dict[str, bytes]:
    """The files of a pack by their path, below a folder of its name."""
    stem = PurePosixPath(story.page).stem
    name = story.page.removesuffix(".ipynb") + ".ipynb"
    held = {**data_files(project, story), **module_files(project, story)}
    held |= {path.name: path.read_bytes() for path in licences(project.root)}
    held[name] = (nbformat.writes(story.source) + "\n").encode()
    codes = [content.decode() for path, content in held.items() if path.endswith(".py")]
    codes += [cell.source for cell in story.source.cells if cell.cell_type == "code"]
    held["requirements.txt"] = requirements(lock(project.root), needed(codes)).encode()
    told = about(project, story, held)
    for target, template in (("README.md", "pack.md.txt"), (CONFIG, "pack.yml.txt")):
        held[target] = filled(template, told).encode()
    return {f"{stem}/{path}": content for path, content in held.items()}


def data_files(project: Project, story: Story) -> dict[str, bytes]:
    """The tables and shapes that a story read, with the dictionaries that tell of them."""
    read = [
        path for path in story.paths if not is_module(path) and path not in (CONFIG, story.page)
    ]
    folders = {str(PurePosixPath(path).parent) for path in read}
    read += [
        name for name in dictionary_names(project) if str(PurePosixPath(name).parent) in folders
    ]
    return {path: (project.root / path).read_bytes() for path in sorted(set(read))}


def is_module(path: str) -> bool:
    """Whether a file is code that notebooks import from the project's `src/`."""
    return path.startswith(f"{MODULES}/")


def module_files(project: Project, story: Story) -> dict[str, bytes]:
    """The packages that a story imports, whole, beside its notebook, where Python looks first."""
    beside = PurePosixPath(story.page).parent
    names = {PurePosixPath(path).parts[1] for path in story.paths if is_module(path)}
    sources = {name: project.root / MODULES / name for name in names}
    if "figure" not in names and any("figure" in cell.source for cell in story.source.cells):
        sources["figure"] = Path(figure_package.__file__).parent
    held = {}
    for name, place in sources.items():
        inside = [place] if place.is_file() else [place / each for each in files.tree(place)]
        for path in inside:
            target = name if path == place else f"{name}/{path.relative_to(place).as_posix()}"
            held[(beside / target).as_posix()] = path.read_bytes()
    return held


def licences(root: Path) -> Iterable[Path]:
    """The licences of the project, in its top folder."""
    return sorted(
        path for path in root.iterdir() if LICENCES.fullmatch(path.name) and path.is_file()
    )


def lock(root: Path) -> str:
    """The project's locked requirements: those of the laboratory, else those of the build."""
    found = (root / name for name in LOCKS)
    return next((path.read_text(encoding="utf-8") for path in found if path.is_file()), "")


def about(project: Project, story: Story, held: dict[str, bytes]) -> dict[str, Any]:
    """What a pack says of itself."""
    website = project.config.get("website") or {}
    front = notebook_front(story.source, story.page)
    return {
        "title": str(front.get("title") or website.get("title") or story.page),
        "site": str(website.get("title") or ""),
        "address": base_address(project) + output_path(story.page) if base_address(project) else "",
        "repo": str(website.get("repo-url") or ""),
        "notebook": story.page,
        "reading": PurePosixPath(notebook_file(story.page)).name,
        "tables": list(credit_lines(project, held)),
        "licences": [path.name for path in licences(project.root)],
        "locked": "--hash=" in held["requirements.txt"].decode(),
    }


def credit_lines(project: Project, held: dict[str, bytes]) -> Iterator[dict[str, str]]:
    """What each table and shape of a pack is, and under what licence it stands."""
    for name, package in packages(project):
        for resource in package.get("resources") or ():
            path = (PurePosixPath(name).parent / str(resource.get("path"))).as_posix()
            if path in held:
                under = resource.get("licenses") or package.get("licenses") or []
                yield {
                    "path": path,
                    "title": str(resource.get("title") or resource.get("name")),
                    "licence": ", ".join(
                        str(each.get("name") or each.get("title")) for each in under
                    ),
                }


def filled(template: str, told: dict[str, Any]) -> str:
    """A text of the frame, filled with what is told."""
    text = (DEFAULTS / template).read_text(encoding="utf-8")
    environment = jinja2.Environment(
        keep_trailing_newline=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    environment.filters["quoted"] = files.to_json
    return environment.from_string(text).render(told)
