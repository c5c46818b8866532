"""Build the site aside, then put it in the place of the old one."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import figure
from publisher.base import files
from publisher.base.installed import LOCK, installed_packages
from publisher.base.problems import SiteError
from publisher.base.progress import Report, silent
from publisher.base.seal import verify
from publisher.publish import inputs
from publisher.publish.place import alone, require_place, require_replaceable
from publisher.publish.staging import STATE, staging_folder
from publisher.publish.swap import keep, swap
from publisher.run.choices import KEPT, Choices, Prepared
from publisher.site.lay import lay_derived, naming_parameters
from publisher.site.meanwhile import data_at_rest
from publisher.site.project import CONFIG, Project, output_path
from publisher.site.settings import CALL_IT, NO_HOOK, has_hooks, needs_quarto

LAST = "last-build.json"
RENDERERS = ("auto", "quarto", "pandoc", "fast")
NAMES = {"quarto": "Quarto", "pandoc": "the built-in renderer (pandoc)"}


@dataclass(frozen=True)
class Built:
    """What a build did: for every notebook why it was run or kept, and whether it wrote a site.

    `told` says which renderer was used and why, where that was not asked for.
    `unseen` tells of the pages that run at every build what they depend on that is not seen.
    """

    reasons: dict[str, str]
    anew: bool
    told: str = ""
    unseen: dict[str, str] = field(default_factory=dict)


def choose_renderer(asked: str, project: Project) -> str:
    """`quarto` where it is on the PATH and the project has the hooks that check what it renders, else
    `pandoc`, the built-in one; or the one asked for.

    `fast` is the built-in one, and Quarto where only Quarto knows what a page asks for.
    """
    if asked == "auto":
        return "quarto" if shutil.which("quarto") and has_hooks(project.config) else "pandoc"
    if asked == "quarto" and not shutil.which("quarto"):
        raise SiteError.single(
            "--renderer quarto",
            "there is no `quarto` on the PATH",
            "Install Quarto 1.7 or newer (`make quarto` tries), or use --renderer pandoc.",
        )
    return asked


def build(
    project: Project,
    *,
    renderer: str,
    output: Path | None = None,
    choices: Choices | None = None,
    report: Report = silent,
) -> Built:
    """Build the whole site with `renderer` and publish it at `output` in one step.

    If nothing changed since the last build and the site still is what that build wrote, nothing is
    done. A build that fails raises `SiteError` and leaves what stood at `output` as it was.
    """
    output = output or project.output_dir
    require_place(output, project.root)
    with alone(output):
        require_replaceable(output, project.root)
    output = output.resolve()
    choices = choices or Choices()
    began = time.time()
    lay_derived(project)
    state = state_key(project, renderer, choices)
    if unchanged(project, output, state):
        return Built(dict.fromkeys(project.pages, KEPT), anew=False)
    read = inputs.digests(project)
    with files.disk_faults(), staging_folder(project, output) as folder:
        prepared, told = render(project, folder, renderer, choices, report)
        swap(folder, output, project.root)
        if output == project.output_dir.resolve():
            keep(project)
            inputs.note(project, read)
        seconds = time.time() - began
        last = {"state": state, "output": str(output), "began": began, "seconds": seconds}
        last["unseen"] = sorted(prepared.unseen)
        files.write(project.root / STATE / LAST, files.to_json(last))
    return Built(prepared.reasons, anew=True, told=told, unseen=prepared.unseen)


def render(
    project: Project, folder: Path, renderer: str, choices: Choices, report: Report
) -> tuple[Prepared, str]:
    """Fill `folder` with the finished site.

    Say which renderer was used and why, if it was open, what is hard to see in its figures and cannot
    be painted of them, what still stands as the template of a story has it, what is saved in notebooks
    and not shown, and which files only its packs publish.
    Raises `SiteError` also if tables change meanwhile: what is published is what was checked.
    """
    from publisher.check.pictures import colour_hints
    from publisher.figures.letters import letter_hints
    from publisher.figures.markup import SPOKEN, WORDS
    from publisher.publish.offer import WORDS as OFFERED
    from publisher.publish.packs import beyond_resources
    from publisher.site.dictionaries import undescribed_hint
    from publisher.site.refused import in_place_hint, looks_hint
    from publisher.site.saved import saved_hints
    from publisher.site.untouched import untouched_hints
    from publisher.site.words import english_hint

    lay_derived(project)
    # A page that may write to the project may write its data.
    rest = nullcontext() if "write" in choices.allow else data_at_rest(project)
    with rest, naming_parameters(project.root):
        prepared, told = rendered(project, folder, renderer, choices, report)
    written = {story.page: story.source for story in prepared.stories}
    hints = [*colour_hints(prepared.figures), *letter_hints(prepared.figures)]
    hints += [*untouched_hints(project.root, written), *saved_hints(project, written)]
    hints += [beyond_resources(project, prepared.stories), looks_hint(project.config)]
    hints += [undescribed_hint(project)]
    hints += [in_place_hint(project.config), english_hint(project, WORDS, SPOKEN, OFFERED)]
    return prepared, "\n".join(filter(None, [told, *hints]))


def rendered(
    project: Project, folder: Path, renderer: str, choices: Choices, report: Report
) -> tuple[Prepared, str]:
    """Fill `folder` with the site by the renderer that is asked for or, if that is open, fits."""
    if renderer == "quarto":
        return render_with_quarto(project, folder, choices, report), ""
    try:
        prepared = render_with_pandoc(project, folder, choices, report)
    except SiteError as error:
        if renderer != "fast" or not needs_quarto(error) or not shutil.which("quarto"):
            raise
        first, more = error.problems[0], len(error.problems) - 1
        why = f"{first.where}: {first.found}{f', and {more} more' if more else ''}"
    else:
        return prepared, f"Rendered with {NAMES['pandoc']}, which is the faster one."
    prepared = render_with_quarto(project, folder, choices, report)
    return prepared, f"Rendered with Quarto, which alone knows what the pages ask for: {why}."


def state_key(project: Project, renderer: str, choices: Choices) -> str:
    """One digest of every file of the project and of all else that a build depends on."""
    own = Path(__file__).resolve().parent
    record = Path(figure.__file__).resolve().parent
    facts = {
        "files": inputs.digests(project),
        "publisher": {name: files.file_digest(f"{own}/{name}") for name in files.tree(own)},
        "figure": {name: files.file_digest(record / name) for name in files.tree(record)},
        "python": platform.python_version(),
        "environment": project.environment,
        "installed": None if (project.root / LOCK).is_file() else installed_packages(),
        "renderer": renderer,
        "kernel": choices.kernel,
        "allow": sorted(choices.allow),
    }
    return files.digest(files.to_json(facts).encode())


def last_build(project: Project) -> dict[str, Any]:
    """What the last build that published left behind; empty if there was none."""
    try:
        return json.loads((project.root / STATE / LAST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def unchanged(project: Project, output: Path, state: str) -> bool:
    """Whether the site at `output` is what a build would write now.

    Nobody knows that of a page that depends on what is not seen.
    """
    last = last_build(project)
    if last.get("unseen"):
        return False
    same = last.get("state") == state and last.get("output") == str(output)
    return same and not verify(output)


def render_with_pandoc(
    project: Project, folder: Path, choices: Choices, report: Report
) -> Prepared:
    """Prepare, render with the built-in renderer, finish."""
    from publisher.publish.files import begin_pictures
    from publisher.publish.finish import finish
    from publisher.publish.script import runtime_work
    from publisher.render.pandoc import render_pages
    from publisher.run.prepare import prepare, project_workers

    with project_workers(project, choices.jobs) as workers:
        workers.begin(*runtime_work())
        prepared = prepare(project, choices=choices, report=report, workers=workers)
        begin_pictures(project, prepared.figures, workers)
        report("site", "rendering")
        for page in render_pages(project, prepared.notebooks, folder):
            if prepared.reasons.get(page.path, KEPT) == KEPT:
                prepared.reasons[page.path] = rendered_because(page.reason)
        report("site", "finishing")
        finish(project, prepared.figures, folder, workers, prepared.stories)
    return prepared


def rendered_because(reason: str | None) -> str:
    """What is said of a page whose notebook did not run, or that has none."""
    return KEPT if reason is None else f"rendered: {reason}"


def render_with_quarto(
    project: Project, folder: Path, choices: Choices, report: Report
) -> Prepared:
    """Let Quarto render; its hooks prepare and finish."""
    from publisher.quarto import ALLOWED, KERNEL, MOVE_IT
    from publisher.run.prepare import prepare

    if not has_hooks(project.config):
        raise SiteError.single(f"{CONFIG}, project.post-render", NO_HOOK, CALL_IT)
    prepared = prepare(project, choices=choices, report=report)
    report("site", "rendering with Quarto")
    relative = os.path.relpath(folder, project.root)
    hooks = {"QUARTO_PYTHON": sys.executable, ALLOWED: " ".join(choices.allow)}
    hooks[KERNEL] = choices.kernel
    # The hooks of a project that pip installed are called `atlas`, which stands beside this Python.
    beside = os.path.dirname(sys.executable)
    hooks["PATH"] = os.pathsep.join(filter(None, [beside, os.environ.get("PATH", "")]))
    result = subprocess.run(
        ["quarto", "render", "--output-dir", relative],
        cwd=project.root,
        env=os.environ | hooks,
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
    if not any((folder / output_path(page)).is_file() for page in project.pages):
        raise SiteError.single(
            "quarto render",
            "ended without an error but rendered nothing",
            MOVE_IT,
        )
    return prepared
