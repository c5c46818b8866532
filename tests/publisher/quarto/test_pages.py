"""Pages as Quarto wrote them: what it only warned of stops the render, what it left is finished."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from hooked import hooked_project
from publisher.base.problems import SiteError
from publisher.quarto import pages
from publisher.render.leading import lead_from_front
from sites import write_page

PAGE = (
    '<html lang="en"><body><main id="quarto-document-content">'
    "<h1>New place</h1>{}</main></body></html>"
)
FRAMES = {"index.ipynb": {"words": {"footnotes": "Footnotes"}}}
REDIRECT = "<html><script>var redirects = {};\n</script></html>"


def settled(folder: Path, text: str) -> str:
    """A page's HTML after it was settled."""
    project = hooked_project(folder / "tiny")
    out = folder / "out"
    out.mkdir()
    (out / "index.html").write_text(text, encoding="utf-8")
    pages.settle(project, out, FRAMES)
    return (out / "index.html").read_text(encoding="utf-8")


def test_a_picture_in_columns_gets_its_height_back(tmp_path: Path) -> None:
    page = settled(tmp_path, PAGE.format('<img src="a.png" data-height="200" width="300">'))
    assert '<img src="a.png" height="200" width="300">' in page


def test_an_embedded_cell_does_not_tell_where_it_lay(tmp_path: Path) -> None:
    embedded = '<div class="quarto-embed-nb-cell" data-notebook="/elsewhere/x.ipynb">Rain.</div>'
    page = settled(tmp_path, PAGE.format(embedded))
    assert '<div class="quarto-embed-nb-cell">Rain.</div>' in page


def test_a_picture_with_both_measures_keeps_them(tmp_path: Path) -> None:
    page = settled(tmp_path, PAGE.format('<img width="3" height="2" data-height="2" alt="">'))
    assert '<img width="3" height="2" alt="">' in page


def test_annotated_code_carries_no_script(tmp_path: Path) -> None:
    anchor = '<a class="code-annotation-anchor" data-x="1" onclick="event.preventDefault();">1</a>'
    lines = '<span id="c-1">x = 1</span>\n<span id="c-3">z = 1</span>'
    told = '<dd data-code-cell="c" data-code-lines="1,3" data-code-annotation="1">One.</dd>'
    page = settled(tmp_path, PAGE.format(f"<pre>{anchor}{lines}</pre>{told}"))
    assert "onclick" not in page
    words = " ".join(html.fromstring(page).xpath("string(//main)").split())
    assert words == "New place(1) x = 1 (1) z = 1One."


def test_a_formula_that_is_printed_as_tex_stops_the_render(tmp_path: Path) -> None:
    formula = '<span class="math display">$$ \\frac{a}{b} $$</span>'
    with pytest.raises(SiteError, match=r"the formula .* is printed as TeX"):
        settled(tmp_path, PAGE.format(formula))


def test_a_value_that_nobody_gives_stops_the_render(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"\{\{< var nope.x >\}\} stands for no value"):
        settled(tmp_path, PAGE.format("<p><strong>?var:nope.x</strong></p>"))


def test_a_page_in_another_format_is_told_from_a_page(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="not in the site's frame"):
        settled(tmp_path, "<html><body class='reveal'></body></html>")


def test_an_old_address_leads_on_without_script(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    out = tmp_path / "out"
    (out / "old").mkdir(parents=True)
    (out / "index.html").write_text(PAGE.format(""), encoding="utf-8")
    (out / "old" / "a.html").write_text(REDIRECT.replace("{}", '{"":"../index.html"}'))
    pages.settle(project, out, FRAMES)
    page = (out / "old" / "a.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert 'content="0; url=../index.html"' in page
    assert '<h1><a href="../index.html">New place</a></h1>' in page
    assert "<script" not in page


def test_an_old_address_with_a_place_in_it_is_refused(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.html").write_text(REDIRECT.replace("{}", '{"#x":"index.html"}'))
    with pytest.raises(SiteError, match="an alias with a place in it"):
        pages.settle(project, out, {})


def test_a_front_page_that_leads_on_is_left_to_both_renderers(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    out = tmp_path / "out"
    (out / "notebooks").mkdir(parents=True)
    (out / "notebooks" / "story.html").write_text(PAGE.format(""), encoding="utf-8")
    (out / "index.html").write_text("<html><title>Redirect to notebooks/story.html</title></html>")
    pages.settle(project, out, {})
    lead_from_front(project, out)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert 'content="0; url=notebooks/story.html"' in page
    assert '<h1><a href="notebooks/story.html">New place</a></h1>' in page


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("See @fig-none.", '<a class="quarto-xref"><span class="quarto-unresolved-ref">fig-none</span></a>'),
        ("It is $\\badmacro{x}$.", '<span class="math inline">$\\badmacro{x}$</span>'),
        ("In {{< var nope.x >}}.", "<strong>?var:nope.x</strong>"),
    ],
)  # fmt: skip
def test_what_is_lost_is_told_where_it_was_written(tmp_path: Path, written: str, left: str) -> None:
    project = hooked_project(tmp_path / "tiny")
    write_page(project.root / "index.ipynb", f"---\ntitle: T\n---\n\nOne.\n\n{written}\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text(PAGE.format(left), encoding="utf-8")
    with pytest.raises(SiteError) as stopped:
        pages.settle(project, out, FRAMES)
    [problem] = stopped.value.problems
    assert problem.where == "index.ipynb, cell 2, line 3"
