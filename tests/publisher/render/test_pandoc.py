"""The built-in renderer on a small site that uses every feature it knows, and on refusals."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import lxml.html
import nbformat
import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)

from publisher.base.problems import SiteError
from publisher.build import build
from publisher.render.bibliography import cited
from publisher.render.pandoc import Page, render_pages
from publisher.site.project import Project
from publisher.site.settings import WITH_QUARTO
from sites import PLAIN, tiny_site

Html = lxml.html.HtmlElement
ROOT = Path(__file__).resolve().parents[3]
FIXTURE = ROOT / "tests" / "fixtures" / "site"
CONFIG = """
project: {type: website, render: [page.ipynb, 404.qmd]}
website: {title: Example}
format: {html: {toc: true}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the fixture site, to be rendered into its `_site`."""
    folder = tmp_path_factory.mktemp("fixture") / "site"
    shutil.copytree(FIXTURE, folder)
    return folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[Page]:
    """The pages of the fixture site, rendered once."""
    project = Project.open(folder)
    notebooks = {page: nbformat.read(folder / page, 4) for page in project.notebooks}
    return render_pages(project, notebooks, folder / "_site")


@pytest.fixture(scope="module")
def site(folder: Path, pages: list[Page]) -> Callable[[str], Html]:
    """Read a rendered page of the fixture site."""
    return lambda name: lxml.html.parse(folder / "_site" / name).getroot()


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., Html]:
    """Render one page made of the given cells; returns its HTML."""

    def call(*cells: object, config: str = CONFIG, front: str = "title: Page") -> object:
        (tmp_path / "_quarto.yml").write_text(config, encoding="utf-8")
        (tmp_path / "404.qmd").write_text("---\ntitle: Nothing\n---\n\nGone.\n", encoding="utf-8")
        notebook = new_notebook(cells=[new_raw_cell(f"---\n{front}\n---"), *cells])
        nbformat.write(notebook, tmp_path / "page.ipynb")
        render_pages(Project.open(tmp_path), {"page.ipynb": notebook}, tmp_path / "_site")
        return lxml.html.parse(tmp_path / "_site" / "page.html").getroot()

    return call


def text(element: Html) -> str:
    return " ".join(element.text_content().split(" ")).strip()


def shown(source: str, **data: str) -> object:
    """A code cell with one result."""
    mime = {key.replace("_", "/", 1): value for key, value in data.items()}
    return new_code_cell(source, outputs=[new_output("display_data", data=mime)])


# What is rendered --------------------------------------------------------------------------------


def test_every_page_is_written_where_its_source_stands(pages):
    assert [(page.path, page.target) for page in pages] == [
        ("index.ipynb", "index.html"),
        ("notebooks/features.ipynb", "notebooks/features.html"),
        ("notebooks/plain.ipynb", "notebooks/plain.html"),
        ("404.qmd", "404.html"),
    ]


def test_a_page_tells_its_title_and_description_in_plain_words(pages):
    assert pages[0].description.endswith("with every feature it knows.")
    assert pages[2].title == "The heading is the title"


def test_ids_are_unique_on_every_page(pages, site):
    for page in pages:
        ids = site(page.target).xpath("//@id")
        assert len(ids) == len(set(ids))


def test_figures_and_tables_are_numbered_in_reading_order(site):
    captions = site("notebooks/features.html").xpath("//figcaption[contains(@class, 'float')]")
    labels = [text(caption).partition(":")[0] for caption in captions]
    figures = [label for label in labels if label.startswith("Figure")]
    assert figures == [f"Figure\u00a0{n}" for n in range(1, len(figures) + 1)]
    tables = [label for label in labels if label.startswith("Table")]
    assert tables == [f"Table\u00a0{n}" for n in range(1, len(tables) + 1)]


def test_references_name_what_they_lead_to(site):
    links = site("notebooks/features.html").xpath("//p[1]/a[@class='quarto-xref']")
    assert [(link.get("href"), text(link)) for link in links][:6] == [
        ("#fig-bars", "Figure\u00a01"),
        ("#fig-bars", "1"),
        ("#fig-bars", "Figure\u00a01"),
        ("#tbl-pipe", "Table\u00a01"),
        ("#fig-pic", "Map\u00a02"),
        ("#tbl-md", "Table\u00a02"),
    ]


def test_links_between_pages_are_relative_and_lead_to_html(site):
    page = site("notebooks/features.html")
    assert page.xpath("//a[text()='the front page']/@href") == ["../index.html"]
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["../assets/atlas.css"]
    assert page.xpath("//div[@class='nav-footer-right']//a/@href") == ["features.html"]


def test_the_page_for_unknown_addresses_links_from_the_top_of_the_site(site):
    page = site("404.html")
    assert page.xpath("//main//a/@href") == ["/atlas/index.html"]
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["/atlas/assets/atlas.css"]


def test_the_menu_marks_the_current_page(site):
    current = site("notebooks/features.html").xpath("//nav//*[@aria-current='page']")
    assert [text(link) for link in current] == ["Every feature"]


def test_a_menu_entry_without_text_takes_the_title_of_its_page(site):
    assert "The heading is the title" in site("index.html").xpath("//nav//li/a/text()")


def test_options_decide_what_a_cell_shows(site):
    words = text(site("notebooks/features.html").find(".//main"))
    assert "hidden warning" not in words
    assert "never shown" not in words
    assert "hidden_by_tag" not in words
    assert "shown output" in words


def test_folded_code_can_be_opened_and_says_what_it_is(site):
    page = site("notebooks/features.html")
    assert page.xpath("//details[@class='code-fold'][@open]/summary/text()")[0].strip() == (
        "The code of the table"
    )


def test_collapsed_callouts_and_tabs_work_without_script(site):
    page = site("notebooks/features.html")
    assert page.xpath("//details[contains(@class, 'callout-warning')]/summary")
    assert len(page.xpath("//div[@class='panel-tabset']/input[@type='radio']")) == 2


def test_pictures_are_written_beside_their_page(site, folder):
    beside = folder / "_site" / "notebooks"
    made = site("notebooks/features.html").xpath("//*[@id='fig-png']//img/@src")[0]
    assert (beside / made).read_bytes().startswith(b"\x89PNG")
    assert (beside / "pic.svg").is_file()


def test_references_and_notes_close_the_page(site):
    page = site("notebooks/features.html")
    headings = page.xpath("//h2[@class='quarto-appendix-heading']/text()")
    assert headings == ["References", "Footnotes"]
    assert page.xpath("//*[@id='ref-s001']")


def test_nothing_on_a_page_is_script_of_its_own_or_from_elsewhere(pages, site):
    for page in pages:
        html = site(page.target)
        assert not html.xpath("//script[not(@src)]")
        assert not html.xpath("//*[@onclick or @onload]")
        sources = html.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src")
        assert not [source for source in sources if "//" in source]


def test_markup_in_a_title_is_text_in_the_head_of_the_page(render):
    page = render(front="title: 'A \"quoted\" <b> & *marked* title'")
    assert page.xpath("//meta[@property='og:title']/@content")[0].startswith("A “quoted”")


def test_words_follow_the_language_of_the_page(render):
    figure = shown("#| label: fig-a\n#| fig-cap: 说明\n#| fig-alt: 图\nf()", text_html="<p>x</p>")
    page = render(new_markdown_cell("见 @fig-a。"), figure, front="title: 题\nlang: zh")
    assert page.xpath("//a[@class='quarto-xref']/text()") == ["图\u00a01"]
    assert page.get("lang") == "zh"


def test_sections_count_from_the_highest_heading(render):
    page = render(new_markdown_cell("## A\n\n### B {#sec-b}\n\nSee @sec-b."))
    assert page.xpath("//a[@class='quarto-xref']/text()") == ["Section\u00a01.1"]


# What is refused ---------------------------------------------------------------------------------

REFUSED = {
    "{{< lipsum 1 >}}": "the shortcode {{< lipsum >}}",
    "```{mermaid}\ngraph\n```": "the executable block {mermaid}",
    "::: {.content-visible when-format=html}\nx\n:::": "the class .content-visible",
    "::: {.callout-danger}\nx\n:::": "the class .callout-danger",
    "::: {.panel-sidebar}\nx\n:::": "the class .panel-sidebar",
    "::: {.column-page-left}\nx\n:::": "the class .column-page-left",
    "::: {layout-ncol=2}\nx\n:::": "the attribute layout-ncol",
    "See @eq-one.": "the cross-reference @eq-one",
    "::: {#thm-one}\nx\n:::": "the cross-reference kind “thm”",
}


@pytest.mark.parametrize("markdown", REFUSED)
def test_an_unknown_feature_is_refused_by_cell_line_and_name(render, markdown):
    with pytest.raises(SiteError) as caught:
        render(new_markdown_cell(f"First.\n\n{markdown}"))
    named = [p for p in caught.value.problems if p.found.startswith(REFUSED[markdown])]
    assert [problem.where for problem in named] == ["page.ipynb, cell 2, line 3"]
    remedy = "Put in a picture" if "mermaid" in markdown else "quarto render page.ipynb"
    assert remedy in named[0].remedy


FAULTS = {
    "See @fig-none.": "the cross-reference @fig-none leads nowhere",
    "Says [@nobody].": "@nobody is cited, but the page has no bibliography",
    "[x](other.ipynb)": "other.ipynb is no page of the site",
    "[x](#nowhere)": "#nowhere is no place on page.html",
    "![x](none.png)": "none.png is no file of the project",
    "Now `{python} 1 + 1`.": "the inline expression '`{python} 1 + 1`' was not computed",
    "::: {#fig-a}\nx\n:::": "fig-a has no caption",
}


@pytest.mark.parametrize("markdown", FAULTS)
def test_a_fault_is_named_with_its_place(render, markdown):
    with pytest.raises(SiteError) as caught:
        render(new_markdown_cell(markdown))
    problem = caught.value.problems[0]
    assert (problem.where, problem.found) == ("page.ipynb, cell 2, line 1", FAULTS[markdown])


SOURCES = {
    "a.json": '[{"id": "smith2020", "title": "A"}]',
    "a.bib": "@article{smith2020, title={A}, author={Smith, J}}",
    "a.yaml": "references:\n- id: smith2020\n  title: A\n",
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_slip_in_a_key_is_told_once_with_what_is_meant(render, tmp_path, name):
    (tmp_path / name).write_text(SOURCES[name], encoding="utf-8")
    cell = shown("#| label: fig-rain\n#| fig-cap: A\n#| fig-alt: B\nf()", text_html="<p>x</p>")
    text = "See @fig-rian, @fig-nothing and @sec-tow, as [@smiht2020] and @nobody said.\n\n## Two {#sec-two}"
    with pytest.raises(SiteError) as caught:
        render(cell, new_markdown_cell(text), config=f"{CONFIG}bibliography: {name}\n")
    assert {
        each.found.split(" ")[2]: each.remedy.split("?")[0] for each in caught.value.problems
    } == {
        "@fig-rian": "Is @fig-rain meant",
        "@fig-nothing": "Correct the label, or give it to a figure, table or heading of this page.",
        "@sec-tow": "Is @sec-two meant",
        "@smiht2020": "Is @smith2020 meant",
        "@nobody": "Correct the key, or add the source to the bibliography.",
    }
    assert len(caught.value.problems) == 5


CELLS = {
    "#| fig-subcap: a\nf()": "unknown cell option 'fig-subcap'",
    "#| column: left\nf()": "the column 'left'",
    "#| label: fig-a\n#| fig-cap: A\nf()": "fig-a has no fig-alt",
    "#| label: tbl-a\nf()": "tbl-a has no tbl-cap",
    "#| fig-cap: A\nf()": "fig-cap without a label that begins with fig-",
}


@pytest.mark.parametrize("source", CELLS)
def test_a_cell_is_refused_for_what_its_options_lack_or_ask(render, source):
    with pytest.raises(SiteError) as caught:
        render(shown(source, text_html="<p>x</p>"))
    assert [problem.found for problem in caught.value.problems] == [CELLS[source]]


def test_a_cell_that_raised_stops_the_build(render):
    error = new_output("error", ename="KeyError", evalue="'x'", traceback=[])
    with pytest.raises(SiteError, match="the cell raised KeyError: 'x'"):
        render(new_code_cell("f()", outputs=[error]))


def test_an_output_that_no_page_can_show_is_refused(render):
    with pytest.raises(SiteError, match="an output of type application/x-unknown"):
        render(shown("f()", **{"application_x-unknown": "x"}))


def test_a_label_is_used_once(render):
    source = "#| label: fig-a\n#| fig-cap: A\n#| fig-alt: B\nf()"
    with pytest.raises(SiteError, match="'fig-a' is used more than once"):
        render(shown(source, text_html="<p>x</p>"), shown(source, text_html="<p>y</p>"))


@pytest.mark.parametrize(
    ("config", "where"),
    [
        (CONFIG + "listing: x\n", "_quarto.yml, listing"),
        (
            CONFIG.replace("title: Example", "title: E, comments: x"),
            "_quarto.yml, website.comments",
        ),
        (CONFIG.replace("toc: true", "toc: true, lightbox: true"), "_quarto.yml, lightbox"),
        (CONFIG.replace("toc: true", "number-sections: true"), "_quarto.yml, number-sections"),
    ],
)
def test_an_unknown_setting_is_refused_by_its_name(render, config, where):
    with pytest.raises(SiteError) as caught:
        render(config=config)
    assert caught.value.problems[0].where == where


def test_stylesheets_and_scripts_that_settings_name_are_published(render, tmp_path):
    (tmp_path / "own.css").write_text("p {}", encoding="utf-8")
    (tmp_path / "own.js").write_text("1", encoding="utf-8")
    config = CONFIG.replace("toc: true", "toc: true, css: own.css") + "atlas: {script: own.js}\n"
    render(config=config)
    assert (tmp_path / "_site" / "own.css").read_text() == "p {}"
    assert (tmp_path / "_site" / "own.js").read_text() == "1"


def test_a_stylesheet_of_a_page_stands_beside_it_or_where_its_path_says(render, tmp_path):
    (tmp_path / "own.css").write_text("p {}", encoding="utf-8")
    for name in ("own.css", "/own.css"):
        page = render(front=f"title: Page\ncss: {name}")
        assert "own.css" in page.xpath("//link[@rel='stylesheet']/@href")


@pytest.mark.parametrize(
    ("config", "where", "found"),
    [
        ("date: today\n", "_quarto.yml, date", "date: 'today' is no date"),
        ("format: docx\n", "_quarto.yml, format", "is docx, which makes no page of the site"),
        (
            "format: {pdf: default, revealjs: default}\n",
            "_quarto.yml, format",
            "is pdf, revealjs, which makes no page of the site",
        ),
    ],
)
def test_what_all_pages_are_given_in_vain_is_told_at_its_place(render, config, where, found):
    with pytest.raises(SiteError) as caught:
        render(config=CONFIG.replace("format: {html: {toc: true}}\n", "") + config)
    problem = caught.value.problems[0]
    assert (problem.where, problem.found) == (where, found)
    assert not problem.remedy.startswith(WITH_QUARTO)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("none.css", "css: there is no file 'none.css'"),
        ("https://a.example/x.css", "css: 'https://a.example/x.css' stands on another host"),
    ],
)
def test_a_stylesheet_that_no_page_can_load_is_told(render, name, found):
    with pytest.raises(SiteError) as caught:
        render(config=CONFIG.replace("toc: true", f"toc: true, css: {name}"))
    assert found in caught.value.problems[0].found


def test_a_slip_in_front_matter_is_told_with_what_is_meant(render):
    with pytest.raises(SiteError) as caught:
        render(front="title: Page\ntoc-dpeth: 2")
    (problem,) = caught.value.problems
    assert problem.where == "page.ipynb, cell 1, line 3"
    assert problem.remedy == "Is 'toc-depth' meant? Correct it, or take it out."


def test_what_an_editor_keeps_for_itself_changes_nothing(render):
    front = "title: Page\neditor: visual\nkeep-md: true\norder: 3"
    assert text(render(front=front).xpath("//h1")[0]) == "Page"


def test_what_stands_in_a_comment_asks_for_nothing(render):
    written = "<!-- {{< fa x >}}\n\n`{python} 1`\n\n<script>1</script> -->\n\nShown."
    assert "Shown." in text(render(new_markdown_cell(written)).xpath("//main")[0])


def test_unknown_front_matter_is_refused_by_its_line(render):
    with pytest.raises(SiteError, match="page.ipynb, cell 1, line 3: unknown front matter 'draft'"):
        render(front="title: Page\ndraft: true")


def test_all_faults_of_all_pages_are_told_at_once(render):
    with pytest.raises(SiteError) as caught:
        render(new_markdown_cell("See @fig-x.\n\n@fig-y and [z](#z).\n\n::: {.callout-x}\n:::"))
    assert len(caught.value.problems) == 4


def test_a_page_that_is_refused_leaves_nothing_behind(render, tmp_path):
    with pytest.raises(SiteError):
        render(new_markdown_cell("See @fig-x."))
    assert not (tmp_path / "_site").exists()


def test_only_what_a_text_cites_is_taken_from_a_bibliography(tmp_path: Path):
    path = tmp_path / "references.json"
    path.write_text('[{"id": "a"}, {"id": "b_2-x"}, {"id": "c:d"}, {"id": "a1"}]', encoding="utf-8")

    def kept(text: str) -> list[str]:
        return [item["id"] for item in json.loads(cited(path, text))]

    assert kept("As told [@a; see @b_2-x, p. 3]. And @{c:d}!") == ["a", "b_2-x", "c:d"]
    assert kept("Mail to me@a1.org, by @a.") == ["a"]
    assert kept("nocite: @*") == ["a", "b_2-x", "c:d", "a1"]


def test_a_list_below_code_explains_its_lines(render: Callable[..., Html]) -> None:
    code = new_code_cell("x = 1  # <1>\ny = 2  # <2>", outputs=[new_output("stream", text="told")])
    page = render(code, new_markdown_cell("1. One.\n2. `Two`.\n\nText."))
    (cell,) = page.xpath("//div[@class='cell']")
    assert [part.text_content().split() for part in cell] == [
        ["(1)", "x", "=", "1", "(2)", "y", "=", "2"],
        ["1", "One.", "2", "Two."],
        ["told"],
    ]
    lost = render(code, new_markdown_cell("1. One.\n2. Two.\n3. No line."))
    assert "# <1>" in text(lost)
    assert [text(item) for item in lost.xpath("//ol/li")] == ["One.", "Two.", "No line."]


def test_signs_beyond_the_first_plane_stand_in_titles(tmp_path: Path):
    project = tiny_site(tmp_path, index=PLAIN.replace('"Story"', '"🎉 𠮷 Story"'), story=PLAIN)
    build(project, renderer="pandoc")
    page = (project.output_dir / "index.html").read_text(encoding="utf-8")
    assert "<h1" in page and "🎉 𠮷 " in page.split("<h1", 1)[1].split("</h1>")[0]


def test_a_stylesheet_that_is_a_file_of_the_frame_need_not_be_there(render):
    render(config=CONFIG.replace("toc: true", "toc: true, css: assets/atlas.css"))
