"""Stories to take away: a notebook to read anywhere, and a pack that runs without the project."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
import nbformat
from nbformat import NotebookNode

import figure as figure_package
from figure import published
from publisher.base import files
from publisher.base.archives import zipped
from publisher.base.problems import Problem, require_none
from publisher.base.store import Store
from publisher.base.workers import Workers
from publisher.figures.figure import Figure
from publisher.figures.markup import base_address
from publisher.publish import locks
from publisher.publish.locks import imported, needed, requirements
from publisher.publish.readable import as_written, bibliography, readable
from publisher.publish.repacking import key_of, note, standing
from publisher.run.story import Story
from publisher.site.dictionaries import described, dictionary_names, packages
from publisher.site.frame import DEFAULTS, frame_text
from publisher.site.front import notebook_front
from publisher.site.project import CONFIG, Project, output_path, page_address

LOCKS = ("requirements-lab.txt", "requirements.txt")
LICENCES = re.compile(r"(?:LICEN[CS]E|NOTICE)[\w.-]*")
MODULES = "src"
IMPORTS = "imports"  # of packages, as the store calls them


def write_packs(
    project: Project,
    stories: Sequence[Story],
    figures: Sequence[Figure],
    out: Path,
    workers: Workers,
) -> None:
    """Write each story beside its page: as an executed notebook, and as a pack.

    Raises `SiteError` naming the page and the file if one changed since the notebook ran: the pack
    would show something else than the page.
    """
    shelf = Shelf(project)
    # What was rendered before has its notebook and its pack, of the files as they were then.
    stories = [
        story for story in stories if story.fresh or not (out / pack_file(story.page)).is_file()
    ]
    require_none(problem for story in stories for problem in changed(shelf, story))
    sources = bibliography(project)
    packed = []
    for story in stories:
        own = [figure for figure in figures if figure.page == story.page]
        held, place = pack(shelf, story, own), pack_file(story.page)
        key = key_of(held)
        known = standing(shelf.store, key, project.output_dir / place)
        packed.append((place, key, known or workers.pool.submit(zipped, held)))
        text = written(readable(project, story, own, out, sources))
        files.write(out / notebook_file(story.page), text)
    for place, key, made in packed:
        content = made if isinstance(made, bytes) else made.result()
        note(shelf.store, key, content)
        files.write(out / place, content)


def notebook_file(page: str) -> str:
    """Where the executed notebook of a page stands in the site."""
    return PurePosixPath(output_path(page)).with_suffix(".ipynb").as_posix()


def pack_file(page: str) -> str:
    """Where the pack of a page stands in the site."""
    return PurePosixPath(output_path(page)).with_suffix(".zip").as_posix()


class Shelf:
    """The files of a project that its packs are made of, each read once."""

    def __init__(self, project: Project) -> None:
        self.project, self.root, self.store = project, project.root, Store(project.root)
        self.digests: dict[str, str | None] = {}
        self.contents: dict[str, bytes] = {}
        self.packages: dict[Path, dict[str, bytes]] = {}
        self.imports: dict[Path, frozenset[str]] = {}

    def digest(self, path: str) -> str | None:
        """SHA-256 of a project file, or None if it is not there."""
        if path not in self.digests:
            self.digests[path] = files.file_digest(self.root / path)
        return self.digests[path]

    def content(self, path: str) -> bytes:
        """The bytes of a project file."""
        if path not in self.contents:
            self.contents[path] = (self.root / path).read_bytes()
        return self.contents[path]

    def package(self, place: Path) -> dict[str, bytes]:
        """Every file of a package, or the one file of a module, by its path from where it lies."""
        if place not in self.packages:
            inside = [place] if place.is_file() else [place / each for each in files.tree(place)]
            self.packages[place] = {
                path.relative_to(place.parent).as_posix(): path.read_bytes() for path in inside
            }
        return self.packages[place]

    def imported(self, place: Path) -> frozenset[str]:
        """The modules that a package imports."""
        if place not in self.imports:
            codes = [each for name, each in self.package(place).items() if name.endswith(".py")]
            key = files.digest(files.makers([locks]).encode() + b"\0".join(codes))
            known = self.store.get_json(IMPORTS, key)
            if known is None:
                known = sorted(frozenset().union(*(imported(code.decode()) for code in codes)))
                self.store.put_json(IMPORTS, key, known)
            self.imports[place] = frozenset(known)
        return self.imports[place]


def written(notebook: NotebookNode) -> str:
    """A notebook as the text of its file."""
    return nbformat.v4.writes(notebook) + "\n"


def changed(shelf: Shelf, story: Story) -> Iterator[Problem]:
    """What is not as it was when the story was run."""
    for one, before in story.read:
        now = one.state(str(shelf.root), shelf.digest)
        if now != before:
            yield Problem(
                story.page,
                f"{one.changed(before, now)} since the notebook ran, so no pack can be made of it",
                "Build again: the notebook then runs with the file as it is now.",
            )


def pack(shelf: Shelf, story: Story, figures: Sequence[Figure] = ()) -> dict[str, bytes]:
    """The files of a pack by their path, below a folder of its name; `figures` are those of its page."""
    project, stem = shelf.project, PurePosixPath(story.page).stem
    name = story.page.removesuffix(".ipynb") + ".ipynb"
    places = module_places(project, story)
    held = {path: shelf.content(path) for path in data_files(project, story)}
    drawn = [published.drawn(figure.record) for figure in figures]
    record = published.record_of(site_name(project), told_of_changes(held), drawn)
    for place in places:
        beside = PurePosixPath(story.page).parent
        held |= {(beside / path).as_posix(): each for path, each in shelf.package(place).items()}
    held |= {path.name: shelf.content(path.name) for path in licences(project.root)}
    held[name] = written(as_written(story)).encode()
    held[published.FILE] = record.encode()
    modules = {each for place in places for each in shelf.imported(place)}
    for cell in story.source.cells:
        modules |= imported(cell.source) if cell.cell_type == "code" else set()
    held["requirements.txt"] = requirements(lock(project.root), needed(modules)).encode()
    told = about(project, story, held)
    told["own"] = written_with(frame_text(project.root, "pack-own.md.txt"), told)
    for target, template in (("README.md", "pack.md.txt"), (CONFIG, "pack.yml.txt")):
        held[target] = filled(template, told).encode()
    return {f"{stem}/{path}": content for path, content in held.items()}


def data_files(project: Project, story: Story) -> list[str]:
    """The paths of the tables and shapes that a story read, with the dictionaries that tell of them."""
    read = [
        path for path in story.paths if not is_module(path) and path not in (CONFIG, story.page)
    ]
    folders = {str(PurePosixPath(path).parent) for path in read}
    read += [
        name for name in dictionary_names(project) if str(PurePosixPath(name).parent) in folders
    ]
    return sorted(set(read))


def beyond_resources(project: Project, stories: Sequence[Story]) -> str:
    """What to tell of files that packs hold and nobody asked to publish; empty if there are none."""
    asked = {*project.resources, *dictionary_names(project), *described(project)}
    held: dict[str, str] = {}
    for story in stories:
        for path in data_files(project, story):
            if path not in asked:
                held.setdefault(path, pack_file(story.page))
    if not held:
        return ""
    named = ", ".join(f"{path} ({pack})" for path, pack in held.items())
    return (
        f"Packs hold files that notebooks read and project.resources does not name: {named}. "
        "What no reader is to have must not be read by a page."
    )


def told_of_changes(held: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of which a figure says that they were changed: tables and shapes, not what tells of them."""
    told = {".yaml", ".yml", ".json"}
    return {path: each for path, each in held.items() if PurePosixPath(path).suffix not in told}


def is_module(path: str) -> bool:
    """Whether a file is code that notebooks import from the project's `src/`."""
    return path.startswith(f"{MODULES}/")


def module_places(project: Project, story: Story) -> list[Path]:
    """The packages that a story imports: they go whole beside its notebook, where Python looks."""
    names = {PurePosixPath(path).parts[1] for path in story.paths if is_module(path)}
    places = [project.root / MODULES / name for name in sorted(names)]
    if "figure" not in names and any("figure" in cell.source for cell in story.source.cells):
        places.append(Path(figure_package.__file__).parent)
    return places


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
        "site": site_name(project),
        "address": base_address(project) + page_address(story.page)
        if base_address(project)
        else "",
        "repo": str(website.get("repo-url") or ""),
        "notebook": story.page,
        "reading": PurePosixPath(notebook_file(story.page)).name,
        "tables": list(credit_lines(project, held)),
        "licences": [path.name for path in licences(project.root)],
        "locked": "--hash=" in held["requirements.txt"].decode(),
    }


def site_name(project: Project) -> str:
    """What the site of a project is called; empty if nothing says so."""
    return str((project.config.get("website") or {}).get("title") or "")


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
    return written_with((DEFAULTS / template).read_text(encoding="utf-8"), told)


def written_with(text: str, told: dict[str, Any]) -> str:
    """A text, filled with what is told."""
    return compiled(text).render(told)


@functools.cache
def compiled(text: str) -> jinja2.Template:
    """A text with places to fill, ready: every pack is made of the same few."""
    environment = jinja2.Environment(
        keep_trailing_newline=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    environment.filters["quoted"] = files.to_json
    return environment.from_string(text)
