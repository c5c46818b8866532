"""Sentences that tell a chart to who cannot see it."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
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
    "describe.share.basis.one": {
        "en": "On the basis “{basis}” it is {low} ({low_year}).",
        "zh": "“{basis}”口径下为{low}({low_year}年)。",
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
    "describe.inflow.basis.one": {
        "en": "On the basis “{basis}” services FDI is {low} ({low_year}).",
        "zh": "“{basis}”口径下服务业实际使用外资为{low}({low_year}年)。",
    },
    "describe.inflow.part": {
        "en": "{period} has {value}, a part of a year.",
        "zh": "{period}为{value},非全年数据。",
    },
    "describe.inflow.gaps": {
        "en": "No amount in yuan was found for {years}.",
        "zh": "{years}年未见人民币金额。",
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
        "en": "Services FDI of the pilot regions as a share of the country’s, in {count} bars.",
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
    "describe.totals.one.bn_usd": {
        "en": "The only one in dollars is {low} ({low_name}, {low_year}).",
        "zh": "以美元计的仅有{low}({low_name},{low_year}年)。",
    },
    "describe.totals.one.bn_cny": {
        "en": "The only one in yuan is {low} ({low_name}, {low_year}).",
        "zh": "以人民币计的仅有{low}({low_name},{low_year}年)。",
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
