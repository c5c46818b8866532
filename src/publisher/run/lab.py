"""In JupyterLab: prose with its numbers, below the cell that has computed them.

`make lab` loads this as an extension of IPython. Whenever a cell has run, the prose between it and
the next code cell is shown below it, as far as it holds `{python}` expressions, each with its value.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

from publisher.run.inline import text
from publisher.site.notebooks import fill_inline, inline_expressions

SESSION = "JPY_SESSION_NAME"  # the notebook of a kernel, as Jupyter tells it


def load_ipython_extension(shell: Any) -> None:
    """Begin to show prose below the cells of the notebook that this kernel runs."""

    def below(result: Any) -> None:
        path = Path(os.environ.get(SESSION, ""))
        if result is None or not result.success or path.suffix != ".ipynb" or not path.is_file():
            return
        for prose in following(path, result.info.raw_cell, cell_id(shell)):
            told = filled(prose, shell.user_ns)
            shell.display_pub.publish({"text/markdown": told, "text/plain": told})

    shell.events.register("post_run_cell", below)


def cell_id(shell: Any) -> str | None:
    """The id of the cell that runs, which JupyterLab tells its kernel."""
    asked = getattr(shell, "parent_header", None) or {}
    found = (asked.get("metadata") or {}).get("cellId")
    return str(found) if found else None


def following(path: Path, code: str, identifier: str | None) -> Iterator[str]:
    """The prose with expressions between a cell and the next code cell, as the notebook was saved."""
    cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
    sources = ["".join(cell["source"]) for cell in cells]
    ids = [cell.get("id") for cell in cells]
    if identifier in ids:
        at = ids.index(identifier)
    elif code in sources:
        at = sources.index(code)
    else:
        return
    pairs = zip(cells[at + 1 :], sources[at + 1 :], strict=True)
    for _, prose in takewhile(lambda pair: pair[0]["cell_type"] != "code", pairs):
        if inline_expressions(prose):
            yield prose


def filled(prose: str, names: dict[str, Any]) -> str:
    """Prose with the value of each expression; what cannot be computed says why, in its place."""
    return fill_inline(prose, [value_of(each, names) for each in inline_expressions(prose)])


def value_of(expression: str, names: dict[str, Any]) -> str:
    """One expression as it reads in a sentence, or what it raised."""
    try:
        return text(eval(expression, names))
    except Exception as error:  # noqa: BLE001 (whatever an author's expression raises is told)
        return f"**[{type(error).__name__}: {error}]**"
