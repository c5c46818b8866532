"""What kind of thing each argument of a chart is, asked before anything is drawn."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import wraps
from numbers import Integral, Real
from typing import Any, NamedTuple, ParamSpec, TypeVar

import pandas as pd
from altair.utils.schemapi import debug_mode

from helpers.charts.checks import ChartError
from helpers.charts.look import number_signs
from helpers.words.labels import Words

P = ParamSpec("P")
R = TypeVar("R")


class Kind(NamedTuple):
    """The class of an argument and that of each value it holds (the name, of a class of ours), and how
    it is written.
    """

    of: type | str
    form: str
    each: type | str | None = None


KINDS = {
    "words": Kind(Mapping, "a text by the key of its label: words={'unit': 'Einheit'}", str),
    "tooltip": Kind(Mapping, "a title by column: tooltip={'name': 'Name'}", str),
    "names": Kind(Mapping, "a name by what stands in the table: names={'a': 'first'}", str),
    "colors": Kind(Mapping, "a colour by what stands in the table: colors={'a': 'teal'}", str),
    "shapes": Kind(Mapping, "a shape by what stands in the table: shapes={'a': 'square'}", str),
    "styles": Kind(
        Mapping, "a style by what stands in the table: styles={'a': {'fill': 'teal'}}", Mapping
    ),
    "title": Kind(str, "a text: title='Share in percent'"),
    "group_title": Kind(str, "a text: group_title='Kind'"),
    "events": Kind(pd.DataFrame, "a DataFrame with a row per event"),
    "breaks": Kind(pd.DataFrame, "a DataFrame with a row per break"),
    "insets": Kind(Sequence, "a list of insets: insets=[]", "Inset"),
    "bounds": Kind(Sequence, "a list of numbers: bounds=[10, 20]", Real),
    "columns": Kind(Integral, "a whole number: columns=2"),
    "height": Kind(Real, "a number of pixels: height=120"),
    "step": Kind(Integral, "a whole number: step=1"),
    "span": Kind(Sequence, "two numbers: span=(2010, 2025)", Real),
    "frame": Kind("Frame", "a Frame: frame=Frame(height=200)"),
    "detail": Kind("Detail", "a Detail: detail=Detail(text='label')"),
    "heading": Kind("Heading", "a Heading: heading=Heading(title='name')"),
}


# How a kind is written in the signature of a chart that takes it: others may call another thing so.
WRITTEN: Mapping[Any, Sequence[str]] = {
    Mapping: ("Mapping", "Texts", "Titles"),
    Sequence: ("Sequence", "tuple"),
    pd.DataFrame: ("DataFrame",),
    Real: ("float",),
    Integral: ("int",),
    str: ("str",),
}


def drafted(chart: Callable[P, R]) -> Callable[P, R]:
    """Let a function draw a chart once its arguments are of their kinds, and put it together unchecked.

    Altair would check every piece when it is made, and again with each piece around it; a part it
    could not check at all, for only a whole chart holds the data. `figure` checks the whole. The
    function raises `ChartError` naming an argument of another kind, and how it is written. Numbers on
    axes are written with the signs that `words` give.
    """
    written = {name: each.annotation for name, each in inspect.signature(chart).parameters.items()}

    @wraps(chart)
    def draw(*args: P.args, **kwargs: P.kwargs) -> R:
        for name, value in kwargs.items():
            _require_kind(name, value, written=str(written.get(name, "None")))
        with debug_mode(False):
            made: Any = chart(*args, **kwargs)
        words: Any = kwargs.get("words")
        made.config = made.config | number_signs(Words.of(words=words))
        return made

    return draw


def _require_kind(name: str, value: Any, *, written: str) -> None:
    """Raise `ChartError` if an argument, or a value that it holds, is not of its kind.

    `written` is its annotation, which says whether it may be None, and whether it names a column.
    """
    if value is None and "None" in written:
        return
    kind = KINDS.get(name)
    if kind is None or not any(word in written for word in WRITTEN.get(kind.of, [str(kind.of)])):
        if written.startswith("str") and (value is None or not isinstance(value, Hashable)):
            raise ChartError(f"{name}={value!r}", "it is no single name", "Give one.")
        return
    if not _is(value, kind.of) or (isinstance(value, str) and kind.of is Sequence):
        raise ChartError(name, f"it is {_told(value)}", f"Give {kind.form}.")
    if kind.each is not None:
        held = value.values() if isinstance(value, Mapping) else value
        wrong = [each for each in held if not _is(each, kind.each)]
        if wrong:
            raise ChartError(name, f"it holds {_told(wrong[0])}", f"Give {kind.form}.")


def _is(value: Any, kind: type | str) -> bool:
    if isinstance(kind, str):
        return any(each.__name__ == kind for each in type(value).__mro__)
    return isinstance(value, kind)


def _told(value: Any) -> str:
    return f"{value!r:.40}, of type {type(value).__name__}"
