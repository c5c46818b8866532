"""Code that draws by chance without a seed: its result is another one each time, though no file changed.

As with the clock, Python announces no such question, so what a notebook and the project's own modules
call is read from their code. What libraries draw for themselves does not count.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from publisher.run.calls import Call, calls
from publisher.run.clocks import own_code
from publisher.run.inputs import UNSEEN, Input

UNSEEDABLE = {"uuid.uuid1", "uuid.uuid4", "os.urandom", "random.SystemRandom", "secrets"}
MAKERS = {f"numpy.random.{name}" for name in (
    "default_rng", "RandomState", "SeedSequence", "PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64",
)} | {"random.Random"}  # fmt: skip
# Of libraries: what draws by chance unless it is told from where to begin, or where all stands.
OF_LIBRARIES = {
    *(f"networkx.{name}" for name in ("spring_layout", "random_layout", "draw_spring", "draw_random")),
    "networkx.draw", "networkx.draw_networkx", "sklearn.model_selection.train_test_split",
}  # fmt: skip
PLACED = {"pos", "seed", "random_state", "rng"}
STATE = {"seed", "getstate", "setstate", "get_state", "set_state", "Generator"}
ROWS = {"n", "frac", "fraction"}  # what a table is asked for that draws rows of its own
SEEDS = {"random_state", "seed"}


def left_to_chance(notebook: NotebookNode, inputs: Iterable[Input], root: Path) -> Iterator[Input]:
    """What a run depended on that is not seen: one entry for all that it draws without a seed."""
    if found := drawn(*own_code(notebook, inputs, root)):
        named = ", ".join(found)
        yield Input(
            UNSEEN, f"draws by chance ({named}) without a seed, which would keep it the same"
        )


def drawn(cells: Iterable[str], modules: Iterable[str] = ()) -> list[str]:
    """The calls, as written, that draw by chance without a seed, in cells and modules.

    One that cannot be parsed calls nothing here.
    """
    made = calls(cells, modules)
    seeded = {
        call.name.rpartition(".")[0]
        for call in made
        if call.name.endswith("random.seed") and call.given()
    }
    return sorted({call.written for call in made if _draws(call, seeded)})


def _draws(call: Call, seeded: set[str]) -> bool:
    """Whether a call draws by chance, and nothing has set where chance begins."""
    module, _, function = call.name.rpartition(".")
    if call.name in UNSEEDABLE or module in UNSEEDABLE:
        return True
    if call.name in MAKERS:
        return not call.given()
    if module in ("random", "numpy.random"):
        return module not in seeded and function not in STATE
    if "numpy.random" in seeded:
        return False
    if call.name in OF_LIBRARIES:
        told = {keyword.arg for keyword in call.node.keywords} & PLACED
        return not told and not (function.startswith("draw") and len(call.node.args) > 1)
    return _draws_rows(call.node) or _draws_values(call.node)


def _draws_values(call: ast.Call) -> bool:
    """Whether a distribution of SciPy is asked for values."""
    named = isinstance(call.func, ast.Attribute) and call.func.attr == "rvs"
    return named and not {keyword.arg for keyword in call.keywords} & PLACED


def _draws_rows(call: ast.Call) -> bool:
    """Whether a table is asked for some of its rows; a generator is asked for parts of something."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "sample":
        return False
    options = {keyword.arg for keyword in call.keywords}
    counted = len(call.args) == 1 and isinstance(call.args[0], ast.Constant)
    return not options & SEEDS and (counted or bool(options & ROWS) or not (call.args or options))
