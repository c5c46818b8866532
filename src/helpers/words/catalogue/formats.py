"""How numbers, dates and lists are written."""

from __future__ import annotations

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SMALL_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve"),
)

LABELS: dict[str, dict[str, str]] = {
    "number.point": {"en": ".", "zh": "."},
    "number.thousands": {"en": ",", "zh": ","},
    **{
        f"number.{number}": {"en": word, "zh": str(number)}
        for number, word in enumerate(SMALL_NUMBERS)
    },
    "percent": {"en": "{number}%", "zh": "{number}%"},
    # Into how many parts a billion is counted: Chinese counts in hundreds of millions.
    "amount.per_billion": {"en": "1", "zh": "10"},
    "amount.unit.bn_cny": {"en": "{number} billion yuan", "zh": "{number}亿元"},
    "amount.unit.bn_usd": {"en": "{number} billion US dollars", "zh": "{number}亿美元"},
    **{
        f"month.{number}": {"en": name, "zh": f"{number}月"}
        for number, name in enumerate(MONTHS, 1)
    },
    **{
        f"month.{number}.short": {"en": name[:3], "zh": f"{number}月"}
        for number, name in enumerate(MONTHS, 1)
    },
    "date.day": {"en": "{day} {month} {year}", "zh": "{year}年{month}{day}日"},
    "date.month": {"en": "{month} {year}", "zh": "{year}年{month}"},
    "date.year": {"en": "{year}", "zh": "{year}年"},
    "date.at least": {"en": "at least {day} {month} {year}", "zh": "至少{year}年{month}{day}日"},
    "date.at the latest": {
        "en": "{day} {month} {year} at the latest",
        "zh": "不晚于{year}年{month}{day}日",
    },
    "period.span": {"en": "{first} to {last}", "zh": "{first}至{last}"},
    "period.months": {"en": "{first} to {last} {year}", "zh": "{year}年{first}至{last}"},
    "period.short": {"en": "{first}–{last}", "zh": "{first}至{last}"},
    "names.comma": {"en": ", ", "zh": "、"},
    "names.last": {"en": " and ", "zh": "和"},
    "names.apart": {"en": "; ", "zh": ";"},
    "sentences.apart": {"en": " ", "zh": ""},
}
