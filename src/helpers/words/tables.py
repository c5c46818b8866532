"""A table of one's own to be read: titled, with units, numbers to the right, and its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

from figure.told import source_record
from helpers.words.formats import format_date
from helpers.words.prose import Html

END, START = ' class="number" style="text-align:end"', ' style="text-align:start"'


def table(
    rows: pd.DataFrame,
    *,
    title: str | None = None,
    columns: Mapping[str, str | Mapping[str, Any]] | None = None,
    decimals: int | Mapping[str, int] | None = None,
    note: str | None = None,
    source: str | Iterable[str] = (),
) -> Html:
    """Show a table as one to be read: in the notebook, and on the page in both themes.

    `columns` names the columns that are shown, in that order, each with its title, or a mapping of
    `title` and `unit`; left open, all are shown by name. An index that only counts is left out, one
    with a name is a column. Numbers stand right with thousands parted, to as many `decimals` as are
    asked for (of all, or by column) or else as few as the column needs; days in words; a gap is a
    dash. `source` is a title with its address; what `read` noted is taken. Raises `KeyError` for a
    column that the table has not, `ValueError` for decimals that are no whole number.
    """
    counted = isinstance(rows.index, pd.RangeIndex) and rows.index.name is None
    plain = rows if counted else rows.reset_index()
    told: dict[str, Any] = {**rows.attrs.get("columns", {}), **(columns or {})}
    shown = list(columns or plain.columns)
    if lacking := [name for name in shown if name not in plain.columns]:
        raise KeyError(f"the table has no column {', '.join(lacking)}: take {list(plain.columns)}")
    heads = [_title(name, told.get(name)) for name in shown]
    kinds = [pd.api.types.is_numeric_dtype(plain[name]) for name in shown]
    cells = [_texts(plain[name], _decimals(decimals, name, plain[name])) for name in shown]
    lines = [_row(row, kinds) for row in zip(*cells, strict=True)]
    head = _row(heads, kinds, scope="col")
    sources = [source] if isinstance(source, str) else list(source)
    markup = _markup(head, lines, title, note, sources or rows.attrs.get("sources", []))
    return Html(markup, f"{title or ''}\n{plain[shown].to_string(index=False)}".strip())


def _markup(
    head: str, lines: list[str], title: str | None, note: str | None, sources: list[Any]
) -> str:
    name = escape(title or "Table")
    caption = f"<caption>{name}</caption>" if title else ""
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    below = [escape(note)] if note else []
    below += [f"Source: {'; '.join(_source(each) for each in sources)}"] if sources else []
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{name}">'
        f'<table class="table" data-quarto-disable-processing="true">{caption}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
        + "".join(f'\n<p class="figure-note">{text}</p>' for text in below)
    )


def _row(cells: Iterable[str], numbers: Iterable[bool], scope: str = "row") -> str:
    """The cells of one row, the first a header, or all of them in the row of headers."""
    made: list[str] = []
    for text, number in zip(cells, numbers, strict=True):
        side = END if number else START
        header = scope == "col" or not made
        made.append(
            f'<th scope="{scope}"{side}>{text}</th>' if header else f"<td{side}>{text}</td>"
        )
    return "".join(made)


def _title(name: str, told: str | Mapping[str, Any] | None) -> str:
    """A header, with its unit if there is one."""
    parts = {"title": told} if isinstance(told, str) else dict(told or {})
    unit = f' <span class="unit">({escape(str(parts["unit"]))})</span>' if parts.get("unit") else ""
    return f"{escape(str(parts.get('title') or name))}{unit}"


def _decimals(decimals: int | Mapping[str, int] | None, name: str, column: pd.Series) -> int | None:
    """How many decimals are asked for of a column; what is asked for all of them does not concern years."""
    if isinstance(decimals, Mapping):
        asked = decimals.get(name)
    else:
        number = pd.api.types.is_numeric_dtype(column)
        asked = None if number and _are_years(column) else decimals
    if asked is not None and (not isinstance(asked, int) or asked < 0):
        raise ValueError(f"decimals must be a whole number from 0 on, as in 1, not {asked!r}")
    return asked


def _texts(column: pd.Series, decimals: int | None) -> list[str]:
    """The cells of a column as they are read."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        digits = _digits(column) if decimals is None else decimals
        form = "{:.0f}" if decimals is None and _are_years(column) else f"{{:,.{digits}f}}"
        return ["–" if pd.isna(value) else _number(form, float(value)) for value in column]
    if pd.api.types.is_datetime64_any_dtype(column):
        return ["–" if pd.isna(day) else format_date(day) for day in column]
    return [
        "–"
        if value is None or (not isinstance(value, Html) and pd.isna(value))
        else value.markup
        if isinstance(value, Html)
        else escape(str(value))
        for value in column
    ]


def _number(form: str, value: float) -> str:
    """A number in its form; what is rounded to nothing has no sign."""
    text = form.format(value)
    return text if any(digit in text for digit in "123456789") else text.lstrip("-")


def _are_years(column: pd.Series) -> bool:
    """Whether a column holds whole numbers that are years, or may as well be written as such."""
    values = [float(value) for value in column.dropna()]
    return bool(values) and all(1900 <= value <= 2100 and value.is_integer() for value in values)


def _digits(column: pd.Series) -> int:
    """As many decimals as a column needs, at most three."""
    values = [float(value) for value in column.dropna()]
    return next((n for n in range(3) if all(abs(v - round(v, n)) < 1e-9 for v in values)), 3)


def _source(source: str | Mapping[str, Any]) -> str:
    """A source with a link, if it has an address."""
    told = source_record(source)
    title, url = escape(str(told["title"])), told.get("url")
    return f'<a href="{escape(str(url))}" rel="noopener">{title}</a>' if url else title
