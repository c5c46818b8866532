"""What a page tells of its authors stands below its title, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest

from publisher.build import build
from publisher.render.authors import author_name, bylines
from sites import PLAIN, tiny_site

FRONT = """\
---
title: Story
affiliations:
  - id: uni
    name: University of Tea
    city: Hangzhou
author:
  - name: Li *Mei*
    url: https://example.org/li
    orcid: 0000-0002-1825-0097
    affiliations:
      - ref: uni
      - Example Institute
  - Ana Silva
---

Said.
"""
BYLINES = [
    ("Ana Silva", "Ana Silva"),
    ({"name": "Ana"}, "Ana"),
    ({"name": {"given": "Ana", "family": "Silva"}}, "Ana Silva"),
    ({"name": {"literal": "Ana S."}}, "Ana S."),
    ({"name": "Ana", "affiliation": "Tea House"}, "Ana, Tea House"),
    (
        {"name": "Ana", "orcid": "https://orcid.org/0000-0002-1825-0097"},
        "Ana ([ORCID](https://orcid.org/0000-0002-1825-0097))",
    ),
    ({"name": "Ana", "affiliations": [{"name": "Tea", "department": "Green"}]}, "Ana, Green, Tea"),
    ({"name": "Ana", "affiliations": [{"ref": "uni"}]}, "Ana, University, Xi’an"),
    ({"name": "Ana", "affiliations": [{"ref": "none"}]}, "Ana, none"),
]


@pytest.mark.parametrize(("author", "said"), BYLINES)
def test_an_author_is_told_with_all_that_is_known(author: Any, said: str):
    affiliations = [{"id": "uni", "name": "University", "city": "Xi’an"}]
    assert bylines({"author": author, "affiliations": affiliations}) == [said]
    assert said.startswith(author_name(author))


def test_a_page_tells_where_its_authors_are(tmp_path: Path, begun: None):
    project = tiny_site(tmp_path, index=PLAIN, story=PLAIN)
    (tmp_path / "notebooks" / "story.ipynb").unlink()
    (tmp_path / "notebooks" / "story.qmd").write_text(FRONT, encoding="utf-8")
    config = tmp_path / "_quarto.yml"
    config.write_text(config.read_text().replace("story.ipynb", "story.qmd"))
    build(type(project).open(tmp_path), renderer="pandoc")
    page = lxml.html.parse(str(tmp_path / "_site" / "notebooks" / "story.html")).getroot()
    byline = page.xpath("//*[@class='quarto-title-meta-contents']")[0]
    said = [part.text_content() for part in byline.xpath("p")]
    assert said == ["Li Mei (ORCID), University of Tea, Hangzhou, Example Institute", "Ana Silva"]
    links = [link.get("href") for link in byline.xpath(".//a")]
    assert links == ["https://example.org/li", "https://orcid.org/0000-0002-1825-0097"]
    metas = [meta.get("content") for meta in page.xpath("//meta[@name='author']")]
    assert metas == ["Li Mei", "Ana Silva"]
