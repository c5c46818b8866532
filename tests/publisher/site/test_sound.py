"""A table that passed is not looked at again until something changes that its check depends on."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.base.problems import SiteError
from publisher.run.checking import checked
from publisher.site import sound
from publisher.site.project import Project
from publisher.site.tables import table_problems
from sites import tiny_site

REFERS = """\
  - name: visits
    type: table
    path: visits.csv
    schema:
      fields:
        - {name: visit_id, type: string, constraints: {required: true}}
        - {name: place_id, type: string}
      foreignKeys:
        - {fields: [place_id], reference: {resource: places, fields: [place_id]}}
"""
VISITS = "visit_id,place_id\nv1,a\nv2,b\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = tiny_site(tmp_path)
    dictionary = tmp_path / "data" / "datapackage.yaml"
    dictionary.write_text(dictionary.read_text() + REFERS)
    (tmp_path / "data" / "visits.csv").write_text(VISITS)
    return project


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that are looked at, in turn."""
    paths: list[str] = []
    inspect = sound.inspect

    def noted(sheet: sound.Sheet, content: bytes) -> object:
        paths.append(sheet.path)
        return inspect(sheet, content)

    monkeypatch.setattr(sound, "inspect", noted)
    return paths


def changed(project: Project, name: str, old: str, new: str) -> None:
    path = project.root / "data" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_only_what_changed_is_looked_at_again(project: Project, looked: list[str]):
    assert sound.all_sound(project)
    assert sorted(looked) == ["data/places.csv", "data/visits.csv"]
    looked.clear()
    changed(project, "visits.csv", "v2,b", "v3,b")
    assert sound.all_sound(project)
    assert looked == ["data/visits.csv"]
    looked.clear()
    assert sound.all_sound(project)
    assert looked == []


def test_a_table_that_is_saved_while_it_is_looked_at_is_not_known(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    inspect = sound.inspect
    bad, good = "place_id,count\na,many\nb,2\n", "place_id,count\na,1\nb,2\n"
    places = project.root / "data" / "places.csv"

    def mended_meanwhile(sheet: sound.Sheet, content: bytes) -> object:
        places.write_text(good)
        return inspect(sheet, good.encode() if sheet.path.endswith("places.csv") else content)

    places.write_text(bad)
    with monkeypatch.context() as patched:
        patched.setattr(sound, "inspect", mended_meanwhile)
        assert sound.all_sound(project)
    places.write_text(bad)
    assert not sound.all_sound(project)


def test_a_table_is_looked_at_again_with_one_that_it_refers_to(project: Project, looked: list[str]):
    assert sound.all_sound(project)
    looked.clear()
    changed(project, "places.csv", "b,2", "c,2")
    assert not sound.all_sound(project)
    assert "data/visits.csv" in looked


def test_a_changed_dictionary_has_all_looked_at(project: Project, looked: list[str]):
    assert sound.all_sound(project)
    looked.clear()
    changed(project, "datapackage.yaml", "visit_id, type: string", "visit_id, type: integer")
    assert not sound.all_sound(project)
    assert "data/places.csv" in looked


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("visits.csv", "v2,b", "v2,z"),
        ("visits.csv", "v2,b", "v2,b "),
        ("visits.csv", "v2,b", "v2"),
        ("visits.csv", "v2,b", ",b"),
        ("places.csv", "b,2", "a,2"),
        ("places.csv", "b,2", "b,two"),
    ],
)
def test_a_fault_after_a_sound_check_is_told_as_ever(
    project: Project, name: str, old: str, new: str
):
    assert checked(project) == b""
    changed(project, name, old, new)
    told = table_problems(project)
    assert told
    with pytest.raises(SiteError) as caught:
        checked(project)
    assert caught.value.problems == told
    changed(project, name, new, old)
    assert checked(project) == b""


def test_tables_that_a_dictionary_does_not_hold_whole_are_always_looked_at(
    project: Project, looked: list[str]
):
    schema = "schema: visits.yaml\n"
    dictionary = project.root / "data" / "datapackage.yaml"
    head, _, own = dictionary.read_text().rpartition("    schema:\n")
    (project.root / "data" / "visits.yaml").write_text(own.replace("      ", ""))
    dictionary.write_text(f"{head}    {schema}")
    assert sound.all_sound(project)
    changed(project, "visits.yaml", "visit_id, type: string", "visit_id, type: integer")
    assert not sound.all_sound(project)
    assert looked.count("data/visits.csv") == 2


def lost(project: Project, rows: str) -> list[str]:
    """What is told when `visits` names nine places and `places` has these rows."""
    visits = "".join(f"v{number},p{number}\n" for number in range(9))
    (project.root / "data" / "visits.csv").write_text(f"visit_id,place_id\n{visits}")
    (project.root / "data" / "places.csv").write_text(f"place_id,count\n{rows}")
    return [f"{each.where}: {each.found}" for each in table_problems(project)]


def test_rows_that_were_lost_are_one_fault_of_their_table(project: Project):
    (told,) = lost(project, "p0,1\np1,2\n")
    assert told == (
        "data/places.csv: 7 keys that rows name are not in the table, 'p2', 'p3', 'p4' and others"
        " (data/visits.csv)"
    )
    (told,) = lost(project, "")
    assert told.startswith("data/places.csv: holds no row below the names of its columns")
    assert len(lost(project, "".join(f"p{number},1\n" for number in range(7)))) == 2


def test_a_check_of_the_project_that_raises_is_named(project: Project):
    (project.root / "src").mkdir()
    (project.root / "src" / "own_rule.py").write_text("def rule(root):\n    return 1 / 0\n")
    config = project.root / "_quarto.yml"
    config.write_text(config.read_text() + "  checks: [own_rule:rule]\n")
    with pytest.raises(SiteError) as caught:
        table_problems(Project.open(project.root))
    (problem,) = caught.value.problems
    assert problem.where == "own_rule:rule"
    assert problem.found == "raises ZeroDivisionError: division by zero"
    assert "own_rule.py, line 2" in problem.remedy
