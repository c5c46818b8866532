"""Amounts in words, as exact as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.words.formats import format_amount
from helpers.words.labels import label


def amount_in_words(row: Mapping[Any, Any], *, lang: str = "en") -> str:
    """The amount in a row of `national_shares`: as printed, or if worked out in whole billions."""
    decimals = None if row["amount_how"] == "reported" else 0
    amount = format_amount(row["inflow_bn_cny"], "bn_cny", decimals=decimals, lang=lang)
    return label(f"amount.{row['amount_qualifier']}", lang, amount=amount)
