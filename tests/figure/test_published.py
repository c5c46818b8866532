"""Data of a pack that somebody changed: a figure made of them says what, and whose it is then."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd
import pytest

from figure import Figure, figure
from figure.changed import WORDS, in_words
from figure.lettering import measures
from figure.published import FILE, changes, drawn, record_of

TABLE = "year,share,source_ids,note\n2021,10,yearbook,\n2022,20,gazette,wet\n2023,30,gazette,\n"
SHAPES = b'{"type": "Topology"}'
SITE = "The Harvest Pages"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder with a table and shapes as a site published them, and a figure of all and of one year."""
    (tmp_path / "_quarto.yml").write_text(f"website: {{title: {SITE}}}\n")
    (tmp_path / "shapes.topojson").write_bytes(SHAPES)
    write(tmp_path, TABLE)
    held = {"shares.csv": TABLE.encode(), "shapes.topojson": SHAPES}
    published = [drawn(shown(tmp_path, *years).record) for years in ((), (2021,))]
    (tmp_path / FILE).write_text(record_of(SITE, held, published), encoding="utf-8")
    return tmp_path


def write(pack: Path, text: str) -> None:
    (pack / "shares.csv").write_text(text, encoding="utf-8")


def shown(pack: Path, *years: int, title: str = "It grew", lang: str | None = None) -> Figure:
    """A figure of the table, or of some of its years, that names the sources of its rows."""
    table = pd.read_csv(pack / "shares.csv")
    table = table[table["year"].isin(years)] if years else table
    chart = alt.Chart(table[["year", "share"]]).mark_bar().encode(x="share", y="year:O")
    sources = [{"id": name, "title": name} for name in dict.fromkeys(table["source_ids"])]
    return figure(chart, title=title, note="Rain.", sources=sources, lang=lang, root=pack)


def told(pack: Path, text: str) -> str:
    write(pack, text)
    found = changes(pack)
    return in_words(SITE, found) if found else ""


CHANGED = TABLE.replace("20,g", "21,g")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABLE, ""),
        (TABLE + "2024,40,us,\n", "shares.csv (row 5 added)"),
        (CHANGED, "shares.csv (row 3 changed: share 21, published as 20)"),
        (TABLE.replace("wet", ""), "shares.csv (row 3 changed: note empty, published as wet)"),
        (TABLE.replace("2022,20,gazette,wet\n", ""), "shares.csv (rows taken out: 1)"),
        (CHANGED + "1,2,3,4\n", "(row 3 changed: share 21, published as 20; row 5 added)"),
    ],
)
def test_rows_that_were_added_changed_or_taken_out_are_told(pack: Path, text: str, said: str):
    assert said in told(pack, text) and bool(said) == bool(told(pack, text))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + TABLE.replace("\n", "\r\n"),
        TABLE.replace(",", ";"),
        TABLE.replace("2021,10,yearbook,\n", "") + "2021,10,yearbook,\n\n",
    ],
)
def test_a_table_that_a_spreadsheet_only_saved_or_sorted_is_not_changed(pack: Path, text: str):
    assert told(pack, text) == ""


def test_a_file_that_is_gone_and_shapes_that_are_others_are_told(pack: Path):
    (pack / "shares.csv").unlink()
    (pack / "shapes.topojson").write_bytes(b"{}")
    assert in_words("A", changes(pack)) == (
        "Changed after publication by A: shapes.topojson (not as published); shares.csv (taken out)."
    )


def test_a_figure_says_what_was_changed_of_its_own_data_and_no_other_does(pack: Path):
    assert shown(pack).record["note"] == "Rain."
    write(pack, CHANGED)
    assert shown(pack).record["note"].startswith("Rain. Changed after publication by")
    assert shown(pack, 2021).record["note"] == "Rain."
    assert (
        shown(pack, 2021, title="Anew").record["note"] == "Rain."
    )  # of other sources than the row
    assert "row 3" in shown(pack, 2023, title="Anew").record["note"]  # it cannot be told


def test_a_changed_row_is_a_source_of_its_own_with_our_value(pack: Path):
    write(pack, CHANGED.replace("21,gazette", "21,changed:shares.csv:3"))
    source = shown(pack).record["sources"][1]
    assert source["publisher"] == "changed by the maker of this figure"
    assert source["title"].startswith("shares.csv, row 3: share 21, published as 20")
    picture = shown(pack).save(pack / "a.svg", lang="de", credit="Die Zeitung").read_text("utf-8")
    assert "geändert von Die Zeitung" in picture


def test_note_and_credit_of_a_saved_picture_follow_its_language_not_that_of_the_page(pack: Path):
    write(pack, CHANGED)
    path = shown(pack).save(pack / "a.svg", lang="fr", note="De la pluie.", title="Plus")
    picture = path.read_text(encoding="utf-8")
    for said in ("De la pluie.", "ligne 3 modifiée", f"{SITE}, modifié", "Source : ", ">Plus<"):
        assert said in picture
    assert "Rain" not in picture and "Changed" not in picture
    untouched = shown(pack, 2021).save(pack / "b.svg", lang="fr").read_text(encoding="utf-8")
    assert "Rain." in untouched and "modifié" not in untouched


def test_every_language_of_a_picture_has_every_word_of_a_change():
    assert set(measures()["source"]) == set(WORDS)
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


def test_no_folder_but_a_pack_is_compared_with_anything(tmp_path: Path):
    (tmp_path / "shares.csv").write_text(TABLE, encoding="utf-8")
    assert changes(tmp_path) == []
