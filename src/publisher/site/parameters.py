"""A notebook and its parameters: the notebook that one page is made of.

As with papermill, a cell tagged `parameters` assigns them, with values to work with in JupyterLab.
A derived notebook is the same notebook with the page's own values in that cell, columns of its row
in the title and description, and its value in the label of every figure. The cells keep their
numbers. Standard library and YAML only.
"""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from publisher.base import files
from publisher.base.code import parse_code
from publisher.base.markdown import literal
from publisher.base.problems import SiteError
from publisher.site.authored import authored
from publisher.site.reading import load_yaml

TAG = "parameters"
# The metadata of a derived notebook that says what it was made of.
MARK = "atlas_page"
FRONT = re.compile(r"\A(\s*---[ \t]*\n)(.*?\n)((?:---|\.\.\.)[ \t]*(?:\n|\Z))", re.DOTALL)
MARKDOWN = ("title", "subtitle", "description", "abstract")  # settings that are read as it
COLUMN = re.compile(r"\{(\w+)\}")
LABEL = re.compile(r"^(#\s*\| ?label:[ \t]*[\"']?)(fig-[\w.:-]+)", re.MULTILINE)
Notebook = dict[str, Any]


def derived_notebook(
    source: Notebook, *, name: str, parameter: str, value: str | int, row: Mapping[str, str]
) -> Notebook:
    """The notebook `name` with `value` for its parameter and the cells of `row` in its front matter.

    Raises `SiteError` naming the cell if no cell tagged `parameters` assigns the parameter, if it
    assigns another one as well, or if the front matter names a column that the row has not.
    """
    made = copy.deepcopy(source)
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    cell, where = parameters_cell(made, name, parameter)
    cell["source"] = with_value(cell["source"], parameter, value, where)
    fill_front(made, row, name)
    label_figures(made, slug(value))
    made["metadata"][MARK] = {
        "notebook": name,
        "parameters": {parameter: value},
        "authored": files.digest(authored(made)),
    }
    return made


def parameters_cell(notebook: Notebook, name: str, parameter: str) -> tuple[dict[str, Any], str]:
    """The one cell tagged `parameters`, with its name for messages."""
    tagged = [
        (cell, f"{name}, cell {number}")
        for number, cell in enumerate(notebook["cells"], 1)
        if cell["cell_type"] == "code" and TAG in cell["metadata"].get("tags", ())
    ]
    if len(tagged) != 1:
        raise SiteError.single(
            name,
            f"has {len(tagged) or 'no'} cells tagged {TAG!r}, and its pages need one that "
            f"assigns {parameter}",
            f"Give the tag {TAG!r} to the one cell that assigns {parameter}.",
        )
    return tagged[0]


def with_value(code: str, parameter: str, value: str | int, where: str) -> str:
    """Code in which the parameter is assigned another value. Raises `SiteError`."""
    try:
        lines = parse_code(code).body
    except SyntaxError as error:
        raise SiteError.single(
            f"{where}, line {error.lineno}", f"is not Python: {error.msg}", "Correct it."
        ) from error
    assigned = {name: value for line in lines for name, value in assignments(line)}
    if parameter not in assigned:
        raise SiteError.single(
            where,
            f"is tagged {TAG!r} and does not assign {parameter}",
            f"Write `{parameter} = …` with a value to work with, or correct atlas.pages.",
        )
    if others := sorted(assigned.keys() - {parameter}):
        raise SiteError.single(
            where,
            f"assigns {', '.join(others)} too, a parameter that no page is made for",
            "Assign it in another cell, or name it in atlas.pages.",
        )
    return replaced(code, assigned[parameter], json.dumps(value, ensure_ascii=False))


def assignments(line: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The names that one statement assigns a value, each with that value."""
    if isinstance(line, ast.AnnAssign) and line.value and isinstance(line.target, ast.Name):
        yield line.target.id, line.value
    elif isinstance(line, ast.Assign):
        for target in line.targets:
            if isinstance(target, ast.Name):
                yield target.id, line.value


def replaced(code: str, node: ast.expr, text: str) -> str:
    """Code with other text in the place of one expression."""
    lines = code.encode().splitlines(keepends=True)

    def offset(line: int | None, column: int | None) -> int:
        return sum(len(each) for each in lines[: (line or 1) - 1]) + (column or 0)

    begin = offset(node.lineno, node.col_offset)
    end = offset(node.end_lineno, node.end_col_offset)
    return (code.encode()[:begin] + text.encode() + code.encode()[end:]).decode()


def fill_front(notebook: Notebook, row: Mapping[str, str], name: str) -> None:
    """Put cells of the row where the front matter names their column in braces."""
    for number, cell in enumerate(notebook["cells"], 1):
        if not cell["source"].strip():
            continue
        found = None if cell["cell_type"] == "code" else FRONT.match(cell["source"])
        if found and COLUMN.search(found[2]):
            filled = filled_in(load_yaml(found[2]), row, f"{name}, cell {number}")
            front = yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=10_000)
            cell["source"] = found[1] + front + found[3] + cell["source"][found.end() :]
        return


def filled_in(value: Any, row: Mapping[str, str], where: str, *, words: bool = False) -> Any:
    """A value of the front matter, every `{column}` in its texts being that cell of the row.

    What is read as Markdown (`words`) says what the cell says, whatever signs are in it.
    """
    if isinstance(value, Mapping):
        return {
            key: filled_in(each, row, where, words=str(key) in MARKDOWN)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [filled_in(each, row, where, words=words) for each in value]
    if not isinstance(value, str):
        return value

    def cell(found: re.Match[str]) -> str:
        if not row.get(found[1]):
            raise SiteError.single(
                where,
                f"names {found[0]}, which {'is empty' if found[1] in row else 'is no column'} "
                f"in the row of its page ({next(iter(row.values()))})",
                f"Take one of the columns that is filled: {', '.join(filter(row.get, row))}.",
            )
        return literal(row[found[1]]) if words else row[found[1]]

    return COLUMN.sub(cell, value)


def label_figures(notebook: Notebook, end: str) -> None:
    """Let every label of a figure end in the page's value, and every reference to it too."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    labels = [found[2] for cell in code for found in LABEL.finditer(cell["source"])]
    for cell in code:
        cell["source"] = LABEL.sub(rf"\g<1>\g<2>-{end}", cell["source"])
    if not labels:
        return
    known = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    reference = re.compile(rf"(?<=[@#])({known})(?![\w-])")
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = reference.sub(rf"\g<1>-{end}", cell["source"])


def slug(value: str | int) -> str:
    """A value as part of a label."""
    return re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-")
