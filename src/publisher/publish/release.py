"""A finished site as a release: sealed by its manifest, put in place in one step, kept, verified."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from pathlib import Path

from publisher.base import files
from publisher.base.problems import Problem, SiteError

MANIFEST = "manifest.json"
UNFINISHED = "UNFINISHED.txt"
CURRENT = "current"
RELEASES = "releases"
AT_FDCWD = -100
RENAME_EXCHANGE = 2


def seal(out: Path) -> None:
    """Write SHA-256 of every file of a site, so that any copy of it can be verified."""
    digests = {
        path.relative_to(out).as_posix(): files.file_digest(path)
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    files.write(out / MANIFEST, files.to_json({"sha256": digests}, indent=1) + "\n")


def verify(out: Path) -> list[Problem]:
    """Compare a copy of a site with its manifest: what is changed, missing or added."""
    try:
        stated = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError) as error:
        return [
            Problem(str(out / MANIFEST), f"cannot be read ({error})", "Get the whole site again.")
        ]
    there = {
        path.relative_to(out).as_posix()
        for path in out.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    again = "Get the file again from where the site was published."
    problems = [Problem(name, "is missing", again) for name in sorted(stated.keys() - there)]
    problems += [
        Problem(name, "is not part of the site", "Remove it.")
        for name in sorted(there - stated.keys())
    ]
    problems += [
        Problem(name, "is not as it was published", again)
        for name in sorted(stated.keys() & there)
        if files.file_digest(out / name) != stated[name]
    ]
    return problems


def swap(folder: Path, output: Path) -> None:
    """Put a finished folder in the place of the published one, in one step where Linux can.

    What stood there is removed afterwards. A reader sees the old site or the new one.
    """
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


def publish(site: Path, target: Path, *, keep: int) -> Path:
    """Copy a verified site to `target/releases/` and point `target/current` to it.

    The last `keep` releases stay, so that `rollback` can go back. Gives the new release's folder.
    Raises `SiteError` if the site is unfinished or not as its manifest says.
    """
    if (site / UNFINISHED).exists():
        raise SiteError.single(str(site), "has not passed its checks", "Run `atlas build`.")
    if problems := verify(site):
        raise SiteError(problems)
    releases = target / RELEASES
    releases.mkdir(parents=True, exist_ok=True)
    existing = _existing(target)
    number = int(existing[-1].name.split("-")[0]) + 1 if existing else 1
    seal_digest = files.file_digest(site / MANIFEST) or ""
    release = releases / f"{number:05}-{seal_digest[:10]}"
    draft = releases / f".draft-{os.getpid()}"
    try:
        shutil.copytree(site, draft)
        if problems := verify(draft):
            raise SiteError(problems)
        os.rename(draft, release)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _point(target, release)
    for old in _existing(target)[: -max(keep, 1)]:
        shutil.rmtree(old, ignore_errors=True)
    return release


def rollback(target: Path) -> Path:
    """Point `target/current` to the release before the present one; give its folder."""
    existing = _existing(target)
    present = (target / CURRENT).resolve()
    earlier = [release for release in existing if release.name < present.name]
    if not earlier:
        raise SiteError.single(str(target), "has no earlier release", "Publish again instead.")
    if problems := verify(earlier[-1]):
        raise SiteError(problems)
    _point(target, earlier[-1])
    return earlier[-1]


def _existing(target: Path) -> list[Path]:
    folder = target / RELEASES
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.is_dir() and not path.name.startswith("."))


def _point(target: Path, release: Path) -> None:
    """Let `current` name another release, in one step."""
    link = target / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(RELEASES) / release.name, target_is_directory=True)
    os.replace(link, target / CURRENT)
