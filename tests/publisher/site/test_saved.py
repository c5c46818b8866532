"""What is saved in a notebook and stands on no page is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.site.notebooks import read_notebook
from publisher.site.project import Project
from publisher.site.saved import saved_hints
from sites import PLAIN, atlas, tiny_site

SAVED = {"output_type": "stream", "name": "stdout", "text": ["saved\n"]}
CASES = [
    ("#| eval: false\nprint(6 * 7)", {}, "", "index.ipynb, cell 2: it is not run (`eval: false`)"),
    ("print(6 * 7)", {"tags": ["skip-execution"]}, "", "index.ipynb, cell 2: it is not run"),
    ("print(6 * 7)", {}, "execute: {eval: false}\n", "index.ipynb, cell 2: it is not run"),
    (
        "print(6 * 7)",
        {},
        "execute: {enabled: false}\n",
        "index.ipynb: `execute: enabled: false` asks",
    ),
    ("print(6 * 7)", {}, "", ""),
]


@pytest.mark.parametrize(("code", "metadata", "settings", "told"), CASES)
def test_what_is_saved_and_not_shown_is_told(
    tmp_path: Path, begun: None, code: str, metadata: dict, settings: str, told: str
):
    project = tiny_site(tmp_path, story=PLAIN)
    path = tmp_path / "index.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "saved", "metadata": metadata, "source": code}
    notebook["cells"] = [
        {
            "cell_type": "raw",
            "id": "front",
            "metadata": {},
            "source": f"---\ntitle: F\n{settings}---",
        },
        cell | {"execution_count": 1, "outputs": [SAVED]},
    ]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    done = atlas(project.root, "build", "--renderer", "pandoc")
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert told in said
    assert said.count("saved in it") == bool(told)
    page = (project.output_dir / "index.html").read_text(encoding="utf-8")
    assert ("42" in page) == ("eval" not in f"{code}{settings}" and not metadata)
    assert "saved\n" not in page


def test_that_quarto_is_not_to_run_notebooks_is_told_of_no_page(root: Path):
    project = Project.open(root)
    assert project.config["execute"]["enabled"] is False
    sources = {page: read_notebook(root / page, page) for page in project.notebooks}
    assert list(saved_hints(project, sources)) == []
