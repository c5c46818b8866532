"""The reference is made of what the helpers say of themselves."""

from __future__ import annotations

import inspect

import pytest
from lxml import html as lxml_html

import helpers
from helpers import WordError, label_keys, public_names, reference


def test_every_name_is_told_once_with_what_it_says_of_itself():
    tree = lxml_html.fromstring(f"<div>{reference().markup}</div>")
    told = tree.xpath("//summary/code/text()")
    assert told == sorted(helpers.__all__, key=str.lower)
    read = tree.xpath("//details[@id='ref-read']")[0].text_content()
    assert "read(path, *, join=None, on=None" in read
    assert "Raises TableError" in " ".join(read.split())


def test_rooms_share_all_names_among_them():
    rooms = [
        name for room in ("tables", "charts", "words", "figure") for name in public_names(room)
    ]
    assert sorted(rooms) == sorted(public_names())
    with pytest.raises(WordError, match="no room 'attic'. Take one of tables"):
        public_names("attic")


@pytest.mark.parametrize("name", public_names())
def test_every_function_says_what_it_does(name: str):
    thing = getattr(helpers, name)
    assert not inspect.isfunction(thing) or len(thing.__doc__ or "") > 20


def test_the_texts_that_words_can_replace_are_listed():
    assert "count.total" in label_keys("count")
    assert set(label_keys("count")) < set(label_keys())


def test_the_keys_that_a_chart_asks_for_and_nobody_gave_a_word_are_listed():
    rows = helpers.load_cohorts()

    def missing(**words: str) -> list[str]:
        return label_keys(of=lambda: helpers.cohort_count(rows, as_of="2026-11-21", words=words))

    asked = missing()
    assert {"count.added", "count.total"} <= set(asked) < set(label_keys())
    assert set(missing(**{"count.added": "Ajoutées"})) == set(asked) - {"count.added"}
