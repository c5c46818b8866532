"""All faults of all tables in one run, each once, with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.base.problems import Problem
from publisher.site.project import Project
from publisher.site.tables import table_problems
from sites import tiny_site

DICTIONARY = """\
name: tiny
resources:
  - name: places
    path: places.csv
    schema:
      fields:
        - {name: place_id, type: string, constraints: {required: true, pattern: '[a-z_]+'}}
        - {name: name_en, type: string}
        - {name: name_zh, type: string}
        - name: rank
          type: string
          constraints: {enum: [first, second]}
          labels: {first: {en: capital, zh: 首府}, second: {en: other, zh: 其他}}
        - {name: since, type: date, constraints: {maximum: 2026-01-01}}
      primaryKey: place_id
  - name: visits
    path: visits.csv
    schema:
      fields:
        - {name: place_id, type: string, constraints: {pattern: '[a-z_]+'}}
        - {name: said_of, type: string}
        - {name: place_ids, type: string, constraints: {pattern: '[a-z_]+(;[a-z_]+)*'}}
        - {name: year, type: year}
      foreignKeys:
        - {fields: place_id, reference: {resource: places, fields: place_id}}
        - {fields: said_of, reference: {resource: places, fields: place_id}}
"""
PLACES = """\
place_id,name_en,name_zh,rank,since
tianjin,Tianjin City,天津,first,2021-04-09
shanghai,Shanghai City,上海,second,2021-04-09
hainan,Hainan Island,海南,second,2021-04-09
"""
VISITS = """\
place_id,said_of,place_ids,year
tianjin,,tianjin;hainan,2021
shanghai,hainan,shanghai,2022
"""


def found(
    folder: Path, places: str = PLACES, visits: str = VISITS, check: str = ""
) -> list[Problem]:
    """What is found in two tables, one of which refers to the other, and by a check of the project."""
    project = tiny_site(folder)
    if check:
        config = folder / "_quarto.yml"
        config.write_text(f"{config.read_text()}  checks: ['{check}']\n")
    (folder / "data" / "datapackage.yaml").write_text(DICTIONARY)
    (folder / "data" / "places.csv").write_text(places)
    (folder / "data" / "visits.csv").write_text(visits)
    return table_problems(Project.open(project.root))


def test_two_tables_without_a_fault_have_none(tmp_path: Path):
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("column", "cell", "meant"),
    [
        ("place_id", "tianjn", "tianjin"),
        ("place_id", "天津", "tianjin"),
        ("place_id", "Shanghai City", "shanghai"),
        ("place_id", "Shangai-City", "shanghai"),
        ("said_of", "Hainan", "hainan"),
        ("said_of", "海南", "hainan"),
        ("place_ids", "tianjin;Hainann", "tianjin;hainan"),
    ],
)
def test_a_key_that_is_nearly_right_is_told_with_the_one_that_was_meant(
    tmp_path: Path, column: str, cell: str, meant: str
):
    names = VISITS.partition("\n")[0].split(",")
    row = ["hainan", "", "hainan", "2021"]
    row[names.index(column)] = cell
    (problem,) = found(tmp_path, visits=VISITS + ",".join(row) + "\n")
    assert problem.where.startswith("data/visits.csv, row 4")
    assert problem.remedy.endswith(f"Is {meant!r} meant?")


def test_a_key_in_capitals_is_written_as_the_tables_do_that_refer_to_it(tmp_path: Path):
    (problem,) = found(tmp_path, PLACES.replace("\ntianjin", "\nTianjin"))
    assert problem.where == "data/places.csv, row 2, place_id"
    assert problem.remedy.startswith("Write tianjin; `atlas check --fix`")


@pytest.mark.parametrize("cell", ["firts", "首府", "Capital"])
def test_a_code_that_is_nearly_right_is_told_with_the_one_that_was_meant(tmp_path: Path, cell: str):
    (problem,) = found(tmp_path, PLACES.replace("first", cell))
    assert problem.remedy.endswith("Is 'first' meant?")


def test_what_is_like_nothing_gets_no_suggestion(tmp_path: Path):
    (problem,) = found(tmp_path, visits=VISITS + "zzzz_qqq,,hainan,2021\n")
    assert "meant?" not in problem.remedy


def test_the_number_of_a_day_is_mended_where_it_can_be_only_one(tmp_path: Path):
    (problem,) = found(tmp_path, PLACES.replace("first,2021-04-09", "first,45758"))
    assert "keeps 2025-04-11" in problem.found
    assert problem.remedy == "Write 2025-04-11; `atlas check --fix` does it too."


def test_faults_of_form_keys_and_references_are_told_in_one_run(tmp_path: Path):
    problems = found(
        tmp_path,
        PLACES.replace("first,2021-04-09", "first,soon") + "hainan,Twice,再,second,2021/4/9\n",
        VISITS.replace("2021\n", "2021\n\n") + "tianjn,,hainan,\n",
    )
    assert [(problem.where, problem.found[:30]) for problem in sorted(problems)] == [
        ("data/places.csv, row 2, since", "'soon' is not a day written ye"),
        ("data/places.csv, row 5", "has the key of row 4: place_id"),
        ("data/places.csv, row 5, since", "'2021/4/9' is not a day writte"),
        ("data/visits.csv, row 3", "the row holds nothing: no cell"),
        ("data/visits.csv, row 5", "no row of data/places.csv has "),
    ]


def test_a_key_that_may_stand_in_a_spoiled_cell_is_not_told_again(tmp_path: Path):
    problems = found(
        tmp_path, PLACES.replace("\nhainan,", "\nhai-nan,"), VISITS + "nowhere,,hainan,2021\n"
    )
    assert [problem.where for problem in problems] == [
        "data/places.csv, row 4, place_id",
        "data/visits.csv, row 4",
    ]
    assert "Is 'hainan' meant?" in problems[0].remedy


def test_a_table_that_cannot_be_read_keeps_no_other_from_being_checked(tmp_path: Path):
    problems = found(tmp_path, PLACES.replace("place_id", "place"), VISITS + "x-x,,hainan,2021\n")
    assert [problem.where for problem in problems] == [
        "data/places.csv, row 1",
        "data/visits.csv, row 4, place_id",
    ]


CHECK = """\
def problems(root, doubtful=frozenset()):
    text = (root / "data" / "visits.csv").read_text()
    row = text.count("\\n")
    fault = {"where": f"data/visits.csv, row {row}", "found": sorted(doubtful), "remedy": text}
    return [fault]

def careless(root):
    return problems(root)
"""


@pytest.mark.parametrize(("check", "called"), [("problems", True), ("careless", False)])
def test_a_check_of_the_project_is_told_which_tables_are_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: str, called: bool
):
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "checks_in_doubt.py").write_text(CHECK)
    visits = VISITS.replace("2021\n", "2021.0\n\n")
    places = PLACES.replace("first,2021-04-09", "first,soon")
    problems = found(tmp_path, places, visits, f"checks_in_doubt:{check}")
    told = [problem for problem in problems if problem.found == ["data/places.csv"]]
    assert bool(told) == called
    assert all(problem.where == "data/visits.csv, row 4" for problem in told), "as the file stands"
    assert all("hainan,2021\n" in problem.remedy for problem in told), "as it will be"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("places.ods", "is a workbook beside data/places.csv"),
        ("Places.XLSX", "is a workbook beside data/places.csv"),
        ("places.numbers", "is a workbook beside data/places.csv"),
        ("places (1).csv", "looks like a second copy of data/places.csv"),
        ("places - Copy.csv", "looks like a second copy of data/places.csv"),
        ("places 2.xlsx", "looks like a second copy of data/places.csv"),
        ("Copy of places.csv", "looks like a second copy of data/places.csv"),
        ("~$places.xlsx", ""),
        (".~lock.places.csv#", ""),
        ("places.csv~", ""),
        ("places_by_year.csv", ""),
        ("places2026.csv", ""),
        ("places 2026.csv", ""),
    ],
)
def test_what_stands_beside_a_table_is_told_with_what_to_do(tmp_path: Path, name: str, kind: str):
    tiny_site(tmp_path)
    (tmp_path / "data" / name).write_bytes(b"x")
    problems = found(tmp_path)
    assert [problem.where for problem in problems] == ([f"data/{name}"] if kind else [])
    assert all(problem.found.startswith(kind) for problem in problems)
    assert all("out of the folder" in problem.remedy for problem in problems)


def test_what_a_program_keeps_beside_an_open_table_is_not_published(tmp_path: Path):
    project = tiny_site(tmp_path)
    config = (tmp_path / "_quarto.yml").read_text().replace("[data/*.csv]", "[data]")
    (tmp_path / "_quarto.yml").write_text(config)
    for name in ("~$places.xlsx", ".~lock.places.csv#", "places.csv~", ".DS_Store"):
        (tmp_path / "data" / name).write_bytes(b"x")
    published = Project.open(project.root).resources
    assert published == {"data/places.csv", "data/datapackage.yaml"}


def test_keys_that_were_filled_down_are_one_fault(tmp_path: Path):
    rows = [f"tianjin,City {number},城{number},second,2021-04-09\n" for number in range(9)]
    visits = "".join(f"{place},,hainan,2021\n" for place in ("tianjin", "shanghai", "hainan"))
    places = PLACES.partition("\n")[0] + "\n" + "".join(rows)
    (problem,) = found(tmp_path, places=places, visits=f"{VISITS.partition(chr(10))[0]}\n{visits}")
    assert problem.where == "data/places.csv, row 3"
    assert "has the key of row 2" in problem.found
    assert "7 more rows repeat a key" in problem.found
    assert "filled down" in problem.remedy


def test_a_row_that_is_set_aside_has_no_key_missed(tmp_path: Path):
    places = PLACES.replace("hainan,Hainan Island,海南,second,2021-04-09", "hainan (see below)")
    problems = found(tmp_path, places=places)
    assert [problem.where for problem in problems] == ["data/places.csv, row 4"]


def test_a_key_that_was_changed_in_its_own_table_is_called_by_its_name_again(tmp_path: Path):
    visits = VISITS + "tianjin,,hainan,2023\n"
    (problem,) = found(tmp_path, places=PLACES.replace("tianjin,", "tianjim,"), visits=visits)
    assert (
        "where place_id is now 'tianjim', which no row names: call it 'tianjin' again"
        in problem.remedy
    )


def test_a_key_in_capitals_is_mended_but_not_to_that_of_another_row(tmp_path: Path):
    (problem,) = found(tmp_path, places=PLACES.replace("hainan,", "Hainan,"))
    assert problem.remedy.startswith("Write hainan; ")
    doubled = PLACES.replace("hainan,", "Tianjin,")
    remedies = [problem.remedy for problem in found(tmp_path, places=doubled)]
    assert not any(remedy.startswith("Write tianjin;") for remedy in remedies)
