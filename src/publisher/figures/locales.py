"""How pages in another language than English write numbers and days: in charts, tables and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

# What d3 calls a language that is not named twice, as French is: fr-FR.
NAMED = {
    "ca": "ca-ES", "cs": "cs-CZ", "da": "da-DK", "he": "he-IL", "ja": "ja-JP", "ko": "ko-KR",
    "nb": "nb-NO", "no": "nb-NO", "pt": "pt-BR", "sl": "sl-SI", "sv": "sv-SE", "uk": "uk-UA",
    "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip
# Where digits have forms of their own, which no font of the build holds.
OTHER_DIGITS = {"ar", "fa"}
# How a day is spelled, with the name of its month as it stands in a list of months.
SPELLED = {
    **dict.fromkeys(("fr", "it", "nl", "sv"), "{day} {month} {year}"),
    **dict.fromkeys(("da", "de", "fi", "nb", "no"), "{day}. {month} {year}"),
    **dict.fromkeys(("es", "pt"), "{day} de {month} de {year}"),
    **dict.fromkeys(("ja", "zh"), "{year} 年 {number} 月 {day} 日"),
}
# The signs of numbers, decimal and thousands, of languages whose numbers d3 does not know.
SIGNS = {
    **dict.fromkeys(("el", "hr", "id", "is", "ro", "sr", "tr", "vi"), ",."),
    **dict.fromkeys(("bg", "et", "lt", "lv", "nb", "nn", "no", "sk"), ",\xa0"),
}
ENGLISH = {"decimal": ".", "thousands": ","}


@cache
def locale_of(kind: str, lang: str) -> Mapping[str, Any] | None:
    """The locale of d3 for a language: of numbers (`format`) or of times (`time_format`).

    None for English, which charts are written in of themselves, and for what d3 does not know.
    """
    import vl_convert

    code, _, region = lang.partition("-")
    code = code.lower()
    if code == "en" or code in OTHER_DIGITS:
        return None
    known: Any = getattr(vl_convert, f"get_{kind}_locale")
    for name in (f"{code}-{region.upper()}", f"{code}-{code.upper()}", NAMED.get(code, "")):
        try:
            found: Mapping[str, Any] = known(name)
        except ValueError:
            continue
        # The narrow space is in few fonts.
        return {key: _wide(each) for key, each in found.items()}
    if kind == "format" and code in SIGNS:
        signs = {"decimal": SIGNS[code][0], "thousands": SIGNS[code][1]}
        return {**signs, "grouping": [3], "currency": ["", ""]}
    return None


def _wide(sign: Any) -> Any:
    return sign.replace("\u202f", "\xa0") if isinstance(sign, str) else sign


def in_language(record: dict[str, Any], lang: str, *, count: str = "") -> dict[str, Any]:
    """A record whose charts write numbers and days as its page's language does, where their author
    asked for nothing else. `count` is the title of an axis that counts.
    """
    number, time = locale_of("format", lang), locale_of("time_format", lang)
    ours = {name: each for name, each in (("number", number), ("time", time)) if each}
    added: dict[str, Any] = {"timeFormat": time["date"]} if time else {}
    if count and not lang.startswith("en"):
        added["countTitle"] = count
    if not (ours or added):
        return record
    parts = {name: record[name] for name in ("spec", "compact_spec") if record.get(name)}
    return record | {name: _localized(spec, ours, added) for name, spec in parts.items()}


def _localized(
    spec: Mapping[str, Any], ours: Mapping[str, Any], added: Mapping[str, Any]
) -> dict[str, Any]:
    config = {**added, **(spec.get("config") or {})}
    locale = {**ours, **(config.get("locale") or {})}
    return {**spec, "config": config | ({"locale": locale} if locale else {})}


def signs_of(spec: Mapping[str, Any]) -> Mapping[str, str]:
    """The signs with which a chart writes numbers: `decimal` and `thousands`."""
    locale = (spec.get("config") or {}).get("locale") or {}
    return ENGLISH | {
        key: each for key, each in (locale.get("number") or {}).items() if key in ENGLISH
    }


def signed(text: str, signs: Mapping[str, str]) -> str:
    """A number written in English, with other signs."""
    return re.sub(r"[.,]", lambda found: signs["decimal" if found[0] == "." else "thousands"], text)


def spelled_day(day: dt.date, lang: str) -> str:
    """A day as a language writes it; in ISO form where its way is not known."""
    code, _, region = lang.partition("-")
    if code == "en":
        british = region not in ("", "US")
        return f"{day.day} {day:%B} {day.year}" if british else f"{day:%B} {day.day}, {day.year}"
    form, time = SPELLED.get(code), locale_of("time_format", lang)
    if form is None or time is None:
        return f"{day:%Y-%m-%d}"
    first = "1er" if code == "fr" and day.day == 1 else day.day
    month = time["months"][day.month - 1]
    return form.format(day=first, month=month, number=day.month, year=day.year)
