"""Labels of the charts of the programme: map, timeline, running count, facts of a region."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    # ------------------------------------------------------------------ shared by all charts
    "cohort": {"en": "Cohort", "zh": "批次"},
    "cohort.all": {"en": "All cohorts", "zh": "全部批次"},
    "cohort.of": {"en": "{cohort} cohort", "zh": "{cohort}年批次"},
    "cohort.counted": {"en": "{cohort}: {count} regions", "zh": "{cohort}年:{count}个地区"},
    "cohort.counted.one": {"en": "{cohort}: 1 region", "zh": "{cohort}年:1个地区"},
    "region": {"en": "Region", "zh": "地区"},
    "regions": {"en": "{count} regions", "zh": "{count}个地区"},
    "year": {"en": "Year", "zh": "年份"},
    "period": {"en": "Period", "zh": "时期"},
    "unit": {"en": "Unit", "zh": "单位"},
    "dated.approved": {"en": "approved {date}", "zh": "{date}批复"},
    "dated.published": {"en": "published {date}", "zh": "{date}公布"},
    "dated.published.why": {
        "en": "published {date}; no source gives the day of approval",
        "zh": "{date}公布;批复日期未见于任何来源",
    },
    "unknown": {"en": "not found in any source", "zh": "未见于任何来源"},
    "qualifier.exact": {"en": "{count}", "zh": "{count}"},
    "qualifier.at least": {"en": "at least {count}", "zh": "至少{count}"},
    "measures.shared": {
        "en": "{count}, in one list for {regions} regions",
        "zh": "{count}项({regions}个地区共用一份清单)",
    },
    "focus.official": {"en": "{focus}", "zh": "{focus}"},
    "focus.partly official": {"en": "{focus} (partly official)", "zh": "{focus}(部分官方)"},
    "focus.municipal": {"en": "{focus} (from the city’s own plan)", "zh": "{focus}(市级方案)"},
    "focus.municipal digest": {
        "en": "{focus} (from the city’s own plan, read in an unofficial digest)",
        "zh": "{focus}(市级方案,据非官方摘要)",
    },
    "focus.inferred": {
        "en": "{focus} (assigned by us from a press list)",
        "zh": "{focus}(由报道推断)",
    },
    "focus.unofficial": {"en": "{focus} (commentary only)", "zh": "{focus}(非官方评论)"},
    "note": {"en": "Note", "zh": "说明"},
    "digest.marked": {
        "en": "{text} (read only in an unofficial digest)",
        "zh": "{text}(仅据非官方摘要)",
    },
    "digest.lines": {"en": "{text}*", "zh": "{text}*"},
    "digest.note": {
        "en": "* Read only in an unofficial digest, not on the page itself: {what}.",
        "zh": "* 仅据非官方摘要,未见原页面:{what}。",
    },
    "amount.exact": {"en": "{amount}", "zh": "{amount}"},
    "amount.about": {"en": "about {amount}", "zh": "约{amount}"},
    "amount.at least": {"en": "at least {amount}", "zh": "至少{amount}"},
    "amount.at most": {"en": "at most {amount}", "zh": "至多{amount}"},
    # ------------------------------------------------------------------ facts of a region
    "fact.name": {"en": "Region", "zh": "地区"},
    "fact.level": {"en": "Level", "zh": "级别"},
    "fact.cohort": {"en": "Cohort", "zh": "批次"},
    "fact.since": {"en": "Pilot since", "zh": "试点始于"},
    "fact.plan": {"en": "Latest plan", "zh": "最新方案"},
    "fact.document": {"en": "Document", "zh": "文号"},
    "fact.measures": {"en": "Measures", "zh": "措施数"},
    "fact.focus": {"en": "Focus", "zh": "重点"},
    "fact.source": {"en": "Source", "zh": "来源"},
    "level.municipality": {"en": "municipality", "zh": "直辖市"},
    "level.province": {"en": "province", "zh": "省"},
    "level.sub-provincial city": {"en": "sub-provincial city", "zh": "副省级城市"},
    "level.prefecture-level city": {"en": "prefecture-level city", "zh": "地级市"},
    # ------------------------------------------------------------------ map
    "map.note": {
        "en": "Hong Kong, Macao and Taiwan are drawn because Chinese statistics list them among the "
        "province-level units and readers look for them. None takes part in the pilot programme. "
        "That they are drawn says nothing about their status. Neighbouring countries are not drawn. "
        "Outlines: Natural Earth (public domain), simplified. Points: GeoNames (CC BY 4.0).",
        "zh": "图中绘出香港、澳门和台湾,因为中国统计将其列入省级单位,读者也会查找;三地均不在试点范围内。"
        "绘出与否不表示对其地位的任何立场。邻国未绘出。"
        "轮廓:Natural Earth(公有领域),经简化。点位:GeoNames(CC BY 4.0)。",
    },
    "map.count": {"en": "pilot regions", "zh": "个试点地区"},
    "map.count.one": {"en": "pilot region", "zh": "个试点地区"},
    "map.by_year": {"en": "by the end of {year}", "zh": "截至{year}年末"},
    "map.to_date": {"en": "as of {date}", "zh": "截至{date}"},
    "map.count.of": {"en": "pilot regions of {cohort}", "zh": "个{cohort}年批次的试点地区"},
    "map.count.of.one": {"en": "pilot region of {cohort}", "zh": "个{cohort}年批次的试点地区"},
    "map.regions_here": {"en": "Pilot regions here", "zh": "省内试点地区"},
    "map.key.pilot": {"en": "Province with a pilot region", "zh": "有试点地区的省份"},
    "map.key.apart": {"en": "Not part of the programme", "zh": "不属于试点范围"},
    "map.scale": {"en": "{number} km", "zh": "{number}公里"},
    "map.inset.capital": {"en": "Beijing and Tianjin", "zh": "北京、天津"},
    "map.inset.capital.lines": {"en": "Beijing and\nTianjin", "zh": "北京、\n天津"},
    "map.inset.yangtze": {"en": "Yangtze delta", "zh": "长三角"},
    "map.inset.pearl": {"en": "Pearl River delta", "zh": "珠三角"},
    "map.inset.yangtze.lines": {"en": "Yangtze\ndelta", "zh": "长三角"},
    "map.inset.pearl.lines": {"en": "Pearl River\ndelta", "zh": "珠三角"},
    "map.boundaries": {
        "en": (
            "Boundaries: Natural Earth (public domain), simplified; they show who administers an "
            "area and take no position on any dispute. City points: GeoNames (CC BY 4.0)."
        ),
        "zh": (
            "边界:Natural Earth(公有领域),经简化;仅反映实际管辖,不对任何争议表明立场。"
            "城市点位:GeoNames(CC BY 4.0)。"
        ),
    },
    # ------------------------------------------------------------------ areas and places
    "areas.area": {"en": "Province", "zh": "省份"},
    "areas.none": {"en": "no figure", "zh": "无数据"},
    "areas.below": {"en": "under {high}", "zh": "{high}以下"},
    "areas.between": {"en": "{low} to under {high}", "zh": "{low}至{high}以下"},
    "areas.above": {"en": "{low} and more", "zh": "{low}及以上"},
    "places.all": {"en": "All", "zh": "全部"},
    # ------------------------------------------------------------------ timeline
    "timeline.programme": {"en": "Programme", "zh": "全国"},
    "timeline.key.stated": {"en": "Stated pilot period", "zh": "明确的试点期"},
    "timeline.key.open": {"en": "No stated period", "zh": "未明确期限"},
    "timeline.key.plan": {"en": "Plan", "zh": "方案"},
    "timeline.key.event": {"en": "Other event", "zh": "其他事件"},
    "timeline.key.followed": {
        "en": "What followed a period that had ended",
        "zh": "试点期届满后的后续",
    },
    "timeline.end": {"en": "end of {year}", "zh": "{year}年末"},
    "moment.dated": {"en": "{date}: {what}", "zh": "{date}:{what}"},
    "timeline.from": {"en": "From", "zh": "起"},
    "timeline.to": {"en": "To", "zh": "止"},
    "timeline.to_date": {"en": "{date} (date of this chart)", "zh": "{date}(本图日期)"},
    "timeline.status": {"en": "Period", "zh": "期限"},
    "timeline.stated": {
        "en": "{years} years, as the approval or plan states",
        "zh": "批复或方案明确为{years}年",
    },
    "timeline.after": {
        "en": "outside the periods that are stated",
        "zh": "不在明确的试点期内",
    },
    "timeline.unstated": {
        "en": "no period found in any source",
        "zh": "未见任何来源明确期限",
    },
    "timeline.what": {"en": "What", "zh": "内容"},
    "timeline.when": {"en": "When", "zh": "时间"},
    "timeline.regions": {"en": "Regions", "zh": "地区"},
    # ------------------------------------------------------------------ running count
    "count.title": {"en": "Pilot regions", "zh": "试点地区数"},
    "count.added": {"en": "Added", "zh": "新增"},
    "count.total": {"en": "Running total", "zh": "累计"},
    "count.pause": {"en": "{years} years", "zh": "{years}年"},
    "count.plus": {"en": "{total} (+{added})", "zh": "{total}(+{added})"},
}
