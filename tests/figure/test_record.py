"""A record follows its schema, or is refused with part, value and remedy."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from figure.record import faults, schema

WHOLE: dict[str, Any] = {
    "version": 1,
    "spec": {"mark": "bar", "params": [{"name": "p"}]},
    "table": {
        "caption": "Amounts",
        "columns": [{"name": "a", "title": "Amount", "type": "number"}],
        "rows": [[1.5], [None]],
    },
    "sources": [{"title": "Counted"}],
}
ITEMS = {
    "key": "k",
    "param": "p",
    "label": "List",
    "find": "Find",
    "entries": [{"id": "a", "names": [{"text": "A"}]}],
}


def changed(**parts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(WHOLE), **parts}


def table(**parts: Any) -> dict[str, Any]:
    return {"table": {**WHOLE["table"], **parts}}


def items(**parts: Any) -> dict[str, Any]:
    return {"items": {**ITEMS, **parts}}


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema())


def test_the_smallest_record_is_chart_table_and_source():
    assert faults(WHOLE) == []
    assert faults(changed(**items(), palette=None, title=None)) == []


@pytest.mark.parametrize("part", ["spec", "table", "sources"])
def test_what_is_missing_is_asked_for(part: str):
    record = {name: value for name, value in WHOLE.items() if name != part}
    [fault] = faults(record)
    assert (fault.found, fault.missing) == (f"the figure has no {part}", True)
    assert fault.remedy.startswith("Give ")


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"version": 2}, "version is 2, not 1"),
        ({"title": " "}, 'title is " "'),
        ({"title": 5}, "title is 5, not a text"),
        ({"sources": []}, "sources is empty"),
        ({"sources": [{"url": "https://x.org"}]}, "has no sources[0].title"),
        ({"as_of": "soon"}, 'as_of is "soon"'),
        ({"titel": "x"}, "parts that no record knows: titel"),
        ({"licence": {"name": "CC0"}}, "has no licence.url"),
        ({"palette": {"#fff": {"name": "paper", "dark": "black"}}}, 'dark is "black"'),
        (table(rows=[]), "table.rows is empty"),
        (table(rows=[[1]] * 5001), "table.rows has 5,001 entries, more than 5,000"),
        (table(rows=[[{}]]), "table.rows[0][0] is {}, not a text or a number"),
        (table(rows=[[1], [1, 2]]), "table.rows[1] has 2 cells for 1 columns"),
        (items(find=""), "items.find is empty"),
        (items(entries=[]), "items.entries is empty"),
        (items(entries=ITEMS["entries"] * 2), "items repeat the id a"),
        (items(entries=[{"id": "A b", "names": [{"text": "A"}]}]), 'entries[0].id is "A b"'),
        (items(entries=[{"id": "a", "names": []}]), "entries[0].names is empty"),
        (items(param="q"), "items are chosen by 'q', which the chart does not have"),
        ({"views": [{"name": "n", "title": "N", "params": {"q": 1}}]}, "view 'n' sets 'q'"),
        ({"states": [{"title": "N", "params": {"q": 1}}]}, "states, 'N', are of 'q'"),
        ({"states": [{"title": " ", "params": {"q": 1}}]}, 'states[0].title is " "'),
        (
            {"spec": {"data": {"url": "../secret.json"}}},
            "reads ../secret.json, outside the project",
        ),
        ({"spec": {"data": {"url": "https://x.org/a.json"}}}, "reads https://x.org/a.json"),
    ],
)
def test_a_fault_names_part_and_value_and_says_what_to_do(parts: dict[str, Any], found: str):
    [fault] = faults(changed(**parts))
    assert found in fault.found
    assert fault.remedy.endswith((".", "…"))
    assert not fault.missing


def test_every_fault_of_a_record_is_told():
    assert len(faults(changed(title=5, as_of="soon", sources=[]))) == 3


def test_what_is_no_record_is_refused():
    assert faults("a text")[0].found == 'the figure\'s record is "a text", not a mapping'


def test_every_part_has_a_description_and_a_remedy():
    for name, part in schema()["properties"].items():
        assert "remedy" in part, name
        assert name == "views" or "description" in part, name


def test_a_part_under_another_name_is_told_beside_the_one_that_is_missing():
    [fault] = faults(changed(sources=[{"titel": "Counted"}]))
    assert fault.found == "the figure has no sources[0].title, and titel, which no record knows"
