"""All regions in one table, and what is known of each: for the index of regions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from helpers.tables.dictionary import value_labels
from helpers.tables.profiles import valued
from helpers.words.labels import Texts, Words
from helpers.words.profile_figures import printed_figure
from helpers.words.prose import Html, reading_table

PAGES = "../regions/"  # from the index to the page of a region


def region_index(
    facts: pd.DataFrame,
    *,
    known: pd.DataFrame,
    printed: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> Html:
    """All regions of `pilot_facts` in one table that sorts and filters, each linked to its page.

    `known` comes from `what_is_known`, `printed` is the table fdi_regions. The latest printed year
    of FDI is told with its basis: bases differ, so the column ranks nothing.
    """
    say = Words.of(lang, words)
    counts = known.pivot(index="region_id", columns="kind", values="count")
    ids = facts["region_id"]
    listed = pd.DataFrame(
        {
            "name": [_linked(row, lang) for row in facts.to_dict("records")],
            "cohort": facts["cohort"].astype(str).to_list(),
            "openings": counts.loc[ids, "openings"].to_list(),
            "total": counts.loc[ids, "total"].to_list(),
            "latest": latest_figures(ids, printed, say),
            "focus": facts["focus"].to_list(),
        }
    )
    columns = {str(column): say.label(f"index.{column}") for column in listed}
    table = reading_table(
        listed,
        columns=columns,
        name=say.label("index.table"),
        stacked=True,
    )
    return filterable(table, lang=lang, words=words)


def latest_figures(ids: pd.Series, printed: pd.DataFrame, say: Words) -> list[str | None]:
    """The latest full year of FDI that is printed of each region, with its basis.

    Of several bases of a year it is the ministry's: a local one may be several times as large.
    """
    bases = value_labels("fdi_regions", "basis", say.lang)
    figures = valued(printed)
    years = figures.loc[(figures["measure"] == "total_inflow") & (figures["period_kind"] == "year")]
    years = years.assign(own=years["basis"] == "ministry").sort_values(
        ["year", "own"], kind="stable"
    )
    latest = {row["region_id"]: row for row in years.to_dict("records")}
    return [
        say.label(
            "index.latest.told",
            year=latest[region]["year"],
            value=printed_figure(latest[region], say),
            basis=bases[latest[region]["basis"]],
        )
        if region in latest
        else None
        for region in ids
    ]


def _linked(row: Mapping[Any, Any], lang: str) -> Html:
    """The name of a region, linked to its page, and its name in the other language."""
    other = "zh" if lang == "en" else "en"
    name, second = str(row["name"]), str(row[f"name_{other}"])
    address = escape(f"{PAGES}{row['region_id']}.ipynb")
    link = f'<a href="{address}">{escape(name)}</a>'
    return Html(f'{link} <span lang="{other}">{escape(second)}</span>', f"{name} {second}")


def filterable(table: Html, *, lang: str = "en", words: Texts | None = None) -> Html:
    """A table that a reader may sort by its columns, and filter by a word; whole without script."""
    say = Words.of(lang, words)
    spoken = {
        key: say.label(f"tools.{key}")
        for key in ("sort", "order", "sorted", "ascending", "descending", "filter", "shown")
    }
    told = escape(json.dumps(spoken, ensure_ascii=False))
    return Html(
        f'<div class="table-tools" data-words="{told}">\n{table.markup}\n</div>', table.plain
    )


def known_in_words(
    known: pd.DataFrame, facts: pd.DataFrame, *, lang: str = "en", words: Texts | None = None
) -> pd.DataFrame:
    """The table of `what_is_known` as the matrix draws it: names, kinds and states in words.

    One row per region and kind, in the order of `facts`.
    """
    say = Words.of(lang, words)
    names = facts.set_index("region_id")["name"]
    some = known["count"] > 0
    return known.assign(
        name=known["region_id"].map(names),
        kind_label=[say.label(f"known.{kind}") for kind in known["kind"]],
        state=some.map({True: say.label("known.some"), False: say.label("known.none")}),
        value=known["count"]
        .where(some)
        .map(lambda count: "" if pd.isna(count) else f"{count:.0f}"),
    )


def describe_known(known: pd.DataFrame, *, lang: str = "en", words: Texts | None = None) -> str:
    """Tell the matrix of `what_is_known`: how many cells are empty, and of which kinds."""
    say = Words.of(lang, words)
    empty = known.loc[known["count"] == 0, "kind"].value_counts(sort=False)
    return say.label(
        "describe.known",
        regions=say.count(known["region_id"].nunique()),
        kinds=say.count(known["kind"].nunique()),
        cells=say.count(len(known)),
        empty=say.count(int(empty.sum())),
        gaps=say.names(
            say.label("describe.known.kind", kind=say.label(f"known.{kind}"), count=count)
            for kind, count in empty.items()
        ),
    )
