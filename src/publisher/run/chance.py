"""Code that draws by chance without a seed: its result is another one each time, though no file changed.

As with the clock, Python announces no such question, so what a notebook and the project's own modules
call is read from their code. What libraries draw for themselves does not count.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from publisher.run.clocks import own_code
from publisher.run.inputs import UNSEEN, Input

UNSEEDABLE = {"uuid.uuid1", "uuid.uuid4", "os.urandom", "random.SystemRandom", "secrets"}
MAKERS = {f"numpy.random.{name}" for name in (
    "default_rng", "RandomState", "SeedSequence", "PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64",
)} | {"random.Random"}  # fmt: skip
STATE = {"seed", "getstate", "setstate", "get_state", "set_state", "Generator"}
ROWS = {"n", "frac", "fraction"}  # what a table is asked for that draws rows of its own
SEEDS = {"random_state", "seed"}


def left_to_chance(notebook: NotebookNode, inputs: Iterable[Input], root: Path) -> Iterator[Input]:
    """What a run depended on that is not seen: one entry for all that it draws without a seed."""
    if calls := drawn(own_code(notebook, inputs, root)):
        named = ", ".join(calls)
        yield Input(
            UNSEEN, f"draws by chance ({named}) without a seed, which would keep it the same"
        )


def drawn(texts: Iterable[str]) -> list[str]:
    """The calls, as written, that draw by chance without a seed; `texts` share their names.

    One that cannot be parsed calls nothing here.
    """
    trees = [tree for text in texts if (tree := _parsed(text)) is not None]
    names = dict(pair for tree in trees for pair in _imported(tree))
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    seeded = {
        name.rpartition(".")[0]
        for call in calls
        if (name := _dotted(call.func, names)).endswith("random.seed") and _given(call)
    }
    return sorted({ast.unparse(call.func) for call in calls if _draws(call, names, seeded)})


def _draws(call: ast.Call, names: dict[str, str], seeded: set[str]) -> bool:
    """Whether a call draws by chance, and nothing has set where chance begins."""
    name = _dotted(call.func, names)
    module, _, function = name.rpartition(".")
    if name in UNSEEDABLE or module in UNSEEDABLE:
        return True
    if name in MAKERS:
        return not _given(call)
    if module in ("random", "numpy.random"):
        return module not in seeded and function not in STATE
    return _draws_rows(call) and "numpy.random" not in seeded


def _draws_rows(call: ast.Call) -> bool:
    """Whether a table is asked for some of its rows; a generator is asked for parts of something."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "sample":
        return False
    options = {keyword.arg for keyword in call.keywords}
    counted = len(call.args) == 1 and isinstance(call.args[0], ast.Constant)
    return not options & SEEDS and (counted or bool(options & ROWS) or not (call.args or options))


def _given(call: ast.Call) -> bool:
    """Whether a call is given anything but None."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(not (isinstance(one, ast.Constant) and one.value is None) for one in given)


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
    """What a call names, from the module on; empty if that is no imported name."""
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
