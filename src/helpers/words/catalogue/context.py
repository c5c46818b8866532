"""Labels of what stands around the programme: FDI beside it, terms, voices, statements."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "context.amount": {"en": "Services FDI, billion yuan", "zh": "服务业实际使用外资(十亿元)"},
    "context.count": {"en": "Pilot regions at the end of the year", "zh": "年末试点地区数"},
    "context.ministry": {"en": "by the Ministry of Commerce", "zh": "商务部口径"},
    "context.balance": {"en": "net, in the balance of payments", "zh": "国际收支口径(净额)"},
    "context.items": {"en": "Items on the list", "zh": "清单条目数"},
    "amounts.column.year": {"en": "Year", "zh": "年份"},
    "amounts.column.inflow_bn_cny": {"en": "Services FDI", "zh": "服务业实际使用外资"},
    "amounts.column.amount_how": {"en": "How the amount is known", "zh": "金额来历"},
    "amounts.column.basis": {"en": "Basis", "zh": "口径"},
    "amounts.column.regions_total": {
        "en": "Pilot regions at the end of the year",
        "zh": "年末试点地区数",
    },
    "baseline.title": {"en": "{what}, {period}", "zh": "{period}{what}"},
    "baseline.missing": {"en": "not known", "zh": "不详"},
    "baseline.missing.of": {
        "en": "not known, since no figure of {regions} was read",
        "zh": "不详(未读到{regions}的数字)",
    },
    "baseline.eleven": {
        "en": "the regions of the first three cohorts",
        "zh": "前三批地区",
    },
    "baseline.twenty": {
        "en": "the regions of the first four cohorts",
        "zh": "前四批地区",
    },
    "glossary.more": {"en": "Figures", "zh": "数字"},
    "glossary.count": {"en": "{count} figures", "zh": "{count}个数字"},
    "glossary.count.one": {"en": "1 figure", "zh": "1个数字"},
    "glossary.what": {"en": "What", "zh": "内容"},
    "glossary.when": {"en": "When", "zh": "时间"},
    "glossary.value": {"en": "Value", "zh": "数值"},
    "glossary.sources": {"en": "Sources", "zh": "来源"},
    "statement.statement": {"en": "Statement, in our words", "zh": "表述(编者转述)"},
    "statement.held": {"en": "Right value, and why", "zh": "正确数值与理由"},
    "statement.read": {"en": "Evidence", "zh": "依据"},
    "statement.told": {"en": "Told here", "zh": "本站所述"},
    "statement.count": {"en": "{count} statements", "zh": "{count}条"},
    "statement.same": {"en": "The sources say the same.", "zh": "来源所述一致。"},
    "statement.nowhere": {
        "en": "nowhere: it has no bearing on the programme",
        "zh": "未述:与试点无关",
    },
    "voice.unchecked": {
        "en": "read only in one of the two articles that started the atlas",
        "zh": "仅见于启动本图集的两篇文章之一",
    },
}
