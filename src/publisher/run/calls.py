"""What code calls: each call by what its name stands for, however it was imported."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

RUNS = {"time", "timeit", "capture", "prun"}  # commands of IPython that run code


@dataclass(frozen=True)
class Call:
    """One call: the full name of what is called, as it is written, and its node.

    A command of IPython is called `%name`; what is no imported name has none.
    """

    name: str
    written: str
    node: ast.Call

    def given(self) -> bool:
        """Whether it is given anything but None."""
        given = [*self.node.args, *(keyword.value for keyword in self.node.keywords)]
        return any(not (isinstance(one, ast.Constant) and one.value is None) for one in given)


def parsed(texts: Iterable[str]) -> list[ast.AST]:
    """The code of cells and modules, with what their commands run; one that is no Python is left out."""
    trees = [tree for text in texts if (tree := _parsed(text)) is not None]
    inner = [code for tree in trees for call in _calls(tree) for code in _run_by(call)]
    return trees + (parsed(inner) if inner else [])


def calls(trees: Iterable[ast.AST]) -> list[Call]:
    """Every call in trees that share their names."""
    trees = list(trees)
    names = dict(pair for tree in trees for pair in _imported(tree))
    return [_told(node, names) for tree in trees for node in _calls(tree)]


def _told(node: ast.Call, names: dict[str, str]) -> Call:
    if command := _command(node):
        return Call(f"%{command}", f"%{command}", node)
    return Call(_dotted(node.func, names), ast.unparse(node.func), node)


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
        return ast.parse(TransformerManager().transform_cell(text))
    except (SyntaxError, ValueError):
        return None
