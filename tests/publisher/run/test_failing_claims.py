"""Claims that do not hold: all of them, of all notebooks, come in one run."""

from __future__ import annotations

import pytest

from publisher.base.problems import Problem, SiteError
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


@pytest.mark.parametrize("kernel", ["warm", "jupyter"])
def test_a_claim_before_a_cell_that_raises_is_told_with_it(tmp_path, kernel):
    index = with_cell("1 / 0", with_cell(CLAIM % "the first is false", INDEX))
    project = tiny_site(tmp_path, index=index, story=PLAIN)
    with pytest.raises(SiteError) as raised:
        prepare(project, choices=Choices(kernel=kernel))
    told = [one.found for one in raised.value.problems]
    assert told[0] == "the first is false" and "ZeroDivisionError" in told[1]


def test_a_place_of_ten_is_told_after_one_of_nine():
    places = ["a.ipynb, cell 10", "a.ipynb, cell 9", "a.ipynb, row 2"]
    error = SiteError(Problem(place, "x", "y") for place in places)
    assert [one.where for one in error.problems] == [places[1], places[0], places[2]]
