"""A matrix in sheets: an overview of rows by columns, and behind each of its rows a sheet of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import ChartError, require_known
from helpers.charts.columns import (
    by_text,
    named,
    require_columns,
    require_filled_columns,
    require_one_row_each,
)
from helpers.charts.look import Layout, chosen_in, config, drafting, layout_named
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


@drafting()
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
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw which column has what: an overview of sheets by columns, and things by columns in each.

    A row of `things` is a thing: `thing` is its key, `name` what it is called, `sheet` where it
    belongs, `sheet_key` the key of that. A row of `marks` says in which `state` a thing is in a `column`; where several rows
    fall into one cell the state that stands first in `names` is drawn, and in the overview the
    number of things, those in a `silent` state not counted. `group` puts columns under headings.
    `columns` has every column there is, one row each, also those without a mark; left open, those of `marks`.
    `excluded` sheets are no part of the overview. Columns and groups stand in that order,
    sheets and things in that of `things`.

    The parameter `sheet` chooses the sheet; `region`, a column of `marks`, and `kind`, one of
    `things`, let through only marks of one value: what is chosen is named, and rows without such a
    mark are left out and counted. `item` is the thing that a reader chooses, or in the overview the sheet.
    Raises `ChartError` naming argument and remedy for a column that is missing or empty, a thing
    that stands twice or is unknown, a state without a style, or columns too narrow for a mark.
    """
    measures, say = layout_named(layout), Words.of(lang, words)
    told = {"thing": thing, "name": name, "sheet": sheet, "sheet_key": sheet_key}
    asked = {"thing": thing, "column": column, "state": state, "group": group}
    _require(marks, things, told, asked)
    drawn = styles_for(marks[state], by_text(styles), argument=named("state", state))
    require_known(drawn, names or drawn, argument="names")
    called = names or {each: each for each in drawn}
    across = _columns(marks if columns is None else columns, column, group)
    require_known(marks[column].map(str), across, argument="columns")
    parts = Sheets(
        marks=_marks(marks, asked, region),
        things=_things(things, told, kind),
        columns=across,
        styles={each: drawn[each] for each in called if each in drawn},
        names=called,
        silent=tuple(silent),
        excluded=tuple(excluded),
        layout=measures,
        cell=_cell(len(across), measures, column=column),
        filters=tuple(each for each, given in (("region", region), ("kind", kind)) if given),
        left_out=_around_number(say),
    )
    choices = {"region": region, "kind": kind}
    controls = _controls(marks, things, (sheet, sheet_title or sheet), choices, say)
    return _chart(parts, controls)


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


def _columns(table: pd.DataFrame, column: str, group: str | None) -> dict[str, str]:
    """The columns from left to right, each with its group, which is empty without groups."""
    require_columns(table, column=column, group=group)
    groups = table[group].map(str) if group else [""] * len(table)
    found: dict[str, str] = {}
    for name, under in zip(table[column].map(str), groups, strict=True):
        found.setdefault(name, under)
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
