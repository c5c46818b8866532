"""Labels of what was opened: measures, how they reach a region, limits on foreign owners."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "opened.field": {"en": "Field", "zh": "领域"},
    "opened.kind": {"en": "About", "zh": "类别"},
    "opened.region": {"en": "Region", "zh": "地区"},
    "opened.aside": {
        "en": "Other or unclear (not counted)",
        "zh": "其他政策或不明(不计入)",
    },
    "opened.named": {"en": "named for the region", "zh": "点名该地区"},
    "opened.ended": {"en": "named, ended since", "zh": "曾点名,已到期"},
    "opened.indirect": {
        "en": "named for a group of plans, or inferred",
        "zh": "几份方案合并列明,或由上下文推断",
    },
    "opened.all": {"en": "for all pilots of the plan", "zh": "方案适用的全部试点"},
    "opened.unstated": {
        "en": "in a plan for several; for which is not stated",
        "zh": "见于适用多地的方案,未说明适用何地",
    },
    "opened.for": {"en": "Opened for", "zh": "适用地区"},
    "opened.for.all": {
        "en": "all {count} regions of the plan",
        "zh": "方案所涉全部{count}个地区",
    },
    "opened.for.unstated": {
        "en": "not stated; the plan is for {count} regions",
        "zh": "未说明;方案适用于{count}个地区",
    },
    "opened.for.rest": {
        "en": "{named}, named; the plan is for all {count} regions",
        "zh": "点名{named};方案适用于全部{count}个地区",
    },
    "opened.for.group": {
        "en": "{named}, for which the source names it together",
        "zh": "{named}(来源合并列明)",
    },
    "opened.for.inferred": {
        "en": "{named}, as follows from the context",
        "zh": "{named}(由上下文推断)",
    },
    "opened.place": {"en": "{region} ({place})", "zh": "{region}({place})"},
    "opened.before": {"en": "Limit before", "zh": "此前限制"},
    "opened.pilot": {"en": "In the pilot", "zh": "试点规定"},
    "opened.nationwide": {"en": "In the rest of the country", "zh": "全国规定"},
    "opened.limits": {"en": "Limits", "zh": "限制"},
    "opened.unprinted": {"en": "no text read prints them", "zh": "所读文本均未载明"},
    "opened.instrument": {"en": "Instrument", "zh": "文件依据"},
    "opened.when": {"en": "When", "zh": "时间"},
    "opened.from": {"en": "from {start}", "zh": "{start}起"},
    "opened.from.plan": {"en": "in a plan of {start}", "zh": "见{start}的方案"},
    "opened.span.plan": {
        "en": "in a plan of {start}, until {end}",
        "zh": "见{start}的方案,至{end}",
    },
    "opened.span": {"en": "{start} to {end}", "zh": "{start}至{end}"},
    "opened.policy": {"en": "Policy", "zh": "所属政策"},
    "opened.confidence": {"en": "Confidence", "zh": "可信度"},
    "opened.sure": {"en": "How sure", "zh": "把握"},
    "opened.count": {"en": "Measures read", "zh": "所读措施"},
    "opened.count.named": {"en": "Of these named for a region", "zh": "其中点名地区"},
    "opened.opening": {"en": "Opening", "zh": "开放事项"},
    "opened.apart": {"en": ": ", "zh": ":"},
    "opened.everywhere": {"en": "all {count}", "zh": "全部{count}个地区"},
    "opened.several": {"en": "{count} of {cohort}", "zh": "{cohort}年批次中{count}个"},
    "opened.open": {
        "en": "choose it under “Field” to see each measure",
        "zh": "在“领域”中选择即可逐项查看",
    },
    "opened.see": {"en": "Its measures", "zh": "各项措施"},
    "items.measures": {"en": "List of measures", "zh": "措施列表"},
    "items.find_measure": {"en": "Find a measure", "zh": "查找措施"},
    "caps.axis": {"en": "Share that foreigners may own, percent", "zh": "外资可持股比(%)"},
    "caps.before": {"en": "before, in that place", "zh": "当地此前"},
    "caps.nationwide": {"en": "rest of the country", "zh": "全国其他地区"},
    "caps.pilot": {"en": "in the pilot", "zh": "试点"},
    "caps.row": {"en": "{date}: {where}", "zh": "{date}:{where}"},
    "caps.unprinted": {"en": "no share printed", "zh": "未载明股比"},
    "caps.closed": {"en": "closed", "zh": "未开放"},
    "caps.open": {"en": "no cap", "zh": "不设限"},
}
