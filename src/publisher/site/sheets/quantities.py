"""A number as people write it: 12亿元, ~50, (123), 123*, 12.3 bn, 8-10; and what it is in a column's unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from publisher.site.sheets.forms import numbers, plain_signs

NOTHING = {"n/a", "n.a.", "#n/a", "na", "nan", "null", "nil", "none", "tbd", "tba", "?", "-", "--",
           "–", "—", "——", "―", "..", "...", "…", "……", "k.a.", "n.d.", "n.s.", "nc", "s.o.",
           "无数据", "暂无", "不详", "未知", "unknown", "not available", "missing"}  # fmt: skip
IN_TEXTS = NOTHING - {"na", "none", "unknown", "missing", "nil", "nc"}  # which may be words
SCALES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "億": 8, "千万": 7, "百万": 6, "万": 4, "萬": 4,
    "千": 3, "thousand": 3, "k": 3, "million": 6, "millions": 6, "mio.": 6, "mio": 6, "mln": 6, "mn": 6,
    "m": 6, "billion": 9, "billions": 9, "milliards": 9, "milliard": 9, "mrd.": 9, "mrd": 9, "md": 9,
    "bn": 9, "b": 9, "trillion": 12, "trn": 12, "tn": 12,
}  # fmt: skip
CURRENCIES = {
    "人民币": "CNY", "元人民币": "CNY", "元": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "¥": "CNY",
    "￥": "CNY", "美元": "USD", "us$": "USD", "usd": "USD", "dollars": "USD", "$": "USD", "欧元": "EUR",
    "eur": "EUR", "euros": "EUR", "€": "EUR", "港元": "HKD", "hkd": "HKD", "hk$": "HKD", "日元": "JPY",
    "jpy": "JPY", "£": "GBP", "gbp": "GBP",
    "%": "percent", "percent": "percent", "per cent": "percent", "pct": "percent", "pp": "points",
    "个百分点": "points", "percentage points": "points",
}  # fmt: skip
BEFORE = {
    "about": ["~", "≈", "∼", "约为", "大约", "约", "about", "approximately", "approx.", "approx",
              "around", "circa", "ca.", "ca", "c.", "roughly", "environ", "rund", "etwa"],
    "at least": [">=", ">", "≥", "over", "more than", "above", "at least", "超过", "超", "逾", "至少",
                 "plus de", "mehr als", "über"],
    "at most": ["<=", "<", "≤", "nearly", "almost", "less than", "under", "below", "up to", "at most",
                "将近", "接近", "近", "不到", "不足", "至多", "près de", "fast", "knapp"],
}  # fmt: skip
AFTER = {"about": ["左右", "上下", "or so"], "at least": ["+", "余", "多", "以上", "or more"],
         "at most": ["以下", "以内", "or less"]}  # fmt: skip
COUNTERS = ["家企业", "家", "个", "项", "条", "件", "次", "户", "名", "人"]
DOWN = ["下降", "减少", "下跌", "降", "down", "minus", "fell"]
UP = ["增长", "上升", "增加", "升", "up"]
WORDS = {
    word: says for source in (BEFORE, AFTER) for says, words in source.items() for word in words
}
MARK = re.compile(
    r"\s*(?P<mark>[*†‡§#]+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[\u2460-\u2473]|\[[^\[\]]{1,8}\]|\([a-zA-Z]\)|(?<=\d) ?[perf])$"
)
LIKE = r"\d[\d.,'’ ]*"
RANGE = re.compile(
    rf"\D{{0,6}}({LIKE})\s*[^\d\s.,]{{0,3}}\s*(-|–|—|~|±|\+/-|至|到|to|à|bis)\s*({LIKE})\D{{0,6}}"
)


def _any(words: object) -> str:
    """A pattern for one of several words, the longest first; one of letters ends where it ends."""
    ordered = sorted(map(str, words), key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(
        re.escape(word) + r"(?![a-z])" * word[-1].isascii() * word[-1].isalpha() for word in ordered
    )


NUMBER = re.compile(
    rf"(?P<before>{_any(w for ws in BEFORE.values() for w in ws)})?\s*"
    rf"((?P<down>{_any(DOWN)})|{_any(UP)})?\s*(?P<of>{_any(CURRENCIES)})?\s*"
    rf"(?P<number>[-+]?{LIKE})\s*(?P<inner>余|多|\+)?\s*(?P<scale>{_any(SCALES)})?\s*(?P<later>余|多)?\s*"
    rf"(?P<unit>{_any(CURRENCIES)})?\s*(?P<counter>{_any(COUNTERS)})?\s*"
    rf"(?P<after>{_any(w for ws in AFTER.values() for w in ws)})?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """A number with what is written around it; `of` is a currency, `percent`, or empty if unsaid."""

    number: Decimal
    scale: int | None = None  # its power of ten, if it is written
    of: str = ""
    counted: bool = False  # a word such as 家 says that it counts something
    qualifier: str = ""  # about, at least, at most
    mark: str = ""  # of a footnote
    bracketed: bool = False


@dataclass(frozen=True)
class Unit:
    """The unit of a column: its power of ten, and a currency, `percent`, or empty if it counts."""

    scale: int
    of: str


def unit_of(told: str) -> Unit | None:
    """The unit that a dictionary tells, such as `bn CNY`, `percent` or `tasks`; None if there is none
    or it is a ratio.
    """
    words = told.split()
    if not words or "per" in map(str.lower, words) or "/" in told:
        return None
    scale = SCALES.get(words[0].lower()) if len(words) > 1 else None
    rest = " ".join(words[scale is not None :])
    return Unit(scale or 0, CURRENCIES.get(rest.lower(), ""))


def is_nothing(cell: str) -> bool:
    """Whether a cell is a sign for no value."""
    return cell.strip().casefold() in NOTHING or re.fullmatch("[?？]+", cell.strip()) is not None


def code_of(cell: str) -> str:
    """`about`, `at least` or `at most` for a word that says so; empty for any other."""
    return WORDS.get(plain_signs(cell).casefold(), "")


def is_range(cell: str) -> bool:
    """Whether a cell holds two numbers as the ends of a range, or a number and how far it is out."""
    return RANGE.fullmatch(plain_signs(cell)) is not None


def quantity(cell: str) -> Quantity | None:
    """The number that a cell holds and what is written around it; None if it is not one number."""
    text = plain_signs(cell)
    marked = MARK.search(text)
    mark = marked["mark"].strip() if marked else ""
    text = text[: marked.start()] if marked else text
    bracketed = text.startswith("(") and text.endswith(")")
    found = NUMBER.fullmatch(text[1:-1].strip() if bracketed else text.strip())
    read = sorted(map(Decimal, numbers(found["number"].strip()))) if found else []
    chinese = bool(
        found and found["scale"] and not found["scale"].isascii()
    )  # a comma parts thousands
    if found is None or not read or (len(read) > 1 and not chinese):
        return None
    number = read[-1]
    said = next((found[name] for name in ("before", "inner", "later", "after") if found[name]), "")
    of = found["of"] or found["unit"] or ""
    return Quantity(
        -abs(number) if found["down"] else number,
        SCALES[found["scale"].lower()] if found["scale"] else None,
        CURRENCIES[of.lower()] if of else "",
        bool(found["counter"]),
        WORDS[said.lower()] if said else "",
        mark,
        bracketed,
    )


def written(number: Decimal) -> str:
    """A number with a decimal point and nothing else, without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
