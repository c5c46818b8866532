"""What a notebook imports: tables, places, charts, words, and `figure`.

    from helpers import figure, load_regions, pilot_map

Importing reads no file and sets no theme.
"""

from helpers.charts.areas import province_map
from helpers.charts.checks import ChartError
from helpers.charts.context import (
    fdi_beside_pilots,
    lists_of_bans,
    shares_beside,
    two_counts_of_fdi,
)
from helpers.charts.counts import cohort_count
from helpers.charts.dumbbells import dumbbells
from helpers.charts.frames import Frame
from helpers.charts.locators import locator_map
from helpers.charts.maps import pilot_map
from helpers.charts.matrix import matrix
from helpers.charts.opened import measures_opened, openings_followed, ownership_caps
from helpers.charts.overviews import overview
from helpers.charts.panels import panels
from helpers.charts.periods import periods
from helpers.charts.pilot_shares import pilot_share
from helpers.charts.places import places_on_map
from helpers.charts.planes import Measure
from helpers.charts.series import Detail, series_with_breaks
from helpers.charts.shares import fdi_share
from helpers.charts.sheets import Choice, sheets
from helpers.charts.stacks import stacked
from helpers.charts.stages import pilot_stages
from helpers.charts.steps import steps
from helpers.charts.timelines import cohort_timeline
from helpers.charts.total_matrix import region_matrix
from helpers.charts.totals import region_totals
from helpers.charts.wholes import Heading, parts_of_whole
from helpers.figure import Figure, FigureError, State, View, figure
from helpers.tables.baseline import known_values, share_of_nation, shares_of_group
from helpers.tables.breaks import breaks_of
from helpers.tables.cohorts import counted_by_year
from helpers.tables.dictionary import (
    TableError,
    as_of,
    dictionary,
    labels,
    project_root,
    resource,
    table_names,
    value_labels,
)
from helpers.tables.join import UnmatchedWarning, joined
from helpers.tables.load import (
    cited,
    load,
    load_breaks,
    load_cohorts,
    load_corrections,
    load_events,
    load_fdi_national,
    load_fdi_pilot,
    load_fdi_regions,
    load_measures,
    load_plans,
    load_regions,
    load_sources,
    read_cells,
)
from helpers.tables.opened import (
    dated_measures,
    opened_measures,
    programme_only,
    reached_regions,
)
from helpers.tables.own import read
from helpers.tables.places import (
    INSETS,
    PROJECTION,
    Inset,
    load_points,
    load_provinces,
    load_units,
    measured_shapes,
)
from helpers.tables.profiles import (
    beside_national,
    named_for_all,
    neighbours,
    plans_of,
    region_measures,
    unplaced_measures,
    what_is_known,
)
from helpers.tables.readings import digest_only
from helpers.tables.rows import load_rows
from helpers.tables.series import running_count
from helpers.tables.shares import national_shares, pilot_shares, worked_back
from helpers.tables.totals import yearly_totals
from helpers.words.baseline import (
    amounts_and_counts,
    amounts_and_counts_titles,
    share_in_words,
    shares_to_compare,
)
from helpers.words.cards import Card, story_cards
from helpers.words.citations import followed_by, source_links, source_list
from helpers.words.claims import claim
from helpers.words.datasets import dataset, dataset_block
from helpers.words.describe import (
    describe_count,
    describe_map,
    describe_timeline,
)
from helpers.words.event_list import event_list
from helpers.words.formats import (
    format_amount,
    format_count,
    format_date,
    format_number,
    format_percent,
    format_period,
    join_names,
)
from helpers.words.gaps import gaps
from helpers.words.glossary import glossary_list, term
from helpers.words.items import region_items
from helpers.words.labels import WordError, label
from helpers.words.linked import linked_regions, region_pages
from helpers.words.marked import Markdown, bullets, citation
from helpers.words.opened import followed_openings, worded_caps, worded_measures
from helpers.words.opened_items import measure_items
from helpers.words.pilot_shares import describe_pilot_share
from helpers.words.pilots import (
    cohort_steps,
    dated_cohorts,
    latest_plans,
    measures_in_words,
    pilot_facts,
)
from helpers.words.profile_figures import figures_tables
from helpers.words.profile_openings import folded_openings, opened_in_words, openings_table
from helpers.words.profile_size import size_table
from helpers.words.profile_tables import focus_in_words, focus_table, listed, milestones_table
from helpers.words.profiles import (
    describe_strip,
    introduction,
    other_regions,
    region_links,
    strip_marks,
)
from helpers.words.prose import (
    dates_in_words,
    described_table,
    folded,
    in_both,
    key_numbers,
    reading_table,
    together,
)
from helpers.words.readings import marked_digests
from helpers.words.reference import label_keys, public_names, reference
from helpers.words.region_index import describe_known, filterable, known_in_words, region_index
from helpers.words.shares import describe_share
from helpers.words.statements import statement_folds
from helpers.words.states import measure_states, programme_states
from helpers.words.steps import later_steps
from helpers.words.tables import table
from helpers.words.timelines import dated_marks, named_moments, pilot_periods
from helpers.words.totals import describe_totals
from helpers.words.voices import voices_list

__all__ = [
    "Card",
    "size_table",
    "story_cards",
    "PROJECTION",
    "ChartError",
    "Choice",
    "Detail",
    "Figure",
    "FigureError",
    "Frame",
    "Heading",
    "INSETS",
    "Inset",
    "Markdown",
    "Measure",
    "State",
    "TableError",
    "UnmatchedWarning",
    "View",
    "WordError",
    "amounts_and_counts",
    "amounts_and_counts_titles",
    "as_of",
    "beside_national",
    "breaks_of",
    "bullets",
    "citation",
    "cited",
    "claim",
    "cohort_count",
    "cohort_steps",
    "cohort_timeline",
    "counted_by_year",
    "dataset",
    "dataset_block",
    "dated_cohorts",
    "dated_marks",
    "dated_measures",
    "dates_in_words",
    "describe_count",
    "describe_known",
    "describe_map",
    "describe_pilot_share",
    "describe_share",
    "describe_strip",
    "describe_timeline",
    "describe_totals",
    "described_table",
    "dictionary",
    "event_list",
    "digest_only",
    "dumbbells",
    "fdi_beside_pilots",
    "fdi_share",
    "figure",
    "figures_tables",
    "filterable",
    "focus_in_words",
    "focus_table",
    "folded",
    "folded_openings",
    "followed_by",
    "followed_openings",
    "format_amount",
    "format_count",
    "format_date",
    "format_number",
    "format_percent",
    "format_period",
    "gaps",
    "glossary_list",
    "in_both",
    "introduction",
    "join_names",
    "joined",
    "key_numbers",
    "known_values",
    "known_in_words",
    "label",
    "later_steps",
    "label_keys",
    "labels",
    "latest_plans",
    "linked_regions",
    "listed",
    "lists_of_bans",
    "load",
    "load_breaks",
    "load_cohorts",
    "load_corrections",
    "load_events",
    "load_fdi_national",
    "load_fdi_pilot",
    "load_fdi_regions",
    "load_measures",
    "load_plans",
    "load_points",
    "load_provinces",
    "load_regions",
    "load_rows",
    "load_sources",
    "load_units",
    "locator_map",
    "marked_digests",
    "matrix",
    "measure_items",
    "measure_states",
    "measured_shapes",
    "measures_in_words",
    "measures_opened",
    "milestones_table",
    "named_moments",
    "national_shares",
    "neighbours",
    "opened_in_words",
    "opened_measures",
    "openings_followed",
    "openings_table",
    "other_regions",
    "overview",
    "ownership_caps",
    "panels",
    "parts_of_whole",
    "periods",
    "pilot_facts",
    "pilot_map",
    "pilot_periods",
    "pilot_share",
    "pilot_shares",
    "pilot_stages",
    "places_on_map",
    "plans_of",
    "programme_only",
    "programme_states",
    "project_root",
    "public_names",
    "province_map",
    "reached_regions",
    "read",
    "read_cells",
    "reading_table",
    "region_index",
    "reference",
    "region_items",
    "region_links",
    "region_matrix",
    "named_for_all",
    "region_measures",
    "region_pages",
    "region_totals",
    "resource",
    "running_count",
    "series_with_breaks",
    "share_in_words",
    "share_of_nation",
    "shares_beside",
    "shares_of_group",
    "shares_to_compare",
    "sheets",
    "source_links",
    "source_list",
    "stacked",
    "statement_folds",
    "steps",
    "table",
    "strip_marks",
    "table_names",
    "term",
    "together",
    "two_counts_of_fdi",
    "unplaced_measures",
    "value_labels",
    "voices_list",
    "what_is_known",
    "worded_caps",
    "worded_measures",
    "worked_back",
    "yearly_totals",
]
