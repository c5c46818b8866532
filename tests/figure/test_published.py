"""Data of a pack that somebody changed: every figure says what, and whose work it no longer is alone."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd
import pytest

from figure import figure
from figure.published import FILE, changes, in_words, record_of

TABLE = "year,share\n2021,10\n2022,20\n2023,30\n"
SHAPES = b'{"type": "Topology"}'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder with a table and shapes as a site published them."""
    (tmp_path / "shares.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "shapes.topojson").write_bytes(SHAPES)
    held = {"shares.csv": TABLE.encode(), "shapes.topojson": SHAPES}
    (tmp_path / FILE).write_text(record_of("The Harvest Pages", held), encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text("website: {title: The Harvest Pages}\n")
    return tmp_path


def told(pack: Path, text: str, lang: str = "en", encoding: str = "utf-8") -> str:
    (pack / "shares.csv").write_bytes(text.encode(encoding))
    site, found = changes(pack)
    return in_words(site, found, lang=lang) if found else ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABLE, ""),
        (TABLE + "2024,40\n", "shares.csv (row 5 added)"),
        (TABLE.replace("20\n", "21\n"), "shares.csv (row 3 changed)"),
        (TABLE.replace("2022,20\n", ""), "shares.csv (rows taken out: 1)"),
        (TABLE.replace("20\n", "21\n") + "2024,40\n", "shares.csv (row 3, 5 changed or added)"),
    ],
)
def test_rows_that_were_added_changed_or_taken_out_are_told(pack: Path, text: str, said: str):
    assert said in told(pack, text) and bool(said) == bool(told(pack, text))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + TABLE.replace("\n", "\r\n"),
        TABLE.replace(",", ";"),
        "year,share\n2023,30\n2021,10\n2022,20\n\n",
    ],
)
def test_a_table_that_a_spreadsheet_only_saved_or_sorted_is_not_changed(pack: Path, text: str):
    assert told(pack, text) == ""


def test_a_file_that_is_gone_and_shapes_that_are_others_are_told(pack: Path):
    (pack / "shares.csv").unlink()
    (pack / "shapes.topojson").write_bytes(b"{}")
    _, found = changes(pack)
    assert in_words("A", found) == (
        "Changed after publication by A: shapes.topojson (not as published); shares.csv (taken out)."
    )


def test_a_figure_of_changed_data_says_so_in_its_note_its_credit_and_its_language(pack: Path):
    table = pd.read_csv(pack / "shares.csv")
    chart = alt.Chart(table).mark_bar().encode(x="share", y="year:O")
    assert figure(chart, note="Rain.", root=pack).record["note"] == "Rain."
    (pack / "shares.csv").write_text(TABLE + "2024,40\n", encoding="utf-8")
    shown = figure(chart, title="It grew", note="Rain.", lang="fr", root=pack)
    assert shown.record["note"] == (
        "Rain. Modifié après publication par The Harvest Pages : shares.csv (ligne 5 ajoutée)."
    )
    picture = shown.save(pack / "a.svg", lang="fr").read_text(encoding="utf-8")
    assert "ligne 5 ajoutée" in picture and "The Harvest Pages, modifié" in picture


def test_no_folder_but_a_pack_is_compared_with_anything(tmp_path: Path):
    (tmp_path / "shares.csv").write_text(TABLE, encoding="utf-8")
    assert changes(tmp_path) == ("", [])
