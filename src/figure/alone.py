"""A figure as a page of its own that needs no other file: picture, words, data and sources.

It stands well in a frame: the words are text, which takes the width there is, a phone gets the
drawing that is laid out for it, and what is long is folded.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from typing import Any

from figure.lettering import measures

STYLE = (
    "body{{margin:1rem;font:15px/1.45 Arial,Helvetica,sans-serif;color:{ink};background:{paper}}}"
    "figure{{margin:0;max-width:60rem}}h1{{font-size:1.4rem;line-height:1.2;margin:0 0 .25rem}}"
    "img{{max-width:100%;height:auto;margin:.75rem 0}}p{{margin:0 0 .35rem}}a{{color:inherit}}"
    "p,figcaption,details,table{{color:{soft};font-size:.85rem}}"
    "figcaption{{border-top:1px solid {rule};padding-top:.6rem}}summary{{cursor:pointer}}"
    "div{{overflow-x:auto}}table{{border-collapse:collapse}}"
    "th,td{{padding:.2rem .6rem;border-bottom:1px solid {rule};text-align:left}}"
)
NARROW = "(max-width: 34rem)"  # for windows no wider, the drawing for a phone
DETAILS = {
    "en": "Description, data and sources", "zh": "说明、数据与来源",
    "fr": "Description, données et sources", "de": "Beschreibung, Daten und Quellen",
    "es": "Descripción, datos y fuentes", "it": "Descrizione, dati e fonti",
    "ja": "説明・データ・出典", "nl": "Beschrijving, gegevens en bronnen",
    "pt": "Descrição, dados e fontes",
}  # fmt: skip


def page(
    drawings: Mapping[str, str],
    words: Mapping[str, Any],
    record: Mapping[str, Any],
    *,
    lang: str,
    theme: str,
) -> str:
    """A page of HTML that asks nobody for anything: a figure with its words, data and sources below.

    `drawings` is the figure as SVG, `wide` and perhaps `compact`; `words` is what stands around it.
    """
    spoken = lang.partition("-")[0]
    label = measures()["source"].get(spoken, measures()["source"]["en"])
    credit = " · ".join(part for part in (words["credit"], words["licence"], words["date"]) if part)
    below = (words["note"], words["source"] and f"{label}{words['source']}", credit)
    subtitle = f"<p>{escape(words['subtitle'])}</p>\n" if words["subtitle"] else ""
    caption = "".join(f"<p>{escape(text)}</p>" for text in below if text)
    style = STYLE.format(**measures()["ink"][theme])
    style += "img{background:#fff}" if record.get("palette") is None else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(words['title'])}</title>\n<style>{style}</style></head>\n<body>\n<main>\n"
        f"<figure><h1>{escape(words['title'])}</h1>\n{subtitle}{_picture(drawings, record)}"
        f"<figcaption>{caption}</figcaption></figure>\n"
        f"<details><summary>{DETAILS.get(spoken, DETAILS['en'])}</summary>\n"
        f"<p>{escape(str(record.get('description') or ''))}</p>\n{_table(record)}"
        f"<ul>\n{''.join(f'<li>{_linked(each)}</li>' for each in record.get('sources') or ())}\n"
        "</ul></details>\n</main>\n</body>\n</html>\n"
    )


def _picture(drawings: Mapping[str, str], record: Mapping[str, Any]) -> str:
    """The drawing, and in a narrow window the compact one, each with its ids to itself."""
    alt = escape(str(record.get("description") or record.get("title") or ""))
    narrow = drawings.get("compact")
    source = f'<source media="{NARROW}" srcset="{_address(narrow)}">' if narrow else ""
    return f'<picture>{source}<img src="{_address(drawings["wide"])}" alt="{alt}"></picture>\n'


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _table(record: Mapping[str, Any]) -> str:
    table = record.get("table") or {"columns": [], "rows": []}
    head = "".join(f'<th scope="col">{escape(each["title"])}</th>' for each in table["columns"])
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>\n" for row in table["rows"]
    )
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>\n"


def _linked(source: Mapping[str, Any]) -> str:
    title, url = escape(str(source["title"])), source.get("url")
    return f'<a href="{escape(str(url))}" rel="noopener">{title}</a>' if url else title


def _cell(value: Any) -> str:
    return "–" if value is None else escape(str(value))
