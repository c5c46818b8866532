"""Serve the site on this machine, build it again on every change, and show it in the open pages."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.build import build, choose_renderer
from publisher.preview.server import Board, serving
from publisher.preview.sketch import pages_at, sketch
from publisher.site.lay import lay_derived
from publisher.site.project import Project, output_path

EVERY = 0.1  # seconds between two looks at the files
QUIET = "The site shown is the last good one."


def serve(root: Path, *, port: int, renderer: str, watch: bool) -> None:
    """Build and serve on 127.0.0.1 until stopped; open pages load anew after each build.

    A build that fails is told on standard error and in every open page, and leaves the last good
    site in place. What is wrong with `_quarto.yml` when it begins is raised, as `SiteError`.
    """
    project = Project.open(root)
    chosen = choose_renderer(renderer, project)
    board = Board(project.output_dir)
    with serving(board, port) as address:
        print(f"{address} (stop with Ctrl-C)", flush=True)
        before = looks(root)
        rebuild(root, chosen, board)
        for _ in changes(root, before):
            if watch:
                rebuild(root, chosen, board)


def rebuild(root: Path, renderer: str, board: Board) -> None:
    """Build once, the pages that are open first, and put on the board what came of it."""
    try:
        project = Project.open(root)
        lay_derived(project)
        with tempfile.TemporaryDirectory() as folder:
            if renderer != "quarto" and (pages := pages_at(project, +board.open_pages)):
                sketch(project, pages, Path(folder))
                board.sketched(Path(folder), map(output_path, pages))
            built = build(project, renderer=renderer)
            board.built()
    except SiteError as error:
        board.failed(str(error))
        print(f"\n{error}\n{QUIET}", file=sys.stderr, flush=True)
        return
    except Exception as error:  # noqa: BLE001 (told whole, and the next change may mend it)
        board.failed(f"{type(error).__name__}: {error}\n    The terminal tells where.")
        traceback.print_exc()
        print(QUIET, file=sys.stderr, flush=True)
        return
    if built.told:
        print(built.told, flush=True)


def looks(root: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file that a build may read.

    Files are looked at rather than waited for: a folder shared with a container or another machine
    sends no events, and an editor that saves by renaming would be lost.
    """
    found = {}
    for name in files.tree(root):
        try:
            status = (root / name).stat()
        except FileNotFoundError:
            continue
        found[name] = status.st_size, status.st_mtime_ns
    return found


def changes(root: Path, before: dict[str, tuple[int, int]]) -> Iterator[None]:
    """Yield whenever files differ from what they were, once they are at rest."""
    while True:
        time.sleep(EVERY)
        if (now := looks(root)) == before:
            continue
        while (later := looks(root)) != now:
            now = later
            time.sleep(EVERY)
        before = now
        yield
