"""Install Quarto from its official package into this environment, or say plainly why not.

    .venv/bin/python scripts/install_quarto.py

The package (`requirements-quarto.txt`) holds no program: while it installs, it downloads one from
the release page of its makers. Where that page is out of reach, this ends with exit code 1.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-quarto.txt"
TIME_LIMIT = 15 * 60


def install() -> str | None:
    """Install the package with pip; return what went wrong, or None."""
    pip = [sys.executable, "-I", "-m", "pip", "install", "--no-input", "--no-deps"]
    command = [*pip, "--no-build-isolation", "--require-hashes", "-r", str(LOCK)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {TIME_LIMIT // 60} minutes"
    if done.returncode == 0:
        return None
    download = re.search(r"Error downloading Quarto: *(.+)", done.stdout + done.stderr)
    if download:
        return f"its download is not reachable from here ({download[1].strip()})"
    return (done.stderr.strip() or done.stdout.strip() or "pip gave no reason").splitlines()[-1]


def main() -> int:
    """Install, then let Quarto say its version."""
    print("Installing Quarto (about 120 MB) into the environment.", flush=True)
    problem = install()
    if problem:
        print(f"error: Quarto was not installed: {problem}.", file=sys.stderr)
        print(
            "The site builds without it: `make site` then uses the built-in renderer. "
            "A Quarto installed in any other way is used as soon as it is on the PATH.",
            file=sys.stderr,
        )
        return 1
    quarto = Path(sys.executable).with_name("quarto")
    version = subprocess.run([quarto, "--version"], capture_output=True, text=True, check=True)
    print(f"Quarto {version.stdout.strip()} is ready; `make site` uses it from now on.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
