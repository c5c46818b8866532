"""Labels that charts of any table bring with them."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "series.gap": {"en": "no figure", "zh": "无数据"},
    "series.basis": {"en": "Basis", "zh": "口径"},
    "series.cut": {"en": "axis begins at {value}", "zh": "坐标轴始于{value}"},
    "sheets.left_out": {
        "en": "Empty rows left out: {count}",
        "zh": "未列出的空行:{count}",
    },
    "series.break": {"en": "Break in the series", "zh": "序列中断"},
}
