"""A finished site as a release: numbered, pointed to in one step, kept, gone back to."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

from publisher.base import files
from publisher.base.files import MANIFEST
from publisher.base.problems import SiteError
from publisher.base.seal import is_litter, is_sealed, names_in, verify
from publisher.publish.place import (
    UNFINISHED,
    alone,
    holds_something,
    require_place,
    require_replaceable,
)
from publisher.publish.swap import moved

CURRENT = "current"
RELEASES = "releases"
NUMBERED = re.compile(r"\d{5,}-[0-9a-f]{10}")
DRAFT = re.compile(r"\.draft-(\d+)")


def publish(site: Path, target: Path, *, keep: int, root: Path | None = None) -> Path:
    """Copy a verified site to `target/releases/` and point `target/current` to it.

    The last `keep` releases stay, so that `rollback` can go back. Gives the new release's folder.
    Raises `SiteError` if the site is unfinished or not as its manifest says, or if the target
    holds anything but earlier releases. `root` is the folder of the project.
    """
    require_place(target, root)
    with alone(site):
        require_finished(site)
    if _within(target, site) or _within(site, target):
        raise SiteError.single(
            str(target), "is the site itself, or holds it", "Name a folder that lies elsewhere."
        )
    with files.disk_faults():
        target.resolve().parent.mkdir(parents=True, exist_ok=True)
        with alone(target):
            require_target(target, root)
            release = _released(site, target / RELEASES)
            _point(target, release)
            prune(target, keep=keep)
    return release


def require_finished(site: Path) -> None:
    """Refuse a site whose build has not ended, or that is not as its manifest says."""
    if (site / UNFINISHED).exists():
        raise SiteError.single(str(site), "has not passed its checks", "Run `atlas build`.")
    remedy = "Move the site away and build it again; what is to stay belongs in the project."
    if problems := verify(site):
        raise SiteError([replace(each, remedy=remedy) for each in problems])


def _released(site: Path, releases: Path) -> Path:
    """Copy a site into a folder of its own among the releases."""
    releases.mkdir(parents=True, exist_ok=True)
    releases.chmod(0o755)
    for left in filter(_is_left, releases.iterdir()):
        shutil.rmtree(left, ignore_errors=True)
    draft = releases / f".draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)  # of a process that had the same number
    try:
        _copy(site, draft)
        return _number(draft, releases)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


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
        if moved(draft, release):
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
    beside = [
        path
        for path in target.iterdir()
        if not (path.name == RELEASES or is_litter(path) or _is_ours(path))
    ]
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
    """Whether `current`, or what is to become it, is a link to a release beside it."""
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
    require_place(target)
    with alone(target):
        require_target(target)
        return _back(target)


def _back(target: Path) -> Path:
    """Point `current` to the last release before the present one that is another site, if any is."""
    existing = _existing(target)
    present = (target / CURRENT).resolve()
    earlier = [release for release in existing if release.name < present.name]
    if not earlier:
        raise SiteError.single(str(target), "has no earlier release", "Publish again instead.")
    digest = present.name.partition("-")[2]
    back = next((each for each in reversed(earlier) if not each.name.endswith(digest)), earlier[-1])
    if problems := verify(back):
        first = problems[0]
        raise SiteError.single(
            str(back),
            f"was changed since it was published: {first.where} {first.found}",
            "Put back what was changed, or move the release away to go back past it.",
        )
    _point(target, back)
    return back


def _existing(target: Path) -> list[Path]:
    folder = target / RELEASES
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if _numbered(path) and is_sealed(path))


def _numbered(path: Path) -> bool:
    return bool(NUMBERED.fullmatch(path.name)) and not path.is_symlink()


def _point(target: Path, release: Path) -> None:
    """Let `current` name another release, in one step."""
    for left in filter(_is_ours, target.glob(f".{CURRENT}-*")):  # of a publish that was killed
        left.unlink()
    link = target / f".{CURRENT}-{os.getpid()}"
    link.symlink_to(Path(RELEASES) / release.name, target_is_directory=True)
    os.replace(link, target / CURRENT)
