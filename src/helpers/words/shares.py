"""Services FDI in words: what its figure writes at each value, and what it tells as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.tables.series import breaks_within
from helpers.tables.shares import HOW
from helpers.words.amounts import amount_in_words
from helpers.words.labels import Texts, Words
from helpers.words.readings import marked_digests


@dataclass(frozen=True)
class Unit:
    """A unit of the figure: its columns in `national_shares`, and how the keys of its words begin."""

    name: str
    value: str
    how: str
    printed: str
    words: str


UNITS = (
    Unit("percent", "share_percent", "how", "printed", "share"),
    Unit("yuan", "inflow_bn_cny", "amount_how", "amount_printed", "inflow"),
)


def shares_in_words(
    shares: pd.DataFrame, *, bases: Mapping[str, str], lang: str = "en", words: Texts | None = None
) -> pd.DataFrame:
    """Say each share and each amount of `national_shares`: one row per value that is known.

    `number` is in the unit that `unit` names: percent, or billion yuan. `mark` is how it is known,
    or `part` for a part of a year; `text` and `months` stand at the value, the other columns in its
    tooltip. `bases` names each basis.
    """
    say = Words.of(lang, words)
    return pd.concat(
        [_in_unit(shares, unit, bases=bases, say=say) for unit in UNITS], ignore_index=True
    )


def _in_unit(
    shares: pd.DataFrame, unit: Unit, *, bases: Mapping[str, str], say: Words
) -> pd.DataFrame:
    known = shares.loc[shares[unit.value].notna()]
    part, how, periods = known["part"].astype(bool), known[unit.how], known["period"]
    digest = known["digest"].astype(bool)
    short = [
        say.label("digest.lines", text=say.period(each, short=True))
        if rests
        else say.period(each, short=True)
        for each, rests in zip(periods, digest, strict=True)
    ]
    months = pd.Series(short, known.index, dtype=str)
    return pd.DataFrame(
        {
            "unit": unit.name,
            "year": known["year"],
            "number": known[unit.value],
            "part": part,
            "basis": known["basis"],
            "mark": how.where(~part, "part"),
            "text": [_short(row, unit, say) for row in known.to_dict("records")],
            "months": months.where(part, ""),
            "when": [say.period(each) for each in periods],
            "value": [value_in_words(row, unit, say) for row in known.to_dict("records")],
            "how_label": marked_digests(
                [say.label(f"{unit.words}.{each}") for each in how],
                digest,
                lang=say.lang,
                words=say.given,
            ),
            "basis_label": known["basis"].map(bases),
            "printed": known[unit.printed],
        }
    )


def _short(row: Mapping[Any, Any], unit: Unit, say: Words) -> str:
    """The number alone, and whether it is an estimate."""
    number = say.number(row[unit.value], decimals=1 if unit.name == "percent" else 0)
    estimated = row[unit.how] == "estimated"
    return say.label("share.estimated.short", share=number) if estimated else number


def value_in_words(row: Mapping[Any, Any], unit: Unit, say: Words) -> str:
    """The value of a row of `national_shares` with its unit, as exact as it is known."""
    if unit.name == "percent":
        return say.percent(row[unit.value])
    return amount_in_words(row, lang=say.lang, words=say.given)


def breaks_in_words(
    breaks: pd.DataFrame, *, lang: str = "en", words: Texts | None = None
) -> pd.DataFrame:
    """Say each break of the table breaks: one row per break, with `year`, `name`, `title` and `why`.

    `year` is the first on the new basis; `title` says since when, and that values before and after
    do not compare, and after that what `remark` adds, if the table has that column. What has no words
    in `lang` is in English.
    """
    say = Words.of(lang, words)
    title = f"title_{lang}" if f"title_{lang}" in breaks else "title_en"
    why = breaks.get("description_en")
    years = breaks["starts_on"].dt.year
    exact = breaks.get("starts_on_precision", pd.Series("month", breaks.index))
    titles = [
        say.label("share.break", title=text, date=say.date(day, precision)) + remark
        for text, day, precision, remark in zip(
            breaks[title], breaks["starts_on"], exact, _remarks(breaks), strict=True
        )
    ]
    told = {"year": years, "name": breaks[title], "title": titles, "why": why}
    return pd.DataFrame(told).sort_values("year")


def _remarks(breaks: pd.DataFrame) -> list[str]:
    """What is added to the words of each break, with what parts it from them; mostly nothing."""
    given = breaks.get("remark", pd.Series("", breaks.index)).fillna("")
    return [f". {remark}" if remark else "" for remark in given]


# ------------------------------------------------------------------------------------- description


def describe_share(
    shares: pd.DataFrame,
    *,
    breaks: pd.DataFrame,
    bases: Mapping[str, str],
    lang: str = "en",
    words: Texts | None = None,
) -> str:
    """Tell services FDI as a share and in yuan: extent, extremes on each basis, breaks, gaps.

    `shares` comes from `national_shares`, `bases` names each basis; breaks that part none of the
    shares are left out. Raises `WordError` for a key or language that has no words.
    """
    say = Words.of(lang, words)
    sentences = []
    for unit in UNITS:
        known = shares.loc[shares[unit.value].notna()]
        if known.empty:
            continue
        sentences += [
            _extent(known, unit, say),
            *_told_values(known, unit, years=_full_years(shares), bases=bases, say=say),
            *(_told_breaks(shares, breaks, say) if unit.name == "percent" else ()),
        ]
    return say.sentences(sentences)


def _extent(known: pd.DataFrame, unit: Unit, say: Words) -> str:
    if unit.name != "percent":
        return say.label(f"describe.{unit.words}.extent")
    full = known.loc[~known["part"].astype(bool)]
    years = known if full.empty else full
    return say.label(
        f"describe.{unit.words}.extent",
        first=years["year"].min(),
        last=years["year"].max(),
        bases=say.count(years["basis"].nunique(), spelled=True),
    )


def _full_years(shares: pd.DataFrame) -> range:
    """From the first full year of which anything is known to the last."""
    years = shares.loc[~shares["part"].astype(bool), "year"]
    return range(years.min(), years.max() + 1) if len(years) else range(0)


def _told_values(
    known: pd.DataFrame, unit: Unit, *, years: range, bases: Mapping[str, str], say: Words
) -> Iterator[str]:
    """Extremes on each basis, the part of a year, missing years and how each year is known."""
    values = [value_in_words(row, unit, say) for row in known.to_dict("records")]
    rows = known.assign(written=values)
    part = rows["part"].astype(bool)
    yield from _told_extremes(rows.loc[~part], unit, bases=bases, say=say)
    for row in rows.loc[part].to_dict("records"):
        period = say.period(row["period"])
        value = say.label("digest.marked", text=row["written"]) if row["digest"] else row["written"]
        yield say.label(f"describe.{unit.words}.part", period=period, value=value)
    yield from _told_years(rows.loc[~part], unit, years=years, say=say)


def _told_extremes(
    full: pd.DataFrame, unit: Unit, *, bases: Mapping[str, str], say: Words
) -> Iterator[str]:
    for basis, rows in full.groupby("basis", sort=False):
        ordered = rows.sort_values(unit.value)
        low, high = ordered.iloc[0], ordered.iloc[-1]
        yield say.label(
            f"describe.{unit.words}.basis" if len(rows) > 1 else f"describe.{unit.words}.basis.one",
            basis=bases[str(basis)],
            low=low["written"],
            low_year=low["year"],
            high=high["written"],
            high_year=high["year"],
        )


def _told_years(full: pd.DataFrame, unit: Unit, *, years: range, say: Words) -> Iterator[str]:
    """Which of the years are missing, and how each of the others is known."""
    missing = [str(each) for each in years if each not in set(full["year"])]
    if missing:
        yield say.label(f"describe.{unit.words}.gaps", years=say.names(missing))
    twice = full["year"].duplicated(keep=False)
    precise = full["year"].astype(str) + " (" + full["written"] + ")"
    named = full["year"].astype(str).where(~twice, precise)
    for way in HOW:
        ways = named.loc[full[unit.how] == way].tolist()
        if ways:
            yield say.label(f"describe.{unit.words}.{way}", years=say.names(ways))


def _told_breaks(shares: pd.DataFrame, breaks: pd.DataFrame, say: Words) -> list[str]:
    """The breaks that part the shares: year and title of each."""
    parting = breaks_within(breaks_in_words(breaks, lang=say.lang), x="year", values=shares)
    if parting.empty:
        return []
    names = [
        f"{say.date(str(row['year']), 'year')} ({str(row['name']).lower()})"
        for row in parting.to_dict("records")
    ]
    return [say.label("describe.share.breaks", breaks=say.names(names))]
