"""Let Quarto call `atlas` whichever Python it starts: the project's own `.venv` is found.

Used as pre-render and post-render hook in `_quarto.yml`: `scripts/atlas.py prepare`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = [ROOT / ".venv" / "bin" / "python", ROOT / ".venv" / "Scripts" / "python.exe"]


def main() -> None:
    """Run `atlas` with the arguments given, in `.venv` if this Python lacks what it needs."""
    try:
        import nbformat  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError:
        for python in PYTHONS:
            if python.is_file() and os.environ.get("ATLAS_PYTHON") != str(python):
                os.environ["ATLAS_PYTHON"] = str(python)
                os.execv(python, [str(python), *sys.argv])
        sys.exit(
            "The packages that build this site are not installed for this Python, and .venv holds no "
            "Python that has them.\nRun `make environment` once, or "
            "`pip install --require-hashes -r requirements.txt`."
        )
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")])
    )
    from publisher.cli import main as atlas

    atlas()


if __name__ == "__main__":
    main()
