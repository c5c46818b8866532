"""What a page tells those who share it and those who search."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import imagesize
import pytest
import yaml
from lxml import etree, html

from sites import STORY, atlas, tiny_site


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, which knows where it will stand and has an icon."""
    folder = tmp_path_factory.mktemp("shared")
    dated = 'title: "Story"\ndescription: "Of places."\ndate: 2026-11-20\ndate-modified: 2026-11-21'
    tiny_site(folder, story=STORY.replace('title: "Story"', dated))
    config = yaml.safe_load((folder / "_quarto.yml").read_text())
    config["website"] |= {"site-url": "https://atlas.example/tiny", "favicon": "icon.svg"}
    config["project"]["resources"].append("icon.svg")
    (folder / "icon.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16"/></svg>'
    )
    (folder / "_quarto.yml").write_text(yaml.safe_dump(config))
    done = atlas(folder, "build", "--renderer", "pandoc")
    assert done.returncode == 0, done.stderr
    return folder / "_site"


def head(site: Path, page: str) -> Any:
    """The head of a page."""
    return html.parse(site / page).getroot().find("head")


def data(site: Path, page: str) -> dict[str, Any]:
    """What a page says of itself in the terms of schema.org."""
    return json.loads(head(site, page).xpath("string(script[@type='application/ld+json'])"))


@pytest.mark.slow
def test_a_story_is_an_article_with_the_data_of_its_figures(shared_site: Path) -> None:
    told = data(shared_site, "notebooks/story.html")
    assert told["@type"] == "Article" and told["headline"] == "Story"
    assert told["url"] == "https://atlas.example/tiny/notebooks/story.html"
    assert told["isPartOf"]["url"] == "https://atlas.example/tiny/"
    (figure,) = told["hasPart"]
    assert figure["name"] == "The second place has twice as many"
    address = figure["distribution"][0]["contentUrl"]
    assert (shared_site / address.removeprefix("https://atlas.example/tiny/")).is_file()


@pytest.mark.slow
def test_dated_pages_can_be_followed(shared_site: Path) -> None:
    feed = etree.parse(shared_site / "feed.xml").getroot()
    (entry,) = feed.findall("{*}entry")
    said = {
        part: entry.findtext(f"{{*}}{part}")
        for part in ("title", "summary", "published", "updated")
    }
    assert said == {
        "title": "Story",
        "summary": "Of places.",
        "published": "2026-11-20T00:00:00Z",
        "updated": "2026-11-21T00:00:00Z",
    }
    assert entry.findtext("{*}id") == "https://atlas.example/tiny/notebooks/story.html"
    assert feed.findtext("{*}title") == "Tiny" and feed.findtext("{*}updated") == said["updated"]
    links = "link[@type='application/atom+xml']/@href"
    assert head(shared_site, "notebooks/story.html").xpath(links) == ["../feed.xml"]
    assert head(shared_site, "index.html").xpath(links) == []  # it has no date


@pytest.mark.slow
def test_the_front_page_is_the_site(shared_site: Path) -> None:
    assert data(shared_site, "index.html")["@type"] == "WebSite"


@pytest.mark.slow
def test_phones_find_icons_and_the_colour_of_the_ground(shared_site: Path) -> None:
    found = head(shared_site, "notebooks/story.html")
    for link in found.xpath("link[@rel='icon' or @rel='apple-touch-icon']/@href"):
        assert (shared_site / "notebooks" / link).is_file(), link
    assert len(found.xpath("meta[@name='theme-color']")) == 2
    assert found.xpath("meta[@name='twitter:card']/@content")


@pytest.mark.slow
def test_robots_are_let_in_and_shown_the_list_of_pages(shared_site: Path) -> None:
    told = (shared_site / "robots.txt").read_text()
    assert "Allow: /" in told
    assert "Sitemap: https://atlas.example/tiny/sitemap.xml" in told
    assert (shared_site / "sitemap.xml").is_file()


@pytest.mark.slow
def test_every_page_and_figure_has_a_card(shared_site: Path) -> None:
    for page in ("index.html", "notebooks/story.html", "figures/fig-bars.html"):
        (card,) = head(shared_site, page).xpath("meta[@property='og:image']/@content")
        file = shared_site / card.removeprefix("https://atlas.example/tiny/")
        assert imagesize.get(file) == (1200, 630), page
        assert head(shared_site, page).xpath("meta[@name='twitter:card']/@content") == [
            "summary_large_image"
        ]
