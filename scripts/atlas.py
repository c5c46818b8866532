"""Let Quarto call `atlas` whichever Python it starts: the project's own `.venv` is found.

Used as pre-render and post-render hook in `_quarto.yml`: `scripts/atlas.py prepare`.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHONS = [ENVIRONMENT / "bin" / "python", ENVIRONMENT / "Scripts" / "python.exe"]
NEEDED = ("nbformat", "vl_convert")


def missing_packages() -> list[str]:
    """The packages out of `NEEDED` that this Python cannot import."""
    missing = []
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return missing


def what_is_wrong(python: Path) -> str | None:
    """Why the environment's interpreter cannot run `atlas`, or None if it can be tried."""
    if not ENVIRONMENT.is_dir():
        return "and there is no .venv"
    if python.is_symlink() and not python.exists():
        return f"and the Python of .venv ({python.resolve()}) is not there any more"
    try:
        done = subprocess.run([python, "-I", "-c", ""], capture_output=True, text=True, check=False)
    except OSError as problem:
        return f"and the Python of .venv does not start ({problem.strerror})"
    if done.returncode:
        return f"and the Python of .venv does not start:\n{done.stderr.strip()}\n"
    return None


def main() -> None:
    """Run `atlas` with the arguments given, in `.venv` if this Python lacks what it needs."""
    missing = missing_packages()
    if missing:
        python = next((path for path in PYTHONS if path.is_symlink() or path.exists()), PYTHONS[0])
        problem = what_is_wrong(python)
        if problem is None and os.environ.get("ATLAS_PYTHON") != str(python):
            os.environ["ATLAS_PYTHON"] = str(python)
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else all is compiled at every call
            os.execv(python, [str(python), *sys.argv])
        remedy = "Run `make environment`, and then this again."
        if problem is None:
            problem = f"though it is that of .venv (it lacks {' and '.join(missing)})"
            remedy = f"Remove .venv. {remedy}"
        sys.exit(
            "The packages that build this site are not installed for this Python, "
            f"{problem}.\n{remedy}"
        )
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")])
    )
    from publisher.cli import main as atlas

    atlas()


if __name__ == "__main__":
    main()
