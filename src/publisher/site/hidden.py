"""What an author hides of a cell by tag or in the editor, as the cell options that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Quarto says hide and show, Jupyter Book and nbconvert remove; JupyterLab marks what it folded.
VERBS = {"hide": False, "remove": False, "show": True, "include": True}
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
}
RUNNING = {"raises-exception": {"error": True}, "skip-execution": {"eval": False}}
SPEAKS = re.compile(rf"(?:{'|'.join(VERBS)})-")


def normal(tag: Any) -> str:
    """A tag as Quarto writes it: `remove_cell` is `remove-cell`."""
    return str(tag).strip().lower().replace("_", "-")


def tag_options(tags: Any) -> dict[str, Any]:
    """The cell options that the tags of a cell stand for."""
    options: dict[str, Any] = {}
    for tag in map(normal, listed(tags)):
        verb, _, noun = tag.partition("-")
        if verb in VERBS and noun in NOUNS:
            options[NOUNS[noun]] = VERBS[verb]
        options |= RUNNING.get(tag, {})
    return options


def unknown_tags(tags: Any) -> Iterator[str]:
    """Tags that ask for something to be hidden or shown, and nobody knows what."""
    for tag in listed(tags):
        verb, _, noun = normal(tag).partition("-")
        if SPEAKS.match(normal(tag)) and not (verb in VERBS and noun in NOUNS):
            yield str(tag)


def listed(tags: Any) -> list[Any]:
    """The tags of a cell, which may also be written as one text."""
    return [tags] if isinstance(tags, str) else list(tags or ())


def folded_options(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The cell options that the marks of an editor stand for: what is folded there is hidden."""
    jupyter = metadata.get("jupyter")
    marks = jupyter if isinstance(jupyter, Mapping) else {}
    options: dict[str, Any] = {}
    if marks.get("source_hidden") is True or metadata.get("hide_input") is True:
        options["echo"] = False
    if marks.get("outputs_hidden") is True or metadata.get("collapsed") is True:
        options["output"] = False
    if metadata.get("nbsphinx") == "hidden":
        options["include"] = False
    return options


def quarto_tags(options: Mapping[str, Any]) -> list[str]:
    """The tags by which Quarto hides and shows what the options hide and show, and by which a cell
    may raise.
    """
    parts = (("echo", "code"), ("output", "output"), ("warning", "warnings"))
    verbs = {False: "hide", True: "show"}  # Quarto knows no other
    tags = [
        f"{verbs[options[option]]}-{noun}"
        for option, noun in parts
        if isinstance(options.get(option), bool)
    ]
    tags += ["raises-exception"] * (options.get("error") is True)
    return tags + ["hide-cell"] * (options.get("include") is False)


def without_marks(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata of a cell without the marks of an editor, which the tags now say."""
    marks = ("jupyter", "collapsed", "hide_input", "nbsphinx")
    return {key: value for key, value in metadata.items() if key not in marks}
