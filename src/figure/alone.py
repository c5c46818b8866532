"""A figure as a page of its own that needs no other file: picture, description, data and sources."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

STYLE = (
    "body{margin:1rem;font:16px/1.5 Arial,Helvetica,sans-serif;color:#20252b;background:#fff}"
    "figure{margin:0}svg{max-width:100%;height:auto}table{border-collapse:collapse;font-size:.9rem}"
    "th,td{padding:.2rem .6rem;border-bottom:1px solid #d5d9de;text-align:left}"
)


def page(composed: str, record: Mapping[str, Any], *, lang: str) -> str:
    """A page of HTML that shows a picture and asks nobody for anything: data and sources below."""
    title = escape(str(record.get("title") or "Untitled"))
    table = record.get("table") or {"columns": [], "rows": []}
    head = "".join(f'<th scope="col">{escape(each["title"])}</th>' for each in table["columns"])
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>\n" for row in table["rows"]
    )
    sources = "".join(f"<li>{_linked(source)}</li>\n" for source in record.get("sources") or ())
    said = escape(str(record.get("description") or ""))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style></head>\n<body>\n<main>\n"
        f"<figure>{composed}<figcaption>{said}</figcaption></figure>\n"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>\n"
        f"<ul>\n{sources}</ul>\n</main>\n</body>\n</html>\n"
    )


def _linked(source: Mapping[str, Any]) -> str:
    title, url = escape(str(source["title"])), source.get("url")
    return f'<a href="{escape(str(url))}" rel="noopener">{title}</a>' if url else title


def _cell(value: Any) -> str:
    return "–" if value is None else escape(str(value))
