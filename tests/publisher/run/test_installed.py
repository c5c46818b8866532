"""Where a project locks nothing, its pages run again when a package is installed in another version."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.build import state_key
from publisher.run.choices import Choices
from publisher.run.trace import FIRST_RUN, Traces
from publisher.site.notebooks import read_notebook
from sites import PLAIN, tiny_site


@pytest.mark.parametrize("locked", [False, True])
def test_another_version_of_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
):
    project = tiny_site(tmp_path / "project", index=PLAIN, story=PLAIN)
    lock = project.root / "requirements.txt"
    lock.write_text("humanize==4.17.0\n") if locked else lock.unlink()
    packages = tmp_path / "packages"
    (packages / "humanize-4.17.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(packages)
    notebook = read_notebook(project.root / "index.ipynb", "index.ipynb")
    traces = Traces(project)
    first = traces.beginning("index.ipynb", notebook)
    assert traces.reason(first) == FIRST_RUN
    traces.keep(first, notebook, [])
    assert Traces(project).knows(first)
    state = state_key(project, "pandoc", Choices())
    (packages / "humanize-4.17.0.dist-info").rename(packages / "humanize-4.15.0.dist-info")
    traces = Traces(project)
    now = traces.beginning("index.ipynb", notebook)
    assert traces.knows(now) == locked
    assert (state_key(project, "pandoc", Choices()) == state) == locked
    if not locked:
        assert traces.reason(now) == "the installed packages changed"
