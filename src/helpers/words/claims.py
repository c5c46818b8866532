"""Words that stand for numbers, checked: a claim that the data no longer show is told, and stops the build."""

from __future__ import annotations

import ast
import reprlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from types import FrameType, GeneratorType, ModuleType
from typing import Any

import numpy as np
import pandas as pd

from helpers.tables.dictionary import tables_read

ITEMS = 8  # of a list that are shown
LETTERS = 300  # of a value that are shown


class ClaimError(ValueError):
    """A sentence says what the data no longer say."""

    def _render_traceback_(self) -> list[str]:
        """What a kernel shows in the place of the way through our code: the message alone."""
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class FailedClaim:
    """A claim that does not hold: its words, the condition as written, and the values in it."""

    words: str
    condition: str
    values: dict[str, str]

    def __str__(self) -> str:
        said = f"the text claims {self.words!r}"
        if not self.condition:
            return f"{said}, which the data no longer show"
        seen = "; ".join(f"{text} is {value}" for text, value in self.values.items())
        return f"{said}, but {self.condition} does not hold{f': {seen}' if seen else ''}"


def claim(words: str, holds: object) -> str:
    """Give `words` back if what they claim holds, else tell of it and stop the build.

    For words that stand for a number: `claim("about half", 45 <= share <= 55)`. Write the condition
    where it stands, so that what is told shows it with its values. Raises `ClaimError`; while a site
    is built, all claims that fail are told together after the notebooks have run.
    """
    decided = isinstance(holds, bool | np.bool_)  # a missing number would count as true
    if decided and holds:
        return words
    failed = failed_claim(words, sys._getframe(1))
    found, what_to_do = (str(failed), remedy()) if decided else undecided(words, holds)
    together = collector()
    if together is None:
        raise ClaimError(f"{found}. {what_to_do}")
    together.append(asdict(failed) | {"found": found, "remedy": what_to_do})
    return words


def undecided(words: str, holds: object) -> tuple[str, str]:
    """What is said of a claim whose condition is neither true nor false, and what to do."""
    value = " ".join(reprlib.repr(holds).split())
    return (
        f"the text claims {words!r}, and the condition is {value}, neither true nor false",
        "Write a comparison of two values, with .all() or .any() after one of columns, and say in "
        "the sentence what is missing.",
    )


def remedy() -> str:
    """What to do about a claim that fails; the tables that were read so far are where its rows stand."""
    tables = ", ".join(tables_read())
    rests = f"correct the row it rests on (read so far: {tables})" if tables else ""
    where = "also where a title, a caption or an alternative says the same"
    return f"Rewrite the sentence, {where}, or {rests or 'correct the row it rests on'}."


def collector() -> list[dict[str, Any]] | None:
    """Where failed claims are gathered, if who runs the notebook does so: `failed_claims` of the shell."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "failed_claims", None)


def failed_claim(words: str, frame: FrameType) -> FailedClaim:
    """What can be said of a claim that was made in `frame`; no condition where its code is not at hand."""
    from executing import Source

    found = Source.executing(frame)
    call = found.node
    if not isinstance(call, ast.Call) or len(call.args) < 2:
        return FailedClaim(words, "", {})
    condition = call.args[1]
    seen = Seen(frame.f_globals, frame.f_locals, _earlier(frame.f_globals))
    values = {text: shown(value) for text, value in seen.values(condition)}
    written = ast.get_source_segment(found.source.text, condition) or ast.unparse(condition)
    if "#" in written and "\n" in written:  # a comment would run into what follows it
        written = ast.unparse(condition)
    return FailedClaim(words, " ".join(written.split()), values)


def _earlier(names: Mapping[str, Any]) -> dict[str, ast.expr]:
    """What each name was set to in the cells that a shell has run, the last time."""
    found: dict[str, ast.expr] = {}
    for source in names.get("In", ()):
        try:
            statements = ast.parse(source).body
        except (SyntaxError, ValueError):  # a magic command
            continue
        for each in statements:
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                found[each.targets[0].id] = each.value
    return found


class Told(str):
    """A value that is told as it is written."""


@dataclass(frozen=True)
class Seen:
    """The values that a condition was judged by."""

    names: dict[str, Any]
    own: Mapping[str, Any]
    earlier: Mapping[str, ast.expr]

    def values(self, node: ast.expr, depth: int = 0) -> Iterator[tuple[str, Any]]:
        """The parts of a condition that are no truths themselves, as written, each with its value."""
        if isinstance(node, ast.Constant) or depth > 9:
            return
        try:
            value = self.value(node)
        except Exception:  # noqa: BLE001 (a name of a comprehension, a value that is used up)
            value = None
        if isinstance(value, GeneratorType | ModuleType):
            yield from self.each(node) if isinstance(node, ast.GeneratorExp) else ()
            return
        truth = _is_truth(value)
        parts = self.parts(node) if truth or isinstance(node, ast.Tuple | ast.List) else []
        if not parts and value is not None:
            yield ast.unparse(node), value
        for part in parts:
            yield from self.values(part, depth + 1)

    def value(self, node: ast.expr) -> Any:
        """What a part of a condition gives, where its names are seen from within too."""
        code = compile(ast.Expression(node), "<claim>", "eval")
        return eval(code, {**self.names, **self.own})

    def each(self, node: ast.GeneratorExp) -> Iterator[tuple[str, Any]]:
        """For what a condition over many things holds, and for what it does not."""
        goes = node.generators[0].target
        thing: Any = ast.parse(ast.unparse(goes), mode="eval").body
        pairs = ast.ListComp(ast.Tuple([thing, node.elt], ast.Load()), node.generators)
        try:
            found = self.value(ast.fix_missing_locations(pairs))
        except Exception:  # noqa: BLE001 (something in it is used up)
            return
        if all(map(_is_truth, [truth for _, truth in found])):
            held = [one for one, truth in found if truth]
            other = [one for one, truth in found if not truth]
            yield ast.unparse(node.elt), Told(f"true for {shown(held)}, false for {shown(other)}")
        else:
            yield ast.unparse(node.elt), [value for _, value in found]

    def parts(self, node: ast.expr) -> list[ast.expr]:
        """What a truth was made of."""
        match node:
            case ast.BoolOp(values=values):
                return values
            case ast.UnaryOp(operand=operand):
                return [operand]
            case ast.BinOp(left=left, right=right):
                return [left, right]
            case ast.Compare(left=left, comparators=others):
                return [left, *others]
            case ast.Call(func=ast.Attribute(value=inner), args=arguments):
                return [inner, *arguments]
            case ast.Call(args=arguments):
                return arguments
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return parts
            case ast.Name(id=name) if name in self.earlier:
                return [self.earlier[name]]
        return []


def _is_truth(value: object) -> bool:
    if isinstance(value, pd.Series | np.ndarray):
        return bool(value.dtype == "bool" or value.dtype == "boolean")
    return isinstance(value, bool | np.bool_)


def shown(value: object) -> str:
    """A value as it is told: short, and as a reader of the table knows it."""
    if isinstance(value, Told):
        return value[: 2 * LETTERS]
    if isinstance(value, pd.DataFrame):
        return f"a table of {len(value)} rows"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float | np.floating):
        return f"{value:.6g}"
    if isinstance(value, pd.Series | np.ndarray | pd.Index):
        value = value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple | set | frozenset):
        return _listed(value)
    return repr(value)[:LETTERS]


def _listed(values: list[Any] | tuple[Any, ...] | set[Any] | frozenset[Any]) -> str:
    items = sorted(values, key=str) if isinstance(values, set | frozenset) else list(values)
    more = f", and {len(items) - ITEMS} more" if len(items) > ITEMS else ""
    return f"[{', '.join(map(shown, items[:ITEMS]))}{more}]"[:LETTERS]
