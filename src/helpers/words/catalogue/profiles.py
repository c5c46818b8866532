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
        "en": "{names} in the same province is a pilot region too.",
        "zh": "同省的{names}也是试点地区。",
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
    "describe.strip.marks": {
        "en": "On the row of {name} stand {plans} plans and {events} other events.",
        "zh": "{name}一行标出{plans}份方案和{events}项其他事件。",
    },
    # ------------------------------------------------------------------ what was opened
    "profile.opened": {
        "en": "Our table of measures names this region in {named} rows of the programme ({alone} of "
        "them for no other region), and has {for_all} for all pilot regions. For {unplaced} more no "
        "source says in which regions they hold. Measures of other policies are told apart: "
        "{others} name it. Rows are not tasks: most official tasks are not public.",
        "zh": "措施表中有{named}行属本试点并点名本地区(其中{alone}行仅点名本地区),另有{for_all}行"
        "适用于全部试点地区;还有{unplaced}行未见来源说明适用地区。其他政策的措施另列:点名本地区的有"
        "{others}行。行数不等于任务数:多数官方任务未公开。",
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
    "profile.column.limit": {"en": "Limit", "zh": "限制"},
    "profile.column.scope": {"en": "Names", "zh": "适用地区"},
    "profile.column.instrument": {"en": "Instrument", "zh": "文件"},
    "profile.column.since": {"en": "From", "zh": "自"},
    "profile.column.said": {"en": "What is said", "zh": "内容"},
    "profile.column.basis": {"en": "Who says so", "zh": "依据"},
    "profile.column.period": {"en": "Period", "zh": "时期"},
    "profile.column.measured": {"en": "What is measured", "zh": "指标"},
    "profile.column.value": {"en": "As printed", "zh": "公布值"},
    "profile.column.growth": {"en": "Growth", "zh": "增速"},
    "profile.column.calibre": {"en": "Basis", "zh": "口径"},
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
        "en": "Its FDI of the full years {years}: no source we read prints it.",
        "zh": "{years}年全年实际使用外资:所读来源均未公布。",
    },
    "gap.services_inflow": {
        "en": "How much of its FDI went to services in the full years {years}: no source we read "
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
    "known.total": {"en": "FDI years", "zh": "外资年数"},
    "known.services": {"en": "Services years", "zh": "服务业年数"},
    "known.enterprises": {"en": "Firms years", "zh": "企业年数"},
    "known.baseline": {"en": "GDP, people", "zh": "GDP与人口"},
    "known.some": {"en": "known, with the number of rows", "zh": "已知(行数)"},
    "known.none": {"en": "nothing found", "zh": "未见"},
}
