"""The yearly totals of single regions, and which of them may be joined."""

from __future__ import annotations

from fdi_examples import BREAKS, REGIONS, regional
from helpers.tables.totals import break_years, yearly_totals


def test_no_run_of_yearly_totals_crosses_a_break_a_basis_or_a_currency():
    found = yearly_totals(regional(), regions=REGIONS, breaks=BREAKS)
    for _, run in found.groupby("run"):
        assert run[["region_id", "basis", "unit"]].drop_duplicates().shape[0] == 1
        assert not (run["year"].min() < 2022 <= run["year"].max())


def test_totals_whose_basis_nobody_states_are_on_no_common_run():
    found = yearly_totals(regional().assign(basis="unstated"), regions=REGIONS, breaks=BREAKS)
    assert len(found) > 1 and found["run"].is_unique


def test_dollars_are_kept_where_a_source_prints_both():
    found = yearly_totals(regional(), regions=REGIONS, breaks=BREAKS)
    shanghai = found[(found["region_id"] == "shanghai") & (found["year"] == 2023)]
    assert shanghai["unit"].to_list() == ["bn_usd"]


def test_without_a_printed_total_there_is_no_row():
    found = yearly_totals(regional().iloc[:0], regions=REGIONS, breaks=BREAKS)
    assert found.empty
    assert "run" in found


def test_a_break_is_told_for_the_regions_it_concerns():
    found = yearly_totals(regional(), regions=REGIONS, breaks=BREAKS)
    (broken,) = break_years(found, breaks=BREAKS).to_dict("records")
    assert broken == {"region_id": "shanghai", "name": "Shanghai", "year": 2022}
