"""A region in words: what it is in the programme, and its tables, ready to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from helpers.tables.dictionary import value_labels
from helpers.tables.readings import digest_only
from helpers.words.citations import source_links
from helpers.words.labels import Texts, Words
from helpers.words.prose import Html, dates_in_words, folded, reading_table, together
from helpers.words.readings import marked_digests

DATA = "../notebooks/data.ipynb"  # the page of sources, from the page of a region
AMOUNTS = ("bn_usd", "bn_cny")


def introduction(
    facts: pd.DataFrame,
    here: pd.Series,
    *,
    units: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> str:
    """Say in a sentence or two what a region is in the programme.

    `facts` comes from `pilot_facts`, `here` is a row of it, `units` from `load_units`. Raises
    `KeyError` for a province that `units` has not.
    """
    say = Words.of(lang, words)
    cohort = facts.loc[facts["cohort"] == here["cohort"]]
    mates = facts.loc[
        (facts["province_iso"] == here["province_iso"]) & (facts["region_id"] != here["region_id"])
    ]
    province = units.set_index("iso").loc[here["province_iso"], f"name_{lang}"]
    key = "profile.one_of.inside" if "city" in here["level"] else "profile.one_of"
    sentences = [
        say.label(
            "profile.first" if len(cohort) == 1 else key,
            name=here["name"],
            level=here["level_label"],
            province=province,
            cohort=here["cohort"],
            count=say.count(len(cohort), spelled=True),
            since=here["since_why"],
        )
    ]
    if here["status"] != "pilot":
        sentences.append(say.label("profile.zone"))
    if len(mates):
        many = "profile.shared" if len(mates) > 1 else "profile.shared.one"
        sentences.append(say.label(many, names=say.names(mates["name"])))
    plan = {part: here[part] for part in ("plan", "document", "measures")}
    sentences.append(say.label("profile.plan", **plan))
    return say.sentences(sentences)


def strip_marks(
    plans: pd.DataFrame, events: pd.DataFrame, *, lang: str = "en", words: Texts | None = None
) -> pd.DataFrame:
    """Plans and events of `dated_marks` as the ticks of one row of the chart `periods`."""
    say = Words.of(lang, words)
    kinds = {"plan": plans, "event": events}
    named = [marks.assign(kind=say.label(f"timeline.key.{kind}")) for kind, marks in kinds.items()]
    return pd.concat(named, ignore_index=True)[["name", "on", "when", "what", "kind"]]


def describe_strip(
    periods: pd.DataFrame,
    *,
    marks: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> str:
    """Tell one region's row of the timeline: its stretches of time, and what is marked on it.

    `periods` comes from `pilot_periods` for this region alone, `marks` from `strip_marks`. Raises
    `IndexError` if there is no period.
    """
    say = Words.of(lang, words)
    stretches = [
        say.label("describe.strip.stretch", begins=begins, until=until, status=status)
        for begins, until, status in zip(
            periods["begins"], periods["until"], periods["status_label"], strict=True
        )
    ]
    counts = say.names(
        say.label("describe.strip.count", kind=kind, count=count)
        for kind, count in marks["kind"].value_counts(sort=False).items()
    )
    told = say.label("describe.strip.marks", name=periods["name"].iloc[0], counts=counts)
    return say.sentences([*stretches, told])


@dataclass(frozen=True)
class Markdown:
    """Text for a sentence, with its links."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text


def region_links(
    near: pd.DataFrame, *, folder: str = "", lang: str = "en", words: Texts | None = None
) -> Markdown:
    """Regions as a sentence names them, each linked to its page, with kilometres where `near` has them.

    `folder` leads to the pages of the regions from the page that shows this.
    """
    say = Words.of(lang, words)
    names = []
    for row in near.to_dict("records"):
        linked = f"[{row['name']}]({folder}{row['region_id']}.ipynb)"
        km = row.get("km")
        told = (
            linked
            if km is None
            else say.label("profile.near", name=linked, km=say.count(round(km, -1)))
        )
        names.append(told)
    return Markdown(say.names(names))


# ---------------------------------------------------------------------------------- what was opened


def opened_in_words(
    named: pd.DataFrame,
    *,
    for_all: pd.DataFrame,
    others: pd.DataFrame,
    unplaced: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> Html:
    """Say how many measures the tables hold: naming the region, for all regions, of other policies.

    Each is a table of measures; `unplaced` are those of which no source says where they hold. Rows
    are counted, and it says that they are not tasks.
    """
    say = Words.of(lang, words)
    counted = {"named": named, "for_all": for_all, "others": others, "unplaced": unplaced}
    told = {key: say.count(len(rows)) for key, rows in counted.items()}
    alone = say.count(int((named["reach"] == "one").sum()))
    return paragraph(say.label("profile.opened", alone=alone, **told))


def folded_openings(others: pd.DataFrame, *, sources: pd.DataFrame, lang: str = "en") -> Html:
    """Show measures of other policies in the same place, folded, or say that there are none."""
    say = Words.of(lang)
    if others.empty:
        return paragraph(say.label("profile.others.none"))
    title = say.label("profile.others")
    table = openings_table(others, sources=sources, name=title, lang=lang)
    return folded(table, title=title, size=say.count(len(others)), anchor="other-policies")


def focus_in_words(region: pd.Series, *, lang: str = "en", words: Texts | None = None) -> Html:
    """Say what a region, a row of `regions`, is to open or develop and how that is known, or why not."""
    say = Words.of(lang, words)
    if pd.isna(region["focus"]):
        return paragraph(say.label("gap.focus", reason=region["focus_missing"]))
    basis = value_labels("regions", "focus_basis", lang)[region["focus_basis"]]
    return paragraph(say.label("profile.focus", focus=region["focus"], basis=basis))


def paragraph(text: str) -> Html:
    """A text as a paragraph."""
    return Html(f"<p>{escape(text)}</p>", text)


def listed(texts: Iterable[str]) -> Html:
    """Texts as a list; a sentence says so if there are none."""
    items = list(texts)
    markup = "\n".join(f"<li>{escape(item)}</li>" for item in items)
    return Html(f"<ul>\n{markup}\n</ul>", "\n".join(items))


def openings_table(
    measures: pd.DataFrame, *, sources: pd.DataFrame, name: str, lang: str = "en"
) -> Html:
    """Show measures that name a region, from `region_measures`, or say that there are none."""
    say = Words.of(lang)
    if measures.empty:
        return paragraph(say.label("profile.opened.none"))
    marked = marked_digests(measures["title_en"], digest_only(measures, sources=sources), lang=lang)
    rows = measures.to_dict("records")
    read = pd.DataFrame(
        {
            "measure": list(map(_with_limits(say), marked, rows)),
            "since": [_span(row, say) for row in rows],
            "scope": [_scope(row, say) for row in rows],
            "instrument": measures["instrument"].to_list(),
            "read": _links(measures, sources, lang=lang),
        }
    )
    return _table(read, name=name, say=say)


def _with_limits(say: Words) -> Callable[[str, Mapping[Any, Any]], Html]:
    """A function that writes a measure with its limits before, here and elsewhere below it."""

    def written(title: str, row: Mapping[Any, Any]) -> Html:
        limits = [
            say.label(f"profile.limit.{kind}", limit=row[f"limit_{kind}"])
            for kind in ("before", "pilot", "nationwide")
            if pd.notna(row[f"limit_{kind}"])
        ]
        return with_note(title, say.names(limits, apart=True) if limits else "")

    return written


def with_note(text: str, note: str) -> Html:
    """A text with a note in small letters below it, if there is one."""
    if not note:
        return Html(escape(text), text)
    below = f'<br><span class="cited" style="font-weight:normal">{escape(note)}</span>'
    return Html(f"{escape(text)}{below}", f"{text} ({note})")


def _span(row: Mapping[Any, Any], say: Words) -> str | None:
    """From when, and until when if an end is set; None if no start is told."""
    if pd.isna(row["starts_on"]):
        return None
    start = say.date(row["starts_on"], row["starts_on_precision"])
    if pd.isna(row["ends_on"]):
        return start
    end = say.date(row["ends_on"], row["ends_on_precision"])
    return say.label("profile.until", start=start, end=end)


def _scope(row: Mapping[Any, Any], say: Words) -> str:
    scope = say.label(
        f"profile.scope.{row['reach']}", count=say.count(row["regions"], spelled=True)
    )
    if pd.isna(row["place"]):
        return scope
    return say.label("profile.scope.place", scope=scope, place=row["place"])


# ------------------------------------------------------------------------ milestones, focus, figures


def milestones_table(
    milestones: pd.DataFrame, *, sources: pd.DataFrame, name: str, lang: str = "en"
) -> Html:
    """Show the milestones of a region, oldest first."""
    listed = milestones.sort_values("occurred_on", kind="stable", ignore_index=True)
    kinds = value_labels("milestones", "kind", lang)
    read = pd.DataFrame(
        {
            "day": dates_in_words(listed, "occurred_on", lang=lang),
            "what": _marked(listed, "title_en", sources, lang=lang),
            "kind": listed["kind"].map(kinds),
            "read": _links(listed, sources, lang=lang),
        }
    )
    return _table(read, name=name, say=Words.of(lang))


def focus_table(focus: pd.DataFrame, *, sources: pd.DataFrame, name: str, lang: str = "en") -> Html:
    """Show what sources name as themes, projects and results of a region, and who says so."""
    listed = focus.sort_values(["kind", "said_on"], ascending=[False, True], ignore_index=True)
    read = pd.DataFrame(
        {
            "said": list(
                map(
                    with_note,
                    _marked(listed, "text_en", sources, lang=lang),
                    listed["place"].fillna(""),
                )
            ),
            "kind": listed["kind"].map(value_labels("region_focus", "kind", lang)),
            "day": dates_in_words(listed, "said_on", lang=lang),
            "basis": listed["basis"].map(value_labels("region_focus", "basis", lang)),
            "read": _links(listed, sources, lang=lang),
        }
    )
    return _table(read, name=name, say=Words.of(lang))


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
            parts += [heading(title), _figures_table(rows, sources, name=title, say=say)]
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
            "value": [_figure(row, say) for row in told],
            "growth": [
                None if pd.isna(row["yoy_percent"]) else say.percent(row["yoy_percent"])
                for row in told
            ],
            "beside": [_beside(row, say) for row in told],
            "read": _links(rows, sources, lang=say.lang),
        }
    )
    return _table(read, name=name, say=say)


def _figure(row: Mapping[Any, Any], say: Words) -> str | None:
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
        if value := _figure(_in_unit(other, row), say):
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


# --------------------------------------------------------------------------------------- in common


def _table(read: pd.DataFrame, *, name: str, say: Words) -> Html:
    columns = {column: say.label(f"profile.column.{column}") for column in read.columns}
    return reading_table(read, columns=columns, name=name, stacked=True)


def _marked(table: pd.DataFrame, column: str, sources: pd.DataFrame, *, lang: str) -> list[str]:
    return marked_digests(table[column], digest_only(table, sources=sources), lang=lang)


def _links(table: pd.DataFrame, sources: pd.DataFrame, *, lang: str) -> list[Html]:
    ids: Iterable[str] = table["source_ids"]
    return [source_links(cell, sources=sources, page=DATA, lang=lang) for cell in ids]
