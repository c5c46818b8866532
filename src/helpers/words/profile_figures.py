"""Printed figures of investment of one region, with the country's beside them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from helpers.tables.dictionary import value_labels
from helpers.words.labels import Words
from helpers.words.profile_tables import (
    folded_if_long,
    links_of,
    paragraph,
    titled_table,
    with_note,
)
from helpers.words.prose import Html, together

AMOUNTS = ("bn_usd", "bn_cny")


def figures_tables(compared: pd.DataFrame, *, sources: pd.DataFrame, lang: str = "en") -> Html:
    """Show the printed figures of a region, from `beside_national`, with the country's beside them.

    One table for each basis, totals first.
    """
    say = Words.of(lang)
    if compared.empty:
        return paragraph(say.label("profile.figures.none"))
    bases = value_labels("fdi_regions", "basis", lang)
    parts = []
    for basis, name in bases.items():
        rows = compared.loc[compared["basis"] == basis]
        if len(rows):
            title = name[:1].upper() + name[1:]
            table = _figures_table(rows, sources, name=title, say=say)
            folds = folded_if_long(
                table, rows=len(rows), title=title, anchor=f"basis-{basis}", lang=lang
            )
            parts += [folds] if folds is not table else [heading(title), table]
    return together(parts)


def heading(text: str) -> Html:
    """A short line above one of several tables."""
    return Html(f'<p style="font-weight:600;margin-block-start:1.5em">{escape(text)}</p>', text)


def _figures_table(compared: pd.DataFrame, sources: pd.DataFrame, *, name: str, say: Words) -> Html:
    measures = value_labels("fdi_regions", "measure", say.lang)
    order = compared["measure"].map(list(measures).index)
    rows = compared.assign(order=order).sort_values(["order", "year", "period"], kind="stable")
    told = rows.to_dict("records")
    read = pd.DataFrame(
        {
            "period": [say.period(row["period"]) for row in told],
            "measured": rows["measure"].map(measures).to_list(),
            "value": [_with_note(row, say) for row in told],
            "growth": [
                None if pd.isna(row["yoy_percent"]) else say.percent(row["yoy_percent"])
                for row in told
            ],
            "beside": [_beside(row, say) for row in told],
            "read": links_of(rows, sources, lang=say.lang),
        }
    )
    return titled_table(read, name=name, say=say)


def _with_note(row: Mapping[Any, Any], say: Words) -> Html | str | None:
    """A printed figure, and below it what is known of it besides, such as months that are our reading."""
    printed = printed_figure(row, say)
    return printed if pd.isna(row["note"]) else with_note(printed or "–", str(row["note"]))


def printed_figure(row: Mapping[Any, Any], say: Words) -> str | None:
    """A printed figure as exact as its source gives it: an amount, a share or a number of firms.

    None where a source prints the growth alone.
    """
    texts = [
        say.amount(row[f"inflow_{unit}"], unit)
        for unit in AMOUNTS
        if pd.notna(row[f"inflow_{unit}"])
    ]
    if pd.notna(row["share_percent"]):
        texts.append(say.percent(row["share_percent"]))
    if pd.notna(row["enterprises_count"]):
        texts.append(say.label("profile.count", count=say.count(row["enterprises_count"])))
    return say.label(f"amount.{row['qualifier']}", amount=texts[0]) if texts else None


def _beside(row: Mapping[Any, Any], say: Words) -> str | None:
    """The country's figure of the same months on each basis, and the group's; None without any."""
    bases = value_labels("fdi_national", "basis", say.lang)
    told = []
    for other in row["national"]:
        if value := printed_figure(_in_unit(other, row), say):
            told.append(say.label("profile.country", value=value, basis=bases[other["basis"]]))
    for other in row["group"]:
        for unit in AMOUNTS:
            amount = other[f"services_inflow_{unit}"]
            if pd.notna(amount):
                value = say.amount(amount, unit)
                key = "profile.group.single" if other["single_source"] else "profile.group"
                told.append(say.label(key, group=other["group_id"], value=value))
    return say.names(told, apart=True) if told else None


def _in_unit(other: Mapping[Any, Any], row: Mapping[Any, Any]) -> dict[Any, Any]:
    """The country's figure in the unit of the region's, if it is printed in that one too."""
    shared = [
        unit
        for unit in AMOUNTS
        if pd.notna(row[f"inflow_{unit}"]) and pd.notna(other[f"inflow_{unit}"])
    ]
    kept = shared[:1] or list(AMOUNTS)
    return {**other, **{f"inflow_{unit}": None for unit in AMOUNTS if unit not in kept}}
