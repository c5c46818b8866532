"""Render executed notebooks with pandoc: the built-in renderer.

A notebook becomes the Markdown that Quarto would make of it, pandoc turns that into HTML with one
template and one Lua filter (`template.html`, `filter.lua` of the frame), and the links of the page
are made relative and checked. What Quarto knows and this renderer does not is refused by name of
page, cell and feature; nothing is dropped in silence.
"""

from __future__ import annotations

import json
import os
import posixpath
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pypandoc
from nbformat import NotebookNode

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.store import Store
from publisher.render.bibliography import called_by_name, cited, lay_out
from publisher.render.cells import Images
from publisher.render.frame import FILTER, TEMPLATE, Site, with_heading
from publisher.render.links import Links, Outline, missing_anchors
from publisher.render.sources import Source, folder_problems, read_source
from publisher.render.warnings import CORRECT, pandoc_problems
from publisher.site.frame import frame_file, frame_label
from publisher.site.named import menu_problems
from publisher.site.notebooks import read_notebook
from publisher.site.project import LOST, Project, output_path
from publisher.site.settings import config_problems

# What pandoc is told of files whose content counts, wherever they lie.
SHAPING = ("template", "filters", "csl")
# Under another locale pandoc cannot open a file whose name has other letters than a to z.
UTF8 = {"LC_ALL": "C.UTF-8"} if sys.platform == "linux" else {}


@dataclass(frozen=True)
class Page:
    """One rendered page: `path` in the project, `target` in the site.

    `reason` says why pandoc worked on it; None if what it made before was kept.
    """

    path: str
    target: str
    title: str
    description: str
    settings: Mapping[str, Any] = field(hash=False)
    reason: str | None = None


def render_pages(
    project: Project,
    notebooks: Mapping[str, NotebookNode],
    out: Path,
    *,
    only: Collection[str] | None = None,
) -> list[Page]:
    """Write every page of `project` into the folder `out`, or `only` these, with their pictures.

    `notebooks` maps the path of each notebook page to its executed notebook; pages that are
    plain Markdown are read from disk, and so are notebooks that are not written. Raises `SiteError`
    with every problem of every page that is.
    """
    require_none([*config_problems(project.config), *menu_problems(project)])
    around = {
        page: read_notebook(project.root / page, page)
        for page in project.notebooks
        if only is not None and page not in only
    }
    sources = [read_source(project, page, {**around, **notebooks}) for page in project.pages]
    site = Site(project, {source.path: source for source in sources})
    written = [source for source in sources if only is None or source.path in only]
    faults = [problem for source in written for problem in source.problems()]
    require_none([*folder_problems(project, [source.path for source in written]), *faults])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        pages = list(pool.map(lambda source: rendered(site, source), written))
    # Of what pandoc could not make there is nothing to follow links in.
    require_none(problem for page in pages if not page.text.strip() for problem in page.problems)
    outlines = {page.target: page.outline for page in pages}
    require_none(problem for page in pages for problem in page.all_problems(outlines))
    return [page.write(project.root, out) for page in pages]


@dataclass(frozen=True)
class Rendered:
    """A page as HTML, not yet written."""

    source: Source
    target: str
    text: str
    images: dict[str, bytes] = field(hash=False)
    copies: list[str] = field(hash=False)
    problems: list[Problem] = field(hash=False)
    reason: str | None

    @cached_property
    def outline(self) -> Outline:
        """Its ids, links and title."""
        return Outline.of(self.text)

    def all_problems(self, outlines: Mapping[str, Outline]) -> Iterator[Problem]:
        """Every fault of the page, links into other pages included."""
        yield from self.problems
        told = {word for problem in self.problems for word in problem.found.split()}
        for anchor, place, near in missing_anchors(self.target, outlines):
            if anchor.startswith("ref-") and f"@{anchor.removeprefix('ref-')}" in told:
                continue  # of a citation that is in no bibliography
            yield Problem(
                self.source.locate(f"#{anchor}"),
                f"#{anchor} is no place on {place}",
                f"Link to an id that the page has{near}, or give the heading {{#…}}.",
            )

    def write(self, root: Path, out: Path) -> Page:
        """Write the page and its pictures under `out`; `root` is the project's folder."""
        path = out / self.target
        write(path, self.text.encode())
        for name, data in self.images.items():
            write(path.parent / name, data)
        for name in self.copies:
            write(out / name, (root / name).read_bytes())
        outline, source = self.outline, self.source
        return Page(
            source.path,
            self.target,
            outline.title,
            outline.description,
            source.settings,
            self.reason,
        )


def write(path: Path, data: bytes) -> None:
    """Write a file, its folder made where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def rendered(site: Site, source: Source) -> Rendered:
    """Run pandoc on one page and resolve its links."""
    target, root = output_path(source.path), site.project.root
    folder = posixpath.dirname(source.path)
    images = Images(posixpath.basename(target).removesuffix(".html"))
    markdown = source.markdown(images)
    output, messages, reason = converted(site, source, markdown, root / folder)
    problems = list(pandoc_problems(messages, source, site.bibliographies(source)))
    links = Links(
        root,
        target,
        pages=site.sources,
        pictures={posixpath.join(folder, name): data for name, data in images.files.items()},
        locate=source.locate,
        base=site.project.base.rstrip("/") if target == LOST else None,
        resources=site.project.resources,
    )
    text = links.resolve(with_heading(output, site.words(source)))
    problems += links.problems
    named = [*site.styles(source), *site.scripts]
    copies = [*links.copies, *(name for name in named if (root / name).is_file())]
    return Rendered(source, target, text, images.files, copies, problems, reason)


def converted(
    site: Site, source: Source, markdown: str, folder: Path
) -> tuple[str, str, str | None]:
    """What pandoc makes of a page, what it says of it, and why it was asked.

    Its work is kept for as long as its input is the same; then there is no reason.
    """
    metadata, defaults = site.metadata(source), site.defaults(source)
    text = markdown + json.dumps(metadata, ensure_ascii=False)
    entries = {name: cited(Path(name), text) for name in defaults.pop("bibliography", ())}
    given = inputs(site, markdown, metadata, defaults, entries)
    store, key = Store(site.project.root), files.digest(files.to_json(given).encode())
    last = files.digest(source.path.encode())
    before = store.get_json("rendered", last)
    if before != given:
        store.put_json("rendered", last, given)
    if kept := store.get_json("pages", key):
        return kept["output"], kept["messages"], None
    with tempfile.TemporaryDirectory() as scratch:
        names = lay_out(entries, scratch)
        metadata_file, defaults_file = Path(scratch, "m.json"), Path(scratch, "d.yaml")
        metadata_file.write_text(files.to_json(metadata), encoding="utf-8")
        content = {**defaults, "metadata-files": [str(metadata_file)], "bibliography": [*names]}
        defaults_file.write_text(files.to_json(content), encoding="utf-8")
        result = subprocess.run(
            [pypandoc.get_pandoc_path(), "--defaults", str(defaults_file)],
            input=markdown,
            capture_output=True,
            encoding="utf-8",
            cwd=folder,
            env=os.environ | UTF8,
            check=False,
        )
    if result.returncode and not result.stderr.strip():
        fault = f"pandoc stopped with exit code {result.returncode}"
        raise SiteError.single(source.path, fault, CORRECT)
    said = called_by_name(result.stderr, names)
    if not result.returncode:
        store.put_json("pages", key, {"output": result.stdout, "messages": said})
    return result.stdout, said, changed_since(before, given)


def inputs(
    site: Site,
    markdown: str,
    metadata: dict[str, Any],
    defaults: dict[str, Any],
    entries: Mapping[str, bytes],
) -> dict[str, str | None]:
    """The digest of each thing that pandoc is given for a page, by the name a person uses."""
    root = site.project.root
    named = {key: value for key, value in defaults.items() if key not in SHAPING}
    settings = json.dumps([metadata, named], sort_keys=True, ensure_ascii=False)
    shaping = [frame_file(root, name) for name in (TEMPLATE, FILTER)]
    if "csl" in defaults:
        shaping.append(Path(defaults["csl"]))
    return {
        "its text": files.digest(markdown.encode()),
        "its settings": files.digest(settings.replace(str(root), "").encode()),
        "a source it cites": files.digest(b"".join(entries.values())),
        **{frame_label(root, path): files.file_digest(path) for path in shaping},
        "pandoc": version("pypandoc_binary"),
    }


def changed_since(before: Mapping[str, Any] | None, inputs: Mapping[str, Any]) -> str:
    """Why a page is rendered: what changed since the last time, in words."""
    if before is None:
        return "it has not been rendered here yet"
    changed = sorted(name for name in inputs if before.get(name) != inputs[name])
    return f"{' and '.join(changed)} changed" if changed else "its kept result is gone"
