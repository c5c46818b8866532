"""Make a virtual environment out of hash-locked requirements, unless it stands already.

    python3 scripts/make_environment.py .venv requirements.txt [requirements-test.txt ...]

Needs the standard library only. The environment remembers in `made-from.json` which interpreter,
project folder and locks it was made from: a further lock is added to it, and a changed lock,
interpreter or folder makes it anew, and so does an interpreter that has vanished. uv installs, or
pip where uv is not to be had (`installers.py`). The project itself is installed in editable form,
so the command `atlas` and the modules under `src/` are those of this folder.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from installers import ROOT, Installer, python_of, succeeds

OLDEST = (3, 11)
MADE_FROM = "made-from.json"


class EnvironmentProblem(Exception):
    """The environment cannot be made; the message says why and what to do."""


def require_interpreter() -> None:
    """Raise `EnvironmentProblem` if this Python is too old or cannot make environments."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST:
        oldest = ".".join(str(part) for part in OLDEST)
        raise EnvironmentProblem(
            f"{sys.executable} is Python {version}, but {oldest} or newer is needed. "
            "Install a newer one, or name it: make site PYTHON=/path/to/python3"
        )
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise EnvironmentProblem(
                f"{sys.executable} ({version}) comes without its module {module}. "
                "On Debian and Ubuntu: apt-get install python3-venv"
            )


def digest(path: Path) -> str:
    """SHA-256 of a file of the project."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def state_now(locks: Iterable[str]) -> dict[str, Any]:
    """What an environment made now, from these locks, would be made from."""
    return {
        "python": [*sys.version_info[:3], sys.base_prefix],
        "folder": str(ROOT),
        "locks": {lock: digest(ROOT / lock) for lock in locks},
        "project": digest(ROOT / "pyproject.toml"),
    }


def recorded_state(folder: Path) -> dict[str, Any]:
    """What the environment in `folder` was made from; empty if there is none, or none whole.

    Raises `EnvironmentProblem` for a folder that is not ours to replace.
    """
    if folder.is_symlink() and not folder.exists():
        raise EnvironmentProblem(
            f"{folder} is a link to {folder.readlink()}, which is not there. Remove the link."
        )
    if not folder.exists():
        return {}
    record = folder / MADE_FROM
    if not record.is_file():
        raise EnvironmentProblem(
            f"{folder} exists, but was not made by this script. Move it away and try again."
        )
    try:
        state: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        return {}  # the disk was full, or somebody stopped it, while it was written
    return state


def write_record(folder: Path, state: dict[str, Any]) -> None:
    """Say in the environment what it is made from."""
    (folder / MADE_FROM).write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")


def still_holds(recorded: dict[str, Any]) -> bool:
    """Tell whether interpreter, folder and every installed lock are what they were."""
    locks = recorded.get("locks", {})
    if not locks or not all((ROOT / lock).is_file() for lock in locks):
        return False
    now = state_now(locks)
    return all(now[key] == recorded.get(key) for key in ("python", "folder", "locks"))


def interpreter_runs(folder: Path) -> bool:
    """Tell whether the environment's interpreter starts; say so if it does not."""
    python = python_of(folder)
    if succeeds([python, "-I", "-c", ""], quiet=True):
        return True
    gone = python.is_symlink() and not python.exists()
    why = f" ({python.resolve()} is not there)" if gone else ""
    print(f"The Python of {folder.name} no longer runs{why}.", flush=True)
    return False


def start_afresh(folder: Path) -> None:
    """Leave nothing in `folder` but a bare environment and the record that it is ours."""
    folder.mkdir(exist_ok=True)
    write_record(folder, {})
    for item in folder.iterdir():
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        elif item.name != MADE_FROM:
            item.unlink()
    if not succeeds([sys.executable, "-I", "-m", "venv", "--without-pip", folder]):
        raise EnvironmentProblem(f"{folder} could not be created; the lines above say why.")


def make_environment(folder: Path, locks: list[str]) -> None:
    """Bring the environment in `folder` in line with `locks` and with the project."""
    recorded = recorded_state(folder)
    if not still_holds(recorded) or not interpreter_runs(folder):
        print(f"Making {folder.name} with Python {sys.version.split()[0]}.", flush=True)
        start_afresh(folder)
        recorded = {**state_now([]), "project": None}
    installer = Installer(folder)
    for lock in locks:
        if lock in recorded["locks"]:
            continue
        if not installer.lock(lock):
            raise EnvironmentProblem(
                f"{lock} could not be installed; the lines above say why. "
                "Is a package registry within reach?"
            )
        recorded["locks"] |= state_now([lock])["locks"]
        write_record(folder, recorded)
    if recorded["project"] != digest(ROOT / "pyproject.toml"):
        if not installer.project():
            raise EnvironmentProblem(
                "The project itself could not be installed; the lines above say why."
            )
        write_record(folder, recorded | {"project": digest(ROOT / "pyproject.toml")})


def leave(folder: Path) -> None:
    """Go on under the interpreter that `folder` was made with, if this is the one inside it.

    `make` finds that one first, and it would be removed while it works.
    """
    if Path(sys.prefix).resolve() == folder.resolve() and sys.prefix != sys.base_prefix:
        base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
        python = base if base.exists() else Path(getattr(sys, "_base_executable", sys.executable))
        os.execv(python, [str(python), *sys.argv])


def main() -> int:
    """Read the command line, make the environment, and put a problem in one plain line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the environment stands, such as .venv")
    parser.add_argument("locks", nargs="+", metavar="lock", help="a hash-locked requirements file")
    arguments = parser.parse_args()
    leave(ROOT / arguments.folder)
    try:
        require_interpreter()
        make_environment(ROOT / arguments.folder, arguments.locks)
    except EnvironmentProblem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; run it again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
