"""A small project set up for Quarto the way the atlas is, and Quarto itself, for tests of both."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from publisher.site.project import Project
from sites import INDEX, STORY, tiny_site

ROOT = Path(__file__).resolve().parents[1]
NO_QUARTO = "no `quarto` on the PATH: what Quarto does was NOT tested (`make quarto`)"


def hooked_project(folder: Path, *, index: str = INDEX, story: str = STORY) -> Project:
    """The small project, which Quarto renders aside and the atlas's hooks finish."""
    tiny_site(folder, index=index, story=story)
    return hook(folder)


def hook(folder: Path) -> Project:
    """Set a small project up for Quarto: where it renders, what it calls, which frame it fills."""
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    ours = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    config = read_config(folder)
    for key in ("output-dir", "pre-render", "post-render"):
        config["project"][key] = ours["project"][key]
    for key in ("format", "execute", "ipynb-filters"):
        config[key] = ours[key]
    config["atlas"]["site"] = ours["atlas"]["site"]
    config["website"]["search"] = False
    config["bibliography"] = "references.json"
    (folder / "references.json").write_text(json.dumps([]), encoding="utf-8")
    write_config(folder, config)
    return Project.open(folder)


def read_config(folder: Path) -> dict[str, Any]:
    """A project's `_quarto.yml`."""
    content: dict[str, Any] = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    return content


def write_config(folder: Path, config: dict[str, Any]) -> None:
    """Write a project's `_quarto.yml`."""
    (folder / "_quarto.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def add_page(project: Project, name: str, text: str) -> Project:
    """The project with one more page of Markdown."""
    config = read_config(project.root)
    config["project"]["render"].append(name)
    write_config(project.root, config)
    (project.root / name).write_text(text, encoding="utf-8")
    return Project.open(project.root)


def quarto_environment() -> dict[str, str]:
    """What Quarto is given so that its hooks use the Python and modules of this test."""
    return os.environ | {"QUARTO_PYTHON": sys.executable, "PYTHONPATH": str(ROOT / "src")}


def run_quarto(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `quarto render` in a project."""
    return subprocess.run(
        ["quarto", "render", *arguments],
        cwd=folder,
        env=quarto_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def render(folder: Path, *arguments: str) -> str:
    """Render with Quarto, which has to succeed; what it said."""
    done = run_quarto(folder, *arguments)
    assert done.returncode == 0, done.stdout
    return done.stdout
