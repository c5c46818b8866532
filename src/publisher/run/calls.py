"""What code calls: each call by what its name stands for, however it was imported."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher.base.code import parse_code

RUNS = {"time", "timeit", "capture", "prun"}  # commands of IPython that run code


@dataclass(frozen=True)
class Call:
    """One call: the full name of what is called, and its node.

    A command of IPython is called `%name`; what is no imported name has none.
    """

    name: str
    node: ast.Call

    @property
    def written(self) -> str:
        """What is called, as it is written."""
        return self.name if self.name.startswith("%") else ast.unparse(self.node.func)

    def given(self) -> bool:
        """Whether it is given anything but None."""
        given = [*self.node.args, *(keyword.value for keyword in self.node.keywords)]
        return any(not (isinstance(one, ast.Constant) and one.value is None) for one in given)


def calls(cells: Iterable[str], modules: Iterable[str] = ()) -> list[Call]:
    """Every call in cells, which share their names, and in modules, each of which has its own."""
    trees = parsed(cells)
    return [*_resolved(trees), *(call for text in modules for call in _calls_of_module(text))]


def parsed(texts: Iterable[str]) -> list[ast.AST]:
    """The code of cells, with what their commands run; one that is no Python is left out."""
    trees = [tree for text in texts if (tree := _parsed(text)) is not None]
    inner = [code for tree in trees for call in _calls(tree) for code in _run_by(call)]
    return trees + (parsed(inner) if inner else [])


@functools.lru_cache(maxsize=1024)  # a module is imported by many notebooks
def _calls_of_module(text: str) -> tuple[Call, ...]:
    try:
        return tuple(_resolved([parse_code(text)]))
    except (SyntaxError, ValueError):
        return ()


def _resolved(trees: list[ast.AST] | list[ast.Module]) -> Iterator[Call]:
    """The calls in trees that share their names; methods of what is no imported name are told too."""
    names = dict(pair for tree in trees for pair in _imported(tree))
    for tree in trees:
        for node in _calls(tree):
            command = _command(node)
            name = f"%{command}" if command else _dotted(node.func, names)
            if name or isinstance(node.func, ast.Attribute):
                yield Call(name, node)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _command(node: ast.Call) -> str:
    """The name of a command of IPython; empty of any other call."""
    runs = isinstance(node.func, ast.Attribute) and node.func.attr in (
        "run_line_magic",
        "run_cell_magic",
    )
    first = node.args[0] if runs and node.args else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _run_by(node: ast.Call) -> list[str]:
    """The code that a command of IPython runs: the last of its arguments."""
    last = node.args[-1] if node.args else None
    runs = _command(node) in RUNS and isinstance(last, ast.Constant)
    return [str(last.value)] if runs and isinstance(last, ast.Constant) else []


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a code imports, each with what it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                first = each.name.partition(".")[0]
                yield each.asname or first, each.name if each.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for each in node.names:
                yield each.asname or each.name, f"{node.module}.{each.name}"


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    """What an expression names, from the module on; empty if that is no imported name."""
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value, names)
        return f"{inner}.{node.attr}" if inner else ""
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


def _parsed(text: str) -> ast.AST | None:
    """The code of a cell, its commands to IPython turned into plain Python."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return parse_code(TransformerManager().transform_cell(text))
    except (SyntaxError, ValueError):
        return None
