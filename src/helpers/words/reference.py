"""What a notebook can use, told by the functions themselves: a page is made of their docstrings."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from helpers.words.catalogue import LABELS
from helpers.words.labels import WordError, keys_asked
from helpers.words.prose import Html

CODE = re.compile(r"`([^`]+)`")
SIGNS = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}
ROOMS = {"tables": "helpers.tables", "charts": "helpers.charts", "words": "helpers.words"}


def public_names(room: str | None = None) -> list[str]:
    """The names that `helpers` offers, in order; of one `room` (tables, charts, words, figure) alone.

    Raises `WordError` for another room.
    """
    helpers: Any = sys.modules["helpers"]
    names = sorted(helpers.__all__, key=str.lower)
    if room is None:
        return names
    if room not in (*ROOMS, "figure"):
        raise WordError(f"there is no room {room!r}. Take one of {', '.join((*ROOMS, 'figure'))}.")
    return [name for name in names if room_of(getattr(helpers, name)) == room]


def room_of(thing: Any) -> str:
    """The room that a name comes from; what is no function or class is of the tables."""
    module = str(getattr(thing, "__module__", "helpers.tables"))
    found = (room for room, start in ROOMS.items() if module.startswith(start))
    return next(found, "figure" if module.startswith(("figure", "helpers.figure")) else "tables")


def label_keys(prefix: str = "", *, of: Callable[[], object] | None = None) -> list[str]:
    """The keys of the texts that `words=` can replace, of all charts or those that begin so.

    With `of`, a function that draws a chart (`lambda: cohort_count(rows, as_of=day, words=french)`),
    only those that the chart asks for and its `words` leave open; `label(key)` is what stands there.
    Raises what `of` raises.
    """
    keys = sorted(LABELS) if of is None else keys_asked(of)
    return [key for key in keys if key.startswith(prefix)]


def reference(room: str | None = None) -> Html:
    """Every name of `helpers`, or of one room, with how it is called and what it says of itself.

    One block to a name, which opens under its first sentence; its id is `ref-` and the name. Raises
    `WordError` for a room that there is not.
    """
    helpers: Any = sys.modules["helpers"]
    blocks = [_block(name, getattr(helpers, name)) for name in public_names(room)]
    return Html("\n".join(blocks), ", ".join(public_names(room)))


def _block(name: str, thing: Any) -> str:
    told = inspect.getdoc(thing) if callable(thing) else None
    first, *rest = (told or "A value to be used as it is.").split("\n\n")
    body = "".join(f"<p>{_with_code(part)}</p>\n" for part in rest)
    return (
        f'<details class="fold" id="ref-{escape(name)}"><summary><code>{escape(name)}</code> '
        f"<span>{_with_code(first)}</span></summary>\n<div>\n"
        f"<p><code>{escape(_call(name, thing))}</code></p>\n{body}</div></details>"
    )


def _call(name: str, thing: Any) -> str:
    """How a function or class is called: its arguments with what they are if left open."""
    if not callable(thing):
        return name
    try:
        parameters = inspect.signature(thing).parameters.values()
    except ValueError:  # an exception of Python's own making
        return f"{name}(…)"
    return f"{name}({', '.join(_arguments(parameters))})"


def _arguments(parameters: Iterable[inspect.Parameter]) -> list[str]:
    told: list[str] = []
    for each in parameters:
        if each.kind is each.KEYWORD_ONLY and "*" not in told:
            told.append("*")
        signs = SIGNS.get(each.kind.name, "")
        default = "" if each.default is each.empty else f"={_default(each.default)}"
        told.append(f"{signs}{each.name}{default}")
    return told


def _default(value: Any) -> str:
    """A default as it is written, if that is short and the same at every build."""
    plain = isinstance(value, str | int | float | bool | None) or value == ()
    return repr(value) if plain else "…"


def _with_code(text: str) -> str:
    plain = " ".join(text.split())
    return CODE.sub(r"<code>\1</code>", escape(plain, quote=False))
