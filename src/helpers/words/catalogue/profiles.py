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
        "en": "It is now called a national demonstration zone.",
        "zh": "现为国家服务业扩大开放综合示范区。",
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
        "en": "The latest plan for it or its cohort, not for all pilots: {plan}; document number: {document}; number of "
        "measures: {measures}.",
        "zh": "最近一份针对本地区或其批次的方案:{plan};文号:{document};措施数:{measures}。",
    },
    "profile.near": {"en": "{name} ({km} km)", "zh": "{name}({km}公里)"},
    "profile.focus": {"en": "{focus} ({basis})", "zh": "{focus}({basis})"},
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
    "describe.strip.count": {"en": "{kind}: {count}", "zh": "{kind}:{count}"},
    "describe.strip.marks": {
        "en": "Marked on the row of {name} are, by kind, {counts}.",
        "zh": "{name}一行所标事项:{counts}。",
    },
    # ------------------------------------------------------------------ what was opened
    "profile.opened": {
        "en": "Rows in the table of measures: {named} of the programme that name this region and not "
        "all ({alone} of them name no other), {for_all} of the programme that name every pilot region, "
        "{others} of other policies that name it. {unplaced} more of the programme stand in plans for "
        "several regions, and no source names any. Rows are not tasks: most official tasks could not be read.",
        "zh": "措施表中的行数:属本试点、点名本地区而非全部地区的{named}行(其中{alone}行仅点名本地区),"
        "属本试点、点名全部试点地区的{for_all}行,其他政策点名本地区的{others}行。另有属本试点的"
        "{unplaced}行未见来源说明适用地区。行数不等于任务数:多数官方任务未能读到。",
    },
    "profile.opened.none": {
        "en": "None in the table of measures.",
        "zh": "措施表中没有。",
    },
    "profile.figures.none": {
        "en": "No source we read prints a figure of foreign investment for this region.",
        "zh": "所读来源均未公布本地区的外资数据。",
    },
    "profile.others": {
        "en": "Opened here by other policies, not by the programme",
        "zh": "由其他政策(非本试点)在此开放",
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
        "en": "How many tasks {plan} holds: {reason}",
        "zh": "{plan}的任务数:{reason}",
    },
    "gap.focus": {"en": "Its focus: {reason}", "zh": "重点:{reason}"},
    "gap.opened": {
        "en": "Whether anything was opened for it alone: no source we read names a measure of the "
        "programme for this region and no other.",
        "zh": "是否有专为其开放的措施:所读来源均未提及。",
    },
    "gap.total_inflow": {
        "en": "Its FDI in full years ({years}): no source we read prints it.",
        "zh": "{years}年全年实际使用外资:所读来源均未公布。",
    },
    "gap.services_inflow": {
        "en": "How much of its FDI went to services in full years ({years}): no source we read "
        "prints the amount.",
        "zh": "{years}年全年服务业实际使用外资:所读来源均未公布。",
    },
    "gap.basis": {
        "en": "On which basis {count} of its {of} printed figures of FDI are counted.",
        "zh": "{of}个公布数值中{count}个的口径。",
    },
    "gap.baseline": {"en": "{what} of {year}: {reason}", "zh": "{year}年{what}:{reason}"},
    "years.to": {"en": "{first} to {last}", "zh": "{first}至{last}"},
    # ------------------------------------------------------------------ the index of regions
    "known.milestones": {"en": "Milestones", "zh": "大事"},
    "known.openings": {"en": "Openings", "zh": "开放措施"},
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
    "index.openings": {"en": "Measures that name it", "zh": "点名的措施"},
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
    # ------------------------------------------------------------------ a table with tools
    "tools.sort": {"en": "Sort by", "zh": "排序"},
    "tools.order": {"en": "as listed", "zh": "原有顺序"},
    "tools.sorted": {"en": "Sorted by", "zh": "排序依据:"},
    "tools.ascending": {"en": "ascending", "zh": "升序"},
    "tools.descending": {"en": "descending", "zh": "降序"},
    "tools.filter": {"en": "Filter rows by a word", "zh": "按词筛选"},
    "tools.shown": {"en": "rows shown", "zh": "行"},
}
