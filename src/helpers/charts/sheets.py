"""A matrix in sheets: an overview of rows by columns, and behind each of its rows a sheet of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError, require_known
from helpers.charts.columns import (
    by_text,
    named,
    require_columns,
    require_filled_columns,
    require_one_row_each,
)
from helpers.charts.look import Layout, chosen_in, config, layout_named
from helpers.charts.marks import Style, styles_for
from helpers.charts.sheet_heads import Sheets
from helpers.charts.sheet_layers import MARKS, sheet_layers
from helpers.words.labels import Texts, Words

CELL = {True: 38, False: 21}  # how wide a column is, compact or not
LEAST = 15  # and at least: a line of its rotated name
ROW = {True: 40, False: 36}  # how high a row is
ALL = 0  # the sheet of the overview, and the value of a filter that lets everything through


@dataclass(frozen=True)
class Choice:
    """A control that filters what is marked: a column and what the control is called."""

    column: str
    title: str


@drafted
def sheets(
    marks: pd.DataFrame,
    *,
    things: pd.DataFrame,
    thing: str,
    name: str,
    sheet: str,
    sheet_key: str,
    column: str,
    state: str,
    group: str | None = None,
    columns: pd.DataFrame | None = None,
    region: Choice | None = None,
    kind: Choice | None = None,
    sheet_title: str = "",
    excluded: Sequence[str] = (),
    styles: Mapping[str, Style] | None = None,
    names: Mapping[str, str] | None = None,
    silent: Sequence[str] = (),
    cells: Mapping[tuple[str, str], str] | None = None,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw which column has what: an overview of sheets by columns, and things by columns in each.

    A row of `things` has a key (`thing`), a `name`, its `sheet` and the `sheet_key`; a row of `marks`
    the `state` of a thing in a `column` (in `columns`, under `group`), of several that first in `names`.
    The overview counts things, but for `silent` states and `excluded` sheets; its items are the one thing
    of a cell, what `cells` has for it, or its sheet. Raises `ChartError` for what is missing or unknown.
    """
    measures, say, own = layout_named(layout), Words.of(lang, words), cells or {}
    told = {"thing": thing, "name": name, "sheet": sheet, "sheet_key": sheet_key}
    asked = {"thing": thing, "column": column, "state": state, "group": group}
    _require(marks, things, told, asked)
    choices, across = {"region": region, "kind": kind}, _columns(marks, columns, column, group)
    parts = Sheets(
        marks=_marks(marks, asked, region),
        things=_things(things, told, kind),
        columns=across,
        layout=measures,
        cell=_cell(len(across), measures, column=column),
        silent=tuple(silent),
        excluded=tuple(excluded),
        cells={f"{key}|{column}": item for (key, column), item in own.items()},
        filters=tuple(each for each, given in choices.items() if given),
        left_out=_around_number(say),
        **_states(marks[state], styles, names, argument=named("state", state)),
    )
    return _chart(parts, _controls(marks, things, (sheet, sheet_title or sheet), choices, say))


def _states(
    drawn: pd.Series,
    styles: Mapping[str, Style] | None,
    names: Mapping[str, str] | None,
    *,
    argument: str,
) -> dict[str, Any]:
    """The styles and the names of the states that are drawn, in the order of their names."""
    known = styles_for(drawn, by_text(styles), argument=argument)
    require_known(known, names or known, argument="names")
    called = names or {each: each for each in known}
    return {"styles": {each: known[each] for each in called if each in known}, "names": called}


def _around_number(say: Words) -> tuple[str, str]:
    before, after = say.label("sheets.left_out", count="#").split("#")
    return before, after


def _chart(parts: Sheets, controls: list[alt.Parameter]) -> alt.LayerChart:
    item = alt.selection_point(name="item", fields=["item"], on="click", clear="dblclick")
    return alt.layer(
        *sheet_layers(parts, item),
        width=parts.width,
        params=[chosen_in(item, [MARKS]), *(each.param for each in controls)],
        config=_config(parts.layout),
    )


def _config(layout: Layout) -> dict[str, Any]:
    """The configuration of every chart, and how high a row is: a sheet is as high as its rows are."""
    every = config(layout)
    return {**every, "view": {**every["view"], "discreteHeight": {"step": ROW[layout.compact]}}}


def _require(
    marks: pd.DataFrame,
    things: pd.DataFrame,
    told: Mapping[str, str],
    asked: Mapping[str, str | None],
) -> None:
    require_columns(things, **told)
    require_filled_columns(things, **told)
    require_one_row_each(things, thing=told["thing"])
    require_columns(marks, **asked)
    require_filled_columns(marks, **asked)
    require_known(marks[str(asked["thing"])], set(things[told["thing"]]), argument="things")


def _marks(
    marks: pd.DataFrame, asked: Mapping[str, str | None], region: Choice | None
) -> pd.DataFrame:
    """The marks under the names of the arguments."""
    given = {**asked, "region": region.column if region else None}
    return pd.DataFrame(
        {argument: marks[column].map(str) for argument, column in given.items() if column}
    )


def _columns(
    marks: pd.DataFrame, columns: pd.DataFrame | None, column: str, group: str | None
) -> dict[str, str]:
    """The columns from left to right, each with its group, which is empty without groups."""
    table = marks if columns is None else columns
    require_columns(table, column=column, group=group)
    groups = table[group].map(str) if group else [""] * len(table)
    found: dict[str, str] = {}
    for name, under in zip(table[column].map(str), groups, strict=True):
        found.setdefault(name, under)
    require_known(marks[column].map(str), found, argument="columns")
    return found


def _things(things: pd.DataFrame, told: Mapping[str, str], kind: Choice | None) -> pd.DataFrame:
    """The things under the names of the arguments, each with its place and that of its sheet."""
    given = {**told, "kind": kind.column if kind else None}
    rows = pd.DataFrame(
        {argument: things[column].map(str) for argument, column in given.items() if column}
    ).reset_index(drop=True)
    order = {each: place for place, each in enumerate(dict.fromkeys(rows["sheet"]))}
    return rows.assign(place=range(len(rows)), order=rows["sheet"].map(order))


def _cell(columns: int, layout: Layout, *, column: str) -> float:
    """How wide a column is, if at least half of the chart is left for names."""
    width = min(CELL[layout.compact], (layout.width - 10) * 0.6 / columns)
    if width < LEAST:
        raise ChartError(
            named("column", column),
            f"its {columns} values leave {width:.0f} pixels for each",
            f"Draw at most {int((layout.width - 10) * 0.6 // LEAST)} of them: put some together.",
        )
    return width


def _controls(
    marks: pd.DataFrame,
    things: pd.DataFrame,
    sheet: tuple[str, str],
    choices: Mapping[str, Choice | None],
    say: Words,
) -> list[alt.Parameter]:
    """The parameters that choose a sheet and filter marks, each with a control."""
    every = say.label("places.all")
    given = [("sheet", sheet[1], things[sheet[0]])]
    for name, choice in choices.items():
        if choice:
            table = marks if name == "region" else things
            given.append((name, choice.title, table[choice.column]))
    return [
        alt.param(
            name=name,
            value=ALL,
            bind=alt.binding_select(
                options=[ALL, *dict.fromkeys(values.map(str))],
                labels=[every, *dict.fromkeys(values.map(str))],
                name=called,
            ),
        )
        for name, called, values in given
    ]
