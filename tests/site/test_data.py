"""The real tables hold to their dictionary and to each other; a broken one is told where and how."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import frictionless
import pytest

from helpers.tables import dictionary, rules
from helpers.tables import load as tables
from helpers.tables.rules.shares import fits
from helpers.words.citations import csl_items
from publisher.site.project import Project
from publisher.site.tables import table_problems

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the tables and shapes, to be broken."""
    for folder in ("data", "geo"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def edit(root: Path, path: str, where: Mapping[str, str], change: Mapping[str, str]) -> int:
    """Change the one row that matches, and return its row number as an editor counts it."""
    file = root / path
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns = list(reader.fieldnames or ())
        rows = list(reader)
    (index,) = (
        i for i, row in enumerate(rows) if all(row[key] == value for key, value in where.items())
    )
    rows[index].update(change)
    write(file, columns, rows)
    return index + 2


def drop(root: Path, path: str, where: Mapping[str, str]) -> None:
    """Take out the rows that match."""
    file = root / path
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns = list(reader.fieldnames or ())
        rows = [row for row in reader if any(row[key] != value for key, value in where.items())]
    write(file, columns, rows)


def write(file: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def the_problem(root: Path, where: str) -> dict[str, str]:
    """The one problem at a place; every problem says what was found and what to do."""
    found = rules.problems(root)
    assert all(set(one) == {"where", "found", "remedy"} and one["remedy"] for one in found)
    (problem,) = (one for one in found if one["where"] == where)
    return problem


# --------------------------------------------------------------------------------- the real tables


def test_the_tables_hold_to_their_dictionary():
    report = frictionless.Package(str(ROOT / dictionary.DICTIONARY)).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []


def test_the_tables_hold_to_each_other():
    assert rules.problems(ROOT) == []


def test_every_column_is_in_the_dictionary_in_order():
    for name in dictionary.table_names(root=ROOT):
        entry = dictionary.resource(name, root=ROOT)
        with (ROOT / "data" / entry["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert header == [field["name"] for field in entry["schema"]["fields"]], name


def test_every_file_in_the_folder_is_in_the_dictionary():
    described = {f"{name}.csv" for name in dictionary.table_names(root=ROOT)}
    assert {path.name for path in (ROOT / "data").glob("*.csv")} == described


def test_no_cell_holds_a_line_break_or_stray_blanks():
    for name in dictionary.table_names(root=ROOT):
        text = tables.read_cells(name, root=ROOT)
        for column in text.columns:
            cells = text[column].dropna()
            assert (cells == cells.str.split().str.join(" ")).all(), f"{name}.{column}"


def test_every_correction_of_the_founding_articles_is_recorded():
    said = tables.load_corrections(root=ROOT)["statement_source_ids"].str.split(";").explode()
    assert {"seed_alwihda", "seed_expands"} <= set(said)


def test_a_figure_of_a_single_source_is_marked():
    pilot = tables.load_fdi_pilot(root=ROOT).set_index(["group_id", "period"])
    assert pilot.loc[("1+4+6", "2024"), "single_source"]


def test_every_place_of_the_baseline_is_one_of_the_atlas():
    regions = set(tables.load_regions(root=ROOT)["region_id"])
    groups = set(tables.load_fdi_pilot(root=ROOT)["group_id"])
    assert set(tables.load("baseline", root=ROOT)["scope_id"]) <= {"china", *groups, *regions}


def test_every_value_of_the_baseline_has_its_source():
    baseline = tables.load("baseline", root=ROOT)
    assert (baseline["value"].notna() == baseline["source_ids"].notna()).all()


def test_what_was_read_in_a_digest_only_carries_no_row_unmarked():
    sources = tables.load_sources(root=ROOT)
    told = (
        sources["note"].fillna("").str.contains("Read only in a digest|summary made by a machine")
    )
    assert set(sources.loc[told, "read_as"]) == {"digest"}


def test_another_policy_belongs_to_no_plan_of_the_programme():
    measures = tables.load_measures(root=ROOT)
    other = measures.loc[measures["policy"] == "separate policy"]
    assert other["plan_id"].isna().all()


def test_a_measure_whose_regions_are_named_has_them():
    measures = tables.load_measures(root=ROOT)
    named = set(tables.load("measure_regions", root=ROOT)["measure_id"])
    stated = measures["scope_basis"].isin(["stated", "partly stated", "group", "inferred"])
    assert set(measures.loc[stated, "measure_id"]) == named


def test_no_measure_ends_before_it_begins():
    measures = tables.load_measures(root=ROOT).dropna(subset=["starts_on", "ends_on"])
    assert (measures["starts_on"] <= measures["ends_on"]).all()


def test_a_milestone_takes_few_words():
    assert tables.load("milestones", root=ROOT)["title_en"].str.len().max() <= 60


def test_every_region_has_milestones():
    milestones = tables.load("milestones", root=ROOT)
    assert set(milestones["region_id"]) == set(tables.load_regions(root=ROOT)["region_id"])


def test_what_a_statement_is_told_in_is_a_table():
    told = tables.load("statements", root=ROOT)["told_in"].dropna().str.split(";").explode()
    assert set(told) <= set(dictionary.table_names(root=ROOT))


def test_every_source_becomes_one_citation():
    items = csl_items(ROOT)
    assert [item["id"] for item in items] == sorted(tables.load_sources(root=ROOT)["source_id"])
    assert all(item["title"] and item["accessed"] for item in items)


def test_a_citation_is_dated_as_exactly_as_its_source():
    items = {item["id"]: item for item in csl_items(ROOT)}
    sources = tables.load_sources(root=ROOT)
    parts = {"year": 1, "month": 2, "day": 3}
    for _, source in sources.dropna(subset="published_on").iterrows():
        (date,) = items[source["source_id"]]["issued"]["date-parts"]
        assert len(date) == parts[source["published_on_precision"]]


# ------------------------------------------------------------------ what the dictionary itself sees


def first_error(root: Path) -> frictionless.Error:
    report = frictionless.Package(str(root / dictionary.DICTIONARY)).validate()
    return next(error for task in report.tasks for error in task.errors)


def test_the_dictionary_refuses_a_value_of_the_wrong_type(copy: Path):
    row = edit(copy, "data/cohorts.csv", {"cohort": "2021"}, {"regions_added": "four"})
    error = first_error(copy)
    assert (error.type, error.row_number, error.cell) == ("type-error", row, "four")


def test_the_dictionary_refuses_a_code_it_does_not_know(copy: Path):
    row = edit(copy, "data/regions.csv", {"region_id": "hainan"}, {"level": "island"})
    error = first_error(copy)
    assert (error.type, error.row_number, error.cell) == ("constraint-error", row, "island")


def test_the_dictionary_refuses_an_unknown_region(copy: Path):
    where = {"plan_id": "hn-2021", "region_id": "hainan"}
    row = edit(copy, "data/plan_regions.csv", where, {"region_id": "taihu"})
    error = first_error(copy)
    assert (error.type, error.row_number) == ("foreign-key", row)
    assert "taihu" in error.message


def test_the_dictionary_refuses_a_repeated_key(copy: Path):
    row = edit(copy, "data/events.csv", {"event_id": "e002"}, {"event_id": "e001"})
    error = first_error(copy)
    assert (error.type, error.row_number) == ("primary-key", row)


def test_the_dictionary_refuses_a_missing_column(copy: Path):
    path = copy / "data/cohorts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("framework,", "", 1), encoding="utf-8")
    assert first_error(copy).type in {"missing-label", "incorrect-label"}


def test_the_dictionary_refuses_an_extra_column(copy: Path):
    path = copy / "data/cohorts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("note\n", "note,mood\n", 1), "utf-8")
    assert first_error(copy).type == "extra-label"


# -------------------------------------------------------------------------- what the rules must see


def test_a_table_that_cannot_be_read_is_a_problem(copy: Path):
    row = edit(copy, "data/cohorts.csv", {"cohort": "2021"}, {"ordinal": "second"})
    assert "'second'" in the_problem(copy, f"data/cohorts.csv, row {row}")["found"]


def test_an_empty_cell_that_is_required_is_told(copy: Path):
    row = edit(copy, "data/events.csv", {"event_id": "e003"}, {"source_ids": ""})
    assert "source_ids is empty" in the_problem(copy, f"data/events.csv, row {row}")["found"]


def test_a_period_that_is_none_is_told(copy: Path):
    row = edit(copy, "data/fdi_pilot.csv", {"period": "2021"}, {"period": "2021-13"})
    assert "'2021-13'" in the_problem(copy, f"data/fdi_pilot.csv, row {row}")["found"]


def test_missing_shapes_are_told(copy: Path):
    (copy / "geo/provinces.topojson").unlink()
    assert the_problem(copy, "geo/provinces.topojson")["found"] == "the file is missing"


def test_a_cohort_count_that_does_not_add_up_is_told(copy: Path):
    row = edit(copy, "data/cohorts.csv", {"cohort": "2022"}, {"regions_added": "7"})
    problem = the_problem(copy, f"data/cohorts.csv, row {row}")
    assert "regions_added of 2022 is 7" in problem["found"]


def test_a_running_total_that_does_not_add_up_is_told(copy: Path):
    row = edit(copy, "data/cohorts.csv", {"cohort": "2025"}, {"regions_total": "19"})
    problem = the_problem(copy, f"data/cohorts.csv, row {row}")
    assert "regions_total of 2025 is 19, but data/regions.csv has 20" in problem["found"]


def test_a_publication_before_its_approval_is_told(copy: Path):
    row = edit(copy, "data/cohorts.csv", {"cohort": "2015"}, {"published_on": "2015-05-04"})
    assert "2015-05-04" in the_problem(copy, f"data/cohorts.csv, row {row}")["found"]


def test_a_region_without_a_point_is_told(copy: Path):
    drop(copy, "geo/city_points.csv", {"region_id": "xian"})
    (problem,) = rules.problems(copy)
    assert problem["where"].startswith("data/regions.csv, row ")
    assert "'xian' has no point" in problem["found"]


def test_a_point_of_no_region_is_told(copy: Path):
    row = edit(copy, "geo/city_points.csv", {"region_id": "xian"}, {"region_id": "lhasa"})
    assert "'lhasa'" in the_problem(copy, f"geo/city_points.csv, row {row}")["found"]


def test_a_province_code_without_a_shape_is_told(copy: Path):
    row = edit(copy, "data/regions.csv", {"region_id": "hainan"}, {"province_iso": "CN-ZZ"})
    assert "'CN-ZZ' has no shape" in the_problem(copy, f"data/regions.csv, row {row}")["found"]


def test_a_division_code_of_another_province_is_told(copy: Path):
    row = edit(copy, "data/regions.csv", {"region_id": "hainan"}, {"adcode": "440001"})
    assert "440001 is not in CN-HI" in the_problem(copy, f"data/regions.csv, row {row}")["found"]


def test_an_unknown_source_is_told(copy: Path):
    row = edit(copy, "data/events.csv", {"event_id": "e001"}, {"source_ids": "sc_2015_81;hearsay"})
    problem = the_problem(copy, f"data/events.csv, row {row}")
    assert "'hearsay', which is not in data/sources.csv" in problem["found"]


def test_a_source_that_several_rows_name_is_one_fault(copy: Path):
    for event in ("e001", "e002"):
        row = edit(
            copy, "data/events.csv", {"event_id": event}, {"source_ids": "sc_2015_81;hearsay"}
        )
    problem = the_problem(copy, "data/events.csv, row 2")
    assert f"(so does data/events.csv, row {row})" in problem["found"]


def test_a_source_that_no_row_cites_is_told(copy: Path):
    row = edit(copy, "data/sources.csv", {"source_id": "s003"}, {"source_id": "unheard_of"})
    assert (
        "'unheard_of' is cited by no row"
        in the_problem(copy, f"data/sources.csv, row {row}")["found"]
    )


def test_a_gap_without_its_reason_is_told(copy: Path):
    row = edit(copy, "data/cohorts.csv", {"cohort": "2025"}, {"approved_on_missing": ""})
    problem = the_problem(copy, f"data/cohorts.csv, row {row}")
    assert "approved_on is empty" in problem["found"]


def test_a_reason_without_its_gap_is_told(copy: Path):
    change = {"document_no_missing": "No source shows it."}
    row = edit(copy, "data/cohorts.csv", {"cohort": "2021"}, change)
    assert "document_no is" in the_problem(copy, f"data/cohorts.csv, row {row}")["found"]


def test_a_word_in_the_place_of_a_gap_is_told(copy: Path):
    row = edit(copy, "data/plans.csv", {"plan_id": "bj-2015"}, {"document_no": "unverified"})
    assert "'unverified'" in the_problem(copy, f"data/plans.csv, row {row}")["found"]


def test_a_date_more_exact_than_its_precision_is_told(copy: Path):
    row = edit(copy, "data/plans.csv", {"plan_id": "sh-2021"}, {"issued_on": "2021-04-21"})
    problem = the_problem(copy, f"data/plans.csv, row {row}")
    assert "known to the month only" in problem["found"]
    assert "2021-04-01" in problem["remedy"]


def test_a_date_without_precision_is_told(copy: Path):
    change = {"approved_on_precision": ""}
    row = edit(copy, "data/cohorts.csv", {"cohort": "2015"}, change)
    assert "is empty" in the_problem(copy, f"data/cohorts.csv, row {row}")["found"]


def test_a_year_that_is_not_the_end_of_its_period_is_told(copy: Path):
    row = edit(copy, "data/fdi_pilot.csv", {"period": "2021"}, {"year": "2022"})
    assert "ends in 2021" in the_problem(copy, f"data/fdi_pilot.csv, row {row}")["found"]


def test_a_kind_that_is_not_that_of_its_period_is_told(copy: Path):
    row = edit(copy, "data/fdi_pilot.csv", {"period": "2021"}, {"period_kind": "ytd"})
    assert "Write year" in the_problem(copy, f"data/fdi_pilot.csv, row {row}")["remedy"]


def test_an_amount_in_the_place_of_a_share_is_told(copy: Path):
    where = {"period": "2020", "measure": "services_share"}
    change = {"share_percent": "", "inflow_bn_cny": "77.7"}
    row = edit(copy, "data/fdi_national.csv", where, change)
    assert "inflow_bn_cny" in the_problem(copy, f"data/fdi_national.csv, row {row}")["found"]


def test_a_share_that_is_not_part_over_whole_is_told(copy: Path):
    where = {"period": "2020", "measure": "services_share"}
    change = {"share_percent": "78.5", "as_reported": "78.5%"}
    row = edit(copy, "data/fdi_national.csv", where, change)
    problem = the_problem(copy, f"data/fdi_national.csv, row {row}")
    assert "776.77 of 999.98 is 77.68" in problem["found"]


def test_a_share_of_the_pilot_regions_that_does_not_fit_is_told(copy: Path):
    change = {
        "share_of_national_services_percent": "33.4",
        "as_reported": "RMB305.29 billion, 33.4%",
    }
    row = edit(copy, "data/fdi_pilot.csv", {"period": "2021"}, change)
    assert "305.29 of 906.49" in the_problem(copy, f"data/fdi_pilot.csv, row {row}")["found"]


def test_a_wrong_amount_is_told_alone_and_no_share_is_blamed(copy: Path):
    where = {"period": "2020", "measure": "services_inflow"}
    row = edit(copy, "data/fdi_national.csv", where, {"inflow_bn_cny": "767.77"})
    (problem,) = rules.problems(copy)
    assert problem["where"] == f"data/fdi_national.csv, row {row}"
    assert "Write 776.77," in problem["remedy"]


def test_a_column_that_was_rounded_is_one_fault(copy: Path):
    path = copy / "data" / "fdi_national.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["inflow_bn_cny"] = row["inflow_bn_cny"] and f"{float(row['inflow_bn_cny']):.0f}"
    write(path, list(rows[0]), rows)
    (problem,) = rules.problems(copy)
    assert "inflow_bn_cny is" in problem["found"]
    assert "more rows" in problem["found"]


def test_a_share_may_be_off_by_its_rounding():
    assert fits("70.3", "572", "813.22")
    assert not fits("70.5", "572", "813.22")


def test_a_series_that_runs_on_across_a_break_is_told(copy: Path):
    where = {"period": "2023", "measure": "total_inflow"}
    row = edit(copy, "data/fdi_national.csv", where, {"basis": "nonfinancial"})
    problem = the_problem(copy, f"data/fdi_national.csv, row {row}")
    assert "ends after the break 'finance-2022'" in problem["found"]


def test_a_new_basis_before_its_break_is_told(copy: Path):
    where = {"period": "2014", "measure": "services_inflow"}
    row = edit(copy, "data/fdi_national.csv", where, {"basis": "nonfinancial"})
    problem = the_problem(copy, f"data/fdi_national.csv, row {row}")
    assert "no source is younger" in problem["found"]


def test_a_break_of_no_series_is_told(copy: Path):
    where = {"break_id": "dalian-2019"}
    row = edit(copy, "data/breaks.csv", where, {"series": "fdi_regions/*/dalin"})
    assert "'fdi_regions/*/dalin'" in the_problem(copy, f"data/breaks.csv, row {row}")["found"]


def test_a_rate_without_a_value_is_told(copy: Path):
    row = edit(copy, "data/exchange_rates.csv", {"period": "2019"}, {"pair_usd": ""})
    assert "no rate" in the_problem(copy, f"data/exchange_rates.csv, row {row}")["found"]


@pytest.mark.parametrize("between", [" ", "—", "/", " – "])
def test_a_quotation_that_is_too_long_is_told(copy: Path, between: str):
    quote = between.join(["opening-up’s"] * 26)
    row = edit(copy, "data/voices.csv", {"voice_id": "v13"}, {"quote": quote})
    problem = the_problem(copy, f"data/voices.csv, row {row}")
    assert "26 words" in problem["found"]
    assert "25" in problem["remedy"]


def test_a_quotation_without_its_language_is_told(copy: Path):
    row = edit(copy, "data/voices.csv", {"voice_id": "v13"}, {"quote_language": ""})
    assert "quote_language is empty" in the_problem(copy, f"data/voices.csv, row {row}")["found"]


def test_a_long_quotation_in_chinese_is_told_by_its_signs(copy: Path):
    row = edit(copy, "data/voices.csv", {"voice_id": "v33"}, {"quote": "开" * 61})
    assert "61 signs" in the_problem(copy, f"data/voices.csv, row {row}")["found"]


@pytest.mark.parametrize("name", ["breaks", "events", "fdi_regions", "regions", "sources"])
def test_a_table_whose_rows_were_lost_is_one_fault(copy: Path, name: str):
    shutil.copy(ROOT / "_quarto.yml", copy)
    path = copy / "data" / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    (problem,) = table_problems(Project.open(copy))
    assert problem.where == f"data/{name}.csv"
    assert problem.found.startswith("holds no row below the names of its columns")
