"""A cell that says more than its value, or that it has none: a remedy of its own, nothing made up."""

from __future__ import annotations

import pytest
from frictionless import Schema

from publisher.site.sheets.inspect import inspect
from publisher.site.sheets.meanings import Known
from publisher.site.sheets.sheet import Inspected, Sheet

FIELDS = [
    {"name": "period", "type": "string", "constraints": {"pattern": r"\d{4}(-\d{2})?(/\d{4}-\d{2})?"}},
    {"name": "amount_bn_cny", "type": "number", "unit": "bn CNY", "constraints": {"minimum": 0}},
    {"name": "amount_bn_usd", "type": "number", "unit": "bn USD"},
    {"name": "plants", "type": "integer", "unit": "plants", "constraints": {"minimum": 0}},
    {"name": "growth", "type": "number", "unit": "percent"},
    {"name": "qualifier", "type": "string", "constraints": {"enum": ["exact", "about", "at least", "at most"]}},
    {"name": "opened_on", "type": "date"},
    {"name": "opened_on_precision", "type": "string", "constraints": {"enum": ["day", "month", "year"]}},
    {"name": "opened_on_missing", "type": "string"},
    {"name": "ids", "type": "string", "constraints": {"pattern": "[a-z0-9]+(;[a-z0-9]+)*"}},
    {"name": "note", "type": "string"},
    {"name": "link", "type": "string", "constraints": {"pattern": r"https?://[^\s()]+\.\S+"}},
    {"name": "adcode", "type": "string", "constraints": {"pattern": r"\d{6}"}},
]  # fmt: skip
NAMES = [str(field["name"]) for field in FIELDS]
KEYS = Known(("s1", "s2"))


def look(column: str, cell: str) -> Inspected:
    """What is found in a table with this one cell."""
    schema = Schema.from_descriptor({"fields": FIELDS})
    told = [field.custom for field in schema.fields]
    sheet = Sheet("t.csv", "d.yaml", schema.fields, told, others=lambda: [KEYS])
    cells = [f'"{cell}"' if name == column else "" for name in NAMES]
    return inspect(sheet, f"{','.join(NAMES)}\n{','.join(cells)}\n".encode())


MENDED = [
    ("amount_bn_cny", "12亿元", "1.2"),
    ("amount_bn_cny", "1,234亿元", "123.4"),
    ("amount_bn_cny", "12.5 billion yuan", "12.5"),
    ("amount_bn_usd", "US$ 350 million", "0.35"),
    ("plants", "3.4万", "34000"),
    ("plants", "123家", "123"),
    ("growth", "下降12%", "-12"),
    ("growth", "+12 %", "12"),
    ("amount_bn_cny", "“12”", "12"),
    ("amount_bn_cny", "1\u200b2", "12"),
    ("period", "2023Q1", "2023-01/2023-03"),
    ("period", "H1 2024", "2024-01/2024-06"),
    ("period", "2024 (Jan-May)", "2024-01/2024-05"),
    ("period", "2024年1-5月", "2024-01/2024-05"),
    ("period", "2024年上半年", "2024-01/2024-06"),
    ("period", "２０２４", "2024"),
    ("opened_on", "２０２５-01-02", "2025-01-02"),
    ("ids", "s1 s2", "s1;s2"),
    ("ids", "s1\ns2", "s1;s2"),
    ("ids", "[s1] and s2", "s1;s2"),
    ("qualifier", "约", "about"),
    ("note", "a\u200bb", "ab"),
    ("link", "www.gov.cn/a", "https://www.gov.cn/a"),
    ("link", "HTTPS:/www.gov.cn/a", "https://www.gov.cn/a"),
    ("link", "https：//www.gov.cn/a", "https://www.gov.cn/a"),
]


@pytest.mark.parametrize(("column", "cell", "right"), MENDED)
def test_what_a_cell_says_in_one_way_only_is_mended(column: str, cell: str, right: str):
    found = look(column, cell)
    assert [each.where for each in found.problems] == [f"t.csv, row 2, {column}"]
    assert found.mended is not None
    cells = found.mended.decode().split("\n")[1].split(",")
    assert cells[NAMES.index(column)] == right


TOLD = [
    ("amount_bn_cny", "12亿", "it is 1.2 bn CNY if it is meant in CNY"),
    ("amount_bn_cny", "12亿美元", "Write 1.2 in amount_bn_usd, and leave this cell empty."),
    ("amount_bn_cny", "12 %", "a share in percent, and the column is in bn CNY"),
    ("amount_bn_cny", "123家", "Write 123 in plants"),
    ("amount_bn_cny", "~50", "Write 50, and about in qualifier."),
    ("amount_bn_cny", "50余亿元", "Write 5, and at least in qualifier."),
    ("plants", ">200", "Write 200, and at least in qualifier."),
    ("plants", "近80", "Write 80, and at most in qualifier."),
    ("plants", "123*", "Write 123, and what '*' refers to in note."),
    ("plants", "123¹", "Write 123, and what '¹' refers to in note."),
    ("plants", "123①", "Write 123, and what '①' refers to in note."),
    ("plants", "123[1]", "Write 123, and what '[1]' refers to in note."),
    ("plants", "(123)", "Write 123: the column allows no -123"),
    ("growth", "(12)", "Write -12 if the brackets mean a minus"),
    ("growth", "2pp", "a difference in percentage points"),
    ("plants", "12-15", "a range, not one number"),
    ("plants", "n/a", "stands for no value Leave the cell empty."),
    ("plants", "???", "stands for no value Leave the cell empty."),
    ("opened_on", "—", "Leave the cell empty and give the reason in opened_on_missing."),
    ("opened_on", "Nov 2026", "2026-11-01 and month in opened_on_precision"),
    ("note", "TBD", "stands for no value Leave the cell empty."),
    ("ids", "s1 s9", "several are joined by “;”"),
    ("link", "https://www.gov.cn/zheng ce/a report.pdf", "Write"),
    ("link", "www.gov.cn/a b", "Write"),
    ("link", "www.gov.cn/x（archived）", "Write"),
    ("link", "https://www.gov.cn/a b（archived）", "Write"),
    ("adcode", "1.10E+05", "a spreadsheet has cut it short as a number"),
]


@pytest.mark.parametrize(("column", "cell", "says"), TOLD)
def test_what_else_a_cell_says_is_told_with_its_place_and_left(column: str, cell: str, says: str):
    found = look(column, cell)
    (problem,) = found.problems
    assert problem.where == f"t.csv, row 2, {column}"
    assert repr(cell) in problem.found
    assert says in f"{problem.found} {problem.remedy}"
    assert found.mended is None
