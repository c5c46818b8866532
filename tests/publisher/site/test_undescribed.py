"""A table that is published and that no dictionary describes is told."""

from __future__ import annotations

from pathlib import Path

from publisher.site.dictionaries import undescribed_hint
from publisher.site.project import Project
from sites import PLAIN, atlas, tiny_site


def test_a_table_that_no_dictionary_describes_is_told(tmp_path: Path, begun: None):
    project = tiny_site(tmp_path, story=PLAIN)
    assert undescribed_hint(project) == ""
    (tmp_path / "data" / "other.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "data" / "notes.txt").write_text("no table", encoding="utf-8")
    done = atlas(tmp_path, "build", "--renderer", "pandoc")
    assert done.returncode == 0, done.stderr
    assert "in no dictionary" in done.stdout and "data/other.csv" in done.stdout
    assert "notes.txt" not in done.stdout


def test_every_table_of_the_atlas_is_described(root: Path):
    assert undescribed_hint(Project.open(root)) == ""
