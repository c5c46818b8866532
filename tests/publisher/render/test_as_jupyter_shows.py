"""What an author may write as in Jupyter, and refusals that say what to do."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree, html
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)

from publisher.base.problems import SiteError
from publisher.build import build
from publisher.render.cells import Cell
from publisher.render.front import take_title
from publisher.run.outputs import clean
from publisher.site.dialect import as_jupyter_reads
from publisher.site.front import with_rules
from publisher.site.notebooks import shared_labels
from publisher.site.project import Project
from publisher.site.words import WORDS, page_words
from shown import CONFIG, faults, page, png, shown, words

FRENCH = "".join(f"{name}: mot-{name}\n" for name in WORDS["en"])


def text(*markdown: str) -> list[Any]:
    return [new_markdown_cell(each) for each in markdown]


def project(folder: Path, config: str, *pages: str) -> Project:
    (folder / "_quarto.yml").write_text(config, encoding="utf-8")
    for name in pages:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("---\ntitle: T\n---\n\nText.\n", encoding="utf-8")
    return Project.open(folder)


# Rules and front matter --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "remark",
    ["A remark between rules.", "Note: the figures were revised.", "- a\n- b", "[unclosed"],
)
def test_a_cell_that_begins_with_a_rule_is_text(tmp_path, remark):
    main = page(tmp_path, *text("# Title", f"---\n{remark}\n\n---\nAfter"), front="")
    assert len(main.xpath(".//hr")) == 2
    assert words(main).endswith("After")
    assert not main.xpath(".//table")
    assert remark.split()[-1].strip("-") in words(main)


def test_front_matter_stands_in_the_first_cell(tmp_path):
    main = page(tmp_path, *text("Text."), front="title: The title")
    assert words(main.find(".//h1")) == "The title"


def test_a_rule_in_the_first_cell_is_a_rule_if_no_settings_stand_there(tmp_path):
    cells = [new_markdown_cell("---\nA remark.\n\n---\n"), new_markdown_cell("# Title\n\nText.")]
    [fault] = faults(tmp_path, *cells, front="")
    assert fault.found == "has no title"


def test_a_rule_in_code_and_a_heading_underlined_stay():
    kept = "Head\n---\n\n```\n\n---\n```\n"
    assert with_rules(kept) == kept
    assert with_rules("a\n\n - - -\nb") == "a\n\n***\nb"


# Words that stand for themselves -----------------------------------------------------------------


def test_a_handle_is_text_on_a_page_without_a_bibliography(tmp_path):
    main = page(tmp_path, *text("Told by @handle and by @other_one, at me@example.org."))
    assert "by @handle and by @other_one" in words(main)
    assert "References" not in words(main)


def test_a_citation_without_a_bibliography_is_refused(tmp_path):
    [fault] = faults(tmp_path, *text("As told [@somebody]."))
    assert "has no bibliography" in fault.found


@pytest.mark.parametrize(
    "heading",
    ["Title", "TOC title", "Refs", "Footnotes", "Site menu", "Quarto header", "Menu left 1", "toc"],
)
def test_a_heading_may_be_called_like_a_part_of_the_frame(tmp_path, heading):
    main = page(tmp_path, *text(f"## {heading}\n\nText.[^1]\n\n[^1]: Note.\n\n## Other"))
    ids = main.getroottree().xpath("//@id")
    assert len(ids) == len(set(ids))
    assert heading in words(main)


@pytest.mark.parametrize("line", ["===", "---"])
def test_an_underlined_heading_that_opens_a_notebook_is_its_title(tmp_path, line):
    main = page(tmp_path, new_markdown_cell(f"A *title*\n{line}\n\nText."), front="")
    assert main.xpath("string(.//h1)") == "A title"
    assert words(main).count("A title") == 1


@pytest.mark.parametrize("line", ["- one", "1. one", "> said", "```", "::: {.note}", "two\nlines"])
def test_what_stands_above_a_rule_is_no_title(line):
    cell = Cell("markdown", 1, f"{line}\n---\n", f"{line}\n---\n")
    assert take_title({}, [cell], None) == ({}, [cell])


ASIS = "title: T\nexecute: {output: asis}"


def test_what_a_whole_page_prints_as_is_is_text_and_its_errors_stay_printed(tmp_path):
    streams = [new_output("stream", name=name, text="*b*") for name in ("stdout", "stderr")]
    main = page(tmp_path, new_code_cell("x", outputs=streams), front=ASIS)
    assert main.xpath(".//em/text()") == ["b"]
    assert "*b*" in words(main)


# Footnotes, links and labels ---------------------------------------------------------------------


def test_footnotes_of_one_name_in_two_cells_are_refused_by_cell_and_line(tmp_path):
    cells = text("A[^1].\n\n[^1]: One.", "C[^1].\n\n\n[^1]: Other.")
    [fault] = faults(tmp_path, *cells)
    assert fault.where == "page.ipynb, cell 3, line 4"
    assert "[^1]" in fault.found and "another name" in fault.remedy


def test_a_warning_of_pandoc_names_the_cell_and_line(tmp_path):
    [fault] = faults(tmp_path, *text("First.", "Second.\n\n[^x]: Nobody asks for it."))
    assert fault.where == "page.ipynb, cell 3, line 3"


def test_a_link_to_a_file_that_is_not_published_names_the_setting(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a\n1\n")
    [fault] = faults(tmp_path, *text("Text.\n\n[data](data/a.csv)"))
    assert fault.where == "page.ipynb, cell 2, line 3"
    assert "project.resources" in fault.remedy and "data/a.csv" in fault.remedy
    config = CONFIG.replace("{type: website}", "{type: website, resources: data/*.csv}")
    assert faults(tmp_path, *text("[data](data/a.csv)"), config=config) == []


def labelled(label: str) -> Any:
    return new_notebook(cells=[new_raw_cell("x"), new_code_cell(f"#| label: {label}\nf()")])


def test_one_label_on_two_pages_is_refused_by_both_cells():
    [fault] = shared_labels({"a.ipynb": labelled("fig-map"), "b.ipynb": labelled("fig-map")})
    assert fault.where == "b.ipynb, cell 2"
    assert "'fig-map' is used by a.ipynb, cell 2" in fault.found


def test_a_table_may_have_the_label_of_one_on_another_page():
    pages = {
        "a.ipynb": labelled("tbl-a"),
        "b.ipynb": labelled("tbl-a"),
        "c.ipynb": labelled("fig-c"),
    }
    assert shared_labels(pages) == []


# Languages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en-AU", "en-IN", "EN", "zh-TW", "zh-Hans-CN"])
def test_every_english_is_english_and_every_chinese_chinese(tmp_path, lang):
    page(tmp_path, *text("## A\n\nText."), front=f"title: T\nlang: {lang}")
    expected = WORDS[lang[:2].lower()]["toc"]
    assert expected in (tmp_path / "_site" / "page.html").read_text(encoding="utf-8")


def test_another_language_takes_its_words_from_a_file_of_the_project(tmp_path):
    (tmp_path / "_fr.yml").write_text(FRENCH, encoding="utf-8")
    front = "title: T\nlang: fr-CA\nlanguage: _fr.yml\ndate: 2026-11-27"
    main = page(tmp_path, *text("## A\n\nText."), front=front)
    assert main.getroottree().getroot().get("lang") == "fr-CA"
    assert "mot-toc" in words(main) and "27 novembre 2026" in words(main)


def test_words_may_be_called_as_quarto_calls_them(tmp_path):
    known = {
        "language": {"fr": {"crossref-fig-title": "Figure", "section-title-footnotes": "Notes"}}
    }
    opened = project(tmp_path, CONFIG, "a.md")
    with pytest.raises(SiteError) as caught:
        page_words(opened, {"lang": "fr", **known}, "a.md")
    assert "tbl" in str(caught.value) and "fig," not in str(caught.value)


def test_a_language_without_words_is_refused_with_what_to_write(tmp_path):
    [fault] = faults(tmp_path, *text("Text."), front="title: T\nlang: fr")
    assert "'fr': crossref-fig-title, crossref-tbl-title" in fault.found
    assert "such as _language-fr.yml with" in fault.remedy


@pytest.mark.parametrize("lang", ["no", "12", "[en]", "english please"])
def test_what_is_no_language_is_refused(tmp_path, lang):
    assert faults(tmp_path, *text("Text."), front=f"title: T\nlang: {lang}")


# Pages -------------------------------------------------------------------------------------------


def test_without_a_list_every_page_is_rendered_that_is_not_hidden(tmp_path):
    shown = ["index.qmd", "b.md", "sub/deep/c.qmd"]
    hidden = [
        "_draft.qmd",
        "_parts/x.md",
        ".cache/y.md",
        "README.md",
        "_site/z.md",
        "assets/story.md",
        "assets/charts.md",
    ]
    opened = project(tmp_path, CONFIG, *shown, *hidden)
    assert opened.pages == ["index.qmd", "b.md", "sub/deep/c.qmd"]


def test_a_list_may_name_folders_and_leave_pages_out(tmp_path):
    config = 'project: {render: ["pages", "*.md", "!pages/b.qmd"]}\n'
    opened = project(tmp_path, config, "a.md", "pages/b.qmd", "pages/c.qmd")
    assert opened.pages == ["pages/c.qmd", "a.md"]


def test_two_sources_of_one_page_are_refused_by_both_names(tmp_path):
    opened = project(tmp_path, CONFIG, "index.qmd", "index.md")
    with pytest.raises(SiteError, match=r"index.qmd: makes index.html, and so does index.md"):
        _ = opened.pages


def test_a_file_that_is_no_page_is_refused_in_the_list(tmp_path):
    opened = project(tmp_path, "project: {render: [data.csv]}\n", "data.csv")
    with pytest.raises(SiteError, match="is no page"):
        _ = opened.pages


# Settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "where"),
    [
        ("project: 5\n", "_quarto.yml, project"),
        ("project: {render: {a: 1}}\n", "_quarto.yml, project.render"),
        ("website: [a]\n", "_quarto.yml, website"),
        ("website: {navbar: {left: x}}\n", "_quarto.yml, website.navbar.left"),
        ("website: {navbar: {left: [5]}}\n", "_quarto.yml, website.navbar.left.0"),
        ("execute: {echo: [1]}\n", "_quarto.yml, execute.echo"),
        ("toc: 3\n", "_quarto.yml, toc"),
        ("1: x\n", "_quarto.yml, 1"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused_by_its_name(tmp_path, config, where):
    (tmp_path / "_quarto.yml").write_text(config)
    with pytest.raises(SiteError) as caught:
        Project.open(tmp_path)
    assert caught.value.problems[0].where == where


def test_a_character_that_no_page_can_hold_is_refused_in_settings(tmp_path):
    title = r'"a\x01b"'
    (tmp_path / "_quarto.yml").write_text(f"website: {{title: {title}}}\n")
    with pytest.raises(SiteError, match="_quarto.yml: is not valid YAML: holds '.*a control"):
        Project.open(tmp_path)
    [fault] = faults(tmp_path, *text("Text."), front=f"title: {title}")
    assert "a control character or half of a character" in fault.found


@pytest.mark.parametrize("lang", ["ar", "he-IL", "en"])
def test_a_language_that_is_written_leftward_is_laid_out_so(tmp_path, lang):
    told = "".join(f"{name}: {name}\n" for name in WORDS["en"])
    (tmp_path / "_language.yml").write_text(told)
    page(tmp_path, *text("Text."), config=f"{CONFIG}lang: {lang}\n")
    built = (tmp_path / "_site/page.html").read_text()
    assert ('dir="rtl"' in built[:100]) == (lang != "en")


def test_words_beside_the_settings_need_no_name(tmp_path):
    told = "".join(f"{name}: {name}\n" for name in WORDS["en"])
    (tmp_path / "_language.yml").write_text(told)
    (tmp_path / "_language-fr.yml").write_text("toc: Sommaire\n")
    page(
        tmp_path,
        *text("## Un\n\nTexte."),
        config=f"{CONFIG}lang: fr-CA\n",
        front="title: T\ntoc: true",
    )
    built = (tmp_path / "_site/page.html").read_text()
    assert ">Sommaire<" in built and ">skip<" in built


@pytest.mark.parametrize(
    "line",
    ["<script>alert(1)</script>", "<b onclick='x()'>b</b>", "<a href='javascript:x()'>a</a>"],
)
def test_script_in_a_text_is_refused_by_its_line_as_jupyter_lets_none_run(tmp_path, line):
    [fault] = faults(tmp_path, *text(f"Text.\n\n{line}"))
    assert (fault.where, fault.found[:14]) == ("page.ipynb, cell 2, line 3", "holds a script")
    page(tmp_path, *text(f"Write `{line}`:\n\n```html\n{line}\n```"))


@pytest.mark.parametrize("line", ["<div style='Display: none'>Key.</div>", "<p hidden>Key.</p>"])
def test_text_that_a_style_hides_is_refused_by_its_line(tmp_path, line):
    [fault] = faults(tmp_path, *text(f"Text.\n\n{line}"))
    assert fault.where == "page.ipynb, cell 2, line 3" and "a style hides" in fault.found
    page(tmp_path, *text(f"Write `{line}`:\n\n```html\n{line}\n```\n\n<p>A hidden word.</p>"))


def test_a_setting_without_a_value_says_nothing(tmp_path):
    opened = project(tmp_path, "project:\nwebsite:\nformat:\n", "index.md")
    assert opened.pages == ["index.md"] and opened.config == {}


@pytest.mark.parametrize(("key", "near"), [("reprot", "'report'"), ("dat", "'data'"), ("xyz", "")])
def test_a_setting_of_ours_that_nobody_knows_is_refused(tmp_path, key, near):
    with pytest.raises(SiteError) as stopped:
        project(tmp_path, f"atlas:\n  {key}: x\n", "index.md")
    [fault] = stopped.value.problems
    assert fault.where == f"_quarto.yml, atlas.{key}"
    assert (f"Is {near} meant?" in fault.remedy) == bool(near) and "cell-seconds" in fault.remedy


LATE = "One.\n\n---\ntoc: false\nsubtitle: late\n---\n\nTwo.\n"


def test_settings_amid_a_page_of_text_are_refused_by_their_line(tmp_path):
    opened = project(tmp_path, "project:\n  type: website\n", "index.qmd")
    (tmp_path / "index.qmd").write_text(f"---\ntitle: T\n---\n\n{LATE}")
    with pytest.raises(SiteError) as stopped:
        build(opened, renderer="pandoc")
    [fault] = stopped.value.problems
    assert (fault.where, fault.found[:19]) == ("index.qmd, line 7", "a block of settings")
    shown = f"---\ntitle: T\n---\n\nA rule.\n\n---\n\nNote: kept.\n\n```yaml\n\n{LATE}```\n"
    (tmp_path / "index.qmd").write_text(shown)
    build(opened, renderer="pandoc")


def test_a_setting_of_the_wrong_kind_in_front_matter_is_refused(tmp_path):
    [fault] = faults(tmp_path, *text("Text."), front="title: T\ntoc: [1]")
    assert "is '[1]', not true or false" in fault.found


# Formulas, options and pictures ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "formula"),
    [("$ x^2 $", "x^2"), ("$x^2 $", "x^2"), (r"\\(a^2\\)", "a^2"), (r"\\[b^2\\]", "b^2")],
)
def test_a_formula_is_one_as_in_jupyter(tmp_path, written, formula):
    main = page(tmp_path, *text(f"Here {written} stands."))
    assert main.xpath("string(.//annotation)") == formula


@pytest.mark.parametrize(
    "kept",
    [
        "It costs $ 5 and $ 6, not $5 or 6$.",
        "`$ x^2 $` and ``a --b``",
        "pages 3--5, a word -- and more",
        "<https://a.org/--x> and [link](https://a.org/a--b)",
        "<!-- --upgrade -->",
        "Run:\n\n    pip install --upgrade foo\n\tx $ y_1 $ z",
        "<pre>\npip install --upgrade\n</pre>",
        "so $a --b$ and\n\n$$\na --b $ c_1 $\n$$",
    ],
)
def test_what_is_no_formula_and_no_option_is_left(kept):
    assert as_jupyter_reads(kept) == kept


def test_signs_amid_html_and_parentheses_of_no_list_stay(tmp_path):
    table = '<table>\n<tr><td title="1*2*3">2*3*4</td><td>1. item</td></tr>\n</table>'
    main = page(tmp_path, *text(f"{table}\n\n(c) 2024 Us\n\n(1) one, 2*3*4"))
    assert [words(cell) for cell in main.xpath("//td")] == ["2*3*4", "1. item"]
    assert main.xpath("string(//td/@title)") == "1*2*3"
    assert "(c) 2024 Us (1) one, 234" in words(main)  # as CommonMark has it outside of HTML


def test_an_option_of_a_program_keeps_its_hyphens(tmp_path):
    main = page(tmp_path, *text("Run pip install --upgrade foo.\n\n--upgrade, pages 3--5"))
    assert "install --upgrade foo. --upgrade, pages 3–5" in words(main)


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("See https://a.org/b_c.html, or (http://d.org/e).", ["https://a.org/b_c.html", "http://d.org/e"]),
        ("**https://a.org/A_(b)** [^1]\n\n[^1]: https://f.org/g", ["https://a.org/A_(b)", "https://f.org/g"]),
        ("[https://a.org](https://b.org) and <a href='https://c.org'>https://d.org</a>", ["https://b.org", "https://c.org"]),
        ("[t][1] `https://e.org`\n\n[1]: https://a.org/x", ["https://a.org/x"]),
    ],
)  # fmt: skip
def test_an_address_in_a_text_is_a_link_as_in_jupyter(tmp_path, written, addresses):
    main = page(tmp_path, *text(written))
    found = [link.get("href") for link in main.iter("a")]
    assert [address for address in found if address.startswith("http")] == addresses


@pytest.mark.parametrize(
    ("heading", "address", "leads"),
    [
        ("Data & Method", "#Data-&-Method", "#data-method"),
        ("1. What's new?", "#1.-What's-new?", "#whats-new"),
        ("Año “nuevo” – 2", "#Año-“nuevo”-–-2", "#año-nuevo-2"),
        ("The GDP of {#GDP}", "#GDP", "#GDP"),
        ("Data", "#data", "#data"),
        ('Data\n\n<a name="Data"></a>', "#Data", "#Data"),
        ('Data\n\n<span id="Data">x</span>', "#Data", "#Data"),
    ],
)
def test_a_link_to_a_heading_as_jupyter_names_it_leads_there(tmp_path, heading, address, leads):
    """What an author named is taken first."""
    main = page(tmp_path, *text(f"[see](<{address}>)", f"## {heading}"))
    link = next(each.get("href") for each in main.iter("a") if each.text == "see")
    assert unquote(link) == leads
    assert main.xpath(f".//*[@id='{leads[1:]}' or @name='{leads[1:]}']")


@pytest.mark.parametrize(
    "written", ["![x](a.png){width=40%}", '<img src="a.png" alt="x" width="40%">']
)
def test_a_picture_takes_the_share_of_the_text_that_it_asks_for(tmp_path, written):
    (tmp_path / "a.png").write_bytes(b64decode(png(400, 200)))
    (image,) = page(tmp_path, *text(written)).iter("img")
    assert image.get("style").replace(".0", "") == "width:40%"
    assert (image.get("width"), image.get("height")) == ("400", "200")


def test_more_signs_than_there_are_levels_make_no_heading(tmp_path):
    main = page(tmp_path, *text("####### Seven", "#" * 66 + "\n\nText\n\n```\n####### code\n```"))
    assert "####### Seven " + "#" * 66 + " Text ####### code" in words(main)
    assert [each.tag for each in main.iter("h1", "h2", "h3", "h4", "h5", "h6", "h7")] == ["h1"]


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("bibliography: gone.bib", "there is no file 'gone.bib' beside the page"),
        ("bibliography: [here.json, gone.bib]", "there is no file 'gone.bib'"),
        ("csl: gone.csl", "csl: there is no file 'gone.csl'"),
    ],
)
def test_a_file_of_sources_that_is_gone_is_named_with_its_line(tmp_path, setting, found):
    (tmp_path / "here.json").write_text("[]")
    [fault] = faults(tmp_path, *text("Text."), front=f"title: T\n{setting}")
    assert fault.where == "page.ipynb, cell 1, line 3"
    assert found in fault.found


@pytest.mark.parametrize("content", [b"{]", b'{"a": 1}', b"3", b'[{"id": "\xe9"}]'])
def test_a_bibliography_that_is_none_is_named(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    [fault] = faults(tmp_path, *text("As @k says."), front="title: T\nbibliography: a.json")
    assert fault.where == "a.json" and "CSL JSON" in fault.remedy


def test_what_pandoc_says_of_sources_names_their_own_file(tmp_path):
    (tmp_path / "a.bib").write_text("@book{k, title={x")
    [fault] = faults(tmp_path, *text("As @k says."), front="title: T\nbibliography: a.bib")
    assert fault.where == "page.ipynb, bibliography" and "file a.bib:" in fault.found


def test_the_label_of_a_formula_is_refused_by_line(tmp_path):
    [fault] = faults(tmp_path, *text("$$\ns = 2\n$$ {#eq-root}"))
    assert fault.where == "page.ipynb, cell 2, line 3" and "{#eq-root}" in fault.found


def test_rules_around_a_quotation_in_the_first_cell_are_rules(tmp_path):
    cells = text("---\n\n> **Quoted: by hand**\n\n---\n\nText.")
    main = page(tmp_path, *text("# T"), *cells, front="")
    assert "Quoted: by hand Text." in words(main)
    [fault] = faults(tmp_path, *cells, front="")
    assert fault.found == "has no title"


def test_a_remark_in_html_is_not_published(tmp_path):
    cells = text("Seen.\n\n<!-- The source asked\nnot to be named. -->\n\nAnd <!-- hidden --> on.")
    code = new_code_cell("#| echo: true\n'<!-- code -->'")
    built = page(tmp_path, *cells, code)
    assert "Seen. And on." in words(built)
    remarks = [each.text for each in built.getroottree().iter() if each.tag is etree.Comment]
    assert not [each for each in remarks if "named" in each or "hidden" in each]
    assert "<!-- code -->" in words(built)


def test_a_link_to_no_heading_tells_which_is_near(tmp_path):
    [fault] = faults(tmp_path, *text("[see](#Methods)", "## Method"))
    assert fault.found == "#Methods is no place on page.html"
    assert "such as #method," in fault.remedy


@pytest.mark.parametrize(
    "line", [r"$$x=1 \tag{3}$$", r"As \eqref{one} says.", r"As \ref{a}.", r"$\color{red}{z}$"]
)
def test_numbers_of_formulas_are_refused_by_line(tmp_path, line):
    [fault] = faults(tmp_path, *text(f"One.\n\n{line}"))
    assert fault.where == "page.ipynb, cell 2, line 3"
    assert faults(tmp_path, *text(f"One.\n\n`{line.strip('$')}`")) == []


def test_latex_of_a_raw_cell_is_for_another_format(tmp_path):
    raw = new_raw_cell("See \\ref{a} and \\tag{1}", metadata={"raw_mimetype": "text/latex"})
    assert faults(tmp_path, *text("Text."), raw) == []


def test_a_formula_that_cannot_be_set_is_told_by_cell_and_command(tmp_path):
    cells = text("Fine.", "Then $\\unicode{x}$.", "$$\na + \\require{b}\n$$")
    places = {fault.where: fault.found for fault in faults(tmp_path, *cells)}
    assert [*places] == ["page.ipynb, cell 3, line 1", "page.ipynb, cell 4, line 2"]
    assert [" holds \\unicode," in found for found in places.values()] == [True, False]


@pytest.mark.parametrize(
    "caption", ["C.", "1. It fell", "A. Smith said so", "- minus", "> more", "(a) first"]
)
def test_a_caption_is_a_paragraph_whatever_it_begins_with(tmp_path, caption):
    cell = shown("1", {"image/png": png(9, 9)})
    cell.source = f'#| label: fig-a\n#| fig-cap: "{caption}"\n#| fig-alt: "Told."\n1'
    main = page(tmp_path, cell)
    assert caption in words(main.find(".//figcaption"))


@pytest.mark.parametrize(
    "written", ["![ref][r]\n\n[r]: attachment:b.png", "![p](<attachment:a b.png>)"]
)
def test_an_attached_picture_is_found_however_it_is_named(tmp_path, written):
    cell = new_markdown_cell(written)
    cell["attachments"] = {name: {"image/png": png(9, 9)} for name in ("b.png", "a b.png")}
    picture = page(tmp_path, cell).find(".//img")
    assert (picture.get("width"), picture.get("height")) == ("9", "9")
    assert (tmp_path / "_site" / unquote(picture.get("src"))).is_file()


def test_an_attached_drawing_is_read_as_jupyter_keeps_it(tmp_path):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for kept in (b64encode(drawing.encode()).decode(), drawing):
        cell = new_markdown_cell("![s](attachment:s.svg)")
        cell["attachments"] = {"s.svg": {"image/svg+xml": kept}}
        picture = page(tmp_path, cell).find(".//img")
        assert (tmp_path / "_site" / picture.get("src")).read_text() == drawing


def test_what_is_for_a_terminal_alone_is_left_out():
    link = "\x1b]0;a window\x07a \x1b]8;;https://e.org\x1b\\link\x1b]8;;\x1b\\ here"
    assert clean(link) == "a link here"


@pytest.mark.parametrize("count", [1, 2])
def test_a_picture_that_tells_its_own_alternative_needs_no_option(tmp_path, count):
    cell = shown("1", *[{"image/png": png(9, 9)}] * count)
    for number, output in enumerate(cell.outputs):
        output["metadata"] = {"image/png": {"alt": f"A cat,  number {number}"}}
    pictures = page(tmp_path, cell).findall(".//img")
    assert [picture.get("alt") for picture in pictures] == [
        f"A cat, number {number}" for number in range(count)
    ]


def test_pictures_of_which_one_tells_no_alternative_are_told(tmp_path):
    cell = shown("1", {"image/png": png(9, 9)}, {"image/png": png(9, 9)})
    cell.outputs[0]["metadata"] = {"image/png": {"alt": "A cat"}}
    [fault] = faults(tmp_path, cell)
    assert fault.found == "shows a picture without an alternative"


def test_a_picture_that_went_nowhere_is_told(tmp_path):
    said = "UserWarning: FigureCanvasAgg is non-interactive, and thus cannot be shown\n"
    cell = new_code_cell("plt.show()", outputs=[new_output("stream", name="stderr", text=said)])
    [fault] = faults(tmp_path, cell)
    assert "backend Agg" in fault.found and "matplotlib.use" in fault.remedy


def test_an_alternative_without_a_picture_is_told(tmp_path):
    cell = new_code_cell('#| fig-alt: "A line."\nfig, ax = plt.subplots()')
    [fault] = faults(tmp_path, cell)
    assert fault.found == "has a fig-alt and shows no picture"
    hidden = new_code_cell('#| fig-alt: "A line."\n#| output: false\nplt.plot([1])')
    page(tmp_path, hidden, new_code_cell('#| fig-alt: "A line."\n#| eval: false\nplt.plot([1])'))


@pytest.mark.parametrize(
    "data",
    [
        {"text/markdown": "The model is `<object object at 0x7f72e95a59a0>` here"},
        {"text/plain": "(alt.Chart(...), alt.LayerChart(...))"},
    ],
)
def test_the_mark_of_an_object_is_refused_wherever_it_is_computed(tmp_path, data):
    [fault] = faults(tmp_path, shown("1", data))
    assert "tells a reader nothing" in fault.found


def test_a_pattern_of_pages_may_find_nothing_yet(tmp_path):
    config = "project: {type: website, render: ['*.qmd', index.md]}\nwebsite: {title: T}\n"
    assert project(tmp_path, config, "index.md").pages == ["index.md"]


def test_a_line_is_counted_as_its_author_does(tmp_path):
    """Though a list that follows on a line of text is given room."""
    [fault] = faults(tmp_path, *text("A.\n1. One\n2. Two\n\nText\n\n::: {.callout-odd}\nx\n:::"))
    assert fault.where == "page.ipynb, cell 2, line 7"


@pytest.mark.parametrize(
    ("title", "brand"), [("false", []), ("Mine", ["Mine"]), ("true", ["Site"])]
)
def test_the_menu_bears_the_title_that_it_is_given(tmp_path, title, brand):
    config = f"project: {{type: website}}\nwebsite:\n  title: Site\n  navbar:\n    title: {title}\n"
    opened = project(tmp_path, config, "index.qmd")
    build(opened, renderer="pandoc")
    tree = html.fromstring((tmp_path / "_site" / "index.html").read_text(encoding="utf-8"))
    assert tree.xpath("//a[@class='navbar-brand']/text()") == brand


@pytest.mark.parametrize(
    "order", [["!sub/d.qmd", "*.qmd", "sub/*"], ["sub/*", "!sub/d.qmd", "*.qmd"]]
)
def test_what_is_kept_out_stays_out_wherever_that_is_written(tmp_path, order):
    listed = "".join(f'    - "{each}"\n' for each in order)
    config = f"project:\n  type: website\n  render:\n{listed}"
    opened = project(tmp_path, config, "index.qmd", "sub/c.qmd", "sub/d.qmd")
    assert sorted(opened.pages) == ["index.qmd", "sub/c.qmd"]


def test_two_pages_of_one_name_but_for_capitals_are_refused(tmp_path):
    opened = project(tmp_path, "project: {type: website}\n", "index.qmd", "Index.qmd")
    with pytest.raises(SiteError, match="and so does .* on a disk that takes A for a"):
        opened.pages  # noqa: B018


def test_a_price_that_is_taken_for_a_formula_is_told_how_to_write_it(tmp_path):
    [fault] = faults(tmp_path, *text('($1,000) and ($2,000), `$x$`, "$3" costs $5'))
    assert "holds '`'" in fault.found
    assert fault.remedy.startswith("If these are prices, write \\$ for each dollar.")


def test_an_address_is_told_in_the_cell_where_it_is_a_link(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "i.png").write_bytes(b"x")
    [fault] = faults(tmp_path, *text("It reads data/i.png.", "See [it](data/i.png)."))
    assert fault.where == "page.ipynb, cell 3, line 1"
    assert "is in the project, but is not published" in fault.found


def test_a_heading_in_a_tab_may_stand_a_level_below_the_name_of_the_tab(tmp_path):
    tabs = "::: {.panel-tabset}\n\n## One\n\nA.\n\n## Two\n\n### Below\n\nB.\n\n:::"
    opened = project(tmp_path, "project: {type: website}\n", "index.qmd")
    (tmp_path / "index.qmd").write_text(f"---\ntitle: T\n---\n\n{tabs}\n")
    build(opened, renderer="pandoc")
    (tmp_path / "index.qmd").write_text("---\ntitle: T\n---\n\n## A\n\n#### B\n\nB.\n")
    with pytest.raises(SiteError, match="of level 4 below one of level 2"):
        build(opened, renderer="pandoc")
