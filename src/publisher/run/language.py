"""Which notebooks can be run: those in Python, whatever their kernel is called, and pure prose."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import SiteError
from publisher.site.front import notebook_front
from publisher.site.notebooks import inline_expressions

NATIVE = "python3"
# How kernels of other languages are called, by the beginnings of their names.
OTHERS = {
    "ir": "R", "irkernel": "R", "xr": "R", "julia": "Julia", "ijulia": "Julia", "xcpp": "C++",
    "xc": "C", "bash": "Bash", "zsh": "Zsh", "deno": "TypeScript", "tslab": "TypeScript",
    "javascript": "JavaScript", "jslab": "JavaScript", "octave": "Octave", "xoctave": "Octave",
    "matlab": "MATLAB", "scala": "Scala", "almond": "Scala", "spylon": "Scala", "kotlin": "Kotlin",
    "java": "Java", "ijava": "Java", "rust": "Rust", "evcxr": "Rust", "gophernotes": "Go",
    "gonb": "Go", "ruby": "Ruby", "iruby": "Ruby", "stata": "Stata", "sas": "SAS", "sos": "SoS",
    "sagemath": "Sage", "haskell": "Haskell", "ihaskell": "Haskell", "wolframlanguage": "Wolfram",
    ".net": "C#", "xsqlite": "SQL", "xsql": "SQL", "perl": "Perl", "iperl": "Perl",
}  # fmt: skip


def has_code(notebook: NotebookNode) -> bool:
    """Whether there is anything to run: a cell of code, or an expression in the text."""
    return any(
        cell.source.strip() if cell.cell_type == "code" else inline_expressions(cell.source)
        for cell in notebook.cells
        if cell.cell_type in ("code", "markdown")
    )


def kernel_name(notebook: Mapping[str, Any]) -> str:
    """The kernel that a notebook names, or the native one."""
    return str(_kernel(notebook).get("name") or NATIVE)


def _kernel(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a notebook says of its kernel: `jupyter:` in its front matter goes before all."""
    asked = notebook_front(NotebookNode(notebook), "the notebook").get("jupyter")
    if isinstance(asked, Mapping):
        asked = asked.get("kernelspec") or asked.get("kernel")
    if asked:
        return asked if isinstance(asked, Mapping) else {"name": str(asked)}
    return notebook["metadata"].get("kernelspec") or {}


def language(notebook: Mapping[str, Any]) -> str:
    """The language of a notebook's code: as it says itself, or as the name of its kernel tells.

    A kernel that no list knows is taken for an environment of Python, as most are.
    """
    metadata = notebook["metadata"]
    spec, written = _kernel(notebook), metadata.get("kernelspec") or {}
    info = metadata.get("language_info") or {} if spec == written else {}
    said = spec.get("language") or info.get("name")
    if said:
        return str(said)
    name = kernel_name(notebook).lower()
    known = [
        known for known in OTHERS if name == known or name.startswith((f"{known}-", f"{known}_"))
    ]
    digits = name.rstrip("0123456789.")
    return OTHERS[known[0]] if known else OTHERS.get(digits, "python")


def require_python(notebook: NotebookNode, page: str) -> None:
    """Raise `SiteError` if a notebook has code that is not Python."""
    found = language(notebook)
    if has_code(notebook) and "python" not in found.lower():
        raise SiteError.single(
            page,
            f"has code in {found} (kernel {kernel_name(notebook)!r}); only Python is run",
            "Write the code in Python, or keep the text and show what it found as a table, a "
            "picture or a file. For Python code, choose a Python kernel in JupyterLab.",
        )


def remark(notebook: NotebookNode) -> str:
    """What is said of a notebook whose own kernel is not used; empty if it is the native one."""
    name = kernel_name(notebook)
    if name == NATIVE or not has_code(notebook):
        return ""
    return (
        f" (not by its kernel {name!r}, but by Python {platform.python_version()} of the project)"
    )
