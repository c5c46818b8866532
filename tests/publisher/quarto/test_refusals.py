"""What Quarto drops or prints without a word is refused by page, feature and remedy."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from test_quarto_place import call, write_site

from hooked import add_page, hooked_project, read_config, write_config
from publisher.base.problems import Problem, SiteError
from publisher.build import build, choose_renderer
from publisher.quarto import pre_render
from publisher.quarto.asked import call_refusals, config_refusals, set_up_refusals
from publisher.quarto.call import Call
from publisher.quarto.hooks import every_refusal, strange_pages
from publisher.render.pandoc import render_pages
from publisher.run.prepare import prepare
from publisher.site.authored import authored
from publisher.site.project import Project
from publisher.site.settings import WITH_QUARTO
from sites import PLAIN, write_page

pytestmark = pytest.mark.slow

SETTINGS = {
    "include-in-header": "include-in-header: {text: '<script>1</script>'}",
    "include-before-body": "include-before-body: top.html",
    "include-after-body": "format: {html: {include-after-body: end.html}}",
    "abstract": "abstract: In short.",
    "title-block-banner": "title-block-banner: true",
    "categories": "categories: [news]",
    "listing": "listing: {contents: notebooks}",
    "reference-location": "reference-location: margin",
    "footnotes-hover": "footnotes-hover: true",
    "lightbox": "lightbox: true",
    "lightbox ": "lightbox: {match: auto}",
    "draft": "draft: true",
    "output-file": "output-file: other.html",
    "html-math-method": "html-math-method: mathjax",
    "html-math-method ": "format: {html: {html-math-method: {method: katex}}}",
    "theme": "theme: cosmo",
    "theme ": "format: {html: {theme: [cosmo, own.scss]}}",
    "params": "params: {k: 1}",
    "keep-hidden": "format: {html: {keep-hidden: true}}",
    "code-copy": "code-copy: true",
    "date-format": "date-format: D MMMM YYYY",
    "link-external-newwindow": "link-external-newwindow: true",
    "suppress-bibliography": "suppress-bibliography: true",
    "template-partials": "format: {html: {template-partials: [title.html]}}",
}
TEXTS = {
    "the block {python}": ("```{python}\n2 + 3\n```", "quarto convert extra.qmd"),
    "the block {mermaid}": ("```{mermaid}\ngraph LR\n```", "Put in a picture"),
    "the block {ojs}": ("````{ojs}\nx\n````", "draw a figure in a notebook"),
    "the inline expression '`{python} 2 + 3`'": ("It is `{python} 2 + 3`.", "Write a notebook"),
    "the shortcode {{< fa >}}": ("{{< fa thumbs-up >}}", "quarto add"),
    "holds `{{<` without an end": ("Write {{< in it.", "for the signs alone"),
    "the block {bash}": ("```{bash}\nls\n```", "Write ```bash without braces"),
    "the shortcode {{< video >}} comes": ("{{< video rain.mp4 >}}", "<video controls"),
    "{{< include _i.md >}} would be printed": ("See {{< include _i.md >}} here.", "of its own"),
    "names a notebook that is no page": ("{{< embed other.ipynb#fig-a >}}", "project.render"),
    "the footnote [^1] is defined a second time": ("[^1]: A.\n[^1]: B.", "another name"),
    "would be read by Quarto as settings": ("---\nA remark.\n\n---", "`***` for a rule"),
    "would drop the mark <2>": ("```python\nx = 1 # <2>\n```\n\n1. One.", "one paragraph to each"),
    "the LaTeX environment tabular": ("\\begin{tabular}{l}\nx\n\\end{tabular}", "in Markdown"),
    "the class .hidden": ("::: {.hidden}\nSecret.\n:::", "Take it out"),
    "the class .g-col-6": ("::: {.g-col-6}\nHalf.\n:::", "`.columns`"),
    "opens a div that no line closes": ("::: {.callout-note}\nNote.", "Close it"),
    "{{< include _none.qmd >}} leads to no file": ("{{< include _none.qmd >}}", "Correct the path"),
    "a lightbox needs": ("![A](a.png){.lightbox}", "Take `lightbox` out"),
    "{{< embed notebooks/story.ipynb#fig-bars >}} finds no": (
        "{{< embed notebooks/story.ipynb#fig-bars >}}",
        "/.atlas/executed/0/notebooks/story.ipynb#fig-bars",
    ),
}
HARMLESS = """\
Code such as ``{python} 1`` or `` `{python} 1` `` and `{{< fa x >}}`, as it is written:

```
`{python} 1 + 1` {{< fa x >}}
```

````markdown
```{python}
1
```
````

{{< meta title >}} {{< kbd A >}} {{{< fa x >}}}

$$
\\begin{array}{c} 1 \\end{array}
$$

```python
x = 1  # <1>
```
1. One.

---

Text between rules, and code with them:

```
---
title: Other
---
```

---

---
references: []
---
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return hooked_project(tmp_path / "tiny", story=PLAIN)


def refused(project: Project, text: str, front: str = "") -> list[Problem]:
    """What is refused of a page of Markdown."""
    page = f"---\ntitle: Extra\n{front}\n---\n\n{text}\n"
    return list(every_refusal(add_page(project, "extra.qmd", page)))


@pytest.mark.parametrize("key", SETTINGS)
def test_a_setting_that_comes_to_nothing_is_refused(project: Project, key: str) -> None:
    (problem,) = refused(project, "Text.", SETTINGS[key])
    assert problem.where == "extra.qmd"
    assert repr(key.strip()) in problem.found
    assert problem.remedy


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("bibliography: none.bib", "bibliography: there is no file 'none.bib'"),
        ("csl: none.csl", "csl: there is no file 'none.csl'"),
        ("toc: maybe", "is 'maybe', not true or false"),
    ],
)
def test_a_setting_that_quarto_stumbles_over_is_told_by_page(
    project: Project, setting: str, found: str
) -> None:
    (problem,) = refused(project, "Text.", setting)
    assert problem.where.startswith("extra.qmd") and found in problem.found


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("ipynb-filters", "_quarto.yml, ipynb-filters"),
        ("post-render", "_quarto.yml, project.post-render"),
        ("template", "_quarto.yml, format.html.template"),
        ("filters", "_quarto.yml, format.html.filters"),
    ],
)
def test_what_quarto_needs_to_show_what_was_checked_is_asked_for(
    project: Project, key: str, where: str
) -> None:
    assert list(set_up_refusals(project.config)) == []
    config = read_config(project.root)
    held = next(
        part for part in (config, config["project"], config["format"]["html"]) if key in part
    )
    del held[key]
    (problem,) = set_up_refusals(config)
    assert problem.where == where and "check" in problem.found


def test_a_slip_in_front_matter_is_told_and_a_template_of_its_own_refused(project: Project) -> None:
    found = refused(project, "Text.", "tittle: T\ntemplate: t.html\npointsize: 11")
    assert {problem.found: problem.remedy.split(".")[0] for problem in found} == {
        "unknown front matter 'tittle'": "Is 'title' meant? Correct it, or take it out",
        "the template 't.html' is not that of the frame": "Copy template",
    }


def test_what_stands_in_a_comment_is_not_refused(project: Project) -> None:
    text = "<!-- `{python} 1 + 1`\n\n{{< fa x >}} -->\n\nText."
    assert refused(project, text) == []


def test_a_project_that_is_no_website_is_refused() -> None:
    (problem,) = config_refusals({"project": {"type": "book"}})
    assert problem.where == "_quarto.yml, project.type"


@pytest.mark.parametrize("found", TEXTS)
def test_text_that_would_be_lost_is_refused_by_line(project: Project, found: str) -> None:
    text, remedy = TEXTS[found]
    (problem,) = refused(project, text)
    line = 7 if "second" in found or "mark" in found else 6
    assert problem.where == f"extra.qmd, line {line}"
    assert found in problem.found
    assert remedy in problem.remedy


def test_what_only_looks_like_it_passes(project: Project) -> None:
    assert refused(project, HARMLESS, "lightbox: false\nmy-own-key: value") == []


RULES = {
    "---\nA remark between two rules.\n\n---\n\nAfter": "cell 1, line 1",
    "# Title\n\n---\nNote: revised.\n\n---\n\nAfter": "cell 1, line 3",
    "---\n\ntitle: Title\n---\n\nText": "cell 1, line 1",
    "---\ntitle: Title\n---\n\nText\n\n---\ntoc: false\n---": "cell 2, line 3",
}


@pytest.mark.parametrize("text", RULES)
def test_text_between_rules_is_refused_by_cell_before_quarto_reads_it_as_settings(
    project: Project, text: str
) -> None:
    write_page(project.root / "index.ipynb", text)
    assert f"index.ipynb, {RULES[text]}" in [problem.where for problem in every_refusal(project)]


def test_a_page_beside_the_one_asked_for_is_refused_if_quarto_cannot_read_it(
    project: Project, monkeypatch
) -> None:
    write_page(project.root / "notebooks" / "story.ipynb", f"{PLAIN}\n---\nA remark.\n\n---\n")
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(project.rendered_dir))
    monkeypatch.setenv("QUARTO_PROJECT_INPUT_FILES", "index.ipynb")
    with pytest.raises(SiteError, match=r"story.ipynb, cell \d, line \d+: the text after"):
        pre_render(project, lambda page, message: None)


def test_a_notebook_that_quarto_cannot_read_is_refused_before_it_tries(project: Project) -> None:
    page = project.root / "index.ipynb"
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes())
    (problem,) = every_refusal(project)
    assert "begins with a byte order mark" in problem.found
    heading = {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Title"}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [heading]}]}
    page.write_text(json.dumps(old), encoding="utf-8")
    (problem,) = every_refusal(project)
    assert "format 3" in problem.found
    assert "JupyterLab" in problem.remedy


def test_a_page_without_a_title_is_refused_as_by_the_built_in_renderer(project: Project) -> None:
    write_page(project.root / "index.ipynb", "Hello there.")
    (problem,) = every_refusal(project)
    assert (problem.where, problem.found) == ("index.ipynb", "has no title")


def test_a_notebook_whose_lines_end_as_on_windows_is_read(project: Project) -> None:
    page = project.root / "index.ipynb"
    written = page.read_text(encoding="utf-8")
    page.write_text(written.replace("\\n", "\\r\\n"), encoding="utf-8")
    assert list(every_refusal(project)) == []
    assert authored(json.loads(page.read_text("utf-8"))) == authored(json.loads(written))


def test_an_included_file_is_read_too(project: Project) -> None:
    (project.root / "part.qmd").write_text("```{python}\n1\n```\n", encoding="utf-8")
    (problem,) = refused(project, "{{< include part.qmd >}}")
    assert problem.where == "part.qmd, line 1"


def test_the_settings_of_a_folder_are_read_too(project: Project) -> None:
    (project.root / "notebooks" / "_metadata.yml").write_text("abstract: Ours.\n")
    (problem,) = every_refusal(project)
    assert problem.where == "notebooks/_metadata.yml"


@pytest.mark.parametrize("key", ["sidebar", "page-navigation", "comments", "drafts", "search"])
def test_a_section_of_the_site_without_place_is_refused(project: Project, key: str) -> None:
    config = read_config(project.root)
    config["website"][key] = True
    (problem,) = config_refusals(config)
    assert problem.where == f"_quarto.yml, website.{key}"


def test_the_atlas_asks_for_nothing_in_vain() -> None:
    atlas = Project.open(Path(__file__).resolve().parents[3])
    assert list(config_refusals(atlas.config)) == []
    assert list(every_refusal(atlas)) == []


def test_a_shortcode_that_no_title_resolves_is_refused(project: Project) -> None:
    (problem,) = refused(project, "Text.", 'description: "Of {{< var year >}}"')
    assert "the shortcode in 'description' would be printed" in problem.found


@pytest.mark.parametrize("word", ["-P", "--execute-params", "--execute-dir", "--cache", "-M"])
def test_words_of_the_command_line_that_come_to_nothing_are_refused(
    project: Project, word: str
) -> None:
    (problem,) = call_refusals(call(project, words=("quarto", "render", word, "k:1")))
    assert problem.where == f"quarto render {word}"


def test_a_profile_that_changes_the_configuration_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUARTO_PROFILE", "fr")
    assert Call.of(project).profile == ""
    (project.root / "_quarto-fr.yml").write_text("website: {title: Autre}", encoding="utf-8")
    (problem,) = call_refusals(Call.of(project))
    assert problem.where == "the profile fr"


def test_a_site_inside_the_project_is_named_before_quarto_takes_it_for_pages(
    project: Project,
) -> None:
    write_site(project.root / "public", "a site")
    listed = [*project.pages, "public/notebooks/story.ipynb"]
    (problem,) = strange_pages(project, listed)
    assert problem.where == "public/notebooks/story.ipynb"
    assert "the site in public" in problem.found
    assert list(strange_pages(project, [*project.pages, "drafts/one.ipynb"])) == []


def test_quarto_may_not_run_notebooks_into_the_sources(project: Project) -> None:
    assert list(call_refusals(call(project, words=("quarto", "render", "--no-execute")))) == []
    (problem,) = call_refusals(call(project, words=("quarto", "render", "--execute")))
    assert "write their outputs into the sources" in problem.found
    config = read_config(project.root)
    config["execute"] = {"enabled": True}
    assert [problem.where for problem in config_refusals(config)] == [
        "_quarto.yml, execute.enabled"
    ]


@pytest.mark.parametrize("text", ["```{python}\n1\n```", "```{mermaid}\ngraph\n```"])
def test_the_built_in_renderer_sends_nobody_to_quarto_in_vain(project: Project, text: str) -> None:
    with_page = add_page(project, "extra.qmd", f"---\ntitle: Extra\n---\n\n{text}\n")
    only = with_page.only(["extra.qmd"])
    with pytest.raises(SiteError) as stop:
        render_pages(only, {}, project.root / "out")
    assert [p for p in stop.value.problems if p.remedy.startswith(WITH_QUARTO)] == []


def test_a_page_that_fails_stops_only_itself(project: Project, monkeypatch) -> None:
    (project.root / "notebooks" / "story.ipynb").write_text("no notebook", encoding="utf-8")
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(project.rendered_dir))
    monkeypatch.setenv("QUARTO_PROJECT_INPUT_FILES", "index.ipynb")
    pre_render(project, lambda page, message: None)
    monkeypatch.setenv("QUARTO_PROJECT_INPUT_FILES", "notebooks/story.ipynb")
    with pytest.raises(SiteError, match="story"):
        pre_render(project, lambda page, message: None)


def test_a_project_in_which_nothing_was_built_yet_lacks_no_file_that_a_build_writes(
    project: Project, monkeypatch
) -> None:
    (project.root / "references.json").unlink()
    config = read_config(project.root) | {"bibliography": ".atlas/references.json"}
    write_config(project.root, config)
    fresh = Project.open(project.root)
    assert list(every_refusal(fresh)) == []
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(fresh.rendered_dir))
    monkeypatch.setenv("QUARTO_PROJECT_INPUT_FILES", "\n".join(fresh.pages))
    pre_render(fresh, lambda page, message: None)


@pytest.mark.parametrize(
    ("source", "front", "found"),
    [
        (
            "Half is `{python} 1 / 2`.",
            "execute: {eval: false}",
            "'`{python} 1 / 2`' was not computed",
        ),
        ("#| label: fig-z\nprint('x')", "lang: en", "fig-z has no fig-"),
    ],
)
def test_what_quarto_would_print_of_an_executed_page_is_refused(
    project: Project, monkeypatch, source: str, front: str, found: str
) -> None:
    cell = new_code_cell(source) if source.startswith("#|") else new_markdown_cell(source)
    notebook = new_notebook(cells=[new_raw_cell(f"---\ntitle: T\n{front}\n---"), cell])
    nbformat.write(notebook, project.root / "notebooks" / "story.ipynb")
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(project.rendered_dir))
    monkeypatch.setenv("QUARTO_PROJECT_INPUT_FILES", "\n".join(project.pages))
    with pytest.raises(SiteError) as stopped:
        pre_render(Project.open(project.root), lambda page, message: None)
    assert found in stopped.value.problems[0].found
    assert stopped.value.problems[0].where.startswith("notebooks/story.ipynb, cell 2")


def test_quarto_is_not_let_render_a_site_that_nobody_would_check(project: Project) -> None:
    config = read_config(project.root)
    del config["project"]["post-render"]
    write_config(project.root, config)
    plain = Project.open(project.root)
    assert choose_renderer("auto", plain) == "pandoc"
    write_site(plain.output_dir, "good")
    with pytest.raises(
        SiteError, match="does not call `atlas finish`, so that nothing would check"
    ):
        build(plain, renderer="quarto")
    assert (plain.output_dir / "index.html").read_text() == "good"


def test_a_preview_of_a_site_that_is_up_to_date_begins(project, monkeypatch, capsys) -> None:
    prepare(project)
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(project.rendered_dir))
    monkeypatch.setenv("QUARTO_PROJECT_INPUT_FILES", "")
    pre_render(project, lambda page, message: None)
    assert capsys.readouterr().out == ""
    (project.root / "requirements.txt").write_text("# another\n", encoding="utf-8")
    pre_render(project, lambda page, message: None)
    told = "index.ipynb is shown as it was last rendered: requirements.txt changed."
    assert told in capsys.readouterr().out


def test_a_notebook_that_is_no_page_is_named(project: Project) -> None:
    for name in ("extra.qmd", "notebooks/idea.ipynb", "notebooks/_draft.ipynb", "data/a.ipynb"):
        (project.root / name).write_text("", encoding="utf-8")
    assert project.unlisted == ["extra.qmd", "notebooks/idea.ipynb"]


def test_without_quarto_the_built_in_renderer_says_what_needs_it(project, monkeypatch) -> None:
    with_page = add_page(project, "extra.qmd", "---\ntitle: Extra\n---\n\n{{< kbd A >}}\n")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SiteError, match=r"extra.qmd, line 5: the shortcode .* kbd") as stop:
        build(with_page, renderer="fast")
    assert stop.value.problems[0].remedy.startswith(WITH_QUARTO)


def test_a_build_that_may_choose_says_which_renderer_it_used(project: Project) -> None:
    assert "the built-in renderer" in build(project, renderer="fast").told


def test_captions_of_parts_are_refused_by_their_cell(project: Project) -> None:
    write_page(
        project.root / "index.ipynb",
        "---\ntitle: T\n---\n\n```python\n#| fig-subcap: [One]\n1\n```\n",
    )
    (problem,) = every_refusal(project)
    assert "the cell option 'fig-subcap' has no effect" in problem.found
    assert problem.where.startswith("index.ipynb, cell 2")


def test_an_icon_of_the_menu_is_refused(project: Project) -> None:
    config = read_config(project.root)
    config["website"]["navbar"] = {"left": [{"icon": "github", "href": "https://example.org"}]}
    (problem,) = config_refusals(config)
    assert problem.found == "the icon 'github' is not shown"


@pytest.mark.parametrize(
    "text", ["::: {.grid-item}\nA.\n:::", "The file {a.hidden} and [x]{.hidden-note}."]
)
def test_a_class_of_another_name_is_none_of_quartos_theme(project: Project, text: str) -> None:
    assert list(refused(project, text)) == []
