"""HTML with colours of its own keeps light paper on a dark page, and any other follows the page."""

from __future__ import annotations

import pandas as pd
import pytest

from publisher.figures.contained import contained

TABLE = pd.DataFrame({"a": [1, 2]})
OWN = [
    TABLE.style.highlight_max(color="yellow").to_html(),
    '<p style="color:#000">x</p>',
    "<div style='padding: 1em; Background: #ffffee'>x</div>",
    '<table><tr><td bgcolor="red">x</td></tr></table>',
    "<style>th { background-color: #eee }</style><table><tr><th>x</th></tr></table>",
]
PLAIN = [
    TABLE.to_html(),
    TABLE.style.format("{:.1f}").to_html(),
    '<p style="color:var(--ink)">x</p>',
    '<p style="background:transparent">x</p>',
    "<p>color: red</p>",
    '<p style="border-color:red">x</p>',
]


@pytest.mark.parametrize("html", OWN)
def test_what_brings_its_colours_keeps_its_paper(html: str):
    assert "own-colours" in contained(html).splitlines()[0]


@pytest.mark.parametrize("html", PLAIN)
def test_what_brings_none_follows_the_page(html: str):
    assert "own-colours" not in contained(html)
