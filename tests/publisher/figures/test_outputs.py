"""What a cell shows is on its page, or the build says which cell, which kind and what to do."""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from publisher.figures.pictures import measured, shown_size
from shown import faults, page, png, printed, shown, words

ALT = "#| fig-alt: A dark square.\nf()"
LABELLED = "#| label: fig-a\n#| fig-cap: Squares.\n#| fig-alt: A dark square.\nf()"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"><rect width="9"/></svg>'


# Pictures ----------------------------------------------------------------------------------------


def test_a_picture_has_the_size_that_its_bytes_tell(tmp_path):
    [image] = page(tmp_path, shown(ALT, {"image/png": png(40, 30)})).iter("img")
    assert (image.get("width"), image.get("height"), image.get("alt")) == (
        "40",
        "30",
        "A dark square.",
    )
    assert (tmp_path / "_site" / image.get("src")).read_bytes().startswith(b"\x89PNG")


def test_an_svg_of_points_has_its_size_in_pixels(tmp_path):
    [image] = page(tmp_path, shown(ALT, {"image/svg+xml": SVG})).iter("img")
    assert (image.get("width"), image.get("height")) == ("96", "48")


def test_a_retina_picture_has_the_size_that_it_asks_for(tmp_path):
    cell = shown(ALT, {"image/png": png(80, 60)})
    cell.outputs[0].metadata = {"image/png": {"width": 40, "height": 30}}
    [image] = page(tmp_path, cell).iter("img")
    assert (image.get("width"), image.get("height")) == ("40", "30")


def test_a_side_that_is_not_asked_for_keeps_the_proportion():
    import base64

    assert shown_size(base64.b64decode(png(80, 60)), {"width": 40}) == (40, 30)
    assert shown_size(base64.b64decode(png(80, 60)), {"height": "30px"}) == (40, 30)


def test_an_svg_with_a_view_box_alone_is_as_large_as_that():
    assert measured(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>') == (30, 20)
    assert measured(b'<svg xmlns="http://www.w3.org/2000/svg"/>') is None
    assert measured(b"no picture") is None


def test_a_picture_without_an_alternative_is_refused_by_cell_and_option(tmp_path):
    [fault] = faults(tmp_path, shown("f()", {"image/png": png(4, 3)}))
    assert fault.where == "page.ipynb, cell 2"
    assert "#| fig-alt:" in fault.remedy


def test_several_pictures_of_one_cell_have_an_alternative_each(tmp_path):
    two = ({"image/png": png(4, 3)}, {"image/png": png(5, 3)})
    source = '#| fig-alt: ["One.", "Two."]\nf()'
    images = list(page(tmp_path, shown(source, *two)).iter("img"))
    assert [image.get("alt") for image in images] == ["One.", "Two."]
    [fault] = faults(tmp_path, shown(ALT, *two))
    assert fault.found == "shows 2 pictures and has 1 alternative"


def test_several_pictures_under_one_label_are_one_figure(tmp_path):
    source = LABELLED.replace("A dark square.", '["One.", "Two."]')
    two = ({"image/png": png(4, 3)}, {"image/png": png(5, 3)})
    main = page(tmp_path, shown(source, *two), new_markdown_cell("See @fig-a."))
    assert len(main.xpath("//*[@id='fig-a']//img")) == 2
    assert words(main.xpath("//figcaption")[0]) == "Figure 1: Squares."


def test_a_picture_whose_size_nobody_can_tell_is_refused(tmp_path):
    [fault] = faults(tmp_path, shown(ALT, {"image/svg+xml": "<svg/>"}))
    assert fault.where == "page.ipynb, cell 2"
    assert "width" in fault.remedy


def test_a_picture_that_is_none_is_refused(tmp_path):
    [fault] = faults(tmp_path, shown(ALT, {"image/png": "%%%"}))
    assert fault.where == "page.ipynb, cell 2"


def test_a_picture_attached_to_a_cell_is_shown(tmp_path):
    cell = new_markdown_cell("![A square](attachment:my%20square.png)")
    cell.attachments = {"my square.png": {"image/png": png(6, 5)}}
    [image] = page(tmp_path, cell).iter("img")
    assert (image.get("width"), image.get("alt")) == ("6", "A square")
    cell.source = '<img src="attachment:my square.png" alt="A square" width="6" height="5">'
    [image] = page(tmp_path, cell).iter("img")
    assert (tmp_path / "_site" / unquote(image.get("src"))).is_file()
    [fault] = faults(tmp_path, new_markdown_cell("![x](attachment:lost.png)"))
    assert fault.where == "page.ipynb, cell 2, line 1"


def test_a_picture_of_the_project_needs_no_size_in_its_text(tmp_path):
    import base64

    (tmp_path / "a.png").write_bytes(base64.b64decode(png(20, 10)))
    text = "![A](a.png)\n\n![B](a.png){width=10}"
    sizes = [
        (image.get("width"), image.get("height"))
        for image in page(tmp_path, new_markdown_cell(text)).iter("img")
    ]
    assert sizes == [("20", "10"), ("10", "5")]


def test_a_picture_of_the_project_that_tells_no_size_is_refused_where_it_is_named(tmp_path):
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    [fault] = faults(tmp_path, new_markdown_cell("Text.\n\n![A](a.svg)"))
    assert fault.where == "page.ipynb, cell 2, line 3"
    assert "{width=400 height=300}" in fault.remedy


# Text beside pictures ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[<matplotlib.lines.Line2D at 0x7f1c2c0e5d10>]",
        "<Axes: xlabel='x'>",
        "array([[<Axes: title={'center': 'a'}>,\n        <Axes: >]], dtype=object)",
        "Text(0.5, 1.0, 'A title')",
        "(array([1., 2.]),\n array([0., 1.]),\n <BarContainer object of 2 artists>)",
    ],
)
def test_what_a_picture_is_called_by_its_library_is_not_shown_beside_it(tmp_path, text):
    cell = shown(ALT, {"image/png": png(4, 3)})
    cell.outputs.insert(0, new_output("execute_result", data={"text/plain": text}))
    main = page(tmp_path, cell)
    assert "0x7f" not in words(main) and "Axes" not in words(main) and "Bar" not in words(main)
    assert len(main.xpath("//img")) == 1


def test_a_result_beside_a_picture_stays(tmp_path):
    cell = shown(ALT, {"image/png": png(4, 3)})
    cell.outputs.append(new_output("execute_result", data={"text/plain": "(1, 2)"}))
    assert "(1, 2)" in words(page(tmp_path, cell))


OBJECTS = [
    "<map object at 0x7f1c2c0e5d10>",
    "<function <lambda> at 0x7f1c2c0e5d10>",
    "[<a.B object at 0x10f>, 2]",
    "<IPython.core.display.HTML object>",
    "<Figure size 640x480 with 1 Axes>",
]


@pytest.mark.parametrize("text", OBJECTS)
def test_an_object_without_a_text_is_refused_by_its_cell(tmp_path, text):
    for cell in (printed("f()", text), shown("f()", {"text/plain": text})):
        [fault] = faults(tmp_path, cell)
        assert fault.where == "page.ipynb, cell 2"
        assert "tells a reader nothing" in fault.found


@pytest.mark.parametrize("text", OBJECTS)
def test_an_object_in_a_listing_is_an_authors_word(tmp_path, text):
    text = f"    print(x)  # {text}\n\nIt says `{text}`."
    assert faults(tmp_path, new_markdown_cell(text), new_code_cell(f"# {text}\nf()")) == []


# Formulas and data -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "latex",
    [
        r"$\displaystyle x^2$",
        r"$$x^2$$",
        r"x^2 \cdot y",
        r"\begin{equation}x^2\end{equation}",
        r"\begin{align}x &= y^2\\ &= z\end{align}",
    ],
)
def test_a_formula_is_set(tmp_path, latex):
    main = page(tmp_path, shown("f()", {"text/latex": latex, "text/plain": "<object>"}))
    assert main.xpath("//*[local-name()='math']")
    assert "begin{" not in words(main).replace(latex, "")


def test_formulas_in_the_text_of_a_cell_are_set_as_jupyter_sets_them(tmp_path):
    main = page(tmp_path, new_markdown_cell("\\begin{align}\nx &= 1\n\\end{align}\n\nC:\\temp"))
    assert main.xpath("//*[local-name()='math']")
    assert "C:\\temp" in words(main)


def test_a_table_of_latex_is_refused_by_line(tmp_path):
    text = "First.\n\n\\begin{tabular}{l}x\\end{tabular}"
    [fault] = faults(tmp_path, new_markdown_cell(text))
    assert fault.where == "page.ipynb, cell 2, line 3"


def test_json_is_shown(tmp_path):
    data = {"application/json": {"a": [1, "é"]}, "text/plain": "<IPython.core.display.JSON object>"}
    assert '"é"' in words(page(tmp_path, shown("f()", data)))


def test_markdown_is_read(tmp_path):
    main = page(tmp_path, shown("f()", {"text/markdown": "**bold**", "text/plain": "<o>"}))
    assert words(main.xpath("//strong")[0]) == "bold"


# What is alive -----------------------------------------------------------------------------------

LIVE = {
    "a widget": {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
    "a Plotly chart": {"application/vnd.plotly.v1+json": {}, "text/html": "<div></div>"},
    "a Bokeh chart": {"application/javascript": "go()", "application/vnd.bokehjs_exec.v0+json": ""},
    "a Vega chart": {"application/vnd.vegalite.v5+json": {}},
    "a live map": {"application/geo+json": {}},
    "a script": {"application/javascript": "alert(1)"},
    "a PDF": {"application/pdf": "JVBERi0="},
    "a Leaflet map (folium)": {"text/html": '<iframe srcdoc="&lt;script src=leaflet.js"></iframe>'},
    "a page within the page (iframe)": {"text/html": '<iframe src="https://example.org"></iframe>'},
    "HTML with a form": {"text/html": "<form action='/x'><input name='q'></form>"},
    "HTML with a script": {"text/html": "<div></div><script>go()</script>"},
}  # fmt: skip


@pytest.mark.parametrize("name", LIVE)
def test_what_needs_a_kernel_a_script_or_another_host_is_refused_by_kind(tmp_path, name):
    [fault] = faults(tmp_path, shown("f()", LIVE[name] | {"text/plain": "x"}))
    assert fault.where == "page.ipynb, cell 2"
    assert f"shows {name}" in fault.found
    assert fault.remedy


def test_a_chart_and_the_script_that_comes_before_it_are_one_fault(tmp_path):
    before = {"text/html": "<script src='plotly.js'></script>"}
    cell = shown("f()", before)
    cell.outputs += shown("f()", LIVE["a Plotly chart"]).outputs
    [fault] = faults(tmp_path, cell)
    assert "fig.to_image" in fault.remedy


def test_a_value_that_is_missing_in_a_table_of_polars_is_told_by_its_column(tmp_path):
    html = (
        '<div><small>shape: (1, 2)</small><table border="1" class="dataframe"><thead><tr><th>a</th>'
        "<th>b</th></tr><tr><td>f64</td><td>f64</td></tr></thead><tbody><tr><td>1.0</td>"
        "<td>NaN</td></tr></tbody></table></div>"
    )
    [fault] = faults(tmp_path, shown("f()", {"text/html": html}))
    assert "the column 'b'" in fault.found
    assert "fill_nan" in fault.remedy


@pytest.mark.parametrize(
    "data",
    [
        {"text/plain": "'ROOT/data'"},
        {"text/plain": "<module 'x' from 'ROOT/x.py'>"},
        {"text/html": "<p>in ROOT</p>"},
        {"text/plain": repr(sys.executable)},
        {"text/plain": f"{tempfile.gettempdir()}/tmpab12"},
    ],
)
def test_a_folder_of_the_machine_that_builds_is_refused(tmp_path, data):
    told = {mime: text.replace("ROOT", str(tmp_path)) for mime, text in data.items()}
    found = faults(tmp_path, shown("f()", told))
    assert any("a folder of this machine" in fault.found for fault in found)


def test_a_name_that_is_like_a_folder_of_this_machine_is_shown(tmp_path):
    html = f'<p title="{tmp_path}">https://example.org{tmp_path}/x, {tmp_path}-2</p>'
    assert faults(tmp_path, shown("f()", {"text/html": html})) == []


@pytest.mark.parametrize(
    "text", ["<function __main__.<lambda>()>", "<class 'int'>", "<DisplayHandle display_id=a>"]
)
def test_a_result_that_only_names_a_thing_is_refused(tmp_path, text):
    [fault] = faults(tmp_path, shown("f()", {"text/plain": text}))
    assert "tells a reader nothing" in fault.found


def test_a_diagram_of_mermaid_is_refused_as_an_output_and_in_the_text(tmp_path):
    fence = "```mermaid\ngraph TD; A-->B\n```"
    [shown_so] = faults(tmp_path, shown("f()", {"text/markdown": fence}))
    [written] = faults(tmp_path, new_markdown_cell(fence))
    assert "Mermaid" in shown_so.found and "Mermaid" in written.found
    assert faults(tmp_path, new_markdown_cell(f"````text\n{fence}\n````")) == []


def test_a_live_chart_that_brings_a_picture_is_shown_as_that(tmp_path):
    data = {"application/vnd.plotly.v1+json": {}, "image/png": png(4, 3)}
    assert len(page(tmp_path, shown(ALT, data)).xpath("//img")) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<button onclick='go()'>x</button>",
        "<a href=' JavaScript:go()'>x</a>",
        "<img alt='' src='https://example.org/a.png'>",
        "<style>@import '//example.org/a.css';</style>",
        "<p style='background: url(http://example.org/a.png)'>x</p>",
        "<link rel='stylesheet' href='https://example.org/a.css'>",
    ],
)
def test_html_that_acts_or_asks_another_host_is_refused_by_its_cell(tmp_path, html):
    [fault] = faults(tmp_path, shown("f()", {"text/html": html}))
    assert fault.where == "page.ipynb, cell 2"


def test_an_unknown_type_is_refused_by_name(tmp_path):
    [fault] = faults(tmp_path, shown("f()", {"application/x-new": "x"}))
    assert "an output of type application/x-new" in fault.found


def test_what_is_hidden_is_not_asked_for_anything(tmp_path):
    assert faults(tmp_path, shown("#| output: false\nf()", LIVE["a widget"])) == []


def test_two_charts_of_one_cell_are_refused(tmp_path):
    record = {"application/vnd.atlas.figure+json": {"version": 1}}
    found = [fault.found for fault in faults(tmp_path, shown(LABELLED, record, record))]
    assert "shows 2 charts, which would share one label" in found


# Missing values ----------------------------------------------------------------------------------


def table(cell: str) -> dict[str, str]:
    head = "<thead><tr><th>name</th><th>share</th></tr></thead>"
    return {"text/html": f"<table>{head}<tbody><tr><td>a</td><td>{cell}</td></tr></tbody></table>"}


@pytest.mark.parametrize("value", ["NaN", "nan", "NaT", "&lt;NA&gt;", "nan%", "inf", "undefined"])
def test_a_cell_of_a_table_that_says_nothing_is_refused_by_its_column(tmp_path, value):
    [fault] = faults(tmp_path, shown("f()", table(value)))
    assert fault.where == "page.ipynb, cell 2"
    assert "the column 'share'" in fault.found
    assert ("fillna" if value == "inf" else "to_html(na_rep=") in fault.remedy


@pytest.mark.parametrize(
    "value", ["None", "Nan'an", "–", "<code>NaN</code>", "banana", "Infinity Ltd"]
)
def test_a_cell_of_a_table_that_says_something_is_shown(tmp_path, value):
    assert faults(tmp_path, shown("f()", table(value))) == []


@pytest.mark.parametrize("text", ["It is nan percent.", "It is nan.", "NaN of 5.", "Since NaT."])
def test_computed_markdown_that_says_nothing_is_refused(tmp_path, text):
    [fault] = faults(tmp_path, shown("f()", {"text/markdown": text}))
    assert fault.where == "page.ipynb, cell 2"


@pytest.mark.parametrize(
    "text", ["`NaN` is a gap.", "None of them grew.", "Nan is a city, information is not.", "Inf."]
)
def test_computed_markdown_may_speak_of_gaps(tmp_path, text):
    assert faults(tmp_path, shown("f()", {"text/markdown": text})) == []


def test_an_author_may_write_of_missing_values(tmp_path):
    text = "A value that is NaN, or undefined, is drawn as a gap; “Invalid Date” is not.\n\n"
    text += "| a | b |\n|---|---|\n| NaN | undefined |\n"
    assert faults(tmp_path, new_markdown_cell(text)) == []


def test_what_is_printed_is_a_listing(tmp_path):
    assert faults(tmp_path, printed("print(t)", "   a    b\n0  1  NaN\n")) == []


def test_every_kind_of_fault_of_a_page_is_told_at_once(tmp_path: Path):
    cells = [shown("f()", LIVE["a widget"]), shown("f()", {"image/png": png(4, 3)})]
    assert len(faults(tmp_path, *cells)) == 2
    assert json.dumps([fault.where for fault in faults(tmp_path, *cells)]).count("cell") == 2


@pytest.mark.parametrize(
    "text",
    ["nan\n", "The share: nan percent\n", "Invalid Date", "The mean is nan million.", "mean: nan"],
)
def test_a_missing_value_that_is_printed_alone_or_in_a_sentence_is_refused(tmp_path, text):
    (fault,) = faults(tmp_path, printed("print(t)", text))
    assert "#| output: false" in fault.remedy


def test_printed_text_may_be_markdown_of_the_page(tmp_path):
    main = page(
        tmp_path, printed("#| output: asis\n#| echo: false\nf()", "## Part\n\n**b** $x^2$\n")
    )
    assert "Part" in [words(each) for each in main.iter("h2")]
    assert words(main.find(".//strong")) == "b"
    assert not main.xpath(".//pre")


def test_a_raw_cell_is_taken_as_what_it_says_it_is(tmp_path):
    cells = [
        new_raw_cell("*text*"),
        new_raw_cell("<i>html</i>", metadata={"raw_mimetype": "text/html"}),
        new_raw_cell("\\LaTeX", metadata={"format": "text/latex"}),
    ]
    main = page(tmp_path, *cells)
    assert [words(each) for each in main.xpath(".//em | .//i")] == ["text", "html"]
    assert "LaTeX" not in words(main)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("```{note}\nSee.\n```", "the MyST directive {note}"),
        (":::{admonition} T\nSee.\n:::", "the MyST directive {admonition}"),
        ("See {ref}`there`.", "the MyST role {ref}"),
    ],
)
def test_what_only_jupyter_book_knows_is_refused_by_name(tmp_path, text, what):
    (fault, *_) = faults(tmp_path, new_markdown_cell(text))
    assert what in fault.found
    assert "Quarto" not in fault.remedy


def test_a_picture_with_a_box_for_a_sign_is_refused(tmp_path):
    cell = shown("#| fig-alt: A\nplot()", {"image/png": png(4, 3)})
    warning = (
        "UserWarning: Glyph 20013 (\\N{CJK UNIFIED IDEOGRAPH-4E2D}) missing from font(s) Dingbats."
    )
    cell.outputs.append(new_output("stream", name="stderr", text=warning))
    assert any("in the place of '中'" in fault.found for fault in faults(tmp_path, cell))


def test_json_without_a_number_where_one_belongs_is_refused(tmp_path):
    (fault,) = faults(tmp_path, shown("f()", {"application/json": {"a": [1, "nan"]}}))
    assert "None" in fault.remedy
    assert faults(tmp_path, shown("f()", {"application/json": {"a": [1, None, "Nan"]}})) == []


def test_html_of_a_cell_may_name_files_in_any_quotes(tmp_path):
    (tmp_path / "a.png").write_bytes(base64.b64decode(png(4, 3)))
    html = "<img src='a.png' alt='A'><a href='b.csv' target='_blank'>b</a><video src=c.mp4></video>"
    for name in ("b.csv", "c.mp4"):
        (tmp_path / name).write_text("x")
    found = faults(tmp_path, shown("f()", {"text/html": html}))
    assert [fault.remedy for fault in found] == [
        "Add `b.csv` to project.resources of _quarto.yml.",
        "Add `c.mp4` to project.resources of _quarto.yml.",
    ]
    main = page(tmp_path, shown("f()", {"text/html": html.partition("<a")[0]}))
    assert [image.get("width") for image in main.iter("img")] == ["4"]


def test_an_expression_on_a_page_that_runs_no_code_is_refused_with_the_reason(tmp_path):
    (fault,) = faults(tmp_path, new_markdown_cell("Two: `{python} 1 + 1`."))
    assert "`eval: false`" in fault.remedy


# Kept within its own place -----------------------------------------------------------------------


def html(text: str) -> dict[str, str]:
    return {"text/html": text, "text/plain": "<IPython.core.display.HTML object>"}


def test_a_style_of_a_cell_means_what_the_cell_shows_and_nothing_else(tmp_path):
    css = "<style>body, td { color: red } :root { --a: 1px }</style>"
    main = page(
        tmp_path, shown("f()", html(f"{css}<table class='own'><tr><td>1</td></tr></table>"))
    )
    [style] = main.iter("style")
    around = style.getparent()
    assert around.tag == "div" and around.find(".//td").text_content() == "1"
    assert style.text.startswith(f"@scope (.{around.get('class').split()[0]}) {{")
    assert ":scope, td { color: red } :scope { --a: 1px }" in style.text


def test_html_that_a_cell_leaves_open_ends_with_it(tmp_path):
    cells = [shown("f()", html(text)) for text in ("<div><b><table><tr><td>1", "</div></main>2")]
    main = page(tmp_path, *cells, new_markdown_cell("After."))
    after = next(each for each in main.iter("p") if each.text == "After.")
    assert not after.xpath("ancestor::b | ancestor::table")
    assert "2" in words(main) and "1" in words(main)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<style>body { color: red }</style>", "nothing but a style"),
        ("<style>} body { color: red }</style><p>x</p>", "a brace too many"),
        ("<style>@import 'a.css';</style><p>x</p>", "loads another (@import)"),
        ("<p style='position: fixed; top: 0'>x</p>", "lies over the page"),
        ("<meta http-equiv='refresh' content='0;url=x.html'><p>x</p>", "speaks for the whole page"),
        ("<base href='/x/'><p>x</p>", "speaks for the whole page"),
        ("<svg width='9' height='9'><rect/></svg>", "a drawing (<svg>) that has no alternative"),
        ("<div style='Display : none'>Key.</div>", "hides 'Key.' by a style"),
        ("<p hidden>Key.</p>", "hides 'Key.' by a style"),
        (
            "<style>#T_a_row0_col1 { color: red; display: none }</style>"
            "<table><tr><td id='T_a_row0_col1'>Key.</td></tr></table>",
            "hides 'Key.' by a style",
        ),
    ],
)
def test_html_that_would_reach_the_page_is_refused_by_its_cell(tmp_path, text, said):
    [problem] = faults(tmp_path, shown("f()", html(text)))
    assert problem.where == "page.ipynb, cell 2" and said in problem.found


def test_a_part_of_a_table_that_a_style_leaves_out_is_not_the_table(tmp_path):
    css = "<style>#t .aside { display: none } #t { color: red }</style>"
    assert (
        faults(tmp_path, shown("f()", html(f"{css}<table id='t'><tr><td>1</td></tr></table>")))
        == []
    )


def test_what_a_script_of_the_page_will_show_is_not_hidden_for_good(tmp_path):
    control = "<div hidden><label>Region <select><option>All</option></select></label></div>"
    assert faults(tmp_path, shown("f()", html(f"<div>{control}<p>Text.</p></div>"))) == []


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<script>alert(1)</script>", "a drawing with a script"),
        ("<rect onclick='x()'/>", "a drawing with a script"),
        ("<image href='https://example.org/a.png'/>", "loads 'https://example.org/a.png'"),
        ("<image xlink:href='https://example.org/a.png'/>", "loads 'https://example.org/a.png'"),
    ],
)
def test_a_drawing_asks_for_no_more_than_html(tmp_path, inner, said):
    names = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    drawing = f"<svg {names} width='9' height='9'>{inner}</svg>"
    cell = shown("#| fig-alt: A.\nf()", {"image/svg+xml": drawing})
    assert any(said in problem.found for problem in faults(tmp_path, cell))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<script>alert(1)</script> Text.", "a script"),
        ("<b onclick='x()'>Text.</b>", "a script"),
        ("Text.\n\n<style>body { display: none }</style>", "a style"),
        ("<iframe src='https://example.org'></iframe>", "iframe"),
    ],
)
def test_computed_markdown_may_do_no_more_than_html(tmp_path, text, said):
    kinds = [
        shown("f()", {"text/markdown": text, "text/plain": "x"}),
        printed("#| output: asis\nf()", text),
    ]
    for problem in faults(tmp_path, *kinds):
        assert problem.where.startswith("page.ipynb, cell ") and said in problem.found
    assert len(faults(tmp_path, *kinds)) == 2


def test_markup_within_code_of_computed_markdown_is_an_example(tmp_path):
    text = "Write `<script>`:\n\n```html\n<style>a {}</style>\n```"
    assert faults(tmp_path, shown("f()", {"text/markdown": text, "text/plain": "x"})) == []
