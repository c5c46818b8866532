"""How large a region is: its output, services and people, as sources print them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.tables.dictionary import value_labels
from helpers.tables.readings import digest_only
from helpers.words.labels import Words
from helpers.words.profile_tables import links_of, paragraph, titled_table, with_note
from helpers.words.prose import Html
from helpers.words.readings import marked_digests


def size_table(
    baseline: pd.DataFrame, *, sources: pd.DataFrame, name: str, lang: str = "en"
) -> Html:
    """Show the printed values of a region's rows of `baseline`, by measure; in words if there is none.

    Values that no source prints stand among the gaps (`gaps`). Amounts are in yuan. Sources: `source_ids`.
    """
    say = Words.of(lang)
    printed = baseline.dropna(subset="value")
    if printed.empty:
        return paragraph(say.label("profile.size.none"))
    measures = value_labels("baseline", "measure", lang)
    bases = value_labels("baseline", "basis", lang)
    order = printed["measure"].map(list(measures).index)
    rows = printed.assign(order=order).sort_values(["order", "year", "period"], kind="stable")
    values = [printed_size(row, say) for row in rows.to_dict("records")]
    marked = marked_digests(values, digest_only(rows, sources=sources), lang=lang)
    read = pd.DataFrame(
        {
            "measured": [text[:1].upper() + text[1:] for text in rows["measure"].map(measures)],
            "period": list(map(say.period, rows["period"])),
            "value": list(map(with_note, marked, rows["basis"].map(bases).fillna(""))),
            "read": links_of(rows, sources, lang=lang),
        }
    )
    return titled_table(read, name=name, say=say)


def printed_size(row: Mapping[Any, Any], say: Words) -> str:
    """A value of `baseline` in its unit, as exact as its source gives it."""
    value = float(row["value"])
    if row["unit"] == "bn CNY":
        text = say.amount(value, "bn_cny")
    elif row["unit"] == "percent":
        text = say.percent(value)
    else:
        text = say.label(
            "profile.people", number=say.number(value * float(say.label("people.per")))
        )
    return say.label(f"amount.{row['qualifier']}", amount=text)
