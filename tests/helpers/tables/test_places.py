"""What is known of the shapes beside the shapes themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.tables.dictionary import TableError
from helpers.tables.places import load_units, measured_shapes

ROOT = Path(__file__).resolve().parents[3]


def test_a_unit_on_the_coast_says_so():
    units = load_units(root=ROOT).set_index("iso")
    assert units.loc[["CN-HI", "CN-SH"], "on_coast"].all()
    assert not units.loc[["CN-BJ", "CN-SN"], "on_coast"].any()


def test_measures_of_the_shapes_are_of_the_shapes_that_are_drawn(tmp_path: Path):
    assert measured_shapes(root=ROOT)["area_out_of_place_percent"] > 0
    shutil.copytree(ROOT / "geo", tmp_path / "geo")
    dictionary = tmp_path / "geo" / "datapackage.yaml"
    text = dictionary.read_text(encoding="utf-8")
    known = measured_shapes(root=ROOT)["hash"]
    dictionary.write_text(text.replace(known, "sha256:0", 1), encoding="utf-8")
    with pytest.raises(TableError, match="was measured at"):
        measured_shapes(root=tmp_path)


def test_what_the_page_on_boundaries_says_was_done_is_what_the_script_does():
    script = (ROOT / "scripts" / "make_provinces.py").read_text(encoding="utf-8")
    measured = measured_shapes(root=ROOT)
    assert f"SMALLEST_PART_KM2 = {measured['smallest_part_km2']:.1f}" in script
    assert f"\nTOLERANCE_M = {measured['smallest_bend_km']}_000.0" in script
    assert (
        f"SMALL_UNITS_TOLERANCE_M = {measured['smallest_bend_km_of_small_units']}_000.0" in script
    )
