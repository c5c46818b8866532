"""Quarto's ipynb-filter: a notebook comes in, its executed form with drawn figures goes out.

Quarto starts it anew for every notebook, so it imports nothing but the standard library; what it
hands over was laid ready by `atlas prepare`.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.site.authored import authored

FOLDER = Path(".atlas") / "filtered"


@dataclass(frozen=True)
class Ready:
    """A page for Quarto: its notebook as written and as drawn, and the digests of its inputs."""

    page: str
    source: Mapping[str, Any]
    drawn: Mapping[str, Any]
    inputs: Mapping[str, str | None]


def lay_ready(root: Path, pages: Iterable[Ready]) -> None:
    """Lay out what `hand_over` is to give for each page; nothing of an earlier build stays."""
    shutil.rmtree(root / FOLDER, ignore_errors=True)
    for ready in pages:
        entry = {"page": ready.page, "inputs": ready.inputs, "drawn": ready.drawn}
        name = f"{files.digest(authored(ready.source))}.json"
        files.write(root / FOLDER / name, files.to_json(entry))


def called(root: Path, given: Mapping[str, Any]) -> str | None:
    """The name of the notebook in the project that is the given one."""
    for name in files.tree(root):
        if name.endswith(".ipynb"):
            with suppress(ValueError, KeyError, TypeError):
                if authored(json.loads((root / name).read_text(encoding="utf-8"))) == authored(
                    given
                ):
                    return name
    return None


def hand_over(root: Path, given: str) -> str:
    """The executed form of the notebook whose text is `given`: Quarto does not tell its name.

    It is in ASCII: Quarto decodes what it hears piece by piece, and loses a letter that is parted.

    Raises `SiteError` if no page is this notebook, or if an input changed since it ran.
    """
    path = root / FOLDER / f"{files.digest(authored(json.loads(given)))}.json"
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SiteError.single(
            called(root, json.loads(given)) or "ipynb-filters",
            "this notebook is no prepared page of this project",
            "List it in project.render of _quarto.yml if it is not there, and run `quarto render` once.",
        ) from None
    for name, digest in entry["inputs"].items():
        if files.file_digest(root / name) != digest:
            raise SiteError.single(
                entry["page"], f"{name} changed since it ran", "Render again, the whole project."
            )
    return json.dumps(entry["drawn"])


def main(root: Path) -> None:
    """Filter standard input to standard output; a fault is told and ends with exit code 1."""
    try:
        sys.stdout.write(hand_over(root, sys.stdin.read()))
    except SiteError as error:
        sys.exit(str(error))
