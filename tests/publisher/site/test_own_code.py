"""Code of a project that does not run is told by its file and line, wherever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher import preview
from publisher.base.problems import SiteError
from publisher.preview.server import Board
from publisher.site.own_code import hook
from publisher.site.project import Project
from sites import PLAIN, tiny_site


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.syspath_prepend(tmp_path / "src")
    return tiny_site(tmp_path, index=PLAIN, story=PLAIN)


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("half", "x = 1\ndef half(:\n", "src/half.py, line 2"),
        ("raises", "x = 1\nraise ValueError('oops')\n", "src/raises.py, line 2"),
        ("lacks", "import nothing_such\n", "src/lacks.py, line 1"),
    ],
)
def test_a_module_that_cannot_be_imported(project: Project, name: str, code: str, told: str):
    (project.root / "src").mkdir(exist_ok=True)
    (project.root / "src" / f"{name}.py").write_text(code)
    with pytest.raises(SiteError) as stopped:
        hook(project.root, f"{name}:check")
    assert stopped.value.problems[0].where == told


@pytest.mark.parametrize("name", ["nowhere:check", "json:nothing"])
def test_a_function_that_is_not_there(project: Project, name: str):
    with pytest.raises(SiteError, match="Name an existing function"):
        hook(project.root, name)


def test_a_preview_outlives_whatever_a_build_raises(project: Project, monkeypatch, capsys):
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("of its own")

    monkeypatch.setattr(preview, "build", fails)
    board = Board(project.output_dir)
    preview.rebuild(project.root, "pandoc", board)
    assert board.fault is not None and "of its own" in board.fault
    assert "Traceback" in capsys.readouterr().err
