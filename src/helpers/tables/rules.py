"""What must hold between the tables, beyond what their dictionary says of each by itself.

Types, keys and allowed values are in data/datapackage.yaml and checked from there. The rules here
are the ones that need two tables, a shape, or arithmetic. Each is a small function that yields a
`Fault` per row that breaks it; `problems` runs them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from helpers.tables.breaks import series_names
from helpers.tables.load import DELIMITER, TableError, load, read_cells, table_names, value_labels
from helpers.tables.periods import period_bounds, with_dates

POINTS = "geo/city_points.csv"
PROVINCES = "geo/provinces.topojson"

# The basis of the total that a basis of services belongs to: the list of services is not its affair.
TOTAL_BASIS = {"nonfinancial-old-services": "nonfinancial"}


@dataclass(frozen=True)
class Fault:
    """A row that breaks a rule: the table's path, the row's index, what is wrong, what to do."""

    path: str
    index: int
    found: str
    remedy: str

    def as_problem(self) -> dict[str, str]:
        """Name file and row as an editor counts them: the header is row 1."""
        where = f"{self.path}, row {self.index + 2}"
        return {"where": where, "found": self.found, "remedy": self.remedy}


@dataclass(frozen=True)
class Tables:
    """Every table of a project, with its types and as text."""

    root: Path
    typed: dict[str, pd.DataFrame]
    text: dict[str, pd.DataFrame]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.typed[name]

    def with_column(self, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
        """Names and rows of the tables that have a column."""
        return ((name, table) for name, table in self.typed.items() if column in table)


Rule = Callable[[Tables], Iterator[Fault]]


def problems(root: Path) -> list[dict[str, str]]:
    """Everything that is wrong between the tables under `root`, by file and row.

    Each problem has `where`, `found` and `remedy`. What cannot be read at all is a problem by
    itself, and no rule is tried before everything can be read.
    """
    unreadable = [*_missing_files(root)]
    typed: dict[str, pd.DataFrame] = {}
    text: dict[str, pd.DataFrame] = {}
    for name in table_names(root=root):
        try:
            typed[name] = load(name, root=root)
            text[name] = read_cells(name, root=root)
        except TableError as error:
            unreadable.append({"where": error.where, "found": error.found, "remedy": error.remedy})
    tables = Tables(root, typed, text)
    unreadable += [fault.as_problem() for fault in _unreadable_periods(tables)]
    if unreadable:
        return unreadable
    faults = [fault for rule in RULES for fault in rule(tables)]
    faults.sort(key=lambda fault: (fault.path, fault.index, fault.found))
    return [fault.as_problem() for fault in faults]


def _missing_files(root: Path) -> Iterator[dict[str, str]]:
    for path, script in ((POINTS, "make_city_points.py"), (PROVINCES, "make_provinces.py")):
        if not (root / path).is_file():
            yield {
                "where": path,
                "found": "the file is missing",
                "remedy": f"Restore it, or make it again with scripts/{script}.",
            }


def _unreadable_periods(tables: Tables) -> Iterator[Fault]:
    for name, table in tables.with_column("period"):
        for index, row in _rows(table):
            try:
                period_bounds(row["period"])
            except ValueError as error:
                yield Fault(
                    _data(name), index, f"period: {error}", "Correct the period, or its separator."
                )


def _data(name: str) -> str:
    return f"data/{name}.csv"


def _rows(table: pd.DataFrame) -> Iterator[tuple[int, pd.Series]]:
    return ((int(str(index)), row) for index, row in table.iterrows())


# ---------------------------------------------------------------------------- cohorts and regions


def cohort_counts_add_up(tables: Tables) -> Iterator[Fault]:
    """Each cohort adds as many regions as the regions table has, and the total runs along."""
    counted = tables["regions"]["cohort"].value_counts()
    total = 0
    for index, row in _rows(tables["cohorts"].sort_values("ordinal")):
        added = int(counted.get(row["cohort"], 0))
        total += added
        for column, expected in (("regions_added", added), ("regions_total", total)):
            if row[column] != expected:
                yield Fault(
                    _data("cohorts"),
                    index,
                    f"{column} of {row['cohort']} is {row[column]}, but data/regions.csv has "
                    f"{expected}",
                    "Correct the count, or the cohort of the regions.",
                )


def publication_follows_approval(tables: Tables) -> Iterator[Fault]:
    """An approval is not made public before it is given."""
    cohorts = tables["cohorts"]
    early = cohorts[cohorts["published_on"] < cohorts["approved_on"]]
    for index, row in _rows(early):
        yield Fault(
            _data("cohorts"),
            index,
            f"published_on {row['published_on']:%Y-%m-%d} is before approved_on "
            f"{row['approved_on']:%Y-%m-%d}",
            "Correct one of the two dates.",
        )


def every_region_has_a_point(tables: Tables) -> Iterator[Fault]:
    """The regions of the table and the points of the map are the same."""
    with (tables.root / POINTS).open(encoding="utf-8", newline="") as file:
        points = pd.read_csv(file, dtype=str, keep_default_na=False)
    regions = tables["regions"]
    for index, region in _rows(regions.loc[~regions["region_id"].isin(points["region_id"])]):
        yield Fault(
            _data("regions"),
            index,
            f"region_id {region['region_id']!r} has no point in {POINTS}",
            "Add its point with scripts/make_city_points.py, or correct the id.",
        )
    for index, point in _rows(points.loc[~points["region_id"].isin(regions["region_id"])]):
        yield Fault(
            POINTS,
            index,
            f"region_id {point['region_id']!r} is not in data/regions.csv",
            "Add the region, or take the point out with scripts/make_city_points.py.",
        )


def every_province_has_a_shape(tables: Tables) -> Iterator[Fault]:
    """A province code names a shape, and a region's division code lies in that province."""
    with (tables.root / PROVINCES).open(encoding="utf-8") as file:
        shapes = json.load(file)["objects"]["provinces"]["geometries"]
    adcodes = {shape["id"]: str(shape["properties"]["adcode"]) for shape in shapes}
    for name, table in tables.with_column("province_iso"):
        for index, row in _rows(table):
            code = row["province_iso"]
            if code not in adcodes:
                yield Fault(
                    _data(name),
                    index,
                    f"province_iso {code!r} has no shape in {PROVINCES}",
                    "Use the ISO 3166-2 code of one of its 34 units, as in CN-GD.",
                )
            elif "adcode" in row and row["adcode"][:2] != adcodes[code][:2]:
                yield Fault(
                    _data(name),
                    index,
                    f"adcode {row['adcode']} is not in {code}, whose codes begin with "
                    f"{adcodes[code][:2]}",
                    "Correct adcode or province_iso.",
                )


# ------------------------------------------------------------------------------ sources and gaps


def every_source_is_listed(tables: Tables) -> Iterator[Fault]:
    """Every id in a column of source ids is a row of data/sources.csv, and stands there once."""
    listed = set(tables["sources"]["source_id"])
    for name, index, column, ids in _citations(tables):
        for source in ids:
            if source not in listed:
                yield Fault(
                    _data(name),
                    index,
                    f"{column} names {source!r}, which is not in data/sources.csv",
                    "Add the source there, or correct the id.",
                )
        if len(set(ids)) < len(ids):
            yield Fault(
                _data(name), index, f"{column} repeats an id: {';'.join(ids)}", "Name it once."
            )


def every_source_is_cited(tables: Tables) -> Iterator[Fault]:
    """No source stands in the list without a row that rests on it."""
    cited = {source for _, _, _, ids in _citations(tables) for source in ids}
    sources = tables["sources"]
    for index, row in _rows(sources.loc[~sources["source_id"].isin(cited)]):
        yield Fault(
            _data("sources"),
            index,
            f"source_id {row['source_id']!r} is cited by no row",
            "Cite it where it belongs, or take it out.",
        )


def _citations(tables: Tables) -> Iterator[tuple[str, int, str, list[str]]]:
    for name, table in tables.typed.items():
        for column in table.columns[table.columns.str.endswith("source_ids")]:
            for index, cell in table[column].dropna().items():
                yield name, int(str(index)), column, cell.split(DELIMITER)


def every_gap_has_its_reason(tables: Tables) -> Iterator[Fault]:
    """A reason stands in `<column>_missing` exactly where `<column>` is empty."""
    for name, table in tables.typed.items():
        for reason in table.columns[table.columns.str.endswith("_missing")]:
            column = reason.removesuffix("_missing")
            empty, explained = table[column].isna(), table[reason].notna()
            for index in table.index[empty & ~explained]:
                yield Fault(
                    _data(name),
                    index,
                    f"{column} is empty and {reason} gives no reason",
                    f"Fill {column} from a source, or say in {reason} why it is not known.",
                )
            for index in table.index[~empty & explained]:
                yield Fault(
                    _data(name),
                    index,
                    f"{column} is {table.at[index, column]!s} and {reason} says why it is empty",
                    f"Clear {reason}.",
                )


PLACEHOLDERS = {
    "unverified",
    "unknown",
    "not seen",
    "not found",
    "n/a",
    "na",
    "none",
    "tbd",
    "?",
    "-",
}


def no_word_stands_for_a_gap(tables: Tables) -> Iterator[Fault]:
    """An unknown value is an empty cell, never a word that says so."""
    for name, text in tables.text.items():
        for column in text.columns:
            words = text.loc[text[column].str.lower().isin(PLACEHOLDERS), column]
            for index, word in words.items():
                yield Fault(
                    _data(name),
                    int(str(index)),
                    f"{column} is {word!r}",
                    f"Leave the cell empty, and give the reason in {column}_missing or note.",
                )


# ---------------------------------------------------------------------------- dates and periods


def dates_have_their_precision(tables: Tables) -> Iterator[Fault]:
    """A date has a precision, and one known to the month or year is stored as its first day."""
    for name, table in tables.typed.items():
        for precision in table.columns[table.columns.str.endswith("_precision")]:
            column = precision.removesuffix("_precision")
            for index, row in _rows(table):
                day, known = row[column], row[precision]
                if pd.isna(day) != pd.isna(known):
                    yield Fault(
                        _data(name),
                        index,
                        f"{column} is {_shown(day)} and {precision} is {_shown(known)}",
                        "Fill both or neither.",
                    )
                elif not pd.isna(day) and day != _first_day(day, known):
                    yield Fault(
                        _data(name),
                        index,
                        f"{column} {day:%Y-%m-%d} is known to the {known} only",
                        f"Write {_first_day(day, known):%Y-%m-%d}, or precision day.",
                    )


def _first_day(day: pd.Timestamp, precision: str) -> pd.Timestamp:
    if precision == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == "month" else day


def _shown(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return "empty"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def periods_fit_their_year_and_kind(tables: Tables) -> Iterator[Fault]:
    """`year` is the year in which the period ends, and `period_kind` is what the period is."""
    for name, table in tables.with_column("period"):
        for index, row in _rows(table):
            first, last = period_bounds(row["period"])
            if row["year"] != last.year:
                yield Fault(
                    _data(name),
                    index,
                    f"year is {row['year']}, but the period {row['period']} ends in {last.year}",
                    f"Write {last.year}, or correct the period.",
                )
            if row["period_kind"] not in _kinds(first, last):
                yield Fault(
                    _data(name),
                    index,
                    f"period_kind is {row['period_kind']!r}, but the period is {row['period']}",
                    f"Write {' or '.join(_kinds(first, last))}, or correct the period.",
                )


def _kinds(first: pd.Timestamp, last: pd.Timestamp) -> tuple[str, ...]:
    if first.year != last.year:
        return ("years",)
    months = last.month - first.month + 1
    if months == 12:
        return ("year",)
    if months == 1:
        return ("ytd", "month") if first.month == 1 else ("month",)
    return ("ytd",) if first.month == 1 else ()


# ----------------------------------------------------------------------------- amounts and shares


AMOUNTS = ("inflow_bn_cny", "inflow_bn_usd")


def measures_fill_their_columns(tables: Tables) -> Iterator[Fault]:
    """An amount stands in the amount columns, a share in the share column, and no row is empty."""
    for name, table in tables.with_column("yoy_percent"):
        if "measure" not in table:
            continue
        numbers = [
            column
            for column in table.columns
            if "_bn_" in column or column in ("share_percent", "enterprises_count")
        ]
        for index, row in _rows(table):
            filled = [column for column in numbers if pd.notna(row[column])]
            allowed = _columns_of(row["measure"], numbers)
            wrong = [column for column in filled if column not in allowed]
            if wrong:
                yield Fault(
                    _data(name),
                    index,
                    f"{wrong[0]} is filled for the measure {row['measure']!r}",
                    f"Move the value to {' or '.join(allowed)}, or correct the measure.",
                )
            growth = [column for column in table.columns if column.startswith("yoy_")]
            if not filled and row[growth].isna().all():
                yield Fault(
                    _data(name),
                    index,
                    f"no value for {row['measure']!r} in {row['period']}",
                    "Fill a value or growth, or take the row out.",
                )


def _columns_of(measure: str, numbers: list[str]) -> list[str]:
    if "share" in measure:
        return ["share_percent"]
    if measure.startswith("new_"):
        return ["enterprises_count"]
    return [column for column in numbers if "_bn_" in column]


# table, the measure that is a share, the measure it is a share of the total
SHARES = (
    ("fdi_national", "services_share", "services_inflow"),
    ("fdi_national", "hightech_share", "hightech_inflow"),
    ("fdi_regions", "services_share", "services_inflow"),
)


def shares_equal_part_over_whole(tables: Tables) -> Iterator[Fault]:
    """A printed share fits the printed amounts within their rounding, in one currency at least."""
    for name, share, part in SHARES:
        text = tables.text[name]
        exact = text[text["qualifier"].eq("exact")]
        parts = _amounts_by_key(exact, part, name)
        wholes = _amounts_by_key(exact, "total_inflow", name)
        printed = exact[exact["measure"].eq(share) & exact["share_percent"].notna()]
        for index, row in _rows(printed):
            key = _key(row, name, row["basis"])
            whole_key = _key(row, name, TOTAL_BASIS.get(row["basis"], row["basis"]))
            pairs = [
                (parts[key, column], wholes[whole_key, column])
                for column in AMOUNTS
                if (key, column) in parts and (whole_key, column) in wholes
            ]
            yield from _share_faults(name, index, "share_percent", row["share_percent"], pairs)
    yield from _pilot_share_faults(tables)


def _key(row: pd.Series, name: str, basis: str) -> tuple[str, ...]:
    region = (row["region_id"],) if name == "fdi_regions" else ()
    return (*region, row["period"], basis)


def _amounts_by_key(
    text: pd.DataFrame, measure: str, name: str
) -> dict[tuple[tuple[str, ...], str], str]:
    rows = text[text["measure"].eq(measure)]
    return {
        (_key(row, name, row["basis"]), column): row[column]
        for _, row in _rows(rows)
        for column in AMOUNTS
        if pd.notna(row[column])
    }


def _pilot_share_faults(tables: Tables) -> Iterator[Fault]:
    national = tables.text["fdi_national"]
    services = _amounts_by_key(national, "services_inflow", "fdi_national")
    total = _amounts_by_key(national, "total_inflow", "fdi_national")
    for index, row in _rows(tables.text["fdi_pilot"]):
        key = (row["period"], row["basis"])
        for column, wholes in (
            ("share_of_national_services_percent", services),
            ("share_of_national_total_percent", total),
        ):
            pairs = [
                (row[f"services_{amount}"], wholes[key, amount])
                for amount in AMOUNTS
                if pd.notna(row[f"services_{amount}"]) and (key, amount) in wholes
            ]
            if pd.notna(row[column]):
                yield from _share_faults("fdi_pilot", index, column, row[column], pairs)


def _share_faults(
    name: str, index: int, column: str, share: str, pairs: list[tuple[str, str]]
) -> Iterator[Fault]:
    if pairs and not any(_fits(share, part, whole) for part, whole in pairs):
        computed = " or ".join(
            f"{part} of {whole} is {100 * Decimal(part) / Decimal(whole):.2f}"
            for part, whole in pairs
        )
        yield Fault(
            _data(name),
            index,
            f"{column} is {share}, but {computed}",
            "Correct the share or an amount; if sources disagree, keep one value and tell of the "
            "other in data/corrections.csv.",
        )


def _fits(share: str, part: str, whole: str) -> bool:
    """Tell whether share and quotient overlap when each figure may be off by half its last digit."""
    low, high = _interval(share)
    part_low, part_high = _interval(part)
    whole_low, whole_high = _interval(whole)
    return 100 * part_low / whole_high <= high and 100 * part_high / whole_low >= low


def _interval(text: str) -> tuple[Decimal, Decimal]:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    return value - half, value + half


# ------------------------------------------------------------------- breaks and exchange rates


def no_basis_crosses_a_break(tables: Tables) -> Iterator[Fault]:
    """After a break no row is on the old basis, and before it only a restated one on the new."""
    published = tables["sources"].set_index("source_id")["published_on"]
    marks = tables["breaks"].dropna(subset="basis_before")
    for name, table in tables.with_column("basis"):
        if "measure" not in table and name != "fdi_pilot":
            continue
        rows = with_dates(table).assign(series=series_names(table, name=name))
        for _, mark in _rows(marks):
            concerned = rows[rows["series"].str.fullmatch(_pattern(mark))]
            for index, row in _rows(concerned):
                late = row["ends_on"] >= mark["starts_on"]
                days = published.reindex(row["source_ids"].split(DELIMITER))
                restated = (days >= mark["starts_on"]).any()
                if late and row["basis"] == mark["basis_before"]:
                    yield Fault(
                        _data(name),
                        index,
                        f"basis is {row['basis']!r}, but {row['period']} ends after the break "
                        f"{mark['break_id']!r}",
                        f"Write {mark['basis_after']!r}, or correct the break in data/breaks.csv.",
                    )
                if not late and row["basis"] == mark["basis_after"] and not restated:
                    yield Fault(
                        _data(name),
                        index,
                        f"basis is {row['basis']!r}, but {row['period']} ends before the break "
                        f"{mark['break_id']!r} and no source is younger than it",
                        f"Write {mark['basis_before']!r}, or cite the source that restates it.",
                    )


def _pattern(mark: pd.Series) -> str:
    return re.escape(str(mark["series"])).replace(r"\*", ".*")


def breaks_name_a_series_and_its_codes(tables: Tables) -> Iterator[Fault]:
    """A break names a series that has rows, and codes that the table's `basis` allows."""
    for index, mark in _rows(tables["breaks"]):
        name = mark["series"].partition("/")[0]
        known = name in tables.typed and "basis" in tables[name]
        named = known and series_names(tables[name], name=name).str.fullmatch(_pattern(mark)).any()
        if not named:
            yield Fault(
                _data("breaks"),
                index,
                f"series {mark['series']!r} matches no row of any table",
                "Write table/measure or table/measure/region, as in fdi_national/services_*.",
            )
            continue
        allowed = value_labels(name, "basis", root=tables.root)
        for column in ("basis_before", "basis_after"):
            if pd.notna(mark[column]) and mark[column] not in allowed:
                yield Fault(
                    _data("breaks"),
                    index,
                    f"{column} {mark[column]!r} is no basis of {name}",
                    f"Choose one of {', '.join(allowed)}.",
                )


def rates_are_printed_or_paired(tables: Tables) -> Iterator[Fault]:
    """A rate is printed, or one amount in both currencies stands in its place."""
    for index, row in _rows(tables["exchange_rates"]):
        pair = row[["pair_of", "pair_cny", "pair_usd"]].notna()
        if pd.notna(row["cny_per_usd"]) == pair.any() or pair.any() != pair.all():
            yield Fault(
                _data("exchange_rates"),
                index,
                f"{row['period']} has {'a' if pd.notna(row['cny_per_usd']) else 'no'} rate and "
                f"{pair.sum()} of the 3 columns of a pair",
                "Fill cny_per_usd, or all of pair_of, pair_cny and pair_usd.",
            )


QUOTE_WORDS = 25  # what may be quoted of a page
QUOTE_SIGNS = 60  # the same in a language that is written without spaces
UNSPACED = ("ja", "zh")


def quotations_are_short_and_name_their_language(tables: Tables) -> Iterator[Fault]:
    """A quotation has at most 25 words and a language; a paraphrase has neither."""
    for index, row in _rows(tables["voices"]):
        quote, language = row["quote"], row["quote_language"]
        if pd.isna(quote) != pd.isna(language):
            yield Fault(
                _data("voices"),
                index,
                f"quote is {_shown(quote)} and quote_language is {_shown(language)}",
                "Fill both for a quotation, neither for a paraphrase.",
            )
        elif pd.notna(quote):
            unspaced = language in UNSPACED
            length, most = (
                (len(quote), QUOTE_SIGNS) if unspaced else (len(quote.split()), QUOTE_WORDS)
            )
            if length > most:
                yield Fault(
                    _data("voices"),
                    index,
                    f"quote has {length} {'signs' if unspaced else 'words'}",
                    f"Cut it to {most}, or tell it in gist_en.",
                )


RULES: tuple[Rule, ...] = (
    cohort_counts_add_up,
    publication_follows_approval,
    every_region_has_a_point,
    every_province_has_a_shape,
    every_source_is_listed,
    every_source_is_cited,
    every_gap_has_its_reason,
    no_word_stands_for_a_gap,
    dates_have_their_precision,
    periods_fit_their_year_and_kind,
    measures_fill_their_columns,
    shares_equal_part_over_whole,
    no_basis_crosses_a_break,
    breaks_name_a_series_and_its_codes,
    rates_are_printed_or_paired,
    quotations_are_short_and_name_their_language,
)
