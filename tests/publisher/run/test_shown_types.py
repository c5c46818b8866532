"""What a library shows in a form that no notebook can hold is shown by the next one, as in Jupyter."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.run.outputs import tidy


@pytest.mark.parametrize(
    ("data", "held"),
    [
        ({"text/plain": "p", "application/vnd.x": {"a": 1}}, {"text/plain": "p"}),
        ({"text/plain": "p", "application/vnd.x+json": {"a": 1}}, None),
        ({"text/plain": 5}, {"text/plain": "5"}),
        ({"text/markdown": None, "text/plain": "x"}, {"text/plain": "x"}),
        ({"text/html": ["<b>", "</b>"]}, None),
        ({"application/vnd.x": {"a": 1}}, {"application/vnd.x": "{'a': 1}"}),
        ({"application/json": [1, None]}, None),
    ],
)
def test_a_type_that_a_notebook_cannot_hold_gives_way(
    data: dict[str, Any], held: dict[str, Any] | None
):
    (output,) = tidy([{"output_type": "display_data", "data": dict(data), "metadata": {}}])
    assert output["data"] == (data if held is None else held)


@pytest.mark.parametrize("data", [{}, {"text/plain": None}])
def test_what_shows_nothing_is_no_output(data: dict[str, Any]):
    assert tidy([{"output_type": "display_data", "data": data, "metadata": {}}]) == []


def test_an_error_is_an_output():
    error = {"output_type": "error", "ename": "A", "evalue": "b", "traceback": []}
    assert tidy([dict(error)]) == [error]
