"""Blocks of Markdown that begin right under a paragraph are blocks on the page, as in Jupyter."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell

from publisher.site.blocks import with_fences_closed, with_room
from shown import page, words


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Text\n## Heading\nmore", ("h2", "Heading")),
        ("Text\n- one\n- two", ("ul/li[2]", "two")),
        ("Text\n* one\n* two", ("ul/li[2]", "two")),
        ("Text\n1. first\n2. second", ("ol/li[2]", "second")),
        ("Text\n> quote", ("blockquote", "quote")),
        ("Text\n| a | b |\n|---|---|\n| x | y |", ("table//td[2]", "y")),
        ("- one\n- two\n## Heading", ("h2", "Heading")),
        ("# Part\nText\n### Heading\n1. first", ("ol/li", "first")),
        ("> Text\n> - one\n> - two", ("blockquote/ul/li[2]", "two")),
        ("> Text\n> > 1. first\n> > deep\n> > - x", ("blockquote/blockquote/ul/li", "x")),
        ("> Text\n> | a | b |\n> |---|---|\n> | x | y |", ("blockquote//table//td[2]", "y")),
        (">\n## Heading", ("h2", "Heading")),
    ],
)
def test_a_block_under_a_line_of_text_is_shown(
    tmp_path: Path, written: str, parts: tuple[str, str]
):
    main = page(tmp_path, new_markdown_cell(written))
    path, text = parts
    assert any(words(found).startswith(text) for found in main.xpath(f".//{path}"))


@pytest.mark.parametrize(
    "written",
    [
        "In the year\n2015. Then it began.",
        "$$\na\n- b\n# c\n$$",
        "\\begin{align}\na\n+ b\n\\end{align}",
        "```\ntext\n# comment\n- item\n```",
        "- one\n  - inner\n- two",
        "  Right     Left\n-------     ------\n     12     12",
        "Heading\n===\n\nOther\n---\n",
        "Text\n#hashtag",
        "> Text\n>\n> - one\n> - two",
        "> | a | b |\n> |---|---|\n> | x | y |",
        "> ```\n> text\n> - item\n> ```",
        "<div>\ntext\n- item\n</div>",
        "",
    ],
)
def test_what_is_no_block_is_left_as_it_is(written: str):
    assert with_room(written) == written


def test_tabs_are_told_apart_without_empty_lines():
    tabs = "::: {.panel-tabset}\n## A\naaa\n## B\nbbb\n:::\n"
    assert with_room(tabs) == tabs.replace("## B", "\n## B")


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("```bash\necho *a*", "\n```\n"),
        ("text\n\n~~~\na\n\nb\n", "\n~~~\n"),
        ("````\n```\na\n```\n", "\n````\n"),
        ("```\na\n```\n\n```py\nb", "\n```\n"),
        ("```", "\n```\n"),
        ("```\na\n~~~", "\n```\n"),
    ],
)
def test_code_that_nobody_ended_ends_with_its_cell(written: str, end: str):
    closed = with_fences_closed(written)
    assert closed == written.rstrip() + end
    assert with_fences_closed(closed) == closed


@pytest.mark.parametrize(
    "written",
    ["```\na\n```", "```a```", "a ``` b", "    ```\n    a", "- ```\n  a\n\nb", "~~~\na\n~~~~\n", "> ```\n> a"],
)  # fmt: skip
def test_code_that_is_ended_or_none_is_left(written: str):
    assert with_fences_closed(written) == written
