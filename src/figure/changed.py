"""What a figure says of data that somebody changed since they were published, and whose it is then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from figure.published import DELIMITER, SOURCES, Change, Row, changes, drawn, published

MOST = 6  # rows that are named
CELLS, LETTERS = 3, 40  # cells of a row that are named, letters of a cell
# What is said of changed data, by language; a file, then what became of its rows.
WORDS = {
    "en": {"said": "Changed after publication by {}: {}.", "added": "row {} added",
           "changed": "row {} changed: {}", "cell": "{} {}, published as {}", "empty": "empty",
           "gone": "rows taken out: {}", "file": "not as published", "missing": "taken out",
           "more": "and {} more", "credit": "{}, changed", "by": "changed by {}",
           "maker": "the maker of this figure", "row": "{}, row {}: {}"},
    "zh": {"said": "在{}发布之后有改动：{}。", "added": "新增第{}行", "changed": "改动第{}行：{}",
           "cell": "{} {}，原为{}", "empty": "空", "gone": "删去{}行", "file": "与发布时不同",
           "missing": "已删去", "more": "等另外{}行", "credit": "{}，有改动", "by": "由{}改动",
           "maker": "本图作者", "row": "{}，第{}行：{}"},
    "fr": {"said": "Modifié après publication par {} : {}.", "added": "ligne {} ajoutée",
           "changed": "ligne {} modifiée : {}", "cell": "{} {}, publié : {}", "empty": "vide",
           "gone": "lignes retirées : {}", "file": "différent de l'original", "missing": "retiré",
           "more": "et {} autres", "credit": "{}, modifié", "by": "modifié par {}",
           "maker": "l'auteur de cette figure", "row": "{}, ligne {} : {}"},
    "de": {"said": "Geändert nach Veröffentlichung durch {}: {}.", "added": "Zeile {} hinzugefügt",
           "changed": "Zeile {} geändert: {}", "cell": "{} {}, veröffentlicht: {}", "empty": "leer",
           "gone": "Zeilen entfernt: {}", "file": "nicht wie veröffentlicht", "missing": "entfernt",
           "more": "und {} weitere", "credit": "{}, geändert", "by": "geändert von {}",
           "maker": "den Urhebern dieser Abbildung", "row": "{}, Zeile {}: {}"},
    "es": {"said": "Modificado tras su publicación por {}: {}.", "added": "fila {} añadida",
           "changed": "fila {} modificada: {}", "cell": "{} {}, publicado: {}", "empty": "vacío",
           "gone": "filas suprimidas: {}", "file": "distinto del publicado", "missing": "suprimido",
           "more": "y {} más", "credit": "{}, modificado", "by": "modificado por {}",
           "maker": "el autor de esta figura", "row": "{}, fila {}: {}"},
    "it": {"said": "Modificato dopo la pubblicazione da parte di {}: {}.", "added": "riga {} aggiunta",
           "changed": "riga {} modificata: {}", "cell": "{} {}, pubblicato: {}", "empty": "vuoto",
           "gone": "righe tolte: {}", "file": "diverso dal pubblicato", "missing": "tolto",
           "more": "e altre {}", "credit": "{}, modificato", "by": "modificato da {}",
           "maker": "l'autore di questa figura", "row": "{}, riga {}: {}"},
    "ja": {"said": "{}による公開後の変更：{}。", "added": "{}行目を追加", "changed": "{}行目を変更：{}",
           "cell": "{} {}、公開時は{}", "empty": "空", "gone": "{}行を削除", "file": "公開時と異なる",
           "missing": "削除", "more": "ほか{}行", "credit": "{}（変更あり）", "by": "{}による変更",
           "maker": "この図の作成者", "row": "{}、{}行目：{}"},
    "nl": {"said": "Gewijzigd na publicatie door {}: {}.", "added": "rij {} toegevoegd",
           "changed": "rij {} gewijzigd: {}", "cell": "{} {}, gepubliceerd: {}", "empty": "leeg",
           "gone": "rijen verwijderd: {}", "file": "anders dan gepubliceerd", "missing": "verwijderd",
           "more": "en {} andere", "credit": "{}, gewijzigd", "by": "gewijzigd door {}",
           "maker": "de maker van deze figuur", "row": "{}, rij {}: {}"},
    "pt": {"said": "Alterado após a publicação por {}: {}.", "added": "linha {} acrescentada",
           "changed": "linha {} alterada: {}", "cell": "{} {}, publicado: {}", "empty": "vazio",
           "gone": "linhas retiradas: {}", "file": "diferente do publicado", "missing": "retirado",
           "more": "e mais {}", "credit": "{}, alterado", "by": "alterado por {}",
           "maker": "o autor desta figura", "row": "{}, linha {}: {}"},
}  # fmt: skip


def words_in(lang: str | None) -> Mapping[str, str]:
    """The words of a language; in English where there are none of it."""
    return WORDS.get((lang or "en").partition("-")[0], WORDS["en"])


def used(record: Mapping[str, Any], root: Path) -> list[Change]:
    """What was changed of the data that a figure draws; nothing but in a pack.

    A changed row of a table stands among the sources of each figure that is made of it
    (`Row.source`). Where it cannot, a figure uses it that draws other numbers than any of the page
    and names a source of the row, or whose row names none.
    """
    found = changes(root)
    if not found:
        return []
    ids = {str(each.get("id") or each["title"]) for each in record.get("sources") or ()}
    as_published = drawn(record) in published(root).get("figures", ())
    told = (_used(change, ids, as_published=as_published) for change in found)
    return [change for change in told if change]


def _used(change: Change, ids: set[str], *, as_published: bool) -> Change | None:
    if change.rows is None:
        return None if as_published else change

    def names(row: Mapping[str, str]) -> bool:
        own = list(filter(None, row.get(SOURCES, "").split(DELIMITER)))
        in_words = (" " in each and each.startswith(name) for each in own for name in ids)
        return not as_published and (not own or not ids.isdisjoint(own) or any(in_words))

    rows = tuple(row for row in change.rows if row.source in ids or names(row.before or row.now))
    gone = tuple(row for row in change.gone if names(row))
    return Change(change.path, rows, gone) if rows or gone else None


def noted(
    note: str | None, record: Mapping[str, Any], root: Path, *, lang: str | None = None
) -> str | None:
    """A note with what was changed of the data that the figure draws."""
    found = used(record, root)
    said = in_words(str(published(root).get("site") or ""), found, lang=lang) if found else None
    return " ".join(part for part in (note, said) if part) or note


def credited(
    credit: str | None, record: Mapping[str, Any], root: Path, *, lang: str = "en"
) -> str | None:
    """Whose work a figure is: with what was changed of its data, not theirs alone."""
    if not credit or not used(record, root):
        return credit
    return words_in(lang)["credit"].format(credit)


def sourced(
    sources: Sequence[Mapping[str, Any]],
    root: Path,
    *,
    lang: str | None = None,
    by: str | None = None,
) -> list[dict[str, Any]]:
    """The sources of a figure, a changed row told as a source of its own: whose it is, and what we had."""
    rows = {row.source: row for change in changes(root) for row in change.rows or ()}
    words = words_in(lang)
    told = []
    for source in sources:
        row = rows.get(str(source.get("id") or source.get("title")))
        if row is None:
            told.append(dict(source))
            continue
        title = words["row"].format(row.path, row.number, _cells(row, words))
        who = words["by"].format(by or words["maker"])
        told.append({"id": row.source, "title": title, "publisher": who})
    return told


def in_words(site: str, found: Sequence[Change], *, lang: str | None = None) -> str:
    """One sentence on what was changed; in English where the language has no words here."""
    words = words_in(lang)
    told = "; ".join(f"{change.path} ({'; '.join(_told(change, words))})" for change in found)
    return words["said"].format(site or "its publisher", told)


def _told(change: Change, words: Mapping[str, str]) -> Iterator[str]:
    if change.missing or change.rows is None:
        yield words["missing" if change.missing else "file"]
        return
    named, more = change.rows[:MOST], len(change.rows) - MOST
    for row in named:
        if row.before is not None:
            yield words["changed"].format(row.number, _cells(row, words))
    if added := ", ".join(str(row.number) for row in named if row.before is None):
        yield words["added"].format(added)
    if more > 0:
        yield words["more"].format(more)
    if change.gone:
        yield words["gone"].format(len(change.gone))


def _cells(row: Row, words: Mapping[str, str]) -> str:
    """The cells of a row that were changed, as they are and as they were published."""
    pairs = list(row.cells.items())
    told = [
        words["cell"].format(name, _short(now, words), _short(before, words))
        for name, (before, now) in pairs[:CELLS]
    ]
    return ", ".join([*told, *(["…"] if len(pairs) > CELLS else [])])


def _short(cell: str, words: Mapping[str, str]) -> str:
    return f"{cell[:LETTERS]}…" if len(cell) > LETTERS else cell or words["empty"]
