"""Rules of columns that say something of one another: languages, days, numbers and codes of one row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import pandas as pd

from helpers.tables.rules.faults import Fault, Tables, indexed_rows, table_path

ALIKE = 0.9  # a slip in a long word; Suzhou and Xuzhou are less alike
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# The letters in which a language is written; all others here are written in Latin ones.
SCRIPTS = {
    "zh": HAN,
    "ja": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "bg": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}
KANA = re.compile(r"[\u3040-\u30ff]")
YEAR = re.compile(r"〔(\d{4})〕")


def texts_stand_in_their_language(tables: Tables) -> Iterator[Fault]:
    """A column `…_zh` holds Chinese, and one `…_en` does not."""
    for name, table in tables.typed.items():
        told: set[tuple[int, str]] = set()
        for column in table.columns[table.columns.str.endswith(("_en", "_zh"))]:
            chinese = column.endswith("_zh")
            for index, text in table[column].dropna().items():
                place = (int(str(index)), column[:-3])
                if _mostly(HAN, text) == chinese or (chinese and HAN.search(text)) or place in told:
                    continue
                told.add(place)
                asked = "no Chinese" if chinese else "Chinese"
                yield Fault(
                    table_path(name),
                    place[0],
                    f"{column} is {text[:60]!r}, which is {asked}",
                    f"Write it in {'Chinese' if chinese else 'English'}; were two cells exchanged?",
                )


def quotations_are_in_their_language(tables: Tables) -> Iterator[Fault]:
    """A quotation is in the letters of the language that is named."""
    voices = tables["voices"]
    for index, row in indexed_rows(voices[voices["quote"].notna()]):
        language = row["quote_language"]
        if pd.notna(language) and not _written_in(language, row["quote"]):
            yield Fault(
                table_path("voices"),
                index,
                f"quote_language is {language!r}, but the quote is {row['quote'][:40]!r}",
                "Correct the code of the language, or put the quotation back.",
            )


def _mostly(script: re.Pattern[str], text: str) -> bool:
    return len(script.findall(text)) > len(LATIN.findall(text))


def _written_in(language: str, text: str) -> bool:
    """Whether a text may be of a language, by its letters."""
    if language == "zh":
        return _mostly(HAN, text) and not KANA.search(text)
    return _mostly(SCRIPTS.get(language, LATIN), text) or (
        language not in SCRIPTS and not _mostly(HAN, text)
    )


def what_ends_has_begun(tables: Tables) -> Iterator[Fault]:
    """`ends_on` is not before `starts_on`, nor is a page read before it was published."""
    for name, table in tables.typed.items():
        for first, last in (("starts_on", "ends_on"), ("published_on", "accessed_on")):
            if first not in table or last not in table:
                continue
            for index, row in indexed_rows(table[table[last] < table[first]]):
                yield Fault(
                    table_path(name),
                    index,
                    f"{last} {row[last]:%Y-%m-%d} is before {first} {row[first]:%Y-%m-%d}",
                    "Correct one of the two days; were they exchanged?",
                )


def numbers_of_documents_are_of_their_year(tables: Tables) -> Iterator[Fault]:
    """A document is numbered within the year of its row, and no two rows have the same."""
    for name, days in (("cohorts", ("approved_on", "published_on")), ("plans", ("issued_on",))):
        seen: dict[str, int] = {}
        for index, row in indexed_rows(tables[name][tables[name]["document_no"].notna()]):
            number = row["document_no"]
            found, years = (
                YEAR.search(number),
                {row[day].year for day in days if pd.notna(row[day])},
            )
            if found and years and int(found[1]) not in years:
                year = " or ".join(map(str, sorted(years)))
                yield Fault(
                    table_path(name),
                    index,
                    f"document_no is {number!r}, but the row is of {year}",
                    f"Write the year in brackets such as 〔{year}〕, or correct the number or the day.",
                )
            elif number in seen:
                yield Fault(
                    table_path(name),
                    index,
                    f"document_no {number!r} stands in row {seen[number] + 2} too",
                    "Correct the one that is wrong: each document has its own.",
                )
            seen.setdefault(number, index)


def plans_count_their_measures(tables: Tables) -> Iterator[Fault]:
    """A count of measures has its qualifier, and there are no more areas than measures."""
    for index, row in indexed_rows(tables["plans"]):
        count, areas = row["measures_count"], row["areas_count"]
        if pd.isna(count) != pd.isna(row["measures_qualifier"]):
            yield Fault(
                table_path("plans"),
                index,
                f"measures_count is {_shown(count)} and measures_qualifier is {_shown(row['measures_qualifier'])}",
                "Fill both or neither.",
            )
        listed = tables["task_areas"]["plan_id"].eq(row["plan_id"]).sum()
        if pd.notna(areas) and ((pd.notna(count) and areas > count) or listed > areas):
            yield Fault(
                table_path("plans"),
                index,
                f"areas_count is {areas}, with {_shown(count)} measures and {listed} rows in "
                f"{table_path('task_areas')}",
                "Correct the counts; were they exchanged?",
            )


def _shown(value: object) -> str:
    return "empty" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def issuers_are_spelt_one_way(tables: Tables) -> Iterator[Fault]:
    """Two names of issuers differ by more than a slip: `Ministry of Comerce` is that of Commerce."""
    known: dict[str, None] = {}
    for index, row in indexed_rows(tables["plans"].dropna(subset="issued_by")):
        issuer = str(row["issued_by"])
        if meant := next((name for name in known if _is_slip(issuer, name)), None):
            yield Fault(
                table_path("plans"),
                index,
                f"issued_by: {issuer!r} is spelt {meant!r} in another row",
                "Write the name of one issuer in one way.",
            )
        else:
            known[issuer] = None


def _is_slip(one: str, other: str) -> bool:
    """Whether two names are one, but for single letters of their words."""
    words, others = one.casefold().split(), other.casefold().split()
    if one == other or len(words) != len(others):
        return False
    pairs = list(zip(words, others, strict=True))
    provinces = any({*pair} == {"shanxi", "shaanxi"} for pair in pairs)
    return not provinces and all(SequenceMatcher(None, *pair).ratio() >= ALIKE for pair in pairs)


def measures_are_of_regions_of_their_plan(tables: Tables) -> Iterator[Fault]:
    """A measure of a plan names regions of that plan, stands in an area of it, and is told once."""
    of_plan = tables["plan_regions"].groupby("plan_id")["region_id"].agg(set)
    named = tables["measure_regions"].groupby("measure_id")["region_id"].agg(set)
    areas = tables["task_areas"].set_index("area_id")["plan_id"]
    seen: dict[tuple[str, ...], str] = {}
    for index, row in indexed_rows(tables["measures"]):
        regions, plan = named.get(row["measure_id"], set()), row["plan_id"]
        if regions and not regions & of_plan.get(plan, regions):
            others = sorted(regions)
            yield _measure_fault(
                index,
                f"measure {row['measure_id']} names {', '.join(others)}, which the plan {plan!r} does not concern",
                "Correct plan_id, or its regions in data/measure_regions.csv.",
            )
        area = row["area_id"]
        own = areas.get(area) if pd.notna(area) else None
        if own is not None and pd.notna(own) and pd.notna(plan) and own != plan:
            yield _measure_fault(
                index,
                f"area_id is {area!r}, an area of the plan {own!r}, but plan_id is {plan!r}",
                "Correct one of the two.",
            )
        if (row["scope_basis"] == "not stated") == bool(regions):
            said = f"{len(regions)} regions are named" if regions else "no region is named"
            yield _measure_fault(
                index,
                f"scope_basis of {row['measure_id']} is {row['scope_basis']!r}, but {said} in data/measure_regions.csv",
                "Correct scope_basis, or the regions.",
            )
        key = tuple(str(row[name]) for name in ("title_en", "plan_id", "instrument"))
        if (first := seen.setdefault(key, row["measure_id"])) != row["measure_id"]:
            yield _measure_fault(
                index,
                f"measure {row['measure_id']} is told as {first} is: {row['title_en'][:60]!r}",
                "Take one of the two out, or say what parts them.",
            )


def _measure_fault(index: int, found: str, remedy: str) -> Fault:
    return Fault(table_path("measures"), index, found, remedy)


def words_are_said_before_they_are_printed(tables: Tables) -> Iterator[Fault]:
    """What somebody said was said before the page that tells of it, and not years before."""
    published = tables["sources"].set_index("source_id")["published_on"].dropna()
    for index, row in indexed_rows(tables["voices"]):
        days = [published[each] for each in row["source_ids"].split(";") if each in published.index]
        if not days or pd.isna(row["said_on"]):
            continue
        late = row["said_on"] > max(days) + pd.Timedelta(days=31)
        early = row["said_on"] < min(days) - pd.Timedelta(days=3 * 365)
        if late or early:
            yield Fault(
                table_path("voices"),
                index,
                f"said_on is {row['said_on']:%Y-%m-%d}, but what tells of it was published on {max(days):%Y-%m-%d}",
                "Correct the day, or the sources.",
            )


def a_page_is_one_source(tables: Tables) -> Iterator[Fault]:
    """No two sources have one address."""
    sources = tables["sources"]
    twice = sources[sources["url"].notna() & sources["url"].duplicated()]
    first = sources.drop_duplicates("url").set_index("url")["source_id"]
    for index, row in indexed_rows(twice):
        yield Fault(
            table_path("sources"),
            index,
            f"url of {row['source_id']} is that of {first[row['url']]}: {row['url']}",
            "Correct the address, or cite one source in the place of both.",
        )


def verdicts_have_their_right_value(tables: Tables) -> Iterator[Fault]:
    """What is wrong has a right value, and what holds needs no correction."""
    for index, row in indexed_rows(tables["statements"]):
        name, verdict = row["statement_id"], row["verdict"]
        if verdict == "wrong" and pd.isna(row["right_value"]):
            found, remedy = "is wrong, and right_value is empty", "Write what is right."
        elif verdict == "holds" and pd.notna(row["correction_id"]):
            found = f"holds, and correction_id is {row['correction_id']!r}"
            remedy = "Correct the verdict, or clear correction_id."
        else:
            continue
        yield Fault(table_path("statements"), index, f"statement {name} {found}", remedy)


def who_belongs_to_the_pilots_changes_with_a_cohort(tables: Tables) -> Iterator[Fault]:
    """A break of membership is of the day of a cohort."""
    cohorts, breaks = tables["cohorts"], tables["breaks"]
    days = {*cohorts["approved_on"].dropna(), *cohorts["published_on"].dropna()}
    for index, row in indexed_rows(breaks[breaks["kind"].eq("membership")]):
        if row["starts_on"] not in days:
            yield Fault(
                table_path("breaks"),
                index,
                f"starts_on of {row['break_id']} is {row['starts_on']:%Y-%m-%d}, the day of no cohort",
                f"Write the day of its cohort in {table_path('cohorts')}.",
            )
