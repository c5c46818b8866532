"""Claims that do not hold: all of them, of all notebooks, come in one run."""

from __future__ import annotations

import pytest

from publisher.base.problems import SiteError
from publisher.run.choices import Choices
from publisher.run.prepare import prepare
from sites import INDEX, PLAIN, tiny_site, with_cell

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]

CLAIM = "get_ipython().failed_claims.append({'found': %r, 'remedy': 'Rewrite it.'})"


@pytest.mark.parametrize("kernel", ["warm", "jupyter"])
def test_every_claim_of_every_notebook_is_told_in_one_run(tmp_path, kernel):
    hidden = "%%capture\n" + CLAIM % "the second is false"
    index = with_cell(CLAIM % "the first is false", with_cell(hidden, INDEX))
    story = f"{PLAIN}\nIt is `{{python}} {CLAIM % 'the third is false'} or 3`.\n"
    project = tiny_site(tmp_path, index=index, story=story)
    with pytest.raises(SiteError) as raised:
        prepare(project, choices=Choices(kernel=kernel))
    assert [(one.where, one.found) for one in raised.value.problems] == [
        ("index.ipynb, cell 3", "the second is false"),
        ("index.ipynb, cell 4", "the first is false"),
        ("notebooks/story.ipynb, cell 2", "the third is false"),
    ]
