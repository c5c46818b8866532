"""A finished site in the place of the published one, in one step, and kept beside it."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path

from publisher.base import files
from publisher.base.files import MANIFEST
from publisher.publish.place import STATE, alone, is_unfinished, require_replaceable
from publisher.site.project import Project

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def swap(folder: Path, output: Path, root: Path | None = None) -> None:
    """Put a finished folder in the place of the published one, in one step where Linux can.

    What stood there is removed afterwards. A reader sees the old site or the new one. Raises
    `SiteError` if what stands there was not made by a build. `root` is the folder of the project.
    """
    output.resolve().parent.mkdir(parents=True, exist_ok=True)
    with alone(output):
        if output.exists() and not (root and is_unfinished(output, root)):
            require_replaceable(output)
        old = _put(folder, output.resolve())
    if old:
        shutil.rmtree(old, ignore_errors=True)


def _put(folder: Path, output: Path) -> Path | None:
    """Let a folder stand at a place; give where what stood there is now."""
    if not output.exists():
        os.rename(folder, output)
        return None
    if _exchange(folder, output):
        return folder
    old = folder.with_name(folder.name + "-old")
    os.rename(output, old)
    try:
        os.rename(folder, output)
    except BaseException:
        os.rename(old, output)
        raise
    return old


def keep(project: Project) -> None:
    """Keep what stands at the project's site where Quarto does not reach it: `last_site`.

    Files are linked, so that nothing stands on the disk twice; copied where links are not allowed. Where
    another build puts its site there meanwhile, that one keeps its own: nothing older is ever kept.
    """
    place = last_site(project)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f"build-{os.getpid()}-") as scratch:
        whole = Path(scratch, "site")
        with contextlib.suppress(FileNotFoundError):
            os.rename(place, Path(scratch, "before"))
        try:
            shutil.copytree(project.output_dir, whole, copy_function=_linked)
        except (FileNotFoundError, shutil.Error):  # a file went with the site that it was of
            return
        manifests = [files.file_digest(site / MANIFEST) for site in (whole, project.output_dir)]
        if manifests[0] == manifests[1]:
            moved(whole, place)


def moved(folder: Path, place: Path) -> bool:
    """Let a folder stand at a place; False if another came first."""
    try:
        os.rename(folder, place)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    return True


def last_site(project: Project) -> Path:
    """Where the last site that passed every check is kept beside the published one."""
    return project.root / STATE / "last-site"


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places at once; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    done = renameat2(
        AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), ctypes.c_uint(RENAME_EXCHANGE)
    )
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.EXDEV):
        return False
    raise OSError(code, os.strerror(code), str(other))
