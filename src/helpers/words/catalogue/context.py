"""Labels of what stands around the programme: FDI beside it, terms, voices, statements."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "context.amount": {"en": "Services FDI, billion yuan", "zh": "服务业实际使用外资(十亿元)"},
    "context.count": {"en": "Pilot regions at the end of the year", "zh": "年末试点地区数"},
    "context.ministry": {"en": "by the Ministry of Commerce", "zh": "商务部口径"},
    "context.balance": {"en": "net, in the balance of payments", "zh": "国际收支口径(净额)"},
    "context.items": {"en": "Items on the list", "zh": "清单条目数"},
    "glossary.more": {"en": "Figures", "zh": "数字"},
    "glossary.count": {"en": "{count} figures", "zh": "{count}个数字"},
    "glossary.what": {"en": "What", "zh": "内容"},
    "glossary.when": {"en": "When", "zh": "时间"},
    "glossary.value": {"en": "Value", "zh": "数值"},
    "glossary.sources": {"en": "Sources", "zh": "来源"},
    "voice.paraphrase": {"en": "told in other words: {gist}", "zh": "转述:{gist}"},
    "voice.unchecked": {
        "en": "read only in one of the two articles that started the atlas",
        "zh": "仅见于启动本图集的两篇文章之一",
    },
}
