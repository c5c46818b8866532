"""Labels and sentences of a region's own page, and of the index of regions."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    # ------------------------------------------------------------------ what a region is
    "profile.first": {
        "en": "{name}, a {level}, was the first pilot region of the programme ({since}).",
        "zh": "{name}({level})是首个试点地区({since})。",
    },
    "profile.one_of": {
        "en": "{name}, a {level}, is one of the {count} regions of the {cohort} cohort ({since}).",
        "zh": "{name}({level})为{cohort}年批次{count}个试点地区之一({since})。",
    },
    "profile.one_of.inside": {
        "en": "{name}, a {level} in {province}, is one of the {count} regions of the {cohort} "
        "cohort ({since}).",
        "zh": "{name}({province}{level})为{cohort}年批次{count}个试点地区之一({since})。",
    },
    "profile.zone": {
        "en": "It bears the title of a national demonstration zone.",
        "zh": "称为国家服务业扩大开放综合示范区。",
    },
    "profile.shared": {
        "en": "Other pilot regions of the same province are {names}.",
        "zh": "同省的其他试点地区为{names}。",
    },
    "profile.shared.one": {
        "en": "Another pilot region of the same province is {names}.",
        "zh": "同省的另一试点地区为{names}。",
    },
    "profile.plan": {
        "en": "The latest plan of its own or of its cohort: {plan}.",
        "zh": "最近一份针对本地区或其批次的方案:{plan}。",
    },
    "profile.plan.known": {
        "en": "The measures in it number {measures}; its document number is {document}.",
        "zh": "措施数:{measures};文号:{document}。",
    },
    "profile.plan.no_document": {
        "en": "The measures in it number {measures}; no source read gives its document number.",
        "zh": "措施数:{measures};所读来源均未载明文号。",
    },
    "profile.plan.no_measures": {
        "en": "Its document number is {document}; no source read counts its measures.",
        "zh": "文号:{document};所读来源均未统计措施数。",
    },
    "profile.plan.neither": {
        "en": "No source read gives its document number or counts its measures.",
        "zh": "所读来源均未载明文号,也未统计措施数。",
    },
    "profile.near": {"en": "{name} ({km} km)", "zh": "{name}({km}公里)"},
    "profile.focus": {"en": "{focus} ({basis})", "zh": "{focus}({basis})"},
    "profile.milestones.nothing": {
        "en": "None in the table of milestones.",
        "zh": "大事表中没有该地区。",
    },
    "profile.focus.nothing": {
        "en": "No source read names a theme, project or result beyond this.",
        "zh": "所读来源未再列出主题、项目或成果。",
    },
    "profile.focus.none": {"en": "{reason}", "zh": "{reason}"},
    # ------------------------------------------------------------------ locator
    "locator.title": {
        "en": "Map: {name} and the pilot regions around it",
        "zh": "地图:{name}及周边试点地区",
    },
    "locator.bar": {"en": "{km} km", "zh": "{km}公里"},
    "describe.strip.stretch": {
        "en": "{begins} to {until}: {status}.",
        "zh": "{begins}至{until}:{status}。",
    },
    "describe.strip.event": {"en": "{count} events", "zh": "事件{count}项"},
    "describe.strip.event.one": {"en": "one event", "zh": "事件1项"},
    "describe.strip.plan": {"en": "{count} plans", "zh": "方案{count}份"},
    "describe.strip.plan.one": {"en": "one plan", "zh": "方案1份"},
    "describe.strip.marks": {
        "en": "Marked on the row of {name}: {counts}.",
        "zh": "{name}一行所标:{counts}。",
    },
    # ------------------------------------------------------------------ what was opened
    "profile.opened": {
        "en": "{count} measures of the programme in our table name this region and not all regions; "
        "{others}.",
        "zh": "措施表中属本试点、点名本地区而非全部地区的有{count}项:{others}。",
    },
    "profile.opened.one": {
        "en": "One measure of the programme in our table names this region and not all regions; "
        "{others}.",
        "zh": "措施表中属本试点、点名本地区而非全部地区的有1项:{others}。",
    },
    "profile.opened.nothing": {
        "en": "No measure of the programme in our table names this region and not all regions.",
        "zh": "措施表中没有属本试点、点名本地区而非全部地区的措施。",
    },
    "profile.alone": {
        "en": "{count} of them name no other",
        "zh": "其中{count}项仅点名本地区",
    },
    "profile.alone.one": {"en": "one of them names no other", "zh": "其中1项仅点名本地区"},
    "profile.alone.none": {"en": "each of them names others too", "zh": "均同时点名其他地区"},
    "profile.alone.all": {"en": "none of them names another", "zh": "均仅点名本地区"},
    "profile.alone.it": {"en": "it names no other", "zh": "仅点名本地区"},
    "profile.alone.it_not": {"en": "it names others too", "zh": "同时点名其他地区"},
    "profile.for_all": {
        "en": "{count} name every pilot region of their day.",
        "zh": "另有{count}项点名当时全部试点地区。",
    },
    "profile.for_all.one": {
        "en": "One names every pilot region of its day.",
        "zh": "另有1项点名当时全部试点地区。",
    },
    "profile.for_all.none": {
        "en": "None names every pilot region of its day.",
        "zh": "没有点名当时全部试点地区的措施。",
    },
    "profile.unplaced": {
        "en": "{count} others stand in plans for several regions, and no source says for which of them.",
        "zh": "另有{count}项列于多个地区的方案,来源未说明适用地区。",
    },
    "profile.unplaced.one": {
        "en": "One other stands in a plan for several regions, and no source says for which of them.",
        "zh": "另有1项列于多个地区的方案,来源未说明适用地区。",
    },
    "profile.rows": {
        "en": "A measure here is a row of our table, not an official task: most of those could not "
        "be read.",
        "zh": "此处一项措施为措施表中的一行,不等于一项官方任务:多数官方任务未能读到。",
    },
    "profile.aside": {
        "en": "Not counted for the programme: {named}.",
        "zh": "不计入本试点:{named}。",
    },
    "profile.aside.policy": {"en": "{count} of other policies", "zh": "其他政策的{count}项"},
    "profile.aside.policy.one": {"en": "one of another policy", "zh": "其他政策的1项"},
    "profile.aside.unclear": {
        "en": "{count} of which it is not clear whether they belong",
        "zh": "是否属本试点不明的{count}项",
    },
    "profile.aside.unclear.one": {
        "en": "one of which it is not clear whether it belongs",
        "zh": "是否属本试点不明的1项",
    },
    "profile.opened.none": {
        "en": "None in the table of measures.",
        "zh": "措施表中没有。",
    },
    "profile.size.none": {
        "en": "No source we read prints how large the region is.",
        "zh": "所读来源均未公布本地区的规模数据。",
    },
    "profile.people": {"en": "{number} million people", "zh": "{number}万人"},
    "people.per": {"en": "1", "zh": "100"},
    "profile.figures.none": {
        "en": "No source we read prints a figure of foreign investment for this region.",
        "zh": "所读来源均未公布本地区的外资数据。",
    },
    "profile.others": {
        "en": "Opened here, and not counted for the programme",
        "zh": "在此开放但不计入本试点",
    },
    "profile.others.none": {
        "en": "No measure of another policy in our table names this region.",
        "zh": "措施表中没有点名本地区的其他政策措施。",
    },
    # ------------------------------------------------------------------ tables of one region
    "profile.column.day": {"en": "Date", "zh": "日期"},
    "profile.column.what": {"en": "What happened", "zh": "事项"},
    "profile.column.kind": {"en": "Kind", "zh": "类别"},
    "profile.column.read": {"en": "Sources", "zh": "来源"},
    "profile.column.measure": {"en": "Measure", "zh": "措施"},
    "profile.column.scope": {"en": "Names", "zh": "适用地区"},
    "profile.column.instrument": {"en": "Instrument", "zh": "文件"},
    "profile.column.since": {"en": "From", "zh": "自"},
    "profile.column.said": {"en": "What is said", "zh": "内容"},
    "profile.column.basis": {"en": "Who says so", "zh": "依据"},
    "profile.column.period": {"en": "Period", "zh": "时期"},
    "profile.column.measured": {"en": "What is measured", "zh": "指标"},
    "profile.column.value": {"en": "As printed", "zh": "公布值"},
    "profile.column.growth": {"en": "Growth", "zh": "增速"},
    "profile.column.beside": {"en": "For comparison", "zh": "对照"},
    "profile.scope.one": {"en": "this region alone", "zh": "仅本地区"},
    "profile.scope.some": {"en": "{count} regions", "zh": "{count}个地区"},
    "profile.scope.all": {"en": "all pilot regions", "zh": "全部试点地区"},
    "profile.scope.place": {"en": "{scope}, here {place}", "zh": "{scope}(本地:{place})"},
    "profile.limit.before": {"en": "before: {limit}", "zh": "此前:{limit}"},
    "profile.limit.pilot": {"en": "here: {limit}", "zh": "试点:{limit}"},
    "profile.limit.nationwide": {"en": "elsewhere: {limit}", "zh": "其他地区:{limit}"},
    "profile.unsure": {"en": "not certain: {note}", "zh": "不确定:{note}"},
    "profile.before.approved": {
        "en": "before it joined ({date})",
        "zh": "早于本地区获批({date})",
    },
    "profile.before.published": {
        "en": "before its admission was published ({date})",
        "zh": "早于本地区入选公布({date})",
    },
    "profile.until": {"en": "{start} to {end}", "zh": "{start}至{end}"},
    "profile.country": {"en": "Country: {value} ({basis})", "zh": "全国:{value}({basis})"},
    "profile.group": {"en": "Pilot regions {group}: {value}", "zh": "试点地区{group}:{value}"},
    "profile.group.single": {
        "en": "Pilot regions {group}: {value} (one source only)",
        "zh": "试点地区{group}:{value}(仅一个来源)",
    },
    "profile.count": {"en": "{count}", "zh": "{count}家"},
    # ------------------------------------------------------------------ what is not known
    "gap.approval": {
        "en": "The day of the approval: {reason}",
        "zh": "批复日期:{reason}",
    },
    "gap.period": {
        "en": "How long the pilot is to last: {reason}",
        "zh": "试点期限:{reason}",
    },
    "gap.measures": {
        "en": "How many measures “{plan}” holds: {reason}",
        "zh": "{plan}的措施数:{reason}",
    },
    "gap.focus": {"en": "Its focus: {reason}", "zh": "重点:{reason}"},
    "gap.opened": {
        "en": "Whether anything was opened for it alone: no source we read names a measure of the "
        "programme for this region and no other.",
        "zh": "是否有专为其开放的措施:所读来源均未提及。",
    },
    "gap.total_inflow": {
        "en": "Its FDI in the full years {years}: no page read prints it.{instead}",
        "zh": "{years}年全年实际使用外资:所读页面均未公布。{instead}",
    },
    "gap.total_inflow.one": {
        "en": "Its FDI in the full year {years}: no page read prints it.{instead}",
        "zh": "{years}年全年实际使用外资:所读页面均未公布。{instead}",
    },
    "gap.services_inflow": {
        "en": "How much of its FDI went to services in the full years {years}: no page "
        "read prints the amount.{instead}",
        "zh": "{years}年全年服务业实际使用外资:所读页面均未公布金额。{instead}",
    },
    "gap.services_inflow.one": {
        "en": "How much of its FDI went to services in the full year {years}: no page "
        "read prints the amount.{instead}",
        "zh": "{years}年全年服务业实际使用外资:所读页面均未公布金额。{instead}",
    },
    "gap.instead": {"en": " What is printed: {known}.", "zh": "已公布的仅有:{known}。"},
    "gap.instead.part": {"en": "some months of {year}", "zh": "{year}年部分月份"},
    "gap.instead.growth": {"en": "the growth of {year}", "zh": "{year}年增速"},
    "gap.instead.share": {"en": "the share of services in {year}", "zh": "{year}年服务业占比"},
    "gap.instead.together": {
        "en": "several years in one sum ({periods})",
        "zh": "若干年合计({periods})",
    },
    "gap.basis": {
        "en": "On which basis {count} of its {of} printed figures of FDI are counted: their sources "
        "do not say.",
        "zh": "{of}个公布数值中{count}个的口径:来源均未说明。",
    },
    "gap.basis.one": {
        "en": "On which basis one of its {of} printed figures of FDI is counted: its source does not "
        "say.",
        "zh": "{of}个公布数值中1个的口径:来源未说明。",
    },
    "gap.basis.all": {
        "en": "On which basis its printed figures of FDI, {of} in all, are counted: their sources do "
        "not say.",
        "zh": "全部{of}个公布数值的口径:来源均未说明。",
    },
    "gap.baseline": {"en": "{what} of {year}: {reason}", "zh": "{year}年{what}:{reason}"},
    "years.to": {"en": "{first} to {last}", "zh": "{first}至{last}"},
    # ------------------------------------------------------------------ the index of regions
    "known.milestones": {"en": "Milestones", "zh": "大事"},
    "known.openings": {"en": "Measures", "zh": "措施"},
    "known.focus": {"en": "Focus", "zh": "重点"},
    "known.total": {"en": "FDI", "zh": "外资"},
    "known.services": {"en": "Services FDI", "zh": "服务业外资"},
    "known.enterprises": {"en": "New firms", "zh": "新设企业"},
    "known.baseline": {"en": "GDP, people", "zh": "GDP与人口"},
    "known.some": {"en": "known, with the number of rows", "zh": "已知(行数)"},
    "known.none": {"en": "nothing found", "zh": "未见"},
    "index.table": {"en": "Pilot regions", "zh": "试点地区"},
    "index.name": {"en": "Region", "zh": "地区"},
    "index.cohort": {"en": "Cohort", "zh": "批次"},
    "index.openings": {"en": "Measures that name it, not all", "zh": "点名本地区而非全部的措施"},
    "index.total": {"en": "Full years of FDI printed", "zh": "已公布全年外资的年数"},
    "index.latest": {"en": "Latest of them", "zh": "最近一年"},
    "index.latest.told": {"en": "{year}: {value} ({basis})", "zh": "{year}年:{value}({basis})"},
    "index.focus": {"en": "Focus", "zh": "重点"},
    "describe.known": {
        "en": "For each of {regions} regions and {kinds} kinds of rows, how many rows the tables "
        "hold. Nothing was found in {empty} of the {cells} cells: {gaps}.",
        "zh": "{regions}个地区、{kinds}类数据的行数。{cells}格中{empty}格未见数据:{gaps}。",
    },
    "describe.known.kind": {"en": "{kind} of {count}", "zh": "{kind}{count}个"},
    "profile.others.regions": {"en": "Other pilot regions", "zh": "其他试点地区"},
    "compare.with": {"en": "Compare with", "zh": "对比"},
    "compare.none": {"en": "no other region", "zh": "不对比"},
    "compare.unknown": {"en": "No other region is called “…”.", "zh": "没有其他名为“…”的地区。"},
    # ------------------------------------------------------------------ a table with tools
    "tools.sort": {"en": "Sort by", "zh": "排序"},
    "tools.order": {"en": "as listed", "zh": "原有顺序"},
    "tools.sorted": {"en": "Sorted by", "zh": "排序依据:"},
    "tools.ascending": {"en": "ascending", "zh": "升序"},
    "tools.descending": {"en": "descending", "zh": "降序"},
    "tools.filter": {"en": "Filter rows by a word", "zh": "按词筛选"},
    "tools.shown": {"en": "rows shown", "zh": "行"},
}
