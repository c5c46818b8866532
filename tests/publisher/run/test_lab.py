"""In JupyterLab prose stands below the cell that computed its numbers."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from publisher.run import lab

PROSE = "There are `{python} len(rows)` rows, and `{python} nothing` else."


class Shown(list):
    """Takes what is displayed."""

    def publish(self, data: dict[str, str], **_: object) -> None:
        self.append(data["text/markdown"])


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InteractiveShell:
    cells = [
        nbformat.v4.new_code_cell("rows = [1, 2]"),
        nbformat.v4.new_markdown_cell("Only words."),
        nbformat.v4.new_markdown_cell(PROSE),
        nbformat.v4.new_code_cell("2;"),
        nbformat.v4.new_markdown_cell("Later: `{python} rows`."),
    ]
    path = tmp_path / "a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    made = InteractiveShell()
    monkeypatch.setattr(made, "display_pub", Shown())
    lab.load_ipython_extension(made)
    return made


def test_prose_is_shown_below_the_cell_before_it_with_its_numbers(shell: InteractiveShell):
    shell.run_cell("rows = [1, 2]")
    [told] = shell.display_pub
    assert told.startswith("There are 2 rows, and **[NameError: name 'nothing' is not defined]**")


def test_a_cell_that_raises_or_is_not_of_the_notebook_shows_no_prose(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
):
    shell.run_cell("rows = [1, 2]; 1 / 0")
    shell.run_cell("something = 'else'")
    assert shell.display_pub == []
