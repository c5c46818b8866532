"""What the search index holds, and what it leaves out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from publisher.base.problems import SiteError
from publisher.build import build
from publisher.publish.search import readable, spaced, write_search
from publisher.site.project import Project
from sites import INDEX, tiny_site


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Beijing has rules", "Beijing has rules"),
        ("北京市", "北 京 市"),
        ("2015年在Beijing市", "2015 年 在 Beijing 市"),
        ("（北京）", "（北 京）"),
    ],
)
def test_chinese_characters_stand_apart_and_other_words_stay_whole(text: str, apart: str):
    assert spaced(text) == apart


def test_the_address_of_a_section_is_on_its_heading():
    page = b"<main><section id='a'><h2>A</h2><p id='b'>x</p></section></main>"
    assert '<h2 id="a">A</h2><p id="b">' in readable(page)


@pytest.mark.parametrize(
    ("page", "apart"),
    [
        (b"<table><tr><th>a</th><td>b</td><td>c</td></tr></table>", "a</th>: <td>b</td> <td>c"),
        (b"<dl><div><dt>Since</dt><dd>2022</dd></div></dl>", "Since</dt>: <dd>2022"),
        (b"<details><summary>a</summary><p>b</p></details>", "a</summary>. <p>b"),
        (b"<table><tr><th></th><td>b</td></tr></table>", "<th></th><td>b"),
    ],
)
def test_cells_terms_and_summaries_do_not_run_into_what_follows(page: bytes, apart: str):
    assert apart in readable(page)


def index_of(project: Project) -> dict[str, str]:
    """The text that the index holds of each page, by address."""
    found = {}
    for path in (project.output_dir / "pagefind" / "fragment").iterdir():
        content = gzip.decompress(path.read_bytes()).decode().removeprefix("pagefind_dcd")
        page = json.loads(content)
        found[page["url"]] = page["content"]
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small site, one of its pages in Chinese."""
    index = INDEX.replace('title: "Front"', 'title: "首页"\nlang: zh') + "\n北京市的试点。\n"
    project = tiny_site(tmp_path_factory.mktemp("search"), index=index)
    build(project, renderer="pandoc")
    return project


def test_the_index_holds_the_text_of_every_page(site: Project):
    pages = index_of(site)
    assert set(pages) == {"/index.html", "/notebooks/story.html"}
    assert "北 京 市 的 试 点" in pages["/index.html"]
    assert "Two bars. The longest is b." in pages["/notebooks/story.html"]


def test_a_page_that_is_not_to_be_found_is_not(tmp_path: Path):
    front = INDEX.replace('title: "Front"', 'title: "Front"\nsearch: false')
    project = tiny_site(tmp_path, index=front)
    build(project, renderer="pandoc")
    assert set(index_of(project)) == {"/notebooks/story.html"}


def test_the_index_leaves_out_code_navigation_and_files(site: Project):
    text = index_of(site)["/notebooks/story.html"]
    for part in ("publish_display_data", "Download", "Vega-Lite", "On this page"):
        assert part not in text


def test_each_language_has_an_index_of_its_own(site: Project):
    entry = json.loads((site.output_dir / "pagefind" / "pagefind-entry.json").read_text())
    assert {name: part["page_count"] for name, part in entry["languages"].items()} == {
        "en": 1,
        "zh": 1,
    }


def test_only_what_a_search_needs_is_published(site: Project):
    names = {path.name for path in (site.output_dir / "pagefind").iterdir()}
    assert not [name for name in names if "ui" in name or name.endswith(".css")]


def test_the_same_pages_give_the_same_index(site: Project, tmp_path: Path):
    def content(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    before = content(site.output_dir / "pagefind")
    write_search(site, site.output_dir)
    assert content(site.output_dir / "pagefind") == before


def test_a_page_without_text_is_told(site: Project, tmp_path: Path):
    for page in ("index.html", "notebooks/story.html"):
        (tmp_path / page).parent.mkdir(exist_ok=True)
        (tmp_path / page).write_text("<html lang='en'><body><p>no main</p></body></html>")
    with pytest.raises(SiteError, match="does not hold all 2 pages"):
        write_search(site, tmp_path)
