"""Tables as they were published: what somebody has changed since is said with every figure.

A pack carries `published.json` at its top: each file of data with its digest, each table with those
of its rows. A row is compared by its cells, so that a spreadsheet which only saves a table anew
changes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "published.json"
MOST = 6  # rows that are named
SIGNS = ",;\t"
# What is said of changed data, by language; a file, then what became of its rows.
WORDS = {
    "en": {"said": "Changed after publication by {}: {}.", "added": "row {} added",
           "changed": "row {} changed", "mixed": "row {} changed or added", "gone": "rows taken out: {}", "file": "not as published",
           "missing": "taken out", "more": "and {} more", "credit": "{}, changed"},
    "zh": {"said": "在{}发布之后有改动：{}。", "added": "新增第{}行", "changed": "改动第{}行", "mixed": "改动或新增第{}行",
           "gone": "删去{}行", "file": "与发布时不同", "missing": "已删去", "more": "等另外{}行",
           "credit": "{}，有改动"},
    "fr": {"said": "Modifié après publication par {} : {}.", "added": "ligne {} ajoutée",
           "changed": "ligne {} modifiée", "mixed": "ligne {} modifiée ou ajoutée", "gone": "lignes retirées : {}",
           "file": "différent de l'original", "missing": "retiré", "more": "et {} autres",
           "credit": "{}, modifié"},
    "de": {"said": "Geändert nach Veröffentlichung durch {}: {}.", "added": "Zeile {} hinzugefügt",
           "changed": "Zeile {} geändert", "mixed": "Zeile {} geändert oder hinzugefügt", "gone": "Zeilen entfernt: {}",
           "file": "nicht wie veröffentlicht", "missing": "entfernt", "more": "und {} weitere",
           "credit": "{}, geändert"},
    "es": {"said": "Modificado tras su publicación por {}: {}.", "added": "fila {} añadida",
           "changed": "fila {} modificada", "mixed": "fila {} modificada o añadida", "gone": "filas suprimidas: {}",
           "file": "distinto del publicado", "missing": "suprimido", "more": "y {} más",
           "credit": "{}, modificado"},
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What became of one file: the rows that no published row is like, and how many are gone.

    Rows are counted as a spreadsheet does, the names of the columns being row 1. `rows` is None of
    a file that is no table, or is missing.
    """

    path: str
    rows: tuple[int, ...] | None
    gone: int = 0
    missing: bool = False


def record_of(site: str, held: Mapping[str, bytes]) -> str:
    """The text of `published.json` for some files, by their path below it."""
    told = {
        path: {"sha256": digest(content)}
        | ({"rows": [short(row) for row in rows_of(content)]} if path.endswith(".csv") else {})
        for path, content in sorted(held.items())
    }
    about = "The data as they were published: figures say what was changed since."
    return json.dumps({"about": about, "site": site, "files": told}, ensure_ascii=False, indent=1)


def changes(root: Path) -> tuple[str, list[Change]]:
    """Who published the data of a folder, and what was changed since; nothing but in a pack."""
    record = root / FILE
    if not record.is_file():
        return "", []
    told = json.loads(record.read_text(encoding="utf-8"))
    found = (_change(root, path, before) for path, before in told["files"].items())
    return str(told["site"]), [change for change in found if change]


def _change(root: Path, path: str, before: Mapping[str, Any]) -> Change | None:
    place = root / path
    if not place.is_file():
        return Change(path, None, missing=True)
    content = place.read_bytes()
    if digest(content) == before["sha256"]:
        return None
    if "rows" not in before:
        return Change(path, None)
    left, new = Counter(before["rows"]), []
    for number, row in enumerate(map(short, rows_of(content)), 1):
        if left[row]:
            left[row] -= 1
        else:
            new.append(number)
    gone = left.total()
    return Change(path, tuple(new), gone) if new or gone else None


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a table, as text, however a spreadsheet parted them; the empty ones left out."""
    text = content.decode("utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(SIGNS, key=first.count))
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


def digest(content: bytes) -> str:
    """SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def short(row: list[str]) -> str:
    """A row in a few letters."""
    return digest("\x1f".join(row).encode())[:8]


def in_words(site: str, found: list[Change], *, lang: str | None = None) -> str:
    """One sentence on what was changed; in English where the language has no words here."""
    words = WORDS.get((lang or "en").partition("-")[0], WORDS["en"])
    told = "; ".join(f"{change.path} ({_told(change, words)})" for change in found)
    return words["said"].format(site or "its publisher", told)


def noted(note: str | None, root: Path, *, lang: str | None = None) -> str | None:
    """A note with what was changed of the data, in a folder where something was."""
    site, found = changes(root)
    if not found:
        return note
    return " ".join(part for part in (note, in_words(site, found, lang=lang)) if part)


def credited(credit: str | None, root: Path, *, lang: str = "en") -> str | None:
    """Whose work a figure is: with what was changed of its data, not theirs alone."""
    if not credit or not changes(root)[1]:
        return credit
    return WORDS.get(lang.partition("-")[0], WORDS["en"])["credit"].format(credit)


def _told(change: Change, words: Mapping[str, str]) -> str:
    if change.missing or change.rows is None:
        return words["missing" if change.missing else "file"]
    numbers = ", ".join(map(str, change.rows[:MOST]))
    if len(change.rows) > MOST:
        numbers += f" {words['more'].format(len(change.rows) - MOST)}"
    lost = change.gone - len(change.rows)
    kind = "changed" if lost >= 0 else "mixed" if change.gone else "added"
    parts = [words[kind].format(numbers)] if change.rows else []
    return ", ".join([*parts, *([words["gone"].format(lost)] if lost > 0 else [])])
