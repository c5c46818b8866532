"""The claims of the pages, judged on changed tables without building anything.

The code of a notebook is run in this process, without its figures and tables to read: only what its
claims need. `changed` tables stand in for the files.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nbformat
import pandas as pd

import helpers
from helpers.tables import load as loading
from helpers.tables.dictionary import table_names
from helpers.words.prose import Html
from publisher.site.notebooks import inline_expressions, split_options

ROOT = Path(__file__).resolve().parents[1]
Cells = dict[str, pd.DataFrame]  # the text of the cells of every table, by its name
Change = Callable[[Cells], None]
PROVINCES = cache(helpers.load_provinces)


@dataclass(frozen=True)
class Claim:
    """A claim of a page: its words as written, and its number on the page."""

    page: str
    number: int
    words: str


@dataclass(frozen=True)
class Tables:
    """Every table: the text of its cells, and with its types."""

    cells: Cells
    typed: dict[str, pd.DataFrame]

    @classmethod
    def as_they_stand(cls) -> Tables:
        """Read every table."""
        cells = {name: loading.read_cells(name, root=ROOT) for name in table_names(root=ROOT)}
        return cls(cells, {name: loading.load(name, root=ROOT) for name in cells})

    def changed(self, change: Change) -> tuple[Tables, set[str]]:
        """The tables after a change, and which of them it changed."""
        cells = {name: rows.copy() for name, rows in self.cells.items()}
        change(cells)
        touched = {name for name, rows in cells.items() if not rows.equals(self.cells[name])}
        typed = dict(self.typed)
        with patch.object(loading, "read_cells", lambda name, root=None: cells[name].copy()):
            for name in touched:
                typed[name] = loading.load(name, root=ROOT)
        return Tables(cells, typed), touched


class Page:
    """The code of a page that its claims need, ready to be run on any tables."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.reads: set[str] = set()
        self.claims: list[Claim] = []
        told = [each for code in sources(page) for each in self.judged(ast.parse(code).body)]
        self.statements = [
            compile(ast.fix_missing_locations(ast.Module([each], [])), page, "exec")
            for each in needed(told)
        ]

    def judged(self, statements: list[ast.stmt]) -> Iterator[ast.stmt]:
        """Statements that set names; of those that show something, the claims alone."""
        for each in statements:
            judged = Judged(self).visit(copy.deepcopy(each))
            if not isinstance(each, ast.Expr):
                yield judged
                continue
            for node in ast.walk(judged):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "judge":
                    yield ast.Expr(node)

    def judge(self, tables: Tables) -> dict[Claim, bool]:
        """Which claims hold on these tables; one whose condition cannot be computed is left out."""
        held: dict[Claim, bool] = {}

        def judge(number: int, holds: object) -> str:
            claim = self.claims[number]
            held[claim] = held.get(claim, True) and bool(holds)
            return claim.words

        def load(name: str, *, root: object = None) -> pd.DataFrame:
            self.reads.add(name)
            return tables.typed[name].copy()

        names: dict[str, Any] = {"judge": judge, "__name__": self.page}
        with (
            patch.object(loading, "load", load),
            patch.object(helpers, "load", load),
            patch.object(helpers, "load_provinces", PROVINCES),
            patch.object(helpers, "source_links", no_links),
        ):
            for statement in self.statements:
                try:
                    exec(statement, names)
                except Exception:  # noqa: BLE001 (what cannot be computed is no claim that fails)
                    continue
        return held


def no_links(*_: object, **__: object) -> Html:
    """What stands for the links of many rows, which take long and are no claim's affair."""
    return Html("", "")


class Judged(ast.NodeTransformer):
    """Puts `judge(number, condition)` in the place of each `claim(words, condition)`."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Take a claim down, and what stands within it."""
        self.generic_visit(node)
        if ast.unparse(node.func).rpartition(".")[2] != "claim":
            return node
        claims = self.page.claims
        claims.append(Claim(self.page.page, len(claims), ast.unparse(node.args[0])))
        number = ast.Constant(len(claims) - 1)
        return ast.Call(ast.Name("judge", ast.Load()), [number, node.args[1]], [])


def needed(statements: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that claims rest on: those that judge one, and that set what these use."""
    kept: list[ast.stmt] = []
    wanted: set[str] = set()
    for each in reversed(statements):
        names = [node for node in ast.walk(each) if isinstance(node, ast.Name)]
        sets = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        sets |= {getattr(each, "name", "")}  # of a function
        judges = any(node.id == "judge" for node in names)
        if judges or sets & wanted or isinstance(each, ast.Import | ast.ImportFrom):
            kept.append(each)
            wanted |= {node.id for node in names if isinstance(node.ctx, ast.Load)}
    return kept[::-1]


def sources(page: str) -> Iterator[str]:
    """The code of a page in its order, inline expressions where they stand."""
    for cell in nbformat.read(ROOT / page, as_version=4).cells:
        if cell.cell_type == "code":
            yield split_options(cell.source)[1]
        elif cell.cell_type == "markdown":
            yield from inline_expressions(cell.source)


def falsified(pages: list[Page], changes: Mapping[str, Change], tables: Tables) -> dict[Claim, str]:
    """Each claim that some change makes false, with the name of the first that does.

    A page that reads none of the changed tables, or all of whose claims were made false already, is
    not run again; it has been run once on the tables as they stand.
    """
    found: dict[Claim, str] = {}
    for name, change in changes.items():
        changed, touched = tables.changed(change)
        assert touched, f"{name!r} changes nothing"
        for page in pages:
            if page.reads & touched and not set(page.claims) <= found.keys():
                for claim, holds in page.judge(changed).items():
                    if not holds:
                        found.setdefault(claim, name)
    return found
