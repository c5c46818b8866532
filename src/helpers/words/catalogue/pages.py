"""Labels of what stands beside the charts: the dictionary, the sources, the lists."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    # ------------------------------------------------------------------ the dictionary, as a page
    "dictionary.column": {"en": "Column", "zh": "列"},
    "dictionary.label": {"en": "Label", "zh": "名称"},
    "dictionary.type": {"en": "Type", "zh": "类型"},
    "dictionary.unit": {"en": "Unit", "zh": "单位"},
    "dictionary.meaning": {"en": "Meaning", "zh": "含义"},
    "dictionary.rows": {"en": "{count} rows", "zh": "{count}行"},
    "dictionary.download": {"en": "Download", "zh": "下载"},
    # ------------------------------------------------------------------ the sources, as a list
    "source.count": {"en": "{count} sources", "zh": "{count}个来源"},
    "source.count.one": {"en": "1 source", "zh": "1个来源"},
    "source.publisher": {"en": "Publisher", "zh": "发布者"},
    "source.title": {"en": "Title", "zh": "标题"},
    "source.published": {"en": "Published", "zh": "发布日期"},
    "source.source_id": {"en": "Id in the tables", "zh": "代码"},
    "source.digest": {"en": "Read only in an unofficial digest", "zh": "仅据非官方摘要"},
    "source.changed": {
        "en": "changed since publication",
        "zh": "发布后有改动",
    },
    "source.copy": {
        "en": "Read as a copy on {host}, not linked",
        "zh": "读自{host}的副本,不设链接",
    },
    # ------------------------------------------------------------------ events, as a list
    "events.count": {"en": "{count} events", "zh": "{count}项"},
    "events.count.one": {"en": "1 event", "zh": "1项"},
    "events.source": {"en": "Source {number}: {publisher}", "zh": "来源{number}:{publisher}"},
    "events.shown": {"en": "events shown", "zh": "项"},
    "events.choose": {"en": "Region", "zh": "地区"},
    "events.all": {"en": "All regions", "zh": "全部地区"},
    # ------------------------------------------------------------------ steps of the programme
    "step.more": {
        "en": "**{count} more.** {names} join; there are now {total}",
        "zh": "**新增{count}个。**{names}加入,总数达{total}个",
    },
    # ------------------------------------------------------------------ lists of what a figure shows
    "items.regions": {"en": "List of regions", "zh": "地区列表"},
    "items.find_region": {"en": "Find a region", "zh": "查找地区"},
    "items.find_place": {"en": "Find a region or province", "zh": "查找地区或省份"},
    "items.no_region": {"en": "No pilot region of that name", "zh": "没有叫这个名称的试点地区"},
    "items.province.none": {"en": "No pilot region in {name}", "zh": "{name}没有试点地区"},
}
