"""What a notebook imports: tables, places, charts, words, and `figure`.

    from helpers import figure, load_regions, pilot_map

Importing reads no file and sets no theme.
"""

from helpers.charts.areas import province_map
from helpers.charts.checks import ChartError
from helpers.charts.counts import cohort_count
from helpers.charts.maps import pilot_map
from helpers.charts.matrix import matrix
from helpers.charts.overviews import overview
from helpers.charts.panels import panels
from helpers.charts.periods import periods
from helpers.charts.pilot_shares import pilot_share
from helpers.charts.places import places_on_map
from helpers.charts.planes import Measure
from helpers.charts.series import Detail, series_with_breaks
from helpers.charts.shares import fdi_share
from helpers.charts.steps import steps
from helpers.charts.timelines import cohort_timeline
from helpers.charts.total_matrix import region_matrix
from helpers.charts.totals import region_totals
from helpers.charts.wholes import Heading, parts_of_whole
from helpers.figure import Figure, FigureError, State, View, figure
from helpers.tables.breaks import breaks_of
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
from helpers.tables.places import (
    PROJECTION,
    load_points,
    load_provinces,
    load_units,
    measured_shapes,
)
from helpers.tables.readings import digest_only
from helpers.tables.series import running_count
from helpers.tables.shares import national_shares, pilot_shares, worked_back
from helpers.tables.totals import yearly_totals
from helpers.words.citations import followed_by, source_links, source_list
from helpers.words.datasets import dataset, dataset_block
from helpers.words.describe import (
    describe_count,
    describe_map,
    describe_timeline,
)
from helpers.words.formats import (
    format_amount,
    format_count,
    format_date,
    format_number,
    format_percent,
    format_period,
    join_names,
)
from helpers.words.items import region_items
from helpers.words.labels import WordError, label
from helpers.words.pilot_shares import describe_pilot_share
from helpers.words.pilots import (
    cohort_steps,
    dated_cohorts,
    latest_plans,
    measures_in_words,
    pilot_facts,
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
from helpers.words.readings import marked_digests
from helpers.words.shares import describe_share
from helpers.words.states import programme_states
from helpers.words.timelines import dated_marks, named_moments, pilot_periods
from helpers.words.totals import describe_totals

__all__ = [
    "ChartError",
    "WordError",
    "periods",
    "places_on_map",
    "province_map",
    "PROJECTION",
    "Detail",
    "Figure",
    "FigureError",
    "Heading",
    "Measure",
    "State",
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
    "matrix",
    "marked_digests",
    "measured_shapes",
    "measures_in_words",
    "named_moments",
    "national_shares",
    "overview",
    "pilot_facts",
    "panels",
    "parts_of_whole",
    "pilot_map",
    "pilot_periods",
    "pilot_share",
    "pilot_shares",
    "programme_states",
    "project_root",
    "read_cells",
    "reading_table",
    "region_items",
    "region_matrix",
    "region_totals",
    "resource",
    "running_count",
    "series_with_breaks",
    "source_links",
    "source_list",
    "steps",
    "table_names",
    "together",
    "value_labels",
    "worked_back",
    "yearly_totals",
]
