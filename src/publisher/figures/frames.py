"""A table of pandas, made fit to be read: no index that only counts, numbers to the right."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

from lxml import etree
from lxml import html as lxml_html

NUMBER = re.compile(r"[-−+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:e[-+]?\d+)?|–|")
STYLED = "table[starts-with(@id, 'T_')]"


def tidied(html: str) -> str:
    """HTML in which every plain table of pandas is one of the site, its text as pandas wrote it.

    A styled table keeps its looks and can be moved; all else stays as it is.
    """
    if 'class="dataframe"' not in html and 'id="T_' not in html:
        return html
    tree = lxml_html.fragment_fromstring(html, create_parent="div")
    tables = tree.xpath(".//table[@class='dataframe']")
    for table in tables:
        tidy(table)
    for style in tree.xpath(".//style[contains(text(), '.dataframe')]"):
        style.drop_tree()
    for table in tree.xpath(f"./{STYLED}"):
        around = tree.makeelement("div")
        table.addprevious(around)
        around.tail, table.tail = table.tail, None
        around.append(table)
        scrolling(table)
    inner = [etree.tostring(part, encoding="unicode", method="html") for part in tree]
    return (tree.text or "").strip() + "".join(inner)


def tidy(table: Any) -> None:
    """Give a table the classes of the site, headers their scope, columns their side."""
    for name in ("border", "style"):
        table.attrib.pop(name, None)
    table.set("class", "table dataframe")
    table.set("data-quarto-disable-processing", "true")
    for row in table.iter("tr"):
        row.attrib.pop("style", None)
    counts = table.attrib.pop("data-index", None) == "counts"  # as a run marks it (run.charts)
    heads, rows = in_one_row(table.xpath("./thead/tr")), table.xpath("./tbody/tr")
    if counts and counts_only(heads, rows):
        for row in [*heads, *rows]:
            row[0].drop_tree()
    for cell in table.xpath("./thead/tr/th"):
        cell.set("scope", "col")
    for cell in table.xpath("./tbody/tr/th"):
        cell.set("scope", "row")
    if heads and all(len(row) == len(heads[-1]) for row in rows):
        for cells in zip_longest(*[list(row) for row in rows]):
            align(cells, heads)
    scrolling(table)


def in_one_row(heads: list[Any]) -> list[Any]:
    """The rows of headers; of an index with a name, which pandas gives a row, in the one of columns."""
    if len(heads) != 2 or said(heads[0][0]) or any(said(cell) for cell in heads[1][1:]):
        return heads
    heads[0][0].text = said(heads[1][0])
    heads[1].drop_tree()
    return heads[:1]


def said(cell: Any) -> str:
    """The text of a cell."""
    return "".join(cell.itertext()).strip()


def counts_only(heads: list[Any], rows: list[Any]) -> bool:
    """Whether all rows are there, numbered from 0 by a first column without a name."""
    if len(heads) != 1 or not rows or said(heads[0][0]):
        return False
    firsts = [row[0] for row in rows]
    told = [said(cell) for cell in firsts]
    return all(cell.tag == "th" for cell in firsts) and told == [str(n) for n in range(len(rows))]


def align(cells: tuple[Any, ...], heads: list[Any]) -> None:
    """Put a column of numbers to the right, headers and all."""
    if not cells or cells[0].tag != "td":
        return
    texts = [said(cell) for cell in cells]
    if not any(texts) or not all(NUMBER.fullmatch(text) for text in texts):
        return
    at = cells[0].getparent().index(cells[0])
    above = [
        head[at] for head in heads if len(head) == len(heads[-1]) and not head.xpath("*[@colspan]")
    ]
    for cell in (*cells, *above):
        cell.set("class", "number")


def scrolling(table: Any) -> None:
    """Let a table that is wider than its column be moved, with the keyboard too."""
    around = table.getparent()
    heads = [
        " ".join("".join(cell.itertext()).split()) for cell in table.xpath("./thead/tr[last()]/th")
    ]
    if around is not None and around.tag == "div":
        around.set("class", "table-scroll")
        around.set("tabindex", "0")
        around.set("role", "region")
        around.set("aria-label", ", ".join(filter(None, heads)) or "Table")
