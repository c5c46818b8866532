"""What must hold between the tables, beyond what their dictionary says of each by itself.

Types, keys and allowed values are in data/datapackage.yaml and checked from there. The rules here
are the ones that need two tables, a shape, or arithmetic. Each is a small function that yields a
`Fault` per row that breaks it; `problems` runs them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd

from helpers.tables.dictionary import TableError, table_names
from helpers.tables.load import read_cells, typed
from helpers.tables.periods import period_bounds
from helpers.tables.rules.amounts import measures_fill_their_columns, rates_are_printed_or_paired
from helpers.tables.rules.breaks import breaks_name_a_series_and_its_codes, no_basis_crosses_a_break
from helpers.tables.rules.columns import (
    a_page_is_one_source,
    issuers_are_spelt_one_way,
    measures_are_of_regions_of_their_plan,
    numbers_of_documents_are_of_their_year,
    plans_count_their_measures,
    quotations_are_in_their_language,
    texts_stand_in_their_language,
    verdicts_have_their_right_value,
    what_ends_has_begun,
    who_belongs_to_the_pilots_changes_with_a_cohort,
    words_are_said_before_they_are_printed,
)
from helpers.tables.rules.dates import (
    dates_have_their_precision,
    no_row_is_younger_than_the_atlas,
    periods_fit_their_year_and_kind,
)
from helpers.tables.rules.faults import (
    Fault,
    InDoubt,
    Rule,
    Tables,
    folded,
    indexed_rows,
    table_path,
)
from helpers.tables.rules.gaps import every_gap_has_its_reason, no_word_stands_for_a_gap
from helpers.tables.rules.maps import (
    seats_are_those_of_their_units,
    units_are_called_alike,
    wrong_outlines,
)
from helpers.tables.rules.printed import numbers_are_as_printed
from helpers.tables.rules.programme import (
    a_group_has_one_scope,
    an_expansion_has_the_day_of_its_cohort,
    an_expansion_lets_in_one_cohort,
    every_cohort_has_the_event_that_let_it_in,
    every_plan_and_event_names_its_regions,
    nothing_happens_to_a_region_before_it_is_let_in,
)
from helpers.tables.rules.quotations import quotations_are_short_and_name_their_language
from helpers.tables.rules.regions import (
    POINTS,
    PROVINCES,
    cohort_counts_add_up,
    cohorts_are_numbered_by_their_days,
    every_point_lies_in_its_province,
    every_province_has_a_shape,
    every_region_has_a_point,
    publication_follows_approval,
    regions_are_called_by_their_level,
    regions_are_of_the_cohort_that_let_them_in,
)
from helpers.tables.rules.sense import amounts_make_sense
from helpers.tables.rules.shares import (
    services_of_a_year_have_their_total,
    shares_equal_part_over_whole,
)
from helpers.tables.rules.sources import every_source_is_cited, every_source_is_listed
from helpers.tables.rules.statements import statements_are_told_in_a_table

EMPTIED = {
    "found": "holds no row below the names of its columns",
    "remedy": "If rows were lost from it, by a filter or in a merge, restore them.",
}


def problems(root: Path, doubtful: frozenset[str] = frozenset()) -> list[dict[str, str]]:
    """Everything that is wrong between the tables under `root`, by file and row.

    Each problem has `where`, `found` and `remedy`. What cannot be read at all is a problem by
    itself. A rule is tried on what can be relied on; `doubtful` are the paths of tables in which
    faults were told already, and what rests on them is left out.
    """
    unreadable = [
        each
        for each in (*_missing_files(root), *wrong_outlines(root))
        if each["where"] not in doubtful
    ]
    doubtful |= {each["where"] for each in unreadable}
    emptied: set[str] = set()
    trusted: dict[str, pd.DataFrame] = {}
    text: dict[str, pd.DataFrame] = {}
    for name in table_names(root=root):
        try:
            cells = read_cells(name, root=root)
            if cells.empty:
                emptied.add(table_path(name))
                continue
            text[name] = cells
            if table_path(name) not in doubtful:
                trusted[name] = typed(text[name], name, root=root)
        except TableError as error:
            if table_path(name) not in doubtful:
                unreadable.append(
                    {"where": error.where, "found": error.found, "remedy": error.remedy}
                )
    periods = list(_unreadable_periods(Tables(root, trusted, text)))
    sound = {
        name: table
        for name, table in trusted.items()
        if table_path(name) not in {fault.path for fault in periods}
    }
    tables = Tables(root, sound, text, doubtful)
    faults = [fault for rule in RULES for fault in folded([*tried(rule, tables)])]
    faults.sort(key=lambda fault: (fault.path, fault.index, fault.found))
    unreadable += [EMPTIED | {"where": path} for path in sorted(emptied - doubtful)]
    return [*unreadable, *(fault.as_problem() for fault in [*periods, *faults])]


def tried(rule: Rule, tables: Tables) -> Iterator[Fault]:
    """What a rule finds, as far as it comes with what can be relied on."""
    with suppress(InDoubt):
        yield from tables.once(rule)


def _missing_files(root: Path) -> Iterator[dict[str, str]]:
    for path in (POINTS, PROVINCES):
        if not (root / path).is_file():
            yield {"where": path, "found": "the file is missing", "remedy": "Restore it."}


def _unreadable_periods(tables: Tables) -> Iterator[Fault]:
    for name, table in tables.with_column("period"):
        for index, row in indexed_rows(table):
            try:
                period_bounds(row["period"])
            except ValueError as error:
                yield Fault(
                    table_path(name),
                    index,
                    f"period: {error}",
                    "Correct the period, or its separator.",
                )


RULES: tuple[Rule, ...] = (
    cohort_counts_add_up,
    regions_are_of_the_cohort_that_let_them_in,
    publication_follows_approval,
    every_region_has_a_point,
    every_point_lies_in_its_province,
    every_province_has_a_shape,
    units_are_called_alike,
    seats_are_those_of_their_units,
    every_plan_and_event_names_its_regions,
    an_expansion_lets_in_one_cohort,
    an_expansion_has_the_day_of_its_cohort,
    every_cohort_has_the_event_that_let_it_in,
    nothing_happens_to_a_region_before_it_is_let_in,
    a_group_has_one_scope,
    every_source_is_listed,
    every_source_is_cited,
    every_gap_has_its_reason,
    no_word_stands_for_a_gap,
    dates_have_their_precision,
    no_row_is_younger_than_the_atlas,
    periods_fit_their_year_and_kind,
    measures_fill_their_columns,
    numbers_are_as_printed,
    amounts_make_sense,
    shares_equal_part_over_whole,
    services_of_a_year_have_their_total,
    no_basis_crosses_a_break,
    breaks_name_a_series_and_its_codes,
    rates_are_printed_or_paired,
    quotations_are_short_and_name_their_language,
    statements_are_told_in_a_table,
    texts_stand_in_their_language,
    quotations_are_in_their_language,
    what_ends_has_begun,
    cohorts_are_numbered_by_their_days,
    numbers_of_documents_are_of_their_year,
    regions_are_called_by_their_level,
    plans_count_their_measures,
    issuers_are_spelt_one_way,
    measures_are_of_regions_of_their_plan,
    words_are_said_before_they_are_printed,
    a_page_is_one_source,
    verdicts_have_their_right_value,
    who_belongs_to_the_pilots_changes_with_a_cohort,
)
