"""What Quarto tells its hooks: where it renders, which pages, what it wrote, and for whom."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from publisher.site.project import Project, output_path

PREVIEW_LOCK = Path(".quarto") / "preview" / "lock"
FOLDER = "QUARTO_PROJECT_OUTPUT_DIR"
# Each list comes in the variable, or in the file that the second variable names.
INPUTS = ("QUARTO_PROJECT_INPUT_FILES", "QUARTO_USE_FILE_FOR_PROJECT_INPUT_FILES")
OUTPUTS = ("QUARTO_PROJECT_OUTPUT_FILES", "QUARTO_USE_FILE_FOR_PROJECT_OUTPUT_FILES")
# What `atlas build --allow` granted, which has to pass through Quarto to its hooks.
ALLOWED = "ATLAS_ALLOWED"
# The kernel that `atlas build` was told to use, which passes the same way.
KERNEL = "ATLAS_KERNEL"


@dataclass(frozen=True)
class Call:
    """One call of a hook.

    `folder` is where Quarto renders to, None where nobody but `atlas prepare` itself asks; `whole`
    says that every page is rendered, `pages` and `written` name them and the files made of them,
    `own` that the folder is the project's, not another that is given on the command line; `in_place`
    that it is the site's own; `preview` that a browser watches. `words` are Quarto's command line;
    `profile` is that of its profiles which has a configuration of its own.
    """

    folder: Path | None
    whole: bool
    pages: tuple[str, ...]
    written: tuple[str, ...]
    own: bool
    in_place: bool
    preview: bool
    words: tuple[str, ...]
    profile: str = ""

    @property
    def format(self) -> str:
        """The format that the command line asks for; `html` where it names none."""
        for word, following in pairwise([*self.words, ""]):
            if word in ("--to", "-t"):
                return following
            if word.startswith("--to="):
                return word.removeprefix("--to=")
        return "html"

    @classmethod
    def of(cls, project: Project) -> Call:
        """Read it off the environment, Quarto's lock of its preview, and the calling process."""
        given = os.environ.get(FOLDER)
        folder = project.root / given if given else None
        written = listed(OUTPUTS, os.environ)
        pages = listed(INPUTS, os.environ)
        if pages is None and written is not None and folder:
            made = {os.path.relpath(project.root / name, folder) for name in written}
            pages = [page for page in project.pages if output_path(page) in made]
        parent = os.getppid()
        in_place = folder is not None and folder.resolve() == project.output_dir.resolve()
        return cls(
            folder=folder,
            whole=folder is None or "QUARTO_PROJECT_RENDER_ALL" in os.environ,
            pages=tuple(project.pages if pages is None else pages),
            written=tuple(written or ()),
            own=in_place
            or folder is not None
            and folder.resolve() == project.rendered_dir.resolve(),
            in_place=in_place,
            preview=is_preview(project.root, parent),
            words=tuple(command_line(parent)) if given else (),
            profile=next((name for name in profiles() if configured(project.root, name)), ""),
        )


def profiles() -> list[str]:
    """The profiles that Quarto renders with."""
    return [name.strip() for name in os.environ.get("QUARTO_PROFILE", "").split(",")]


def configured(root: Path, profile: str) -> bool:
    """Whether a profile changes the configuration of a project."""
    names = (f"_quarto-{profile}.yml", f"_quarto-{profile}.yaml")
    return bool(profile) and any((root / name).is_file() for name in names)


def listed(names: tuple[str, str], environ: Mapping[str, str]) -> list[str] | None:
    """The paths in one of Quarto's lists, posix, relative to the project; None without a list."""
    text = environ.get(names[0])
    if text is None and names[1] in environ:
        text = Path(environ[names[1]]).read_text(encoding="utf-8")
    if text is None:
        return None
    return [line.strip().replace("\\", "/") for line in text.splitlines() if line.strip()]


def is_preview(root: Path, parent: int) -> bool:
    """Whether the process `parent` is the `quarto preview` that holds the project's lock."""
    try:
        return int((root / PREVIEW_LOCK).read_text(encoding="utf-8")) == parent
    except (OSError, ValueError):
        return False


def command_line(process: int) -> list[str]:
    """The words with which a process was started; empty if the system does not tell."""
    try:
        content = Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8", errors="replace")
        return [word for word in content.split("\0") if word]
    except OSError:
        pass
    try:
        done = subprocess.run(
            ["ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=False
        )
    except OSError:
        return []
    return done.stdout.split()


def kernel() -> str:
    """By which kernel notebooks are run, as `atlas build` passed it on."""
    return os.environ.get(KERNEL, "warm")


def allowed() -> list[str]:
    """What notebooks may do beyond reading the project, as `atlas build` passed it on."""
    return os.environ.get(ALLOWED, "").split()
