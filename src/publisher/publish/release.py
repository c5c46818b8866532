"""A finished site as a release: sealed by its manifest, put in place in one step, kept, verified."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from publisher.base import files
from publisher.base.files import MANIFEST
from publisher.base.problems import SiteError
from publisher.base.seal import is_litter, is_sealed, names_in, verify
from publisher.publish.place import (
    STATE,
    UNFINISHED,
    holds_something,
    is_unfinished,
    require_place,
    require_replaceable,
)
from publisher.site.project import Project

CURRENT = "current"
RELEASES = "releases"
NUMBERED = re.compile(r"\d{5,}-[0-9a-f]{10}")
DRAFT = re.compile(r"\.draft-(\d+)")
AT_FDCWD = -100
RENAME_EXCHANGE = 2


def swap(folder: Path, output: Path, root: Path | None = None) -> None:
    """Put a finished folder in the place of the published one, in one step where Linux can.

    What stood there is removed afterwards. A reader sees the old site or the new one. Raises
    `SiteError` if what stands there was not made by a build. `root` is the folder of the project.
    """
    if output.exists() and not (root and is_unfinished(output, root)):
        require_replaceable(output)
    output = output.resolve()
    output.parent.mkdir(parents=True, exist_ok=True)
    if not output.exists():
        os.rename(folder, output)
        return
    if not _exchange(folder, output):
        old = folder.with_name(folder.name + "-old")
        os.rename(output, old)
        try:
            os.rename(folder, output)
        except BaseException:
            os.rename(old, output)
            raise
        folder = old
    shutil.rmtree(folder, ignore_errors=True)


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
            _moved(whole, place)


def _moved(folder: Path, place: Path) -> bool:
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


def publish(site: Path, target: Path, *, keep: int, root: Path | None = None) -> Path:
    """Copy a verified site to `target/releases/` and point `target/current` to it.

    The last `keep` releases stay, so that `rollback` can go back. Gives the new release's folder.
    Raises `SiteError` if the site is unfinished or not as its manifest says, or if the target
    holds anything but earlier releases. `root` is the folder of the project.
    """
    require_target(target, root)
    if (site / UNFINISHED).exists():
        raise SiteError.single(str(site), "has not passed its checks", "Run `atlas build`.")
    if problems := verify(site):
        raise SiteError(problems)
    if _within(target, site) or _within(site, target):
        raise SiteError.single(
            str(target), "is the site itself, or holds it", "Name a folder that lies elsewhere."
        )
    releases = target / RELEASES
    with files.disk_faults():
        releases.mkdir(parents=True, exist_ok=True)
        releases.chmod(0o755)
        for left in filter(_is_left, releases.iterdir()):
            shutil.rmtree(left, ignore_errors=True)
        draft = releases / f".draft-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)  # of a process that had the same number
        try:
            _copy(site, draft)
            release = _number(draft, releases)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _point(target, release)
    prune(target, keep=keep)
    return release


def _within(inner: Path, outer: Path) -> bool:
    return inner.resolve().is_relative_to(outer.resolve())


def _copy(site: Path, draft: Path) -> None:
    """Copy a site, its manifest first: whatever is there of a draft is known by it."""
    draft.mkdir()
    shutil.copyfile(site / MANIFEST, draft / MANIFEST)
    for name in sorted(names_in(site)):
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / name, draft / name)
    files.let_be_read(draft)
    if problems := verify(draft):
        raise SiteError(problems)


def _number(draft: Path, releases: Path) -> Path:
    """Make a draft the next release. Another publish may take a number at the same moment."""
    seal_digest = files.file_digest(draft / MANIFEST) or ""
    while True:
        taken = [int(path.name.split("-")[0]) for path in releases.iterdir() if _numbered(path)]
        release = releases / f"{max(taken, default=0) + 1:05}-{seal_digest[:10]}"
        if _moved(draft, release):
            return release


def _is_left(path: Path) -> bool:
    """Whether a publish that was killed left this draft: its process is gone."""
    found = DRAFT.fullmatch(path.name)
    if not found or path.is_symlink() or not path.is_dir():
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False


def _is_begun(target: Path) -> bool:
    """Whether a folder holds nothing but what publishing writes before `current` stands in it."""
    releases = target / RELEASES
    if not releases.is_dir() or releases.is_symlink():
        return False
    beside = [path for path in target.iterdir() if path.name != RELEASES and not is_litter(path)]
    return not beside and all(
        DRAFT.fullmatch(path.name) or (_numbered(path) and not verify(path))
        for path in releases.iterdir()
        if not is_litter(path)
    )


def require_target(target: Path, root: Path | None = None) -> None:
    """Refuse a folder to publish into that is neither new nor empty nor holds earlier releases."""
    require_place(target, root)
    link = target / CURRENT
    if (link.exists() or link.is_symlink()) and not _is_ours(link):
        raise SiteError.single(
            str(link), "was not made by publishing", "Move it away, or name another folder."
        )
    if not link.is_symlink() and not (holds_something(target) and _is_begun(target)):
        require_replaceable(target, root)


def _is_ours(link: Path) -> bool:
    """Whether `current` is a link to a release beside it."""
    return link.is_symlink() and link.readlink().parts[:-1] == (RELEASES,)


def prune(target: Path, *, keep: int) -> None:
    """Remove all but the last `keep` releases, unless somebody changed what is in one."""
    for old in surplus(target, keep=keep):
        if not verify(old):
            shutil.rmtree(old)


def surplus(target: Path, *, keep: int) -> list[Path]:
    """The releases that are older than the last `keep`."""
    return _existing(target)[: -max(keep, 1)]


def rollback(target: Path) -> Path:
    """Point `target/current` to the release before the present one; give its folder."""
    require_target(target)
    existing = _existing(target)
    present = (target / CURRENT).resolve()
    earlier = [release for release in existing if release.name < present.name]
    if not earlier:
        raise SiteError.single(str(target), "has no earlier release", "Publish again instead.")
    if problems := verify(earlier[-1]):
        first = problems[0]
        raise SiteError.single(
            str(earlier[-1]),
            f"was changed since it was published: {first.where} {first.found}",
            "Put back what was changed, or move the release away to go back past it.",
        )
    _point(target, earlier[-1])
    return earlier[-1]


def _existing(target: Path) -> list[Path]:
    folder = target / RELEASES
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if _numbered(path) and is_sealed(path))


def _numbered(path: Path) -> bool:
    return bool(NUMBERED.fullmatch(path.name)) and not path.is_symlink()


def _point(target: Path, release: Path) -> None:
    """Let `current` name another release, in one step."""
    link = target / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(RELEASES) / release.name, target_is_directory=True)
    os.replace(link, target / CURRENT)
