"""A new story begins with a kind of chart, or with a figure of another story, and runs as it is."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from figure import Figure, faults
from publisher.base.problems import SiteError
from publisher.build import build
from publisher.site.like import needed
from publisher.site.menu import enter_page
from publisher.site.new import new_story
from publisher.site.project import Project
from publisher.site.start import start_project
from sites import atlas

ROOT = Path(__file__).parents[3]
KINDS = ("bars", "line", "timeline", "matrix", "map", "table")
LIKE = ("fdi-share", "cohort-timeline#fig-cohort-timeline", "pilot-map")


def shown(project: Project, path: Path) -> tuple[Any, dict[str, Any]]:
    """What the last code cell of a notebook shows, and the names that its cells made."""
    names: dict[str, Any] = {}
    value = None
    for cell in nbformat.read(project.root / path, as_version=4).cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "cell", "exec"), names)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    return value, names


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    """A project with the notebooks and the frame of the Atlas."""
    for folder in ("notebooks", "assets"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "_quarto.yml", tmp_path)
    return Project.open(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_story_of_the_atlas_begins_with_a_kind_of_chart_that_lacks_nothing(
    copied: Project, kind: str
):
    value, names = shown(copied, new_story(copied, "mine", "Mine", chart=kind))
    assert len(names["rows"])
    if kind == "table":
        assert "table-scroll" in value._repr_html_()
    else:
        assert isinstance(value, Figure)
        assert faults(value.record) == []


@pytest.mark.slow
@pytest.mark.parametrize("like", LIKE)
def test_a_story_like_another_runs_with_nothing_but_what_its_figure_needs(
    copied: Project, like: str
):
    path = new_story(copied, "mine", "It: grows", like=like)
    value, names = shown(copied, path)
    assert isinstance(value, Figure) and faults(value.record) == []
    cells = nbformat.read(copied.root / path, as_version=4).cells
    assert sum(cell.cell_type == "code" for cell in cells) == 2
    assert "label: fig-mine" in cells[-2].source
    assert "It: grows" in cells[0].source


@pytest.mark.slow
def test_every_kind_of_chart_of_a_new_project_passes_the_gates(tmp_path: Path):
    start_project(tmp_path / "x")
    told = atlas(tmp_path / "x", "new", "table", "--chart", "table")
    assert told.returncode == 0 and "Open it: jupyter lab notebooks/table.ipynb" in told.stdout
    for kind in KINDS[:-1]:
        project = Project.open(tmp_path / "x")
        path = new_story(project, kind, kind.capitalize(), chart=kind)
        assert enter_page(project, path.as_posix(), kind.capitalize()) == []
    project = Project.open(tmp_path / "x")
    build(project, renderer="pandoc")
    pages = [project.output_dir / "notebooks" / f"{kind}.html" for kind in KINDS]
    assert all(page.is_file() for page in pages)


def test_only_statements_that_lead_to_the_figure_are_kept():
    before = [
        "#| include: false\nimport a\nimport b\n\nrows = a.load()\nother = b.load()",
        "rows['x'] = 1\na.claim(other)\nfor row in rows:\n    total = row",
    ]
    assert needed(before, "#| label: fig-x\na.draw(rows)") == (
        "#| include: false\nimport a\n\nrows = a.load()\nrows['x'] = 1"
    )


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"like": "nowhere"}, "no story of this site.*Take one of about"),
        ({"like": "about"}, "about.ipynb has no figure"),
        ({"like": "pilot-map#fig-x"}, "has no figure fig-x.*pilot-map#fig-pilot-map"),
        ({"chart": "pie"}, "no kind of chart.*Take one of bars, line, timeline"),
        ({"chart": "map", "like": "pilot-map"}, "both --like and --chart"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    copied: Project, options: dict[str, str], found: str
):
    with pytest.raises(SiteError, match=f"(?s){found}"):
        new_story(copied, "mine", "Mine", **options)
    assert not (copied.root / "notebooks" / "mine.ipynb").exists()
