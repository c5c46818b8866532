"""What a notebook imports: tables, places, charts, words, and `figure`.

    from helpers import figure, load_regions, pilot_map

Importing reads no file and sets no theme.
"""

from helpers.charts.maps import pilot_map
from helpers.charts.overviews import overview
from helpers.charts.shares import fdi_share, national_shares, pilot_share, pilot_shares, worked_back
from helpers.charts.timelines import cohort_count, cohort_timeline, dated_marks, pilot_periods
from helpers.charts.totals import region_totals, yearly_totals
from helpers.figure import Figure, FigureError, View, figure
from helpers.tables.breaks import breaks_of
from helpers.tables.citations import followed_by, source_links, source_list
from helpers.tables.datasets import dataset, dataset_block
from helpers.tables.items import region_items
from helpers.tables.load import (
    TableError,
    as_of,
    cited,
    dictionary,
    labels,
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
    project_root,
    read_cells,
    resource,
    table_names,
    value_labels,
)
from helpers.tables.pilots import (
    cohort_steps,
    dated_cohorts,
    latest_plans,
    measures_in_words,
    pilot_facts,
)
from helpers.tables.places import (
    PROJECTION,
    load_points,
    load_provinces,
    load_units,
    measured_shapes,
)
from helpers.tables.readings import digest_only, marked_digests
from helpers.words.describe import (
    describe_count,
    describe_map,
    describe_pilot_share,
    describe_share,
    describe_timeline,
    describe_totals,
)
from helpers.words.labels import (
    format_amount,
    format_count,
    format_date,
    format_number,
    format_percent,
    format_period,
    join_names,
    label,
)
from helpers.words.prose import (
    claim,
    dates_in_words,
    described_table,
    folded,
    in_both,
    key_numbers,
    reading_table,
    together,
)

__all__ = [
    "PROJECTION",
    "Figure",
    "FigureError",
    "TableError",
    "View",
    "as_of",
    "breaks_of",
    "cited",
    "claim",
    "cohort_count",
    "cohort_steps",
    "cohort_timeline",
    "dataset",
    "dataset_block",
    "dated_cohorts",
    "dated_marks",
    "dates_in_words",
    "describe_count",
    "describe_map",
    "describe_pilot_share",
    "describe_share",
    "describe_timeline",
    "describe_totals",
    "described_table",
    "dictionary",
    "digest_only",
    "fdi_share",
    "figure",
    "folded",
    "followed_by",
    "format_amount",
    "format_count",
    "format_date",
    "format_number",
    "format_percent",
    "format_period",
    "in_both",
    "join_names",
    "key_numbers",
    "label",
    "labels",
    "latest_plans",
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
    "load_sources",
    "load_units",
    "marked_digests",
    "measured_shapes",
    "measures_in_words",
    "national_shares",
    "overview",
    "pilot_facts",
    "pilot_map",
    "pilot_periods",
    "pilot_share",
    "pilot_shares",
    "project_root",
    "read_cells",
    "reading_table",
    "region_items",
    "region_totals",
    "resource",
    "source_links",
    "source_list",
    "table_names",
    "together",
    "value_labels",
    "worked_back",
    "yearly_totals",
]
