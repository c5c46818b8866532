"""The frame of every page: the publisher's own files, and those that a project puts in their place.

Template, filter, styles, scripts, citation style and templates of figures and stories lie in the
folder `frame` of this package. A file of the same name in a project's `assets/` takes the place of
one of them, file by file.
"""

from __future__ import annotations

import os
from pathlib import Path

from publisher.base import files

DEFAULTS = Path(__file__).resolve().parents[1] / "frame"
OWN = "assets"
TEMPLATES = ("story.md", "charts.md")  # of stories, and no pages of the site
# Where `atlas prepare` lays the frame out for Quarto, whose settings name files of the project.
LAID_OUT = ".atlas/frame"


def frame_file(root: Path, name: str) -> Path:
    """A file of the frame: the project's own, else the publisher's."""
    own = root / OWN / name
    return own if own.is_file() else DEFAULTS / name


def is_frame_file(name: str) -> bool:
    """Whether a file of a project takes the place of one of the frame, such as `assets/atlas.css`."""
    folder, _, file = name.rpartition("/")
    return folder == OWN and (DEFAULTS / file).is_file()


def frame_text(root: Path, name: str) -> str:
    """The text of a file of the frame."""
    return frame_file(root, name).read_text(encoding="utf-8")


def frame_label(root: Path, path: Path) -> str:
    """How a person calls a file of the frame: by its place in the project, or as the publisher's."""
    if path.parent == DEFAULTS:
        return f"the publisher's {path.name}"
    return Path(os.path.relpath(path, root)).as_posix()


def frame_name(root: Path, path: Path) -> str | None:
    """Which file of the frame a setting of the project means, if it means one that is laid out."""
    laid_out = path.is_relative_to(root / LAID_OUT) and (DEFAULTS / path.name).is_file()
    return path.name if laid_out else None


def lay_out_frame(root: Path) -> None:
    """Lay the whole frame out under `.atlas/frame/`, each file as it is in force."""
    for default in sorted(DEFAULTS.iterdir()):
        content = frame_file(root, default.name).read_bytes()
        path = root / LAID_OUT / default.name
        if files.file_digest(path) != files.digest(content):
            files.write(path, content)
