"""Build the site aside, then put it in the place of the old one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.finish import finish
from publisher.prepare import STATE, Prepared, Report, prepare, silent
from publisher.problems import SiteError
from publisher.project import Project

RENDERERS = ("auto", "quarto", "pandoc")


def choose_renderer(asked: str) -> str:
    """`quarto` where it is on the PATH, else `pandoc`, the built-in one; or the one asked for."""
    if asked == "auto":
        return "quarto" if shutil.which("quarto") else "pandoc"
    if asked == "quarto" and not shutil.which("quarto"):
        raise SiteError.single(
            "--renderer quarto",
            "there is no `quarto` on the PATH",
            "Install Quarto 1.7 or newer (`make quarto` tries), or use --renderer pandoc.",
        )
    return asked


def build(
    project: Project, *, renderer: str, output: Path | None = None, report: Report = silent
) -> Prepared:
    """Build the whole site with `renderer` and publish it at `output` in one step.

    A build that fails raises `SiteError` and leaves what stood at `output` as it was.
    """
    output = (output or project.output_dir).resolve()
    with aside(project, output) as folder:
        if renderer == "quarto":
            prepared = render_with_quarto(project, folder, report)
        else:
            prepared = render_with_pandoc(project, folder, report)
        swap(folder, output)
    return prepared


def render_with_pandoc(project: Project, folder: Path, report: Report) -> Prepared:
    """Prepare, render with the built-in renderer, finish."""
    from publisher.pandoc import render_pages

    prepared = prepare(project, report=report)
    report("site", "rendering")
    render_pages(project, prepared.notebooks, folder)
    report("site", "finishing")
    finish(project, prepared.figures, folder)
    return prepared


def render_with_quarto(project: Project, folder: Path, report: Report) -> Prepared:
    """Let Quarto render; its hooks prepare and finish."""
    prepared = prepare(project, report=report)
    report("site", "rendering with Quarto")
    relative = os.path.relpath(folder, project.root)
    result = subprocess.run(
        ["quarto", "render", "--output-dir", relative],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SiteError.single(
            "quarto render",
            f"stopped with exit code {result.returncode}:\n{result.stdout.strip()[-4000:]}",
            "Correct what Quarto names; `atlas check` finds most faults sooner.",
        )
    if not (folder / "index.html").is_file():
        raise SiteError.single(
            "quarto render",
            "ended without an error but rendered nothing",
            "Quarto ignores projects below a folder whose name begins with `.` or `_`; move it.",
        )
    return prepared


@contextmanager
def aside(project: Project, output: Path) -> Iterator[Path]:
    """A new folder for one build, on the same disk as `output`, gone when the build ends."""
    state = project.root / STATE if output.is_relative_to(project.root) else output.parent
    state.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=state, prefix="build-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(folder: Path, output: Path) -> None:
    """Put a finished folder in the place of the published one."""
    output.parent.mkdir(parents=True, exist_ok=True)
    old = folder.with_name(folder.name + "-old")
    if output.exists():
        os.rename(output, old)
    try:
        os.rename(folder, output)
    except BaseException:
        if old.exists():
            os.rename(old, output)
        raise
    shutil.rmtree(old, ignore_errors=True)
