"""What an author hides of a cell by tag or in the editor, as the cell options that say the same."""

from __future__ import annotations

import difflib
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from typing import Any

from publisher.base.problems import Problem

OPTION = re.compile(r"^#\s*\| ?(.*)$")  # a line at the top of a cell that says how it is shown

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
# What a cell may ask for, and what Quarto knows besides that is not a slip of one of them.
CELL_KEYS = {
    "label", "fig-cap", "fig-alt", "tbl-cap", "echo", "code-fold", "code-summary", "include",
    "output", "eval", "warning", "error", "column", "classes", "tags",
}  # fmt: skip
ALIKE = {"fig-scap", "fig-subcap", "tbl-subcap", "lst-cap"}
# Options that are switched on or off, with what else they may be.
SWITCHES: dict[str, tuple[str, ...]] = {
    "include": (),
    "eval": (),
    "echo": ("fenced",),
    "output": ("asis",),
    "warning": (),
    "error": (),
}
LATE = re.compile(
    rf"^\s*#\s*\|\s*(?:{'|'.join(SWITCHES)}|label|classes|column|layout(?:-\w+)*|(?:fig|tbl|lst|code|cap)-[\w-]+)\s*:"
)
WRITES = re.compile(r"^\s*%%(?:writefile|file)\b")
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
    # As Kaggle's editor marks what it folds, and a template of nbconvert.
    if metadata.get("_kg_hide-input") is True:
        options["echo"] = False
    if metadata.get("_kg_hide-output") is True or metadata.get("hide_output") is True:
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
    marks = {"jupyter", "collapsed", "hide_input", "hide_output", "nbsphinx"}
    kaggle = {"_kg_hide-input", "_kg_hide-output"}
    return {key: value for key, value in metadata.items() if key not in marks | kaggle}


def option_problems(options: Mapping[str, Any], source: str, where: str) -> Iterator[Problem]:
    """Options of a cell that would come to nothing: a slip in their name, another value than theirs,
    below its code, or behind a blank.
    """
    for name in sorted(options.keys() - CELL_KEYS - ALIKE):
        if near := difflib.get_close_matches(name, sorted(CELL_KEYS), n=1, cutoff=0.8):
            yield Problem(
                where,
                f"the cell option {name!r} is not known",
                f"Is {near[0]!r} meant? Correct it, or take it out.",
            )
    for name, others in SWITCHES.items():
        value = options.get(name)
        if name in options and not isinstance(value, bool) and value not in others:
            either = ", ".join(("true", "false", *others))
            yield Problem(
                where,
                f"the option {name} is {value!r}, which is not known",
                f"Write one of {either}, without quotation marks: `#| {name}: false`.",
            )
    if line := late_option(source):
        text = source.splitlines()[line - 1]
        place = "behind a blank" if text[0].isspace() else "below other lines"
        yield Problem(
            f"{where}, line {line}",
            f"the option `{text.strip()}` stands {place}, where it comes to nothing",
            "Move it to the top of the cell and the beginning of its line, above code, comments and "
            "empty lines.",
        )


def takes_options(source: str) -> bool:
    """Whether a cell begins with a cell magic below which its options may stand: not in a file it writes."""
    return source.startswith("%%") and not WRITES.match(source)


def late_option(source: str) -> int:
    """The line of a cell that is an option and not at its top, counted from 1; 0 if there is none.

    What stands in a text over several lines, or in a file that the cell writes, is no option.
    """
    lines = source.splitlines()
    begin = int(takes_options(source))
    rest = enumerate(lines[begin:], begin)
    head = next((at for at, line in rest if not OPTION.match(line)), len(lines))
    late = [at for at, line in enumerate(lines, 1) if at > head and LATE.match(line)]
    if not late or WRITES.match(lines[head]):
        return 0
    try:
        comments = {
            token.start[0]
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.type == tokenize.COMMENT
        }
    except (tokenize.TokenError, SyntaxError):  # a magic, or no Python
        return late[0]
    return next((at for at in late if at in comments), 0)
