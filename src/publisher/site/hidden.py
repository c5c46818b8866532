"""What an author hides or folds of a cell by tag or in the editor, as the cell options that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Jupyter Book says remove and hide, where hidden is what a reader may unfold; nbconvert says remove,
# Quarto show too. JupyterLab marks what is folded in it.
VERBS = {"remove": False, "show": True, "include": True}
FOLDS = {
    "echo": {"code-fold": True},
    "output": {"output-fold": True},
    "warning": {"warning": False},
}
FOLDS["include"] = FOLDS["echo"] | FOLDS["output"]
NOUNS = {
    "cell": "include",
    "code": "echo",
    "input": "echo",
    "inputs": "echo",
    "source": "echo",
    "output": "output",
    "outputs": "output",
    "warning": "warning",
    "warnings": "warning",
    "stderr": "warning",
}
RUNNING = {"raises-exception": {"error": True}, "skip-execution": {"eval": False}}
HIDE = "hide"
SPEAKS = re.compile(rf"(?:{'|'.join([HIDE, *VERBS])})-")


def normal(tag: Any) -> str:
    """A tag as Quarto writes it: `remove_cell` is `remove-cell`."""
    return str(tag).strip().lower().replace("_", "-")


def tag_options(tags: Any) -> dict[str, Any]:
    """The cell options that the tags of a cell stand for."""
    options: dict[str, Any] = {}
    for tag in map(normal, listed(tags)):
        verb, _, noun = tag.partition("-")
        if noun in NOUNS and verb == HIDE:
            options |= FOLDS[NOUNS[noun]]
        elif noun in NOUNS and verb in VERBS:
            options[NOUNS[noun]] = VERBS[verb]
        options |= RUNNING.get(tag, {})
    return options


def unknown_tags(tags: Any) -> Iterator[str]:
    """Tags that ask for something to be hidden or shown, and nobody knows what."""
    for tag in listed(tags):
        verb, _, noun = normal(tag).partition("-")
        if SPEAKS.match(normal(tag)) and noun not in NOUNS:
            yield str(tag)


def listed(tags: Any) -> list[Any]:
    """The tags of a cell, which may also be written as one text."""
    return [tags] if isinstance(tags, str) else list(tags or ())


def folded_options(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The cell options that the marks of an editor stand for: what is folded there is folded here."""
    jupyter = metadata.get("jupyter")
    marks = jupyter if isinstance(jupyter, Mapping) else {}
    options: dict[str, Any] = {}
    if marks.get("source_hidden") is True:
        options |= FOLDS["echo"]
    if metadata.get("hide_input") is True:
        options["echo"] = False
    if marks.get("outputs_hidden") is True or metadata.get("collapsed") is True:
        options |= FOLDS["output"]
    if metadata.get("nbsphinx") == "hidden":
        options["include"] = False
    return options


def quarto_tags(options: Mapping[str, Any]) -> list[str]:
    """The tags by which Quarto hides and shows what the options hide and show, and by which a cell
    may raise.
    """
    parts = (("echo", "code"), ("output", "output"), ("warning", "warnings"))
    verbs = {False: "remove", True: "show"}
    tags = [
        f"{verbs[options[option]]}-{noun}"
        for option, noun in parts
        if isinstance(options.get(option), bool)
    ]
    tags += ["raises-exception"] * (options.get("error") is True)
    return tags + ["remove-cell"] * (options.get("include") is False)


def with_folds(source: str, options: Mapping[str, Any]) -> str:
    """The source of a cell with its folds among its option lines, where both renderers read them."""
    folds = [name for name in ("code-fold", "output-fold") if options.get(name) is True]
    missing = [
        name for name in folds if not re.search(rf"^#\s*\|\s*{name}\s*:", source, re.MULTILINE)
    ]
    return "".join(f"#| {name}: true\n" for name in missing) + source


def without_marks(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata of a cell without the marks of an editor, which the tags now say."""
    marks = ("jupyter", "collapsed", "hide_input", "nbsphinx")
    return {key: value for key, value in metadata.items() if key not in marks}
