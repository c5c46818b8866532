"""The project as `_quarto.yml` describes it: its root, its pages in order, its settings."""

from __future__ import annotations

import fnmatch
import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.site.frame import OWN, TEMPLATES
from publisher.site.reading import read_yaml
from publisher.site.shape import CONFIG_KEYS, shape_faults, unknown_settings

CONFIG = "_quarto.yml"
ODD = re.compile(r"""[\s%?#"<>\\^`{|}]""")  # signs that an address does not hold as they are
# The page that is shown for an address that does not exist, so at any depth.
LOST = "404.html"
PAGES = ("ipynb", "qmd", "md")  # what a page is written as, by the ends of names


@dataclass(frozen=True)
class Project:
    """A Quarto website project on disk. Paths of pages are posix, relative to `root`."""

    root: Path
    config: dict[str, Any] = field(hash=False)

    @classmethod
    def open(cls, start: Path | None = None) -> Project:
        """Find the project that holds `start` (default: the working directory).

        Raises `SiteError` if no folder upwards holds `_quarto.yml` or the file is not valid YAML.
        """
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            path = folder / CONFIG
            if path.is_file():
                config = read_yaml(path)
                require_none(shape_faults(config, CONFIG, CONFIG_KEYS))
                require_none(unknown_settings(config.get("atlas") or {}, f"{CONFIG}, atlas"))
                return cls(folder, without_gaps(config))
        raise SiteError.single(
            str(start), f"no {CONFIG} here or above", "Run atlas inside the project's folder."
        )

    @cached_property
    def pages(self) -> list[str]:
        """Every page that is rendered, in the order of `project.render`.

        Without that list all there is, as for Quarto; what an entry with ! names is kept out wherever it
        stands. Raises `SiteError` if a page is named that is not
        there, or two sources make the same page.
        """
        patterns = self.config.get("project", {}).get("render")
        found: list[str] = []
        if not patterns:
            found = self.every_page()
        listed = [patterns] if isinstance(patterns, str) else patterns or ()
        kept_out = {
            page for each in listed if each.startswith("!") for page in self.expand(each[1:])
        }
        for pattern in listed:
            if pattern.startswith("!"):
                continue
            matches = [page for page in self.expand(pattern) if is_meant(page, pattern)]
            if not matches and not set(pattern) & set("*?["):  # a pattern may find nothing yet
                raise SiteError.single(
                    f"{CONFIG}, project.render",
                    f"{pattern!r} matches no file",
                    "Add the page or take the entry out of the list.",
                )
            found.extend(match for match in matches if match not in found)
        found = [page for page in found if page not in kept_out]
        require_pages(found)
        return found

    def every_page(self) -> list[str]:
        """What Quarto renders by itself: every page whose path holds no name with _ or . in front."""
        site = self.output_dir.resolve()
        pages: list[str] = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = [
                name
                for name in folders
                if name[0] not in "._"
                and name != "node_modules"
                and not Path(folder, name, "pyvenv.cfg").exists()
                and Path(folder, name).resolve() != site
            ]
            pages += [
                Path(folder, name).relative_to(self.root).as_posix()
                for name in names
                if name[0] not in "._" and is_page_name(name)
            ]
        templates = {f"{OWN}/{name}" for name in TEMPLATES}
        pages = [page for page in pages if page not in templates]
        return sorted(
            pages, key=lambda page: (page.count("/"), not page.startswith("index."), page)
        )

    @property
    def resource_patterns(self) -> list[str]:
        """What `project.resources` asks to be published as it is, and the icon, as Quarto does."""
        asked = self.config.get("project", {}).get("resources") or []
        icon = (self.config.get("website") or {}).get("favicon")
        own = [f"/{icon.lstrip('/')}"] if icon and not urlsplit(icon).scheme else []
        return [*([asked] if isinstance(asked, str) else asked), *own]

    @cached_property
    def resources(self) -> frozenset[str]:
        """The files that are published as they are."""
        return frozenset(name for each in self.resource_patterns for name in self.expand(each))

    @property
    def has_makefile(self) -> bool:
        """Whether `make` is how its people build it."""
        return (self.root / "Makefile").is_file()

    def told_as(self, command: str) -> str:
        """How its people give a command of `atlas`."""
        return f"make {command}" if self.has_makefile else f"atlas {command}"

    @property
    def notebooks(self) -> list[str]:
        """The pages that are notebooks."""
        return [page for page in self.pages if page.endswith(".ipynb")]

    @property
    def unlisted(self) -> list[str]:
        """Notebooks and plain pages in the folders of the pages that are no page themselves.

        As with Quarto, a name that begins with a dot or an underscore says that it is meant so; and
        so does an entry of `atlas.pages`, which makes pages of its notebook.
        """
        folders = {PurePosixPath(page).parent for page in self.pages}
        beside = (
            name for folder in folders for end in ("ipynb", "qmd")
            for name in self.expand(f"{folder}/*.{end}")
        )  # fmt: skip
        hidden = (".", "_")
        several = {entry.get("notebook") for entry in self.settings.get("pages") or ()}
        return sorted(
            name
            for name in beside
            if name not in {*self.pages, *several}
            and not PurePosixPath(name).name.startswith(hidden)
        )

    @property
    def output_dir(self) -> Path:
        """Where the published site stands: `atlas.site`, else the folder that Quarto fills."""
        return self.root / str(self.settings.get("site") or self.rendered_dir)

    @property
    def rendered_dir(self) -> Path:
        """The folder that Quarto fills, and empties first: `project.output-dir`."""
        return self.root / str(self.config.get("project", {}).get("output-dir", "_site"))

    @property
    def base(self) -> str:
        """Where the site stands on its host, such as `/` or `/atlas/`."""
        website = self.config.get("website") or {}
        path = website.get("site-path") or urlsplit(str(website.get("site-url") or "/")).path
        return f"/{str(path).strip('/')}/".replace("//", "/")

    @property
    def settings(self) -> dict[str, Any]:
        """The `atlas:` section: what this project asks of the publisher."""
        return dict(self.config.get("atlas") or {})

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that notebooks are given: fixed ones, and those asked for.

        Time zone, locale and hash seed are the same on every machine, so that a page is too.
        `atlas.environment` in `_quarto.yml` lists names whose values are passed on.
        """
        fixed = {"TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
        asked = self.settings.get("environment") or []
        return fixed | {name: os.environ[name] for name in asked if name in os.environ}

    @property
    def preload(self) -> tuple[str, ...]:
        """The modules that the warm parent of notebooks and workers imports: `atlas.preload`."""
        return tuple(self.settings.get("preload") or ())

    def expand(self, pattern: str) -> list[str]:
        """Project files that match a glob, sorted, as posix paths relative to the root.

        A leading slash means the root too: Quarto takes `data/*` for any folder called `data`. What
        a program keeps beside a file that is open matches nothing.
        """
        try:
            paths = list(self.root.glob(pattern.lstrip("/")))
        except (ValueError, NotImplementedError) as error:
            raise SiteError.single(
                CONFIG, f"{pattern!r} is no pattern of files: {error}", "Write it like pages/*.qmd."
            ) from error
        folders = [path for path in paths if path.is_dir() and not pattern.endswith("*")]
        paths += [path for folder in folders for path in folder.rglob("*")]
        kept = (path for path in paths if path.is_file() and not files.left_behind(path.name))
        return sorted({path.relative_to(self.root).as_posix() for path in kept})

    def whole(self) -> Project:
        """The project with all of its pages, of which this one may have some alone."""
        return Project.open(self.root)

    def only(self, pages: list[str]) -> Project:
        """The same project with no pages but these."""
        section = {**self.config.get("project", {}), "render": pages}
        return Project(self.root, {**self.config, "project": section})

    def is_page(self, path: str) -> bool:
        """Tell whether a project path is one of the pages."""
        return any(fnmatch.fnmatchcase(path, page) for page in self.pages)


def is_page_name(name: str) -> bool:
    """Whether a file is rendered without being named: what a repository says of itself is not."""
    stem, _, suffix = name.rpartition(".")
    about = ("README", "CLAUDE", "AGENTS")
    return suffix in PAGES and stem.upper() not in about


def is_meant(path: str, pattern: str) -> bool:
    """Whether a pattern of pages means a file: one named outright, or a page that is not hidden."""
    if path == pattern.lstrip("/"):
        return True
    hidden = any(part[0] in "._" for part in path.split("/"))
    return not hidden and is_page_name(path.rpartition("/")[2])


def require_pages(pages: list[str]) -> None:
    """Raise `SiteError` if there is no page, one that is none, or two sources of the same."""
    if not pages:
        raise SiteError.single(
            f"{CONFIG}, project.render", "there is no page", "Add a notebook, such as index.ipynb."
        )
    first: dict[str, str] = {}
    problems = []
    for page in pages:
        if page.rpartition(".")[2] not in PAGES:
            remedy = f"Write it as {', '.join(PAGES)}, or take it out of project.render."
            problems.append(Problem(page, "is no page", remedy))
        elif (other := first.setdefault(output_path(page).casefold(), page)) != page:
            problems.append(
                Problem(
                    page,
                    f"makes {output_path(page)}, and so does {other}"
                    + " on a disk that takes A for a" * (output_path(page) != output_path(other)),
                    f'Rename one, or take it out: `- "!{page}"` in project.render of {CONFIG}.',
                )
            )
    require_none(problems)


def output_path(page: str) -> str:
    """The address of a page's HTML in the site: `notebooks/a.ipynb` gives `notebooks/a.html`."""
    return PurePosixPath(page).with_suffix(".html").as_posix()


def page_address(page: str) -> str:
    """The same as a link holds it: `c#.ipynb` gives `c%23.html`."""
    return ODD.sub(lambda sign: quote(sign[0]), output_path(page))


def without_gaps(config: dict[str, Any]) -> dict[str, Any]:
    """Settings without those that are left empty: `website:` alone says nothing."""
    return {
        key: without_gaps(value) if isinstance(value, dict) else value
        for key, value in config.items()
        if value is not None
    }
