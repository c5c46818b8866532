"""A slip in a value of the text is told: the page would show code in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.base.problems import SiteError
from publisher.run.prepare import prepare
from publisher.site.new import from_markdown
from publisher.site.slips import inline_slips
from sites import INDEX, PLAIN, tiny_site

TOLD = [
    "`{pyhton} 1 + 1`",
    "`{ python} 1 + 1`",
    "`{Python} 1`",
    "`{python3} 1`",
    "and {python} 1` is",
]
LEFT = [
    *("`{python} 1 + 1`", "``{pyhton} 1``", "`{r} nrow(x)`", "`{pyhton}`", "a {python} is", "`{\"python\": 1} x`"),
    *("```text\n`{pyhton} 1`\n```", "`` `{python} x` ``", "`{python} 1` and `{python} 2`", "`{type} python`"),
]  # fmt: skip


@pytest.mark.parametrize("text", TOLD)
def test_a_slip_in_a_value_is_told(tmp_path: Path, text: str):
    project = tiny_site(tmp_path, index=f"{INDEX}\nWords.\n\n{text}\n", story=PLAIN)
    with pytest.raises(SiteError) as error:
        prepare(project)
    (problem,) = error.value.problems
    assert problem.where.startswith("index.ipynb, cell")
    assert "would stand on the page as it is" in problem.found


@pytest.mark.parametrize("text", LEFT)
def test_what_is_meant_as_it_stands_is_left(text: str):
    notebook = from_markdown(f"---\ntitle: T\n---\n\n{text}\n", "a.ipynb")
    assert list(inline_slips(notebook, "a.ipynb")) == []
