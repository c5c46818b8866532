"""A figure's data as a table of HTML and as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

import jinja2

from publisher.figures.locales import signed, signs_of
from publisher.figures.spec import units

NUMBERS = ("number", "integer", "year")
# Text that a spreadsheet runs: a formula, or what calls or names something after a sign.
RUNS = re.compile(r"[=\t\r]|[-+@].*[(|!]|[-+@]\s*\$?[A-Za-z]{1,3}\$?\d+\b")

# Scripts that tell the language of a text, the telling one first: Japanese also writes Han.
SCRIPTS = (
    (re.compile(r"[\u3041-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7a3]"), "ko"),
    (re.compile(r"[\u3400-\u9fff]"), "zh"),
)


def data_table(
    environment: jinja2.Environment,
    record: dict[str, Any],
    page_lang: str,
    addresses: Mapping[str, str],
) -> str:
    """A figure's data as an HTML table with caption, units and header scope.

    Numbers are written with the signs of its chart. A cell whose whole text has one of the
    `addresses` leads there.
    """
    table, signs, names = record["table"], signs_of(record["spec"]), named_only(record["spec"])
    columns = [
        {
            "unit": None,
            **column,
            "number": column["type"] in NUMBERS,
            "whole": all(each is None or each == each // 1 for each in cells)
            if column["type"] in NUMBERS
            else False,
            "apart": column["type"] != "year" and column["name"] not in names and not years(cells),
        }
        for column, cells in zip(table["columns"], columns_of(table), strict=True)
    ]
    rows = [
        [
            {
                "text": cell_text(value, column, signs),
                "number": column["number"],
                "lang": cell_language(value, column, page_lang),
                "address": addresses.get(printed(value)) if isinstance(value, str) else None,
            }
            for value, column in zip(row, columns, strict=True)
        ]
        for row in table["rows"]
    ]
    return environment.get_template("figure-table.html").render(
        table={"caption": table["caption"], "columns": columns, "rows": rows}
    )


def printed(text: str) -> str:
    """A text with the apostrophes within its words as they are printed; the data keep theirs."""
    return re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", "’", text)


def cell_language(value: Any, column: dict[str, Any], page_lang: str) -> str | None:
    """The language of one cell, if it is not that of the page: the column's, or by its script."""
    if column.get("lang") and value is not None:
        return column["lang"] if column["lang"] != page_lang else None
    return language_of(value, page_lang)


def language_of(text: Any, page_lang: str) -> str | None:
    """The language that the script of a text tells, if it is not that of the page."""
    if not isinstance(text, str):
        return None
    found = next((lang for script, lang in SCRIPTS if script.search(text)), None)
    return found if found and not page_lang.startswith(found) else None


def columns_of(table: dict[str, Any]) -> list[list[Any]]:
    """The cells of each column."""
    return [[row[place] for row in table["rows"]] for place in range(len(table["columns"]))]


def years(cells: list[Any]) -> bool:
    """Whether all numbers of a column are whole, and such as years are."""
    known = [each for each in cells if each is not None]
    return bool(known) and all(
        isinstance(each, int | float) and 1500 <= each <= 2100 and each == each // 1
        for each in known
    )


def named_only(spec: Mapping[str, Any]) -> set[str]:
    """The columns that a chart draws as names, codes or ranks wherever it draws them."""
    kinds: dict[str, set[bool]] = {}
    for unit in units(spec):
        for given in unit.encoding.values():
            for channel in given if isinstance(given, list) else [given]:
                if (
                    isinstance(channel, dict)
                    and "aggregate" not in channel
                    and "bin" not in channel
                ):
                    name = str(channel.get("field") or "").replace("\\", "")
                    kinds.setdefault(name, set()).add(channel.get("type") in ("nominal", "ordinal"))
    return {name for name, named in kinds.items() if named == {True}}


def cell_text(value: Any, column: dict[str, Any], signs: Mapping[str, str]) -> str:
    """How a cell reads: a dash for a gap, thousands apart, years, codes and words as they are."""
    if value is None:
        return "–"
    if isinstance(value, bool) or not (column["number"] and isinstance(value, int | float)):
        return str(value)
    number = int(value) if column["whole"] else value
    return signed(f"{number:,}" if column["apart"] else f"{number}", signs)


def table_csv(table: dict[str, Any]) -> str:
    """A figure's data as CSV, safe to open in a spreadsheet.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers and other text
    (`-5 °C`, `@name`) stay as they are.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column["name"] for column in table["columns"]])
    for row in table["rows"]:
        writer.writerow([safe(value) for value in row])
    return out.getvalue()


def safe(value: Any) -> Any:
    """A value that no spreadsheet runs as a formula."""
    if isinstance(value, str) and RUNS.match(value):
        return f"'{value}"
    return "" if value is None else value
