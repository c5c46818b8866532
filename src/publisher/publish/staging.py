"""The folder in which a build works aside, and what builds that were killed left there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.publish.place import CHOOSE
from publisher.site.project import Project

STATE = ".atlas"
STAGING = ".atlas-build-"
STAGED = "build.txt"


@contextmanager
def staging_folder(project: Project, output: Path) -> Iterator[Path]:
    """A new folder for one build, on the same disk as `output`, gone when the build ends.

    What a killed build left there is removed; of a build that is still going on, nothing is, nor of
    anything that does not carry the mark of a build.
    """
    inside = output.is_relative_to(project.root)
    place = project.root / STATE if inside else output.parent
    try:
        place.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=place, prefix=f"{STAGING}{os.getpid()}-"))
    except FileNotFoundError as error:  # as of /proc, where nobody makes a folder
        raise SiteError.single(str(place), "no folder can be made there", CHOOSE) from error
    for left in place.glob(f"{STAGING}*"):
        if _is_staging(left) and not _alive(left.name.split("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    files.write(scratch / STAGED, "A build works here. It removes this folder when it ends.\n")
    folder = scratch / "site"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _is_staging(folder: Path) -> bool:
    """Whether a folder carries the mark of a build, or holds nothing but a draft of that mark."""
    try:
        names = os.listdir(folder)
    except OSError:  # no folder, gone meanwhile, or not ours to look into
        return False
    return STAGED in names or all(name.startswith(f".{STAGED}.") for name in names)


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
