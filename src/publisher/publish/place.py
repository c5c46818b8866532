"""Where a site may be put: nothing is replaced or removed that an earlier build did not make.

The mark of an earlier build is its manifest, which has to be true of what the folder holds. An
empty folder and a missing one have nothing to lose.
"""

from __future__ import annotations

import contextlib
import errno
import os
import pwd
import time
from collections.abc import Iterator
from pathlib import Path

from publisher.base import files, seal
from publisher.base.problems import Problem, SiteError
from publisher.site.project import CONFIG

try:
    import fcntl
except ImportError:  # Windows: two builds at once are not kept apart
    fcntl = None  # type: ignore[assignment]

CHOOSE = "Choose a new or an empty folder for the site."
MOST_NAMED = 3
STATE = Path(".atlas")  # of a project, where its builds keep what is no part of the site
UNFINISHED = "UNFINISHED.txt"
# Names the folder that Quarto had emptied when its render of the whole project began.
EMPTIED = STATE / "emptied.txt"
PATIENCE = 120  # seconds that one waits for another to be done with a place
BUSY = (errno.EWOULDBLOCK, errno.EACCES)


@contextlib.contextmanager
def alone(place: Path) -> Iterator[None]:
    """Look at what stands at a place, and change it, while no other build or publish does.

    The folder above is locked, for the place itself is exchanged; a lock ends with its process. A disk
    that knows no locks gives none. Raises `SiteError` where another is not done in `PATIENCE` seconds.
    """
    above = place.resolve().parent
    if fcntl is None or not above.is_dir() or not os.access(above, os.R_OK):
        yield
        return
    handle = os.open(above, os.O_RDONLY)
    try:
        until = time.monotonic() + PATIENCE
        while not _is_locked(handle):
            if time.monotonic() > until:
                raise SiteError.single(
                    str(place),
                    f"is in the hands of another build or publish since {PATIENCE} seconds",
                    "Wait until that one has ended, or end it.",
                )
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _is_locked(handle: int) -> bool:
    """Whether a folder could be locked, or is on a disk that has no locks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in BUSY
    return True


def require_replaceable(place: Path, root: Path | None = None) -> None:
    """Refuse a place that holds anything but an earlier site, or that is no place for one.

    `root` is the project's folder. Raises `SiteError` that says what stands there and what to do.
    """
    require_place(place, root)
    if holds_something(place):
        faults = [] if root and is_unfinished(place, root) else list(strange_things(place))
        if faults:
            raise SiteError(faults)


def require_place(place: Path, root: Path | None = None) -> None:
    """Refuse what must never become or hold a site: `/`, a home, a project's sources, a mount."""
    for reason in reasons_against(place, root):
        raise SiteError.single(str(place), reason, CHOOSE)


def reasons_against(place: Path, root: Path | None) -> Iterator[str]:
    """Why a place cannot be used, whatever it holds."""
    if place.is_symlink() and not place.exists():
        yield f"is a link to {place.readlink()}, which is not there"
    try:
        real = place.resolve()
    except (OSError, RuntimeError):  # as Python 3.13 and as those before say it
        yield "cannot be followed: its links lead in a circle"
        return
    if real == Path(real.anchor):
        yield "is the root of the disk"
    if any(home == real or home.is_relative_to(real) for home in homes()):
        yield "is a home folder, or holds one"
    if root is not None:
        yield from reasons_of_project(real, root.resolve())
    elif (real / CONFIG).exists():
        yield "is the folder of a project"
    if real.exists() and not real.is_dir():
        yield "is a file where the site's folder should be"
    if os.path.ismount(real):
        yield "is a mount point, which cannot be replaced in one step; name a folder inside it"
    if real.exists() and real.stat().st_uid not in owners(root):
        yield f"belongs to another user ({owner(real)})"


def reasons_of_project(real: Path, root: Path) -> Iterator[str]:
    """Why a place within a project, or above it, cannot be used."""
    if root.is_relative_to(real):
        yield "is the project's folder, or holds it"
        return
    if not real.is_relative_to(root):
        return
    parts = real.relative_to(root).parts
    if parts[0] in (".git", ".github") or parts[0].startswith(".venv"):
        yield f"lies in {parts[0]}, which is no place for a site"
    sources = {name.split("/")[0] for name in files.tree(root) if "/" in name}
    if parts[0] in sources and not (len(parts) == 1 and seal.is_sealed(real)):
        yield f"is in {parts[0]}/, which holds sources of the project"


def holds_something(place: Path) -> bool:
    """Whether a folder is there and not empty."""
    return place.is_dir() and any(not seal.is_litter(path) for path in place.iterdir())


def strange_things(place: Path) -> Iterator[Problem]:
    """What stands in a folder that no build wrote; nothing if it is an earlier site."""
    if not seal.is_sealed(place):
        yield Problem(str(place), f"holds {listed(place)}, and no site that a build made", CHOOSE)
        return
    for fault in seal.foreign_problems(place):
        yield Problem(
            str(place / fault.where),
            f"{fault.found}, and would be lost",
            "Move it away, or put the site elsewhere.",
        )


def is_unfinished(place: Path, root: Path) -> bool:
    """Whether a render of the project at `root` stopped while it filled this folder.

    The project noted that the folder was empty when it began: words in the folder itself are no mark.
    """
    try:
        noted = (root / EMPTIED).read_text(encoding="utf-8")
        return noted == str(place.resolve()) and (place / UNFINISHED).is_file()
    except (OSError, UnicodeDecodeError):
        return False


def listed(place: Path) -> str:
    """The first things that a folder holds, in words."""
    return first_of(sorted(path.name for path in place.iterdir()))


def first_of(names: list[str]) -> str:
    """The first of many names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def homes() -> list[Path]:
    """The home of whoever runs this: as the environment says, and as the system knows it."""
    found = [os.environ.get("HOME", "")]
    with contextlib.suppress(KeyError):  # a user without a name has none
        found.append(pwd.getpwuid(os.getuid()).pw_dir)
    return [Path(home).resolve() for home in found if home]


def owners(root: Path | None) -> set[int]:
    """The users whose folders may be replaced: this one, and the owner of the project."""
    return {os.geteuid(), *([root.stat().st_uid] if root else [])}


def owner(path: Path) -> str:
    """The name of a folder's owner, or the number."""
    try:
        return path.owner()
    except KeyError:
        return str(path.stat().st_uid)
