"""A table as a spreadsheet leaves it: told in one message each, mended where one answer is right."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from frictionless import Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.cli import mend
from publisher.site.mending import changed_rows, mend_tables, shortened
from publisher.site.project import Project
from publisher.site.sheets.decoding import decode
from publisher.site.sheets.described import BROKEN
from publisher.site.sheets.inspect import inspect
from publisher.site.sheets.patterns import in_words
from publisher.site.sheets.sheet import Inspected, Sheet
from publisher.site.sheets.texts import mended_text
from publisher.site.sheets.workbooks import workbook_text
from publisher.site.start import ATTRIBUTES
from publisher.site.tables import package_problems, table_problems
from sites import tiny_site

ROOT = Path(__file__).resolve().parents[3]
FIELDS = [
    {"name": "code", "type": "string", "constraints": {"required": True, "pattern": "[a-z]+"}},
    {"name": "name", "type": "string"},
    {"name": "form", "type": "string"},
    {"name": "count", "type": "integer"},
    {"name": "amount", "type": "number", "constraints": {"minimum": -10, "maximum": 9000}},
    {"name": "share", "type": "number", "unit": "percent"},
    {"name": "day", "type": "date"},
    {"name": "open", "type": "boolean"},
]
HEAD = "code,name,form,count,amount,share,day,open\n"
RIGHT = ("ab", "Nürnberg", "1+4", "159", "1776.77", "73.1", "2025-04-20", "true")
TABLE = HEAD + ",".join(RIGHT) + "\ncd,北京,1+4+6,42,0.5,3,2021-04-09,false\n"
COLUMN = {field["name"]: index for index, field in enumerate(FIELDS)}


def look(content: str | bytes, fields: list[dict[str, object]] = FIELDS) -> Inspected:
    """What is found in a table of these columns."""
    schema = Schema.from_descriptor({"fields": fields})
    sheet = Sheet(
        "data/t.csv",
        "data/datapackage.yaml",
        schema.fields,
        [field.custom for field in schema.fields],
        familiar=lambda: set("北京上海"),
    )
    return inspect(sheet, content.encode() if isinstance(content, str) else content)


def with_cell(column: str, cell: str) -> str:
    """The table with another cell in its first row of values."""
    cells = [cell if index == COLUMN[column] else old for index, old in enumerate(RIGHT)]
    quoted = [f'"{cell}"' if "," in cell else cell for cell in cells]
    return TABLE.replace(",".join(RIGHT), ",".join(quoted))


# ---- cells ----

MENDED = [
    ("count", "42,582", "42582"),
    ("count", "42582.0", "42582"),
    ("count", "1 234", "1234"),
    ("count", "４２", "42"),
    ("amount", "1,776.77", "1776.77"),
    ("amount", "1.776,77", "1776.77"),
    ("amount", "776,77", "776.77"),
    ("amount", "1\u00a0776,77", "1776.77"),
    ("amount", "\u22125.2", "-5.2"),
    ("share", "73.1%", "73.1"),
    ("share", "73,1 %", "73.1"),
    ("day", "2025/4/11", "2025-04-11"),
    ("day", "11-Apr-25", "2025-04-11"),
    ("day", "25/04/2025", "2025-04-25"),
    ("day", "04/25/2025", "2025-04-25"),
    ("day", "11/11/2025", "2025-11-11"),
    ("day", "2025年4月11日", "2025-04-11"),
    ("day", "2025-04-11 00:00:00", "2025-04-11"),
    ("day", "20250411", "2025-04-11"),
    ("open", "WAHR", "true"),
    ("open", "FAUX", "false"),
    ("name", "Berlin ", "Berlin"),
    ("name", "\u00a0Berlin\u00a0", "Berlin"),
    ("code", "ab\u3000", "ab"),
    ("amount", " 5.2", "5.2"),
    ("day", "2025/4/11 ", "2025-04-11"),
    ("name", "NÃ¼rnberg", "Nürnberg"),
    ("name", "Xiâ€™an", "Xi’an"),
    ("name", "åŒ—äº¬", "北京"),
    ("name", "鍖椾含", "北京"),
    ("name", "杭州".encode().decode("latin-1"), "杭州"),
    ("name", "A &amp; B", "A & B"),
    ("name", "&amp;lt; 5", "< 5"),
    ("name", "U\u0308rümqi", "Ürümqi"),
    ("code", "'ab", "ab"),
    ("code", '="ab"', "ab"),
    ("amount", "293.20000000000005", "293.2"),
    ("amount", "0.30000000000000004", "0.3"),
    ("amount", "1776.7699999999998", "1776.77"),
    ("amount", '="5.2"', "5.2"),
    ("share", '="73.1 %"', "73.1"),
    ("day", "5 mai 2025", "2025-05-05"),
    ("day", "11. März 2025", "2025-03-11"),
    ("day", "7 de octubre de 2025", "2025-10-07"),
    ("day", "3-août-25", "2025-08-03"),
    ("day", "1 févr. 2025", "2025-02-01"),
    ("day", "23 juil 2025", "2025-07-23"),
    ("day", "4 luglio 2025", "2025-07-04"),
    ("day", "Friday, April 11, 2025", "2025-04-11"),
    ("day", "11 August 2025", "2025-08-11"),
    ("amount", "١٢", "12"),
    ("day", "٢٠٢٥-٠٨-١١", "2025-08-11"),
]


@pytest.mark.parametrize(("column", "cell", "right"), MENDED)
def test_a_cell_with_one_right_answer_is_told_and_mended(column: str, cell: str, right: str):
    found = look(with_cell(column, cell))
    (problem,) = found.problems
    assert problem.where == f"data/t.csv, row 2, {column}"
    assert repr(cell) in problem.found
    assert right in problem.remedy or right in problem.found
    assert found.mended is not None
    assert found.mended.decode() == with_cell(column, right)
    assert look(found.mended).problems == []


@pytest.mark.parametrize("cell", ["0.1234567890123456", "1000000.5", "0.00000000012", "99.9999999"])
def test_a_number_of_many_digits_is_left_alone(cell: str):
    fields = [{"name": "amount", "type": "number"}]
    assert look(f"amount\n{cell}\n", fields).problems == []


REFUSED = [
    ("amount", "1,776", ("1.776", "1776")),
    ("amount", "NaN", ("decimal point",)),
    ("amount", "1_000", ("decimal point",)),
    ("name", "A\x07", ("control character",)),
    ("amount", "12 tons", ("a number with a decimal point", "at most 9000", "as in 0.5")),
    ("amount", "12000", ("at least -10, at most 9000",)),
    ("amount", "73.1%", ("decimal point",)),
    ("day", "11/04/2025", ("2025-04-11", "2025-11-04")),
    ("day", "11.04.2025", ("2025-04-11", "2025-11-04")),
    ("day", "4/11/25", ("2025-04-11", "2025-11-04")),
    (
        "day",
        "45758",
        ("spreadsheet keeps 2025-04-11", "counts from 1904: 2029-04-12", "Write 2025-04-11"),
    ),
    ("day", "2025-04-11 10:30", ("2021-04-09",)),
    ("day", "2025-02-30", ("2021-04-09", "February 2025 has 28 days", "that the source gives")),
    ("day", "2025-13-01", ("there is no month 13",)),
    ("day", "5 jui 2025", ("2021-04-09",)),
    ("form", "05-avr.", ("1+4", "Format the column as Text")),
    ("form", "04-Jan", ("1+4", "Format the column as Text")),
    ("form", "Jan-04", ("1+4", "Format the column as Text")),
    ("form", "2001-04-01", ("1+4", "Format the column as Text")),
    ("form", "1月4日", ("1+4", "Format the column as Text")),
    ("name", "4.41E+11", ("cut short",)),
    ("name", "#N/A", ("error in a formula",)),
    ("name", "=A1+B1", ("is a formula",)),
    ("share", "9" * 400, ("decimal point",)),
    ("amount", "#REF!", ("error in a formula",)),
    ("name", "??", ("lost letters",)),
    ("name", "N\ufffdrnberg", ("lost letters",)),
    ("code", "", ("every row needs a value",)),
    ("code", "AB1", ("small letters", "cd")),
]


@pytest.mark.parametrize(("column", "cell", "says"), REFUSED)
def test_a_cell_whose_meaning_nobody_can_tell_is_told_and_left(
    column: str, cell: str, says: tuple[str, ...]
):
    found = look(with_cell(column, cell))
    (problem,) = found.problems
    assert problem.where == f"data/t.csv, row 2, {column}"
    told = f"{problem.found} {problem.remedy}"
    assert repr(cell)[:200] in told or not cell
    assert all(say in told for say in says)
    assert found.mended is None
    assert len(told) < 700


def test_a_column_of_texts_that_are_days_is_left_alone():
    fields = [{"name": "said", "type": "string"}]
    assert look("said\n4-Jan\n5-Feb\n6-Mar\n", fields).problems == []


@pytest.mark.parametrize("text", ["北京、上海", "联通", "Ñandú", "Â", "AT&T; R&D", "a = b", "“—”"])
def test_a_text_that_makes_sense_as_it_stands_is_left_alone(text: str):
    assert look(with_cell("name", text)).problems == []


@pytest.mark.parametrize(("cell", "meant"), [("10000", "010000"), ("420", "")])
def test_a_code_without_its_zeros_is_told_with_them(cell: str, meant: str):
    field = {"name": "code", "type": "string", "constraints": {"pattern": r"\d{6}"}}
    (problem,) = look(f"code\n110000\n{cell}\n", [field]).problems
    assert f"Is {meant!r} meant?" in problem.remedy if meant else "meant?" not in problem.remedy


def test_a_text_in_which_a_number_stands_is_left_alone():
    fields = [{"name": "title", "type": "string"}]
    assert look('title\n"What? 155 tasks, 1+4 and 3-4"\n2021-05\nMay 2021\n', fields).problems == []


def test_in_a_file_of_semicolons_a_point_may_part_thousands():
    found = look(TABLE.replace(",", ";").replace("1776.77", "1.776"))
    assert [problem.where for problem in found.problems][1:] == ["data/t.csv, row 2, amount"]
    assert "1.776 or 1776" in found.problems[1].remedy


def test_a_fault_that_fills_a_column_is_one_problem():
    rows = "".join(f"{name}bc ,x,,,,,,\n" for name in "abcdefghij")
    (problem,) = look(HEAD + rows).problems
    assert "so are rows 3, 4, 5, 6, 7 and 4 more, with 'bbc ', 'cbc ', 'dbc ', …)" in problem.found


@pytest.mark.parametrize("cell", ["ab; cd", "ab, cd", "ab；cd", "ab;cd;"])
def test_codes_that_are_joined_otherwise_are_mended(cell: str):
    field = {"name": "ids", "type": "string", "constraints": {"pattern": "[a-z]+(;[a-z]+)*"}}
    found = look(f'ids\nab\n"{cell}"\n', [field])
    assert found.mended is not None
    assert "ab;cd" in found.mended.decode()


def test_faults_are_told_in_the_order_of_rows():
    found = look(HEAD + "ab,x,,,,,2025/4/11,\ncd ,x,,,,,,\n")
    assert [problem.where for problem in found.problems] == [
        "data/t.csv, row 2, day",
        "data/t.csv, row 3, code",
    ]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("[a-z0-9_]+(;[a-z0-9_]+)*", "small letters, digits and _; several are joined by “;”"),
        (r"\d{6}", "6 digits"),
        ("CN-[A-Z]{2}|HK", "“CN-”, then 2 capital letters or “HK”"),
        (r"\d{4}(-\d{2})?", "4 digits, then perhaps (“-”, then 2 digits)"),
        ("^m[0-9]{2,3}$", "“m”, then 2 to 3 digits"),
        ("(?!x)[a-z]", None),
        ("[^a]+|(a|b){3}", None),
    ],
)
def test_a_pattern_is_told_in_words(pattern: str, said: str | None):
    assert in_words(pattern) == said


def test_a_pattern_without_words_is_told_in_those_of_the_dictionary():
    field = {
        "name": "code",
        "type": "string",
        "description": "A code of the list.",
        "constraints": {"pattern": "(?!x)[a-z]+"},
    }
    (problem,) = look("code\nab\nX1\n", [field]).problems
    assert "a text (A code of the list), as in ab" in problem.found


# ---- rows and columns ----


def test_blanks_after_the_table_are_told_once_and_taken_out():
    blank = TABLE.replace("\n", ",,\n") + ",,,,,,,,,\n" * 3
    found = look(blank)
    assert [problem.where for problem in found.problems] == [
        "data/t.csv, rows 4, 5, 6",
        "data/t.csv, row 1",
    ]
    assert found.mended == TABLE.encode()


def test_empty_lines_at_the_end_are_no_fault():
    assert look(TABLE + "\n\n").problems == []


def test_a_renamed_column_is_told_by_both_its_names():
    (problem,) = look(TABLE.replace("amount,", "Amount (bn),")).problems
    assert problem.found == "column 5 is called 'Amount (bn)'; the dictionary calls it amount"


def test_an_added_column_is_told_by_its_name():
    (problem,) = look(TABLE.replace("\n", ",\n").replace("open,\n", "open,remark\n")).problems
    assert problem.found == "column 9 ('remark') is not in the dictionary"
    assert "describe the new column in data/datapackage.yaml" in problem.remedy


def test_a_name_written_otherwise_is_mended():
    found = look(TABLE.replace("code,name", "Code, name"))
    assert "'Code' (should be code)" in found.problems[0].found
    assert found.mended == TABLE.encode()


def test_names_in_another_order_than_their_values_are_put_right():
    found = look(TABLE.replace("code,name", "name,code"))
    assert "another order than their values" in found.problems[0].found
    assert found.mended == TABLE.encode()


def test_columns_that_were_moved_are_moved_back_with_their_cells():
    rows = [line.split(",") for line in TABLE.splitlines()]
    moved = "".join(",".join([*row[3:], *row[:3]]) + "\n" for row in rows)
    found = look(moved)
    (problem,) = found.problems
    assert "the columns stand in another order: count, amount" in problem.found
    assert problem.remedy.startswith("Move the columns, with their cells, to the order code,name,")
    assert found.mended == TABLE.encode()


def test_a_lost_column_is_put_back_with_its_cells_and_a_lost_name_alone():
    rows = [line.split(",") for line in TABLE.splitlines()]
    without = "".join(",".join([*row[:3], *row[4:]]) + "\n" for row in rows)
    (problem,) = look(without).problems
    assert problem.remedy == "Put the column count back, with its cells, after form."
    (problem,) = look(TABLE.replace("form,count,", "form,")).problems
    assert problem.remedy.startswith("Only names are lost")


def test_names_as_people_write_them_are_mended():
    found = look(TABLE.replace("code,name,form", "Code,NAME, Form "))
    assert "3 names are written otherwise" in found.problems[0].found
    assert found.mended == TABLE.encode()


def test_a_first_row_in_another_language_is_not_told_to_go_below():
    (problem,) = look(
        TABLE.replace(HEAD, "Kürzel,Ort,Form 2,Zahl,Betrag,Anteil,Tag,offen\n")
    ).problems
    assert problem.remedy.startswith("Make the first row read code,name,")
    (problem,) = look(TABLE.replace(HEAD, "")).problems
    assert problem.remedy.startswith("Put the names in front")


@pytest.mark.parametrize("end", ["cd,北京,1+4", 'cd,"北京'])
def test_a_file_that_was_cut_off_is_told_so(end: str):
    (problem,) = look(HEAD + ",".join(RIGHT) + "\n" + end).problems
    assert problem.where == "data/t.csv, row 3"
    assert "cut off" in problem.found
    assert "Restore the file" in problem.remedy


def test_one_row_that_was_saved_as_one_cell_is_mended():
    row = ",".join(RIGHT)
    found = look(TABLE.replace(row, f'"{row}"'))
    assert found.problems[0].where == "data/t.csv, row 2"
    assert found.mended == TABLE.encode()


def test_a_text_of_lost_letters_is_no_example():
    lost = TABLE.replace("Nürnberg", "????").replace("北京", "??????????")
    (problem,) = look(lost + lost.removeprefix(HEAD)).problems
    assert "has lost letters" in problem.found
    assert "?" not in problem.remedy


def test_a_code_in_wide_signs_is_mended():
    fields = [{**FIELDS[2], "constraints": {"enum": ["1+4", "1+4+6"]}}]
    found = look("form\n1＋4\n1+4+6\n", fields)
    assert found.mended == b"form\n1+4\n1+4+6\n"


def test_a_code_that_is_new_is_told_where_it_is_added():
    fields = [{"name": "kind", "constraints": {"enum": ["people", "data"]}}]
    remedies = [look(f"kind\n{code}\n", fields).problems[0].remedy for code in ("tax", "poeple")]
    assert ["under `enum` of kind in the dictionary" in remedy for remedy in remedies] == [
        True,
        False,
    ]


@pytest.mark.parametrize("row", ["ef,x,,,,\n", "ef,x,,1,776.77,3,2021-04-09,true,\n"])
def test_a_row_with_other_cells_than_columns_is_told(row: str):
    (problem,) = look(TABLE + row.replace("776.77", "776,77")).problems
    assert problem.where == "data/t.csv, row 4"
    assert "for 8 columns" in problem.found


def test_a_row_parted_by_a_comma_within_a_value_is_told_and_left():
    found = look(TABLE.replace("Nürnberg", "Nürnberg, Fürth").replace(",true", ","))
    (problem,) = found.problems
    assert "has 9 cells for 8 columns" in problem.found
    assert found.mended is None


def test_a_row_parted_by_chinese_commas_is_told_by_the_sign():
    (problem,) = look(TABLE.replace("cd,北京,", "cd，北京，")).problems
    assert "'，'" in problem.remedy


def test_what_stands_above_the_names_is_told():
    (problem,) = look(f"Places of the atlas,,,,,,,\n\n{TABLE}").problems[1:]
    assert "stand in row 3, below 'Places of the atlas'" in problem.found


def test_a_blank_after_each_comma_is_one_fault():
    found = look(HEAD.replace(",", ", ") + "ab, x, , , , , , \n")
    (problem,) = found.problems
    assert problem.found == "a blank stands after each ','"
    assert found.mended == f"{HEAD}ab,x,,,,,,\n".encode()


def test_a_table_without_a_row_of_names_is_told():
    (problem,) = look(TABLE.removeprefix(HEAD)).problems
    assert "no name of a column" in problem.found


def test_a_quotation_mark_that_is_not_closed_is_told():
    (problem,) = look(TABLE + 'ef,"x,,,,,,\n').problems
    assert problem.where == "data/t.csv, row 4"
    assert "not closed" in problem.found


def test_the_names_of_the_columns_once_more_are_one_fault_and_taken_out():
    found = look(TABLE + HEAD)
    (problem,) = found.problems
    assert problem.found == "the row holds the names of the columns once more"
    assert found.mended == TABLE.encode()


def test_marks_of_an_unfinished_merge_are_one_fault():
    row = ",".join(RIGHT) + "\n"
    merge = f"<<<<<<< HEAD\n{row}=======\n{row}>>>>>>> theirs\n"
    (problem,) = look(TABLE.replace(row, merge)).problems
    assert problem.where == "data/t.csv, row 2"
    assert "a merge is not finished: '<<<<<<< HEAD'" in problem.found


NEEDED = [{**field, "constraints": {"required": True}} for field in FIELDS]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("Total,,,201,,,,\n", "'Total' looks like a total"),
        ("Provisional figures,,,,,,,\n* of which some\n", "looks like a note"),
        (
            "Provisional figures\n",
            "it stands alone and has no value in name, form, count and 4 more",
        ),
    ],
)
def test_totals_and_notes_below_a_table_are_one_fault(rows: str, says: str):
    found = look(TABLE + rows, NEEDED)
    (problem,) = found.problems
    assert problem.where.startswith("data/t.csv, row")
    assert says in problem.found
    assert problem.remedy.startswith("Take ")
    assert found.mended is None


def test_two_rows_in_one_line_are_told_as_that():
    (problem,) = look(TABLE.replace("true\ncd", "true,cd")).problems
    assert "as two rows in one line have" in problem.found


def test_a_value_in_curly_marks_is_told_to_take_straight_ones():
    (problem,) = look(TABLE.replace("Nürnberg", "“Fürth, Nürnberg”")).problems
    assert 'Write straight quotation marks around the value: " instead of “' in problem.remedy


@pytest.mark.parametrize("column", ["count", "amount", "day"])
def test_an_empty_cell_of_a_column_that_needs_one_is_told_as_empty(column: str):
    (problem,) = look(with_cell(column, ""), NEEDED).problems
    assert problem.found == "is empty, but every row needs a value"


# ---- files ----


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_another_delimiter_is_told_once_and_mended(delimiter: str):
    found = look(TABLE.replace(",", delimiter))
    (problem,) = found.problems
    assert problem.where == "data/t.csv, row 1"
    assert "CSV UTF-8" in problem.remedy
    assert found.mended == TABLE.encode()


def test_the_hint_for_excel_is_told_and_taken_out():
    found = look(f"sep=,\n{TABLE}")
    assert len(found.problems) == 1
    assert found.mended == TABLE.encode()


@pytest.mark.parametrize(
    ("encoding", "name"), [("gbk", "GBK"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-16")]
)
def test_another_encoding_is_told_once_and_mended(encoding: str, name: str):
    table = TABLE.replace("Nürnberg", "上海")
    found = look(table.encode(encoding))
    (problem,) = found.problems
    assert name in problem.found
    assert "CSV UTF-8" in problem.remedy
    assert found.mended == table.encode()


def test_a_western_encoding_is_told_once_and_mended():
    table = TABLE.replace("北京", "Xi’an – Köln")
    found = look(table.encode("cp1252"))
    assert "Windows-1252" in found.problems[0].found
    assert found.mended == table.encode()


@pytest.mark.parametrize("said", ["don’t", "Élysée", "São Paulo", "Weiß", "the “Gold” coast"])
def test_a_file_of_an_old_mac_is_told_once_and_mended(said: str):
    table = TABLE.replace("北京", f"Nürnberg, {said}".replace(", ", " and "))
    found = look(table.encode("mac_roman"))
    assert "Mac OS Roman" in found.problems[0].found
    assert found.mended == table.encode()


@pytest.mark.parametrize("said", ["don’t", "Élysée", "2015–2020", "the “Gold” coast", "naïve"])
def test_a_file_of_windows_is_not_taken_for_one_of_a_mac(said: str):
    found = look(TABLE.replace("Nürnberg", "x").replace("北京", said).encode("cp1252"))
    assert "Windows-1252" in found.problems[0].found
    assert found.mended == TABLE.replace("Nürnberg", "x").replace("北京", said).encode()


def test_an_encoding_that_may_be_one_of_several_is_told_and_left():
    found = look(TABLE.replace("Nürnberg", "x").replace("北京", "中").encode("gbk"))
    (problem,) = found.problems
    assert "perhaps" in problem.found
    assert found.mended is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04....", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0....", "Excel workbook"),
        (b"<html><table>", "HTML"),
    ],
)
def test_what_is_no_table_of_text_is_told(content: bytes, says: str):
    found = look(content)
    (problem,) = found.problems
    assert says in problem.found
    assert "CSV UTF-8" in problem.remedy
    assert found.mended is None


def workbook(*rows: tuple[Any, ...], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_under_the_name_of_a_table_is_told_and_mended():
    values = ("ab", "北京", "1+4", 159, 0.1 + 0.2, 0.731, dt.datetime(2025, 4, 20), True)
    content = workbook(tuple(HEAD.strip().split(",")), values, formats={"F2": "0.0%"})
    found = look(content)
    assert [problem.where for problem in found.problems] == [
        "data/t.csv",
        "data/t.csv, row 2, share",
    ]
    assert found.mended is not None
    assert found.mended.decode() == f"{HEAD}ab,北京,1+4,159,0.3,73.1,2025-04-20,true\n"


def test_a_workbook_of_several_sheets_or_of_formulas_without_results_is_left():
    assert workbook_text(workbook(("a",), ("=1+1",))) is None
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet()):
        sheet.append(["a"])
    stream = io.BytesIO()
    book.save(stream)
    assert workbook_text(stream.getvalue()) is None


def test_a_mark_before_the_first_byte_and_the_ends_of_lines_are_kept():
    kept = b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode()
    assert look(kept).problems == []
    broken = kept.replace(b"2021-04-09", b"2021/4/9")
    assert look(broken).mended == kept


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git")
def test_the_line_ends_of_a_spreadsheet_are_no_change_to_git(tmp_path: Path):
    def git(*arguments: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout

    rules = (ROOT / ".gitattributes").read_text()
    assert rules.startswith(ATTRIBUTES)
    (tmp_path / ".gitattributes").write_text(ATTRIBUTES)
    (tmp_path / "t.csv").write_bytes(TABLE.encode())
    for step in (["init", "-q"], ["add", "."], ["commit", "-qm", "A table"]):
        git(*step)
    (tmp_path / "t.csv").write_bytes(TABLE.replace("\n", "\r\n").replace("159", "160").encode())
    assert git("diff", "--shortstat").strip() == "1 file changed, 1 insertion(+), 1 deletion(-)"


def test_what_is_mended_leaves_every_other_byte():
    odd = TABLE + '"ef" ,x,,,,,,\n'.replace('" ,', '",') + 'gh,"a ""b"", c",,,,,2021/4/9,\n'
    found = look(odd)
    assert found.mended == odd.replace("2021/4/9", "2021-04-09").encode()


def test_a_table_of_the_atlas_in_another_encoding_is_one_problem_of_one_file(tmp_path: Path):
    for folder in ("data", "geo"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    place = tmp_path / "data" / "cohorts.csv"
    place.write_bytes(place.read_text(encoding="utf-8").encode("gb18030"))
    (problem,) = package_problems(tmp_path, "data/datapackage.yaml")
    assert problem.where == "data/cohorts.csv, row 2"


CELL = st.one_of(
    st.sampled_from(
        [*RIGHT, '"', '""', "\r", "\n", "\u2028", "\u00a0", "1,776", "04-Jan", ";", "\x00"]
    ),
    st.text(max_size=4),
)
LINES = st.lists(
    st.tuples(st.lists(CELL, max_size=9), st.sampled_from([",", ";", "\t"])), max_size=3
).map(lambda rows: HEAD + "".join(mark.join(cells) + "\n" for cells, mark in rows))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.one_of(st.binary(max_size=40), LINES.map(lambda text: text.encode(errors="ignore"))))
def test_no_table_ends_in_a_traceback_and_what_is_mended_stays_so(content: bytes):
    found = look(content)
    assert all(each.where and each.found and each.remedy for each in found.problems)
    if found.mended is not None:
        again = look(found.mended)
        assert again.mended is None, "a second time there is nothing to mend"
        assert len(again.problems) < len(found.problems)


# ---- projects ----


def test_a_mended_table_is_written_and_its_difference_shown(tmp_path: Path):
    project = tiny_site(tmp_path)
    table = tmp_path / "data" / "places.csv"
    table.write_bytes(b"place_id;count\r\na ;1\r\nb;2\r\n")
    table.chmod(0o640)
    (mended,) = mend_tables(project)
    assert table.read_bytes() == b"place_id,count\r\na,1\r\nb,2\r\n"
    assert table.stat().st_mode & 0o777 == 0o640
    assert "-a ;1\n" in mended.difference
    assert "+a,1\n" in mended.difference
    assert list(mend_tables(project)) == []
    assert table_problems(project) == []


def test_a_workbook_beside_its_table_is_told(tmp_path: Path):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "places.xlsx").write_bytes(b"PK\x03\x04")
    (problem,) = table_problems(project)
    assert problem.where == "data/places.xlsx"
    assert "data/places.csv" in problem.remedy


@pytest.mark.parametrize(
    "name",
    [
        "places (Ann's conflicted copy 2026-11-27).csv",
        "places.sync-conflict-20261127.csv",
        "places_v2.csv",
    ],
)
def test_a_copy_that_a_cloud_made_is_told(tmp_path: Path, name: str):
    project = tiny_site(tmp_path)
    shutil.copy(tmp_path / "data" / "places.csv", tmp_path / "data" / name)
    (problem,) = table_problems(project)
    assert problem.where == f"data/{name}"
    assert "second copy of data/places.csv" in problem.found


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("places.xlsx", "move the workbook"),
        ("places.csv.csv", "name it places.csv"),
        ("places.CSV", "name it"),
    ],
)
def test_a_table_under_another_name_is_told_by_that(tmp_path: Path, name: str, says: str):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "places.csv").rename(tmp_path / "data" / name)
    (problem,) = table_problems(project)
    assert problem.where == "data/places.csv"
    assert problem.found == f"is missing, and {name} stands in its folder"
    assert says in problem.remedy


def test_a_key_that_is_gone_is_one_problem_however_many_rows_refer_to_it(tmp_path: Path):
    for folder in ("data", "geo"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    table = tmp_path / "data" / "regions.csv"
    table.write_text(table.read_text("utf-8").replace("beijing,Bei", "bejing,Bei"), "utf-8")
    (problem,) = package_problems(tmp_path, "data/datapackage.yaml")
    assert "no row of data/regions.csv has region_id 'beijing'" in problem.found
    assert "where region_id is now 'bejing'" in problem.remedy
    assert "call it 'beijing' again" in problem.remedy


def test_a_row_that_is_there_twice_is_told_by_the_other_one(tmp_path: Path):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,1\nb,2\na,3\n")
    (problem,) = table_problems(project)
    assert problem.where == "data/places.csv, row 4"
    assert problem.found == "has the key of row 2: place_id 'a'"


def test_a_row_that_is_there_twice_as_a_whole_is_told_as_that(tmp_path: Path):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,1\n\nb,2\na,1\n")
    blank, twice = table_problems(project)
    assert blank.where == "data/places.csv, row 3"
    assert twice.where == "data/places.csv, row 5"
    assert twice.found == "the whole row stands twice: row 2 is the same (place_id 'a')"


def test_a_long_difference_is_shortened():
    before = [f"row {number} " for number in range(100)]
    lines = shortened(list(changed_rows(before, [row.strip() for row in before], "data/t.csv")))
    assert lines[:3] == ["@@ data/t.csv, row 1 @@", "-row 0 ", "+row 0"]
    assert lines[-1] == "… and 80 more rows; `git diff` shows them all."


def test_a_table_may_refer_to_itself(tmp_path: Path):
    project = tiny_site(tmp_path)
    key = "{fields: count, reference: {resource: '', fields: place_id}}"
    dictionary = tmp_path / "data" / "datapackage.yaml"
    dictionary.write_text(f"{dictionary.read_text()}      foreignKeys: [{key}]\n")
    problems = table_problems(project)
    assert "no row of data/places.csv has place_id '1'" in problems[0].found


def test_a_property_of_another_form_is_told_with_an_example(tmp_path: Path):
    project = tiny_site(tmp_path)
    dictionary = tmp_path / "data" / "datapackage.yaml"
    dictionary.write_text(f"created: '2026-11-27'\n{dictionary.read_text()}")
    (problem,) = table_problems(project)
    assert "created" in problem.found
    assert "'2026-11-27T00:00:00Z'" in problem.remedy


@pytest.mark.parametrize("line", ["created: 2027-02-01", "version: 1.0"])
def test_a_text_that_yaml_reads_otherwise_is_to_be_quoted(tmp_path: Path, line: str):
    project = tiny_site(tmp_path)
    dictionary = tmp_path / "data" / "datapackage.yaml"
    dictionary.write_text(f"{line}\n{dictionary.read_text()}")
    (problem,) = table_problems(project)
    name, value = line.split(": ")
    assert name in problem.found and value in problem.found and "datetime" not in problem.found
    assert problem.remedy.startswith("Put it between quotes")
    assert ("'2026-11-27T00:00:00Z'" in problem.remedy) is (name == "created")


def test_a_dictionary_may_ask_for_other_signs(tmp_path: Path):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "datapackage.yaml").write_text(
        "name: tiny\nresources:\n  - name: places\n    type: table\n    path: places.csv\n"
        "    encoding: gbk\n    dialect: {csv: {delimiter: ';'}}\n    schema:\n      fields:\n"
        "        - {name: place_id, type: string}\n"
        "        - {name: count, type: number, decimalChar: ',', groupChar: '.'}\n"
    )
    (tmp_path / "data" / "places.csv").write_bytes("place_id;count\n北京;1.776,5\n".encode("gbk"))
    assert table_problems(Project.open(project.root)) == []


def test_the_command_says_what_it_mends(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,1 234\nb,2\n")
    mend(project)
    mend(project)
    said = capsys.readouterr().out
    assert "-a,1 234\n+a,1234\n" in said
    assert "Mended data/places.csv." in said
    assert "No table has anything to mend." in said


def test_rows_that_were_each_saved_as_one_cell_are_told_once_and_mended():
    seen = look("".join(f'"{line}"\n' for line in TABLE.splitlines()))
    (problem,) = seen.problems
    assert "each row stands in quotation marks as a whole" in problem.found
    assert seen.mended == TABLE.encode()


@pytest.mark.parametrize(
    ("cell", "what"), [("Nürn\tberg", "a tab"), ("Nürn\nberg", "a line break")]
)
def test_what_breaks_a_cell_of_one_line_is_told(cell: str, what: str):
    (problem,) = look(with_cell("name", f'"{cell}"') + TABLE.removeprefix(HEAD)).problems
    assert f"holds {what}" in problem.found
    lines = HEAD + "".join(
        f'{code},"a\nb",1+4,1,1,1,2025-04-20,true\n' for code in ("ab", "cd", "ef")
    )
    assert look(lines).problems == []


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_emptied_file_is_to_be_restored(content: bytes):
    (problem,) = look(content).problems
    assert "is empty" in problem.found
    assert problem.remedy == "Restore it from an earlier version."


def test_a_column_that_stands_there_twice_is_named():
    names = HEAD.strip()
    first = names.split(",")[0]
    (problem,) = look(f"{names},{first}\n".encode()).problems
    assert problem.found == f"column {first} stands there twice"


@pytest.mark.parametrize("sign", ["\u200f", "\u3164", "\ufe0f", "\U000e0041", "\u2063"])
def test_a_sign_that_nobody_sees_is_taken_out(sign: str):
    right, how = mended_text(f"Sha{sign}nghai")
    assert right == "Shanghai" and "nobody sees" in how


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b"])
def test_every_sign_that_ends_a_line_breaks_a_cell(sign: str):
    assert BROKEN.search(f"two{sign}lines")


def test_what_a_check_says_it_mends_it_mends(tmp_path: Path):
    project = Project.open(Path(__file__).resolve().parents[3])
    copy = tmp_path / "copy"
    shutil.copytree(project.root / "data", copy / "data")
    shutil.copytree(project.root / "geo", copy / "geo")
    shutil.copyfile(project.root / "_quarto.yml", copy / "_quarto.yml")
    table = copy / "data" / "events.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("sc_2015_81;bj_en_2015", '"sc_2015_81\nbj_en_2015', 1).replace(
            "cppcc_2016,", 'cppcc_2016",', 1
        ),
        encoding="utf-8",
    )
    (mended,) = mend_tables(Project.open(copy))
    assert mended.path == "data/events.csv"
    assert table.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("content", "found", "remedy"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS", "git lfs pull"),
        (b"<!doctype html><html><form>Sign in</form></html>", "without a table", "Download"),
        (b"<html><table><tr><td>name</td></tr></table></html>", "under the name of a CSV", "Open it with"),
    ],
)  # fmt: skip
def test_what_came_in_the_place_of_a_table_is_told_with_what_brings_it(
    content: bytes, found: str, remedy: str
):
    told = decode(content)
    assert told.text is None and found in told.found and remedy in told.remedy


def test_a_table_that_is_missing_hides_no_fault_of_another(tmp_path: Path):
    for folder in ("data", "geo"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "data" / "plan_regions.csv").unlink()
    (tmp_path / "data" / "regions.csv").rename(tmp_path / "data" / "regions.csv.csv")
    caps, rates = tmp_path / "data" / "caps.csv", tmp_path / "data" / "exchange_rates.csv"
    caps.write_text(caps.read_text("utf-8").replace("activity_en", "activity", 1), "utf-8")
    rates.write_text("", "utf-8")
    told = {
        problem.where: problem for problem in package_problems(tmp_path, "data/datapackage.yaml")
    }
    assert told["data/plan_regions.csv"].found == "is missing"
    assert "regions.csv.csv stands in its folder" in told["data/regions.csv"].found
    assert {"data/exchange_rates.csv"} < set(told) and any("caps.csv" in each for each in told)
    assert not any("no row of data/regions.csv" in each.found for each in told.values())


def test_keys_that_differ_in_capitals_alone_are_a_fault_of_the_table_that_names_them(
    tmp_path: Path,
):
    for folder in ("data", "geo"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    table = tmp_path / "data" / "measure_regions.csv"
    head, *rows = table.read_text("utf-8").splitlines()
    changed = [re.sub(",[a-z]", lambda found: found[0].upper(), row, count=1) for row in rows]
    table.write_text("\n".join([head, *changed, ""]), "utf-8")
    (problem,) = package_problems(tmp_path, "data/datapackage.yaml")
    assert problem.where == "data/measure_regions.csv, row 2"
    assert "'Beijing' for 'beijing'" in problem.found and "as in data/regions.csv" in problem.remedy


def test_a_file_that_is_not_the_one_described_is_one_problem(tmp_path: Path):
    shutil.copytree(ROOT / "geo", tmp_path / "geo")
    (tmp_path / "geo" / "provinces.topojson").write_text("<html>")
    (problem,) = package_problems(tmp_path, "geo/datapackage.yaml")
    assert "it has 6 bytes, not " in problem.found and "its SHA-256 is " in problem.found
    assert problem.remedy.startswith("Restore the file; if it was changed on purpose")
    assert problem.remedy.endswith("into geo/datapackage.yaml.")
