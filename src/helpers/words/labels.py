"""What a reader reads: numbers, dates and names in words, and the labels of every chart.

Each label stands once, in English and Chinese, in `LABELS`; a chart asks for it by key. Braces in
a label are filled by the caller: `label("map.count", count=5)`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

LANGUAGES = ("en", "zh")

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
    "focus.municipal": {"en": "{focus} (from the city's own plan)", "zh": "{focus}(市级方案)"},
    "focus.municipal digest": {
        "en": "{focus} (from the city's own plan, read in an unofficial digest)",
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
    "digest.lines": {"en": "{text},\nby a digest", "zh": "{text},\n据摘要"},
    "digest.note": {
        "en": "Read only in an unofficial digest, not on the page itself: {what}.",
        "zh": "仅据非官方摘要,未见原页面:{what}。",
    },
    "amount.exact": {"en": "{amount}", "zh": "{amount}"},
    "amount.about": {"en": "about {amount}", "zh": "约{amount}"},
    "amount.at least": {"en": "at least {amount}", "zh": "至少{amount}"},
    "amount.at most": {"en": "at most {amount}", "zh": "至多{amount}"},
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
    "source.publisher": {"en": "Publisher", "zh": "发布者"},
    "source.title": {"en": "Title", "zh": "标题"},
    "source.published": {"en": "Published", "zh": "发布日期"},
    "source.source_id": {"en": "Id in the tables", "zh": "代码"},
    "source.digest": {"en": "Read only in an unofficial digest", "zh": "仅据非官方摘要"},
    "source.copy": {
        "en": "Read as a copy on {host}, not linked",
        "zh": "读自{host}的副本,不设链接",
    },
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
    # ------------------------------------------------------------------ lists of what a figure shows
    "items.regions": {"en": "List of regions", "zh": "地区列表"},
    "items.find_region": {"en": "Find a region", "zh": "查找地区"},
    # ------------------------------------------------------------------ map
    "map.note": {
        "en": "Outlines: Natural Earth (public domain), simplified, showing who controls a territory "
        "in fact; the atlas takes no position on any dispute. Points: GeoNames (CC BY 4.0).",
        "zh": "轮廓:Natural Earth(公有领域),经简化,按实际控制绘制;本图集对任何争议不持立场。"
        "点位:GeoNames(CC BY 4.0)。",
    },
    "map.count": {"en": "pilot regions", "zh": "个试点地区"},
    "map.count.one": {"en": "pilot region", "zh": "个试点地区"},
    "map.by_year": {"en": "by the end of {year}", "zh": "截至{year}年末"},
    "map.to_date": {"en": "as of {date}", "zh": "截至{date}"},
    "map.regions_here": {"en": "Pilot regions here", "zh": "省内试点地区"},
    "map.key.cohorts": {"en": "Pilot regions by cohort", "zh": "按批次划分的试点地区"},
    "map.key.provinces": {"en": "Pilot regions per province", "zh": "各省试点地区数"},
    "map.key.none": {"en": "none", "zh": "无"},
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
    # ------------------------------------------------------------------ timeline
    "timeline.programme": {"en": "Programme", "zh": "全国"},
    "timeline.key.stated": {"en": "Stated pilot period", "zh": "明确的试点期"},
    "timeline.key.open": {"en": "No stated period", "zh": "未明确期限"},
    "timeline.key.plan": {"en": "Plan", "zh": "方案"},
    "timeline.key.event": {"en": "Other event", "zh": "其他事件"},
    "timeline.from": {"en": "From", "zh": "起"},
    "timeline.to": {"en": "To", "zh": "止"},
    "timeline.to_date": {"en": "{date} (date of this chart)", "zh": "{date}(本图日期)"},
    "timeline.status": {"en": "Period", "zh": "期限"},
    "timeline.stated": {
        "en": "{years} years, as the approval or plan states",
        "zh": "批复或方案明确为{years}年",
    },
    "timeline.after": {
        "en": "outside a stated period; later plans carry the pilot on without one",
        "zh": "不在明确的试点期内;后续方案延续试点,未设期限",
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
    "count.plus": {"en": "{total} (+{added})", "zh": "{total}(+{added})"},
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
    "share.estimated.short": {"en": "{share} est.", "zh": "{share}(估)"},
    "share.part": {"en": "Part of a year", "zh": "非全年"},
    "share.other": {"en": "Another figure for that year", "zh": "同年另一数值"},
    "share.gap": {"en": "no figure", "zh": "无数据"},
    "share.printed": {"en": "As printed", "zh": "原文"},
    "share.unit": {"en": "Share, percent", "zh": "比重(%)"},
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

LABELS |= {
    # ------------------------------------------------------------------ descriptions
    "describe.map.extent": {
        "en": "On {date} the programme has {regions} pilot regions in {provinces} province-level units.",
        "zh": "截至{date},试点共有{regions}个地区,分布在{provinces}个省级单位。",
    },
    "describe.map.cohort": {
        "en": "The {cohort} cohort ({since}) has {count}: {names}.",
        "zh": "{cohort}年批次({since})有{count}个:{names}。",
    },
    "describe.map.cohort.one": {
        "en": "The {cohort} cohort ({since}) is {names} alone.",
        "zh": "{cohort}年批次({since})仅有{names}。",
    },
    "describe.map.shared": {
        "en": "Provinces with more than one are those of {pairs}.",
        "zh": "同省有一个以上的为:{pairs}。",
    },
    "describe.timeline.extent": {
        "en": "One row for each of {regions} pilot regions, from {start} to {date}.",
        "zh": "{regions}个试点地区各占一行,时间为{start}至{date}。",
    },
    "describe.timeline.cohort": {
        "en": "The {count} rows of the {cohort} cohort begin together ({since}).",
        "zh": "{cohort}年批次的{count}行同时开始({since})。",
    },
    "describe.timeline.cohort.one": {
        "en": "The {cohort} cohort is one row ({since}).",
        "zh": "{cohort}年批次只有一行({since})。",
    },
    "describe.timeline.stated": {
        "en": "A pilot period is stated for {stated} regions; on the last day drawn it still runs for {running}.",
        "zh": "{stated}个地区有明确的试点期;至图中最后一日仍在期内的有{running}个。",
    },
    "describe.timeline.ended": {
        "en": "A pilot period is stated for {stated} regions; all of these periods have run out.",
        "zh": "{stated}个地区有明确的试点期,均已届满。",
    },
    "describe.timeline.unstated": {
        "en": "For {count} regions no source states a period.",
        "zh": "另有{count}个地区未见任何来源明确期限。",
    },
    "describe.timeline.marks": {
        "en": "Marks show {plans} plans and {events} other events.",
        "zh": "图中标出{plans}份方案和{events}项其他事件。",
    },
    "describe.count.extent": {
        "en": "The number of pilot regions rises in {steps} steps from {first} to {last}.",
        "zh": "试点地区数分{steps}步由{first}增至{last}。",
    },
    "describe.count.step": {
        "en": "The {cohort} cohort ({since}) adds {added} and brings it to {total}.",
        "zh": "{cohort}年批次({since})增加{added}个,累计{total}个。",
    },
    "describe.share.extent": {
        "en": "Services share of national FDI, {first} to {last}, on {bases} statistical bases that do not compare.",
        "zh": "{first}年至{last}年服务业占全国实际使用外资的比重,共{bases}种互不可比的口径。",
    },
    "describe.share.basis": {
        "en": "On the basis “{basis}” it lies between {low} ({low_year}) and {high} ({high_year}).",
        "zh": "“{basis}”口径下介于{low}({low_year}年)与{high}({high_year}年)之间。",
    },
    "describe.share.part": {
        "en": "{period} has {value}; it is a part of a year and stands apart.",
        "zh": "{period}为{value};非全年数据,单独标出。",
    },
    "describe.share.breaks": {
        "en": "The series breaks in {breaks}.",
        "zh": "序列在以下年份中断:{breaks}。",
    },
    "describe.share.gaps": {
        "en": "No figure was found for {years}.",
        "zh": "{years}年未见数据。",
    },
    "describe.share.reported": {
        "en": "The shares of {years} are printed by a source.",
        "zh": "{years}年的比重为来源公布。",
    },
    "describe.share.computed": {
        "en": "Those of {years} are computed from two printed amounts.",
        "zh": "{years}年的比重由两个公布金额计算。",
    },
    "describe.share.estimated": {
        "en": "That of {years} is an estimate, worked back from the amount and the growth printed "
        "for the year after.",
        "zh": "{years}年的比重为估算,由次年公布的金额和增速倒推。",
    },
    "describe.inflow.extent": {
        "en": "The other unit of the figure is billion yuan.",
        "zh": "本图亦可以人民币金额显示。",
    },
    "describe.inflow.basis": {
        "en": "On the basis “{basis}” services FDI lies between {low} ({low_year}) and {high} "
        "({high_year}).",
        "zh": "“{basis}”口径下服务业实际使用外资介于{low}({low_year}年)与{high}({high_year}年)之间。",
    },
    "describe.inflow.part": {
        "en": "{period} has {value}, a part of a year.",
        "zh": "{period}为{value},非全年数据。",
    },
    "describe.inflow.gaps": {
        "en": "No amount was found for {years}.",
        "zh": "{years}年未见金额。",
    },
    "describe.inflow.reported": {
        "en": "The amounts of {years} are printed by a source.",
        "zh": "{years}年的金额为来源公布。",
    },
    "describe.inflow.computed": {
        "en": "Those of {years} are computed from a printed share and a printed total.",
        "zh": "{years}年的金额由公布的比重与总额计算。",
    },
    "describe.inflow.estimated": {
        "en": "That of {years} is an estimate, worked back from the amount and the growth printed "
        "for the year after.",
        "zh": "{years}年的金额为估算,由次年公布的金额和增速倒推。",
    },
    "describe.pilot.extent": {
        "en": "Services FDI of the pilot regions as a share of the country's, in {count} bars.",
        "zh": "试点地区服务业实际使用外资占全国的比重,共{count}条。",
    },
    "describe.pilot.row": {
        "en": "{period}: {share} ({how}) for {members} regions, {basis}.",
        "zh": "{period}:{members}个地区占{share}({how}),{basis}。",
    },
    "describe.pilot.single": {
        "en": "The amounts of {periods} rest on one source each.",
        "zh": "{periods}的金额各仅有一个来源。",
    },
    "describe.pilot.single.one": {
        "en": "The amount of {periods} rests on one source.",
        "zh": "{periods}的金额仅有一个来源。",
    },
    "describe.how.reported": {"en": "as printed", "zh": "来源公布"},
    "describe.how.computed": {"en": "computed from two amounts", "zh": "由两个金额计算"},
    "describe.pilot.apart": {
        "en": "The bars differ in their regions and in what they count, so they make no series.",
        "zh": "各条的地区范围与口径不同,不构成序列。",
    },
    "describe.totals.extent": {
        "en": "Printed yearly FDI totals of {regions} of the {of} pilot regions, {first} to {last}.",
        "zh": "{of}个试点地区中{regions}个有公布的全年实际使用外资,{first}年至{last}年。",
    },
    "describe.totals.extremes.bn_usd": {
        "en": "Those in dollars run from {low} ({low_name}, {low_year}) to {high} "
        "({high_name}, {high_year}).",
        "zh": "以美元计的最低为{low}({low_name},{low_year}年),最高为{high}({high_name},{high_year}年)。",
    },
    "describe.totals.extremes.bn_cny": {
        "en": "Those in yuan run from {low} ({low_name}, {low_year}) to {high} "
        "({high_name}, {high_year}).",
        "zh": "以人民币计的最低为{low}({low_name},{low_year}年),最高为{high}({high_name},{high_year}年)。",
    },
    "describe.totals.without": {
        "en": "No full-year total was found for {names}.",
        "zh": "{names}未见全年数据。",
    },
    "describe.totals.apart": {
        "en": "Regions count on different bases, so the panels do not rank them.",
        "zh": "各地口径不同,各图不可排名。",
    },
}

_UNITS = {
    "bn_cny": {"en": "{number} billion yuan", "zh": "{number}亿元"},
    "bn_usd": {"en": "{number} billion US dollars", "zh": "{number}亿美元"},
}
_PER_BILLION = {"en": 1, "zh": 10}  # Chinese counts in hundreds of millions

_SMALL_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve"),
)


class WordError(ValueError):
    """A label, language, unit or precision that the catalogue does not hold."""


def label(key: str, lang: str = "en", **values: object) -> str:
    """Give the label of `key`, with its braces filled. Raises `WordError` for an unknown key."""
    if key not in LABELS:
        raise WordError(f"no label is called {key!r}. Add it to helpers.words.labels.LABELS.")
    return _in_language(LABELS[key], lang).format(**values)


def labels_under(prefix: str, lang: str = "en") -> dict[str, str]:
    """Give every label whose key starts with `prefix.`, keyed by the rest of the key."""
    found = {
        key.removeprefix(f"{prefix}."): _in_language(texts, lang)
        for key, texts in LABELS.items()
        if key.startswith(f"{prefix}.")
    }
    if not found:
        raise WordError(
            f"no label starts with {prefix!r}. Add some to helpers.words.labels.LABELS."
        )
    return found


def _in_language(texts: dict[str, str], lang: str) -> str:
    if lang not in LANGUAGES:
        raise WordError(f"lang must be one of {', '.join(LANGUAGES)}, not {lang!r}.")
    return texts[lang]


# -------------------------------------------------------------------------------- numbers, dates


def format_number(value: float, *, decimals: int | None = None) -> str:
    """Write a number with thousands separators; by default with the decimals it has, at most two."""
    if pd.isna(value):
        raise WordError("a missing number has no words. Say what is missing, and why, instead.")
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def format_amount(value: float, unit: str, *, decimals: int | None = None, lang: str = "en") -> str:
    """Write an amount held in billions of `bn_cny` or `bn_usd`: 293.2 billion yuan."""
    if unit not in _UNITS:
        raise WordError(f"unit must be one of {', '.join(_UNITS)}, not {unit!r}.")
    template = _in_language(_UNITS[unit], lang)
    return template.format(number=format_number(value * _PER_BILLION[lang], decimals=decimals))


def format_percent(value: float, *, decimals: int = 1) -> str:
    """Write a percentage held in percent: 50.2%."""
    return f"{format_number(value, decimals=decimals)}%"


def format_count(value: float, *, spelled: bool = False, lang: str = "en") -> str:
    """Write a whole number; in running text (`spelled`) English spells out those up to twelve."""
    if pd.isna(value) or value != int(value):
        raise WordError(f"a count is a whole number, not {value!r}.")
    number = int(value)
    if spelled and lang == "en" and 0 <= number < len(_SMALL_NUMBERS):
        return _SMALL_NUMBERS[number]
    return f"{number:,}"


def format_date(
    value: dt.date | pd.Timestamp | str, precision: str = "day", *, lang: str = "en"
) -> str:
    """Write a date no more precisely than it is known: `day`, `month` or `year`."""
    day = pd.Timestamp(value)
    if pd.isna(day):
        raise WordError("a missing date has no words. Say what is missing, and why, instead.")
    templates = {
        "en": {"day": f"{day.day} {day:%B} {day.year}", "month": f"{day:%B} {day.year}"},
        "zh": {
            "day": f"{day.year}年{day.month}月{day.day}日",
            "month": f"{day.year}年{day.month}月",
        },
    }
    years = {"en": f"{day.year}", "zh": f"{day.year}年"}
    by_precision = {**_one_language(templates, lang), "year": _one_language(years, lang)}
    if precision not in by_precision:
        raise WordError(f"precision must be day, month or year, not {precision!r}.")
    return by_precision[precision]


def format_period(period: str, *, short: bool = False, lang: str = "en") -> str:
    """Write a period: `2021` stays, `2021-01/2021-09` becomes January to September 2021.

    `short` leaves out the year of months and cuts their names: Jan–Sep.
    """
    if "/" not in period:
        return format_date(period, "month" if "-" in period else "year", lang=lang)
    start, end = period.split("/")
    if "-" not in start:
        return _one_language({"en": f"{start} to {end}", "zh": f"{start}年至{end}年"}, lang)
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    if first.year != last.year:
        both = (format_date(first, "month", lang=lang), format_date(last, "month", lang=lang))
        return _one_language({"en": " to ".join(both), "zh": "至".join(both)}, lang)
    months = {"en": f"{first:%B} to {last:%B}", "zh": f"{first.month}月至{last.month}月"}
    if short:
        return _one_language({**months, "en": f"{first:%b}–{last:%b}"}, lang)
    return _one_language(
        {"en": f"{months['en']} {last.year}", "zh": f"{last.year}年{months['zh']}"}, lang
    )


def join_names(names: Iterable[str], *, lang: str = "en", apart: bool = False) -> str:
    """Join names as a sentence does: Tianjin, Shanghai and Hainan; `apart` with semicolons."""
    listed = list(names)
    if not listed:
        raise WordError("an empty list has no words. Say that there are none instead.")
    comma, last = _one_language({"en": (", ", " and "), "zh": ("、", "和")}, lang)
    if apart:
        comma = last = _one_language({"en": "; ", "zh": ";"}, lang)
    return last.join([comma.join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


def _one_language(texts: dict[str, Any], lang: str) -> Any:
    if lang not in texts:
        raise WordError(f"lang must be one of {', '.join(texts)}, not {lang!r}.")
    return texts[lang]
