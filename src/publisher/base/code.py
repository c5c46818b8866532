"""Python code as a tree, from any thread."""

from __future__ import annotations

import ast
import threading

# Python 3.11 counts the depth of the tree it makes for all threads together, and stops at a wrong sum.
_parsing = threading.Lock()


def parse_code(code: str) -> ast.Module:
    """The tree of a code. Raises `SyntaxError` or `ValueError` as `ast.parse` does."""
    with _parsing:
        return ast.parse(code)
