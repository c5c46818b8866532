"""What a notebook imports: tables, places, charts, words, and `figure`.

    from helpers import figure, load_regions, pilot_map

Importing reads no file and sets no theme.
"""

from helpers.describe import (
    describe_count,
    describe_map,
    describe_pilot_share,
    describe_share,
    describe_timeline,
    describe_totals,
)
from helpers.figure import Figure, FigureError, View, figure
from helpers.maps import pilot_map
from helpers.overviews import overview
from helpers.pilots import cohort_steps, dated_cohorts, latest_plans, pilot_facts
from helpers.places import load_points, load_provinces
from helpers.prose import claim, described_table, key_numbers, reading_table, together
from helpers.shares import fdi_share, national_shares, pilot_share, pilot_shares
from helpers.tables import (
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
    table_names,
    value_labels,
)
from helpers.timelines import cohort_count, cohort_timeline, dated_marks, pilot_periods
from helpers.totals import region_totals, yearly_totals
from helpers.words import (
    format_amount,
    format_count,
    format_date,
    format_number,
    format_percent,
    format_period,
    join_names,
    label,
)

__all__ = [name for name in dir() if not name.startswith("_")]
