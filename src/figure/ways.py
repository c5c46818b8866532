"""What a channel of a chart shows, and how a number is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Way = Mapping[str, Any]


def number(value: float) -> str:
    """A number as it is read: with thousands parted, without zeros at its end."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) >= 1 else f"{value:.3g}"


def fields(way: Way) -> list[Any]:
    """The columns that a channel shows: one, or those that take turns in it."""
    return way.get("fields") or [way.get("field")]


def plain(field: str) -> str:
    """The column that a field names, also one of the properties of a shape."""
    return field.replace("\\", "").removeprefix("properties.")


def counts(way: Way) -> bool:
    """Whether a channel shows numbers, and not names, times or classes."""
    return way.get("type") == "quantitative" and not way.get("bin")


def shown_field(way: Any) -> Any:
    """A channel that is set by a condition, as what the condition sets."""
    inner = way.get("condition") if isinstance(way, Mapping) else None
    return inner if isinstance(inner, Mapping) and "field" in inner else way


def has_end(way: Way, channel: str) -> bool:
    """Whether a bar has a second end."""
    return isinstance(way.get(channel), Mapping) and "field" in way[channel]
