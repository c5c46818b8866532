"""What stands over a chart of the programme in each state that a reader can choose."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "state.first": {"en": "In {year} {name} began, alone", "zh": "{year}年仅{name}开始试点"},
    "state.alone": {
        "en": "At the end of {year} {name} was still the only pilot region",
        "zh": "{year}年末试点地区仍只有{name}",
    },
    "state.joined": {
        "en": "In {year} {count} regions joined, which made {total}",
        "zh": "{year}年新增{count}个地区,共{total}个",
    },
    "state.joined.one": {
        "en": "In {year} {name} joined, which made {total}",
        "zh": "{year}年新增{name},共{total}个",
    },
    "state.year": {
        "en": "At the end of {year} there were {total} pilot regions",
        "zh": "{year}年末共有{total}个试点地区",
    },
    "state.end": {
        "en": "Regions of the programme at the end of {year}, by cohort",
        "zh": "{year}年末的试点地区,按批次",
    },
    "state.sheet": {
        "en": "{field}: each measure, and the regions that it is for",
        "zh": "{field}：每项措施及其适用地区",
    },
    "state.region": {
        "en": "What could be read of openings in {region}",
        "zh": "可查到的{region}开放措施",
    },
    "state.kind": {
        "en": "Measures of one kind alone: {kind}",
        "zh": "仅一类措施：{kind}",
    },
    "state.cohort": {
        "en": "{count} regions joined in {cohort}",
        "zh": "{cohort}年加入{count}个地区",
    },
    "state.cohort.one": {"en": "One region began in {cohort}", "zh": "{cohort}年加入1个地区"},
    "state.before": {
        "en": "At the end of {year} no region of the {cohort} cohort had joined",
        "zh": "{year}年末{cohort}年批次尚未加入",
    },
    "stages.last": {"en": "joined in {year}", "zh": "{year}年加入"},
    "stages.earlier": {"en": "joined earlier", "zh": "此前加入"},
}
