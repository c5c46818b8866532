"""Labels of the charts of foreign direct investment."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    # ------------------------------------------------------------------ shares
    "share.axis": {
        "en": "Services share of national FDI, percent",
        "zh": "服务业占全国实际使用外资比重(%)",
    },
    "share.share": {"en": "Share", "zh": "比重"},
    "share.how": {"en": "How known", "zh": "依据"},
    "share.basis": {"en": "Basis", "zh": "口径"},
    "share.reported": {"en": "Printed by a source", "zh": "来源公布的比重"},
    "share.computed": {"en": "Computed from amounts", "zh": "由两个金额计算"},
    "share.estimated": {"en": "Estimated from growth", "zh": "估算(由次年增速倒推)"},
    "share.estimated.short": {"en": "≈{share}", "zh": "≈{share}"},
    "share.part": {"en": "Part of a year", "zh": "非全年"},
    "share.other": {"en": "Another figure for that year", "zh": "同年另一数值"},
    "share.printed": {"en": "As printed", "zh": "原文"},
    "share.unit": {"en": "Share, percent", "zh": "比重(%)"},
    "share.break": {
        "en": "{title} from {date}; not comparable",
        "zh": "{date}起{title},前后不可比",
    },
    "inflow.unit": {"en": "Billion yuan", "zh": "十亿元"},
    "inflow.inflow": {"en": "Services FDI", "zh": "服务业实际使用外资"},
    "inflow.reported": {"en": "Printed by a source", "zh": "来源公布的金额"},
    "inflow.computed": {"en": "From share and total", "zh": "由比重与总额计算"},
    "inflow.estimated": {"en": "Estimated from growth", "zh": "估算(由次年增速倒推)"},
    "inflow.part": {"en": "Part of a year", "zh": "非全年"},
    "pilot.regions": {"en": "Pilot regions", "zh": "试点地区"},
    "pilot.rest": {"en": "Rest of the country", "zh": "其他地区"},
    "pilot.scope": {"en": "Scope", "zh": "范围"},
    "pilot.amount": {"en": "Amount", "zh": "金额"},
    "pilot.single": {"en": "one source only", "zh": "仅一个来源"},
    "pilot.members": {"en": "{count} pilot regions", "zh": "{count}个试点地区"},
    "pilot.section": {"en": "{count} regions, {basis}", "zh": "{count}个地区,{basis}"},
    "pilot.break": {
        "en": "Other regions, another basis; not comparable with above",
        "zh": "地区与口径均不同,不可与上方比较",
    },
    "pilot.break.members": {
        "en": "Other regions; not comparable with the bars above",
        "zh": "地区不同,不可与上方比较",
    },
    "pilot.break.basis": {
        "en": "Another basis; not comparable with the bars above",
        "zh": "口径不同,不可与上方比较",
    },
    "totals.none": {"en": "no full-year total found", "zh": "未见全年数据"},
    "totals.row": {"en": "also {name}", "zh": "{name}(又)"},
    "basis.without_finance": {
        "en": "without banking, securities, insurance",
        "zh": "不含银行、证券、保险",
    },
    "basis.with_finance": {
        "en": "with banking, securities, insurance",
        "zh": "含银行、证券、保险",
    },
    # ------------------------------------------------------------------ regional totals
    "totals.axis.bn_usd": {
        "en": "FDI a year, billion US dollars",
        "zh": "全年实际使用外资(十亿美元)",
    },
    "totals.axis.bn_cny": {"en": "FDI a year, billion yuan", "zh": "全年实际使用外资(十亿元)"},
    "totals.amount": {"en": "FDI", "zh": "实际使用外资"},
}
