"""From the bytes of a table to its text, whatever a spreadsheet made of them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Set
from dataclasses import dataclass

from publisher.site.sheets.workbooks import workbook_text

Letters = Callable[[], Set[str]]

SAVE = (
    "Save it as “CSV UTF-8 (Comma delimited)” (Excel) or as CSV with UTF-8 (LibreOffice, Numbers)"
)
FIX = "`atlas check --fix` does it too"
WORKBOOK = "is an Excel workbook under the name of a CSV file, not text"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What a download brings in the place of a table, and what to do.
POINTER = b"version https://git-lfs"
TABLE = re.compile(rb"<(table|worksheet|workbook)\b", re.IGNORECASE)
LFS = "is the pointer of a file that Git LFS keeps elsewhere"
WEB = "is a page of HTML or XML without a table, as a site sends that asks to sign in"
OTHERS = {LFS: "Get the file itself: git lfs pull.", WEB: "Download the table again."}
MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|table|meta)\b", re.IGNORECASE)
WIDE = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
JSON = re.compile(rb'\s*(\[\s*)*\{\s*"|\s*\[\s*[\[\]]')
HIGH = re.compile(r"[^\x00-\x7f]+")
MIXED = re.compile(r"[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
WITHIN = re.compile(
    "[a-zà-öø-ÿ][À-ÖØ-ÞŠŽŸ]|[A-Z][À-ÖØ-ÞŠŽŸ](?=[a-z])"
)  # a capital that no word has
MACINTOSH = "mac_roman"
TYPOGRAPHIC = set("‘’“”–—…•·«»©®°±²³½¼¾§€£¥×\u00a0")
CHINESE = set("，。、；：？！（）《》〈〉“”‘’〔〕【】「」『』·…—～％＋－／　℃№×÷±→←↑↓")
BESIDE = ("CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH", "LATIN SMALL")  # beside Chinese characters
NAMES = {
    "gb18030": "GBK",
    "cp1252": "Windows-1252",
    MACINTOSH: "Mac OS Roman",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
}


@dataclass(frozen=True)
class Decoded:
    """The text of a table, the bytes that stood before it, and what is wrong with it as it stands.

    `found` is empty where nothing is. Without a text it cannot be read at all.
    """

    text: str | None
    mark: bytes = b""
    row: int | None = None
    found: str = ""
    remedy: str = ""


def decode(content: bytes, encoding: str = "utf-8", familiar: Letters = frozenset) -> Decoded:
    """Read the bytes of a table in the encoding that its dictionary names, or find out which it is.

    `familiar` are the letters of the texts beside it: where several encodings make sense of the
    bytes, the one by which they are of those is taken.
    """
    if content.startswith(ZIP) and (text := workbook_text(content)) is not None:
        return Decoded(text, found=WORKBOOK, remedy=f"{SAVE}; {FIX}.")
    if not content.strip():
        found = "is empty: not even the names of the columns are left"
        return Decoded(None, found=found, remedy="Restore it from an earlier version.")
    if kind := _other_kind(content):
        return Decoded(
            None, found=kind, remedy=OTHERS.get(kind, f"Open it with a spreadsheet. {SAVE}.")
        )
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    try:
        return Decoded(content[len(mark) :].decode(encoding), mark)
    except LookupError:
        found = f"is said to be in the encoding {encoding!r}, which is not known"
        return Decoded(None, found=found, remedy="Correct `encoding` in its dictionary: utf-8.")
    except UnicodeDecodeError as error:
        return _guessed(content, encoding, error, familiar)


def _other_kind(content: bytes) -> str:
    """What a file is that is no table of text; empty if it may be one."""
    if content.startswith((ZIP, OLE)):
        return WORKBOOK
    if content.startswith(POINTER):
        return LFS
    if MARKUP.match(content) and not TABLE.search(content):
        return WEB
    if MARKUP.match(content):
        return "is a page of HTML or XML under the name of a CSV file"
    if JSON.match(content):
        return "is JSON under the name of a CSV file"
    return ""


def _guessed(
    content: bytes, encoding: str, error: UnicodeDecodeError, familiar: Letters
) -> Decoded:
    """The text by the one encoding that makes sense of it, if there is just one."""
    row = content[: error.start].count(b"\n") + 1
    if wide := _wide(content):
        return _told(content, wide, encoding, row)
    readings = [name for name, sensible in SENSIBLE.items() if sensible(_read(content, name))]
    if not readings and _western(_read(content, MACINTOSH)):
        readings = [MACINTOSH]
    if len(readings) > 1:
        beside = familiar()
        shares = {name: _familiarity(content, name, beside) for name in readings}
        readings = [name for name in readings if shares[name] > 0.8] or readings
    if len(readings) == 1 and readings[0] in NAMES:
        return _told(content, readings[0], encoding, row)
    byte = f"byte {content[error.start]:#04x}"
    found = f"is not {encoding.upper()} ({byte}), and its encoding cannot be told for certain"
    if perhaps := [NAMES.get(name, name) for name in readings] or _likely(content):
        found += f" (perhaps {' or '.join(perhaps)})"
    return Decoded(None, row=row, found=found, remedy=f"{SAVE}.")


def _familiarity(content: bytes, name: str, familiar: Set[str]) -> float:
    """The part of the other letters of a reading that the texts beside it have too."""
    signs = "".join(HIGH.findall(_read(content, name) or ""))
    return sum(sign in familiar for sign in signs) / max(len(signs), 1)


def _told(content: bytes, name: str, encoding: str, row: int) -> Decoded:
    text = _read(content, name)
    if text is None:
        found = f"looks like {NAMES[name]}, but is broken"
        return Decoded(None, row=row, found=found, remedy=f"Restore it. {SAVE}.")
    text = text.removeprefix("\ufeff")
    sample = HIGH.search(text)
    shown = f": {sample.group()[:12]!r} is read right that way" if sample else ""
    found = f"is written in {NAMES[name]}, not {encoding.upper()}{shown}"
    return Decoded(text, row=row, found=found, remedy=f"{SAVE}; {FIX}.")


def _read(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32, by the mark at the beginning or by the zeros between plain letters."""
    for mark, name in WIDE.items():
        if content.startswith(mark):
            return name
    first, second = (content[start:400:2].count(0) for start in (0, 1))
    most = 0.15 * len(content[:400])
    if first == 0 and second > most:
        return "utf-16-le"
    return "utf-16-be" if second == 0 and first > most else None


def _chinese(text: str | None) -> bool:
    """Whether a text is what Chinese people write: common characters, and their punctuation."""
    signs = [sign for sign in "".join(HIGH.findall(text or "")) if sign not in CHINESE]
    ideographs = [sign for sign in signs if _of(sign, "CJK")]
    written = all(_of(sign, *BESIDE) for sign in signs)
    return bool(ideographs) and written and sum(map(_common, ideographs)) >= 0.8 * len(ideographs)


def _of(sign: str, *scripts: str) -> bool:
    """Whether a character is of one of these scripts."""
    return unicodedata.name(sign, "").startswith(scripts)


def _in(*scripts: str) -> Callable[[str | None], bool]:
    """A test whether whole words of a text are of these scripts, and nothing else but plain signs."""
    return lambda text: (
        not MIXED.search(text or "")
        and max(map(len, runs := HIGH.findall(text or "")), default=0) > 1
        and all(_of(sign, *scripts) for run in runs for sign in run)
    )


def _common(sign: str) -> bool:
    """Whether a character is one of the 6,763 of the first Chinese standard."""
    return "\u4e00" <= sign <= "\u9fff" and bool(sign.encode("gb2312", "ignore"))


def _western(text: str | None) -> bool:
    """Whether a text is of Latin letters, accented ones in no long row nor as capitals within words."""
    runs = HIGH.findall(text or "")
    return bool(runs) and not WITHIN.search(text or "") and all(map(_latin, runs))


def _latin(run: str) -> bool:
    letters = sum(unicodedata.category(sign)[0] == "L" for sign in run)
    known = all(sign in TYPOGRAPHIC or unicodedata.category(sign)[0] == "L" for sign in run)
    return known and (len(run) == 1 or (len(run) == 2 and letters > 0))


def _likely(content: bytes) -> list[str]:
    """The guess of a library, which is only told."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:50_000]).best()
    return [best.encoding] if best is not None else []


# The encodings that a spreadsheet writes, each with a test whether a text read by it makes sense.
# Those that have no name here only speak against the others.
SENSIBLE: dict[str, Callable[[str | None], bool]] = {
    "gb18030": _chinese,
    "cp1252": _western,
    "cp1251": _in("CYRILLIC"),
    "cp949": _in("HANGUL"),
    "cp932": _in("HIRAGANA", "KATAKANA", "CJK"),
    "big5": _in("CJK", "FULLWIDTH", "IDEOGRAPHIC"),
}
