"""What an author hides of a cell is not published, by whatever tool it was hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from hiding import HIDES_BOTH, HIDES_CODE, HIDES_OUTPUT
from publisher.base.problems import SiteError
from publisher.site.front import evaluates
from publisher.site.hidden import quarto_tags
from publisher.site.notebooks import as_run, cell_options, read_notebook
from publisher.site.project import Project
from shown import page, printed, words

CODE, OUTPUT = "secret_code()", "secret output"
BOTH, NEITHER, CODE_ALONE, OUTPUT_ALONE = (True, True), (False, False), (True, False), (False, True)


def seen(folder: Path, cell: Any, **options: Any) -> tuple[bool, bool]:
    text = words(page(folder, cell, **options))
    return "secret_code" in text, OUTPUT in text


def test_a_removed_text_is_not_on_the_page(tmp_path):
    cells = [
        new_markdown_cell(f"Number {number}.", metadata={"tags": [tag]})
        for number, tag in enumerate(("remove-cell", "hide_cell", "key"))
    ]
    shown = words(page(tmp_path, *cells))
    assert "Number 2." in shown and "Number 0." not in shown and "Number 1." not in shown


@pytest.mark.parametrize("metadata", HIDES_CODE, ids=str)
def test_hidden_code_is_not_on_the_page(tmp_path, metadata):
    assert seen(tmp_path, printed(CODE, OUTPUT, **metadata)) == OUTPUT_ALONE


@pytest.mark.parametrize("metadata", HIDES_OUTPUT, ids=str)
def test_a_hidden_output_is_not_on_the_page(tmp_path, metadata):
    assert seen(tmp_path, printed(CODE, OUTPUT, **metadata)) == CODE_ALONE


@pytest.mark.parametrize("metadata", HIDES_BOTH, ids=str)
def test_a_removed_cell_is_not_on_the_page(tmp_path, metadata):
    assert seen(tmp_path, printed(CODE, OUTPUT, **metadata)) == NEITHER


@pytest.mark.parametrize(
    ("option", "left"),
    [
        ("#| include: false", NEITHER),
        ("# | include: false", NEITHER),
        ("#|include: false", NEITHER),
        ("#  | echo: false", OUTPUT_ALONE),
        ("# | output: false", CODE_ALONE),
        ("#| eval: false", CODE_ALONE),
        ("#| tags: [remove-input]", OUTPUT_ALONE),
    ],
)
def test_an_option_hides_however_it_is_spaced(tmp_path, option, left):
    assert seen(tmp_path, printed(f"{option}\n{CODE}", OUTPUT)) == left


def test_an_option_overrules_a_tag_and_a_tag_the_editor(tmp_path):
    cell = printed(f"#| echo: true\n{CODE}", OUTPUT, tags=["remove-input"])
    assert seen(tmp_path, cell) == BOTH
    folded = printed(CODE, OUTPUT, tags=["show-code"], jupyter={"source_hidden": True})
    assert seen(tmp_path, folded) == BOTH


@pytest.mark.parametrize("tag", ["hide-everything", "remove_stdout", "show-all"])
def test_a_tag_that_hides_nobody_knows_what_is_refused_by_name(tag):
    cell = new_code_cell(CODE, metadata={"tags": [tag]})
    with pytest.raises(SiteError, match=f"page, cell 1: the tag '{tag}' is not known"):
        cell_options(cell, "page, cell 1")


def test_a_tag_that_speaks_of_something_else_is_no_fault(tmp_path):
    assert seen(tmp_path, printed(CODE, OUTPUT, tags=["parameters", "full-width"])) == BOTH


def test_front_matter_hides_code_and_output_of_all_cells(tmp_path):
    front = "title: T\nexecute: {echo: false, output: false}"
    assert seen(tmp_path, printed(CODE, OUTPUT), front=front) == NEITHER
    assert seen(tmp_path, printed(f"#| echo: true\n{CODE}", OUTPUT), front=front) == CODE_ALONE


def test_settings_of_a_format_hide_too(tmp_path):
    front = "title: T\nformat:\n  html:\n    execute: {echo: false}"
    assert seen(tmp_path, printed(CODE, OUTPUT), front=front) == OUTPUT_ALONE


def test_the_settings_of_a_folder_hide_in_its_pages_alone(tmp_path):
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "_metadata.yml").write_text("execute: {echo: false}\n")
    assert seen(tmp_path, printed(CODE, OUTPUT), at="stories/one.ipynb") == OUTPUT_ALONE
    (tmp_path / "stories" / "one.ipynb").unlink()
    assert seen(tmp_path, printed(CODE, OUTPUT), at="other/one.ipynb") == BOTH


@pytest.mark.parametrize(
    ("written", "where", "remedy"),
    [
        ("draft: true", "a/_metadata.yml, draft", "Take the page out of project.render"),
        ("listing: default", "a/_metadata.yml, listing", "Write the list in Markdown"),
        ("aliases: [x.html]", "a/_metadata.yml, aliases", "Render this page with Quarto"),
        ("7: x", "a/_metadata.yml, 7", "Write it as `name: value`"),
        ("tittle: x", "a/_metadata.yml, tittle", "Is 'title' meant?"),
        ("format: {html: {lightbox: true}}", "a/_metadata.yml, lightbox", "more script"),
        ("execute: {caching: true}", "a/_metadata.yml, execute", "Render this page with Quarto"),
        ("bibliography: none.bib", "a/_metadata.yml, bibliography", "Add the file"),
    ],
)
def test_what_a_folder_asks_for_in_vain_is_refused_by_its_file(tmp_path, written, where, remedy):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "_metadata.yml").write_text(written)
    with pytest.raises(SiteError) as caught:
        page(tmp_path, printed(CODE, OUTPUT), at="a/p.ipynb")
    (problem,) = caught.value.problems
    assert problem.where == where and remedy in problem.remedy


def test_the_files_that_a_folder_names_stand_beside_its_settings(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "_metadata.yml").write_text("bibliography: own.bib\n")
    (tmp_path / "a" / "own.bib").write_text(
        "@book{k, title={Of Trees}, author={Birch, A}, year=2001}"
    )
    cited = new_markdown_cell("As in [@k].")
    assert "Of Trees" in words(page(tmp_path, cited, at="a/b/p.ipynb"))


def test_an_inner_folder_overrules_the_outer_one_and_a_page_both(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "_metadata.yml").write_text("execute: {echo: false}\n")
    (tmp_path / "a" / "b" / "_metadata.yml").write_text("execute: {echo: true, output: false}\n")
    assert seen(tmp_path, printed(CODE, OUTPUT), at="a/b/p.ipynb") == CODE_ALONE
    front = "title: T\nexecute: {output: true}"
    assert seen(tmp_path, printed(CODE, OUTPUT), at="a/b/p.ipynb", front=front) == BOTH


@pytest.mark.parametrize("where", ["_quarto.yml", "_metadata.yml", "front"])
def test_eval_false_keeps_a_notebook_from_running(tmp_path, where):
    front = "title: T\nexecute: {eval: false}" if where == "front" else "title: T"
    config = "project: {type: website}\nwebsite: {title: E}\n"
    extra = "execute: {eval: false}\n"
    if where == "_metadata.yml":
        (tmp_path / where).write_text(extra)
    full = config + extra if where == "_quarto.yml" else config
    page(tmp_path, new_code_cell(CODE), front=front, config=full)
    notebook = read_notebook(tmp_path / "page.ipynb", "page.ipynb")
    assert not evaluates(Project.open(tmp_path), "page.ipynb", notebook)


def test_warnings_are_hidden_by_tag(tmp_path):
    outputs = [new_output("stream", name="stderr", text="a warning")]
    cell = new_code_cell("f()", outputs=outputs, metadata={"tags": ["remove-warnings"]})
    assert "a warning" not in words(page(tmp_path, cell))


def test_quarto_is_told_in_its_own_tags():
    options = cell_options(new_code_cell("x", metadata={"tags": ["remove_input"]}), "cell")
    assert quarto_tags(options) == ["hide-code"]
    folded = cell_options(new_code_cell("x", metadata={"nbsphinx": "hidden"}), "cell")
    assert quarto_tags(folded) == ["hide-cell"]


def test_a_cell_that_may_raise_by_tag_shows_its_error(tmp_path):
    error = new_output("error", ename="KeyError", evalue="'x'", traceback=["KeyError: 'x'"])
    cell = new_code_cell("f()", outputs=[error], metadata={"tags": ["raises-exception"]})
    assert "KeyError" in words(page(tmp_path, cell))


@pytest.mark.parametrize(
    "source",
    [
        "# load the key\n#| include: false\nkey = 1",
        "\n#| include: false\nkey = 1",
        "%%time\nx = 1\n#| include: false\nkey = 1",
        "import os\n#| echo: false\nkey = 1",
        "#| label: a\nkey = 1\n#| output: false",
    ],
)
def test_an_option_below_other_lines_is_refused_by_its_line(source):
    with pytest.raises(
        SiteError, match=r"cell 2, line [234]: the option `#\| \w+: false` stands below"
    ):
        cell_options(new_code_cell(source), "page.ipynb, cell 2")


@pytest.mark.parametrize(
    "source",
    [
        'text = """\n#| include: false\n"""',
        "%%writefile other.py\n#| include: false\nkey = 1",
        "#| include: false\n# a remark\nkey = 1  #| include: true",
        "#| echo: false\n#| output: asis\nkey = 1",
    ],
)
def test_what_only_looks_like_an_option_is_none(source):
    cell_options(new_code_cell(source), "page.ipynb, cell 2")


@pytest.mark.parametrize(
    "source", ["%%time\n#| echo: false\nx = 1", "#| echo: false\n%%time\nx = 1"]
)
def test_options_stand_above_or_right_below_a_cell_magic(source):
    assert cell_options(new_code_cell(source), "cell")["echo"] is False
    assert as_run(source) == "%%time\nx = 1"
    assert as_run("#| echo: false\nx = 1") == "#| echo: false\nx = 1"
    assert as_run("%%writefile a\n#| echo: false") == "%%writefile a\n#| echo: false"


@pytest.mark.parametrize(
    ("mark", "option"),
    [("_kg_hide-input", "echo"), ("_kg_hide-output", "output"), ("hide_output", "output")],
)
def test_what_other_editors_fold_is_hidden(mark, option):
    assert cell_options(new_code_cell("x", metadata={mark: True}), "cell") == {option: False}
    assert cell_options(new_code_cell("x", metadata={mark: False}), "cell") == {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("fig-cpa", "fig-cap"), ("echoo", "echo"), ("fig.cap", "fig-cap"), ("lable", "label")],
)
def test_a_slip_in_the_name_of_an_option_is_told_with_what_is_meant(written, meant):
    with pytest.raises(SiteError) as caught:
        cell_options(new_code_cell(f"#| {written}: x\n1"), "page.ipynb, cell 2")
    (problem,) = caught.value.problems
    assert problem.found == f"the cell option {written!r} is not known"
    assert problem.remedy.startswith(f"Is {meant!r} meant?")


@pytest.mark.parametrize("option", ["fig-width", "layout-ncol", "lst-cap", "fig-align", "cache"])
def test_an_option_that_quarto_knows_is_no_slip(option):
    assert cell_options(new_code_cell(f"#| {option}: 1\n1"), "page")[option] == 1


def test_an_option_behind_a_blank_is_refused_by_its_line():
    with pytest.raises(
        SiteError, match=r"cell 2, line 2: the option `#\| echo: false` stands behind"
    ):
        cell_options(new_code_cell("#| label: a\n #| echo: false\n1"), "page.ipynb, cell 2")


@pytest.mark.parametrize("value", ['"false"', "no thanks", "0", "[1]"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(value):
    cell = new_code_cell(f"#| include: {value}\nkey = 1")
    with pytest.raises(SiteError, match=r"the option include is .*, which is not known"):
        cell_options(cell, "page.ipynb, cell 2")
