"""What Quarto is handed of a notebook: nothing in it that Quarto guesses or acts on by itself."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)

from publisher.quarto.handed import JOINER, handed, joined

DOT = "iVBORw0KGgo="


def cell_of(*cells: Any) -> dict[str, Any]:
    """The first of these cells as Quarto is handed it."""
    cell: dict[str, Any] = handed(new_notebook(cells=list(cells)), "page.ipynb")["cells"][0]
    return cell


def source_of(*cells: Any) -> str:
    return "".join(cell_of(*cells)["source"])


def shown(output: Any) -> dict[str, Any]:
    """An output as Quarto is handed it."""
    given: dict[str, Any] = cell_of(new_code_cell("x", outputs=[output]))["outputs"][0]
    return given


def test_metadata_of_other_tools_are_no_options() -> None:
    cell = new_code_cell("x", metadata={"echo": False, "label": "fig-x", "a=b": "'", "tags": ["t"]})
    assert cell_of(cell)["metadata"] == {"tags": ["t"]}
    assert cell_of(new_markdown_cell("x", metadata={"user_expressions": [1]}))["metadata"] == {}


@pytest.mark.parametrize("text", ["{{< env HOME >}}", "{{<", "{{{< x >}}}"])
def test_what_is_printed_holds_no_shortcode(text: str) -> None:
    printed = shown(new_output("stream", text=text))
    result = shown(new_output("execute_result", {"text/plain": text}))
    drawn = shown(new_output("display_data", {"text/markdown": text}))
    for given in (printed["text"], result["data"]["text/plain"], drawn["data"]["text/markdown"]):
        assert "{{<" not in "".join(given)
        assert joined("".join(given)).strip() == text
    assert joined(source_of(new_code_cell(f"x = '{text}'"))) == f"x = '{text}'"


def test_a_shortcode_in_prose_stays_and_one_without_end_is_none() -> None:
    assert source_of(new_markdown_cell("{{< kbd A >}}")) == "{{< kbd A >}}"
    assert "{{<" not in source_of(new_markdown_cell("Write {{< in it."))


def test_marks_of_highlighting_hide_no_sign_that_was_put_in() -> None:
    page = f"<b>{{</b>{JOINER}{{&lt; <i>{{{JOINER}</i>{{ # &lt;{JOINER}1&gt;"
    assert joined(page) == "<b>{</b>{&lt; <i>{</i>{ # &lt;1&gt;"


def test_a_number_in_a_comment_annotates_nothing_without_a_list() -> None:
    code = new_code_cell("x = 1  # <1>")
    assert "# <1>" not in source_of(code, new_markdown_cell("Text."))
    assert "# <1>" in source_of(code, new_markdown_cell("1. One."))


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("1. One,\n   at length.\n\n2. Two.\n\nText.", True),
        ("1. One.\n2. Two.\n3. No line of it.", False),
        ("1. One.\n\n   More of it.\n2. Two.", False),
        ("1. One.\n   - Nested.\n2. Two.", False),
        ("Text first.\n\n1. One.\n2. Two.", False),
    ],
)
def test_a_list_explains_code_only_if_nothing_of_it_is_lost(text: str, is_told: bool) -> None:
    code = new_code_cell("x = 1  # <1>\ny = 2  # <2>")
    assert ("# <1>" in source_of(code, new_markdown_cell(text))) == is_told


def test_options_say_what_they_said_in_words_of_quarto() -> None:
    assert source_of(new_code_cell("#| echo: no\nx")) == "#| echo: false\nx"
    assert source_of(new_code_cell("#| echo: fenced\nx")) == "#| echo: fenced\nx"


def test_an_alternative_stands_for_its_picture_whatever_stands_before_it() -> None:
    outputs = [
        new_output("stream", text="before"),
        new_output("display_data", {"image/png": DOT}),
        new_output("display_data", {"image/png": DOT}),
    ]
    cell = new_code_cell("#| fig-alt: [One, 2]\nx", outputs=outputs)
    assert source_of(cell) == '#| fig-alt: ["", "One", "2"]\nx'


def test_a_result_beside_a_picture_is_none_that_quarto_leaves_out() -> None:
    result = new_output("execute_result", {"text/plain": "(1, 2)"}, execution_count=1)
    assert shown(result)["output_type"] == "display_data"
    table = shown(new_output("display_data", {"text/plain": "'<table></table>'"}))
    assert "".join(table["data"]["text/plain"]).endswith("'\n")


def test_text_in_colours_has_no_more_lines_than_were_printed() -> None:
    printed = shown(new_output("stream", text="\x1b[31mred\nred\x1b[0m\n"))
    assert printed["text"] == ["red\n", "red\n"]


@pytest.mark.parametrize(
    ("kind", "handed_on"),
    [
        ({"raw_mimetype": "text/x-python"}, ("", {})),
        ({"format": "text/html"}, ("x", {"raw_mimetype": "text/html"})),
        ({"format": "text/latex"}, ("x", {"raw_mimetype": "text/latex"})),
        ({}, ("x", {})),
    ],
)
def test_raw_cells_of_other_formats_are_on_no_page(kind: Any, handed_on: Any) -> None:
    cell = cell_of(new_raw_cell("x", metadata=kind))
    assert ("".join(cell["source"]), cell["metadata"]) == handed_on


def test_attached_pictures_have_names_without_signs() -> None:
    picture = {"my pic.png": {"image/png": DOT}}
    cell = cell_of(new_markdown_cell("![a](attachment:my%20pic.png)", attachments=picture))
    assert cell["source"] == ["![a](attachment:attached-1-1.png)"]
    assert list(cell["attachments"]) == ["attached-1-1.png"]


def test_a_notebook_of_a_kernel_of_ones_own_has_a_language() -> None:
    notebook = new_notebook(metadata={"kernelspec": {"name": "mine", "display_name": "Mine"}})
    assert handed(notebook, "page.ipynb")["metadata"]["kernelspec"]["language"] == "python"


def test_several_pictures_of_one_label_are_one_figure_with_one_id() -> None:
    pictures = [new_output("display_data", {"image/png": DOT}) for _ in range(2)]
    source = "#| label: fig-x\n#| fig-cap: Both\n#| fig-alt: [A, B]\nx"
    notebook = new_notebook(cells=[new_code_cell(source, outputs=pictures)])
    given = ["".join(cell["source"]) for cell in handed(notebook, "page.ipynb")["cells"]]
    assert given == ["::: {#fig-x}", '#| fig-alt: ["A", "B"]\nx', "Both\n\n:::"]
