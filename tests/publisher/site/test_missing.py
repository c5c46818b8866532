"""Words that stand where a value is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.check.figures import NO_SHARE
from publisher.figures.hollow import NO_NUMBER
from publisher.site.missing import OBJECT, SUSPECT, WHOLE


@pytest.mark.parametrize("pattern", [OBJECT, WHOLE, NO_SHARE, NO_NUMBER])
@given(data=st.data())
def test_whatever_a_gate_looks_for_is_suspect(pattern, data):
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    assert SUSPECT.search(text)


def test_plain_words_are_not_suspect():
    assert not SUSPECT.search("Hainan, finance, information; none of these is missing")
