"""A story reduced to one figure: the cell that shows it, and the statements that it needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from publisher.base.code import parse_code
from publisher.base.problems import SiteError
from publisher.site.front import notebook_front
from publisher.site.notebooks import code_cells, read_notebook, split_options
from publisher.site.project import Project

MAGIC = re.compile(r"^\s*[%!]", re.MULTILINE)
LABEL = re.compile(r"^(#\|\s*label:\s*)\S+\s*$", re.MULTILINE)
STORY = """---
{front}---

```python
{setup}
```

Open with the finding. @fig-{name} shows it.

## What the data show

Change the table above or the chart below, and say here what it shows.

```python
{shown}
```

## Method and limits

Say what was assumed, what is missing, and which tables were used.
"""


@dataclass(frozen=True)
class Statement:
    """One statement of a notebook: its text, the names it makes or changes, and those it needs.

    `calls` says that it only calls something.
    """

    text: str
    makes: frozenset[str]
    needs: frozenset[str]
    calls: bool


def reduced(project: Project, like: str, name: str, title: str) -> str:
    """The Markdown of a new story like another one, with nothing but one of its figures.

    `like` names the notebook, and after a `#` the label of the figure if it is not the first.
    Raises `SiteError` if there is no such notebook or figure.
    """
    stem, _, wanted = like.partition("#")
    page = f"notebooks/{stem}.ipynb"
    if not (project.root / page).is_file():
        known = sorted(path.stem for path in (project.root / "notebooks").glob("*.ipynb"))
        raise SiteError.single(
            f"--like {like}", "is no story of this site", f"Take one of {', '.join(known)}."
        )
    notebook = read_notebook(project.root / page, page)
    cells = [(cell, options) for _, cell, options, _ in code_cells(notebook, page)]
    labels = [str(options.get("label") or "") for _, options in cells]
    figures = [label for label in labels if label.startswith("fig-")]
    label = wanted or next(iter(figures), "")
    if label not in figures:
        raise SiteError.single(
            f"--like {like}",
            f"{page} has no figure {label}" if label else f"{page} has no figure",
            f"Take one of {', '.join(f'{stem}#{each}' for each in figures)}."
            if figures
            else "Name a story that has one.",
        )
    at = labels.index(label)
    shown = LABEL.sub(rf"\g<1>fig-{name}", cells[at][0].source)
    setup = needed([cell.source for cell, _ in cells[:at]], cells[at][0].source)
    kept: dict[str, Any] = dict(notebook_front(notebook, page))
    front = {**kept, "title": title, "description": title}
    text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000)
    return STORY.format(front=text, setup=setup, name=name, shown=shown.strip())


def needed(before: list[str], shown: str) -> str:
    """The statements of the cells `before` that the cell `shown` cannot do without, in their order."""
    wanted = set(names_of(code_of(shown))[1])
    kept: list[str] = []
    modules = frozenset(name for source in before for name in imported(code_of(source)))
    for source in reversed(before):
        if MAGIC.search(source):
            kept.insert(0, code_of(source).strip())
            continue
        for statement in reversed(list(statements(code_of(source)))):
            if statement.makes & wanted and not (statement.calls and statement.makes <= modules):
                wanted |= statement.needs
                kept.insert(0, statement.text)
    imports = [text for text in kept if text.startswith(("import ", "from "))]
    rest = [text for text in kept if text not in imports]
    parts = ["\n".join(["#| include: false", *imports]), "\n".join(rest)]
    return "\n\n".join(part for part in parts if part)


def code_of(source: str) -> str:
    """The code of a cell without its options."""
    return split_options(source)[1]


def statements(code: str) -> Iterator[Statement]:
    """The statements of a cell; raises nothing: a cell that does not parse has none."""
    try:
        tree = parse_code(code)
    except SyntaxError:
        return
    lines = code.splitlines()
    for node in tree.body:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        makes, needs = names_of_node(node)
        text = "\n".join(lines[first - 1 : node.end_lineno])
        yield Statement(text, makes, needs, calls=isinstance(node, ast.Expr))


def imported(code: str) -> Iterator[str]:
    """The names of what a cell imports."""
    try:
        tree = parse_code(code)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]


def names_of(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that some code makes, and those that it reads."""
    return names_of_node(parse_code(code))


def names_of_node(node: ast.AST) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a statement makes or changes, and those that it reads."""
    made: set[str] = set()
    read: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            (read if isinstance(part.ctx, ast.Load) else made).add(part.id)
        elif isinstance(part, ast.alias):
            made.add((part.asname or part.name).partition(".")[0])
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            made.add(part.name)
        elif isinstance(part, ast.Subscript | ast.Attribute) and isinstance(part.ctx, ast.Store):
            made |= {base.id for base in ast.walk(part.value) if isinstance(base, ast.Name)}
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        changed = node.value.func
        if isinstance(changed, ast.Attribute) and isinstance(changed.value, ast.Name):
            made.add(changed.value.id)
    return frozenset(made), frozenset(read)
