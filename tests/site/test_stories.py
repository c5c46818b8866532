"""The pages an author writes: clean notebooks, no typed figure, a check behind every title."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat import NotebookNode

from publisher.site.lay import lay_derived, read_record
from publisher.site.notebooks import INLINE, cell_options, inline_expressions, split_options
from publisher.site.project import Project

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Project.open(ROOT)
lay_derived(PROJECT)  # a list of pages that are made of rows asks for them to be there
DERIVED = read_record(ROOT)["pages"]
# What is written by hand: the notebooks that pages are made of, in the place of these pages.
MADE_OF = {entry["notebook"] for entry in PROJECT.settings["pages"]}
PAGES = [*(page for page in Project.open(ROOT).notebooks if page not in DERIVED), *sorted(MADE_OF)]
STORIES = [
    "index.ipynb",
    *(
        f"notebooks/{name}.ipynb"
        for name in ("pilot-map", "cohort-timeline", "fdi-share", "what-was-opened", "context")
    ),
]

# What may hold a digit or a number word without being a figure of the data: names of things.
NAMES = (
    r"CC BY 4\.0",  # the licence
    r"UTF-8",
    r"version 5 series",  # Natural Earth's own name
    r"version [23]\.0",  # what Beijing calls its plans
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATES = re.compile(rf"\b(\d{{1,2}} )?({MONTHS}) 20\d\d\b|\b20[12]\d\b")
NUMBER_WORDS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("fifteen", "twenty", "thirty", "hundred", "thousand", "million", "billion", "trillion"),
    *("half", "third", "quarter", "twice", "double", "doubled", "percent"),
)
FIGURE = re.compile(rf"\d[\d.,]*|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
# Number words that count what a page itself holds or says, or name a thing, by page.
ALLOWED = {
    "notebooks/fdi-share.ipynb": {
        'The article itself says "roughly half"',
        "in three separate pieces",
        "billion dollars, with ¥ billion yuan",
    },
    "notebooks/method.ipynb": {
        '"about half"',
        "not two",
        "Nine cities of 2025 have been called a second cohort",
        "that of 2022 the second",
        "so that of 2025 is the third",
        "Two lists of tasks",
        "for two lists",
        "the two lists of tasks",
    },
    "notebooks/what-was-opened.ipynb": {
        "rise from half to no cap, private networks from closed to half",
    },
    "notebooks/context.ipynb": {
        "services FDI more than half in 2023 and about half in 2024, value added of services "
        "about a quarter, GDP about a fifth, and for all regions let in by 2025 about a third of GDP",
        "a newspaper quotes estimates of up to half",
    },
    "notebooks/articles.ipynb": {
        "Two articles, checked",
        "the two articles that started this atlas",
        "began with two articles",
    },
    "notebooks/boundaries.ipynb": {"names in two languages"},
}


def read(page: str) -> NotebookNode:
    return nbformat.read(ROOT / page, as_version=4)


def front(notebook: NotebookNode) -> dict[str, str]:
    return yaml.safe_load(notebook.cells[0].source.strip().strip("-"))


def without_names(text: str, page: str) -> str:
    """Prose without what is no typed figure: dates, names, what has a claim behind it or is allowed."""
    known = {*ALLOWED.get(page, ()), *(claims(page) if page else ())}
    for words in sorted(known, key=len, reverse=True):
        text = text.replace(words, "")
    for name in NAMES:
        text = re.sub(name, "", text)
    return DATES.sub("", text)


def prose(markdown: str) -> str:
    """Markdown without code, computed values, addresses, citations and attributes."""
    text = re.sub(r"^(`{3,}).*?^\1\s*$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    text = INLINE.sub("", text)
    text = re.sub(r"`[^`]*`", "", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"\[?@[\w-]+[^\]\s.,]*\]?(; @[\w-]+\]?)*", "", text)
    return re.sub(r"\{[#.][^}]*\}", "", text)


def written(page: str) -> Iterator[tuple[str, str]]:
    """Everything a reader reads that was typed: prose, titles, captions, alternatives."""
    notebook = read(page)
    for key in ("title", "description"):
        yield key, front(notebook)[key]
    for index, cell in enumerate(notebook.cells):
        where = f"cell {index + 1}"
        if cell.cell_type == "markdown":
            yield where, prose(cell.source)
        elif cell.cell_type == "code":
            options = cell_options(cell, where)
            for key in ("fig-cap", "fig-alt", "tbl-cap"):
                yield f"{where}, {key}", str(options.get(key, ""))


def typed_figures(page: str) -> list[str]:
    """Figures that stand in the text as typed, each with its surroundings."""
    return [
        f"{where}: …{text[max(0, match.start() - 40) : match.end() + 20]}…"
        for where, typed in written(page)
        for text in [without_names(typed, page)]
        for match in FIGURE.finditer(text)
    ]


def code(page: str) -> list[ast.AST]:
    """The code of a page, inline expressions included."""
    notebook = read(page)
    sources = [
        split_options(cell.source)[1] for cell in notebook.cells if cell.cell_type == "code"
    ] + [
        expression
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for expression in inline_expressions(cell.source)
    ]
    return [ast.parse(source) for source in sources]


def calls(page: str, name: str) -> Iterator[ast.Call]:
    for tree in code(page):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
                yield node


def claims(page: str) -> list[str]:
    """The words of every claim on a page that are written out."""
    words = [call.args[0] for call in calls(page, "claim")]
    return [ast.literal_eval(each) for each in words if isinstance(each, ast.Constant)]


@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_keeps_no_outputs_and_no_counts(page: str):
    for cell in read(page).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_names_its_cells_once_and_for_good(page: str):
    ids = [cell.id for cell in read(page).cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"{Path(page).stem}-\d\d", name) for name in ids)


@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_says_nothing_of_the_machine_it_was_written_on(page: str):
    metadata = read(page).metadata
    assert set(metadata) == {"kernelspec", "language_info"}
    assert metadata.language_info == {"name": "python"}


@pytest.mark.parametrize("page", PAGES)
def test_no_figure_is_typed_where_it_could_be_computed(page: str):
    assert typed_figures(page) == []


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_is_allowed_to_type_is_still_on_it(page: str):
    texts = [text for _, text in written(page)]
    unused = [words for words in ALLOWED.get(page, ()) if not any(words in text for text in texts)]
    assert unused == []


def test_a_typed_figure_is_seen():
    typed = "In `{python} year` they took 293.2 billion yuan [@a_2021], see [table 7](x-2.ipynb)."
    assert FIGURE.findall(without_names(prose(typed), "")) == ["293.2", "billion", "7"]


def test_a_date_a_computed_value_and_an_address_are_no_typed_figures():
    plain = (
        "On 11 April 2025 `{python} count` joined [@x_2025_0411; @y_1], see [it](a-1.ipynb#b-2)."
    )
    assert FIGURE.findall(without_names(prose(plain), "")) == []


@pytest.mark.parametrize("page", STORIES)
def test_a_claim_stands_behind_the_title_of_every_story(page: str):
    title = front(read(page))["title"]
    assert any(words in title for words in claims(page)), title


@pytest.mark.parametrize("page", STORIES)
def test_a_claim_stands_behind_the_title_of_every_figure(page: str):
    figures = list(calls(page, "figure"))
    assert figures
    for call in figures:
        (title,) = (keyword.value for keyword in call.keywords if keyword.arg == "title")
        while isinstance(title, ast.BinOp):  # what is not known may be said behind the claim
            title = title.left
        assert isinstance(title, ast.Call)
        assert ast.unparse(title.func).endswith("claim"), ast.unparse(title)


@pytest.mark.parametrize("page", STORIES)
def test_every_story_cites_its_sources(page: str):
    cited = re.findall(r"@([a-z0-9]+_?[a-z0-9_]*)", " ".join(c.source for c in read(page).cells))
    kinds = ("fig", "tbl", "sec")
    assert len({name for name in cited if not name.startswith(kinds)}) >= 3


def test_every_term_of_the_glossary_is_explained_where_it_stands():
    with (ROOT / "data" / "concepts.csv").open(encoding="utf-8", newline="") as file:
        terms = {row["concept_id"] for row in csv.DictReader(file)}
    said = [call.args[0].value for page in PAGES for call in calls(page, "term")]
    assert set(said) == terms
