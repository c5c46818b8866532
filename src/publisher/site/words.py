"""The words that the renderer itself puts on a page, in the language of the page."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from publisher.base.files import to_json
from publisher.base.problems import SiteError
from publisher.site.project import CONFIG, Project
from publisher.site.reading import read_yaml

WORDS = {
    "en": {
        "fig": "Figure", "tbl": "Table", "sec": "Section", "note": "Note", "tip": "Tip",
        "warning": "Warning", "important": "Important", "caution": "Caution", "code": "Code",
        "references": "References", "footnotes": "Footnotes", "toc": "On this page",
        "author": "Author", "published": "Published", "modified": "Modified", "menu": "Menu",
        "skip": "Skip to the text", "site": "Site", "theme": "Switch between light and dark",
        "search": "Search",
    },
    "zh": {
        "fig": "图", "tbl": "表", "sec": "小节", "note": "注记", "tip": "提示",
        "warning": "警告", "important": "重要", "caution": "注意", "code": "代码",
        "references": "参考文献", "footnotes": "脚注", "toc": "该页面内容",
        "author": "作者", "published": "发布于", "modified": "修改于", "menu": "菜单",
        "skip": "跳到正文", "site": "网站导航", "theme": "切换浅色与深色", "search": "搜索",
    },
}  # fmt: skip
# What the search says, in which {} stands for what was typed or how many were found.
SEARCH = {
    "title": "Search this site", "close": "Close", "hint": "Type a place, a year or a word.",
    "key": "Open with the key /", "none": "Nothing found for “{}”.", "one": "1 page found.",
    "some": "{} pages found.",
    "broken": "The search could not be loaded. Check your connection and try again.",
}  # fmt: skip
# How the files of words call them that Quarto reads too.
QUARTO = {
    "crossref-fig-title": "fig", "crossref-tbl-title": "tbl", "crossref-sec-prefix": "sec",
    "callout-note-title": "note", "callout-tip-title": "tip", "callout-warning-title": "warning",
    "callout-important-title": "important", "callout-caution-title": "caution",
    "code-summary": "code", "section-title-references": "references",
    "section-title-footnotes": "footnotes", "toc-title-document": "toc",
    "toc-title-website": "toc", "title-block-author-single": "author",
    "title-block-published": "published", "title-block-modified": "modified",
    "toggle-navigation": "menu", "toggle-dark-mode": "theme", "search-label": "search",
}  # fmt: skip
NAMES = {ours: quarto for quarto, ours in reversed(QUARTO.items())}
# Languages that are written from right to left.
LEFTWARD = {"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
BESIDE = ("_language.yml", "_language-{lang}.yml")  # found without being named, as by Quarto
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def page_language(settings: Mapping[str, Any]) -> str:
    """The language of a page."""
    return str(settings.get("lang") or "en")


def language_code(settings: Mapping[str, Any]) -> str:
    """The language of a page without its region: `en` of `en-AU`."""
    return page_language(settings).partition("-")[0].lower()


def direction(lang: object) -> str:
    """`rtl` for a language that is written from right to left, else empty."""
    return "rtl" if str(lang).partition("-")[0].lower() in LEFTWARD else ""


def page_words(project: Project, settings: Mapping[str, Any], page: str) -> dict[str, str]:
    """The renderer's words on a page: those it knows, overruled by the file of the project.

    `language:` names the file, or it is called `_language.yml` or `_language-fr.yml`, as for Quarto.
    Raises `SiteError` naming the words that are missing.
    """
    lang = settings.get("lang") or "en"
    if not LANGUAGE.fullmatch(str(lang)) or isinstance(lang, bool):
        raise SiteError.single(
            f"{page}, lang", f"{lang!r} is no language", 'Write its code, such as "fr" or "pt-BR".'
        )
    code = language_code(settings)
    told = own_words(project, settings, page, str(lang))
    words = WORDS.get(code, {}) | {
        QUARTO.get(name, name): str(word)
        for name, word in told.items()
        if QUARTO.get(name, name) in WORDS["en"] and isinstance(word, str)
    }
    if missing := [name for name in WORDS["en"] if name not in words]:
        raise SiteError.single(
            f"{CONFIG}, lang",
            f"the words of the frame are not known in {str(lang)!r}: "
            + ", ".join(NAMES.get(name, name) for name in missing),
            f"Write them into a file, such as _language-{code}.yml with a line "
            f"`{NAMES['fig']}: {WORDS['en']['fig']}` and so on in {str(lang)!r} for each, beside {CONFIG}.",
        )
    return words


def own_words(
    project: Project, settings: Mapping[str, Any], page: str, lang: str
) -> dict[str, Any]:
    """The words that a project gives: in a file or where it is set, for all languages or for one."""
    given = settings.get("language") or words_beside(project, lang)
    if isinstance(given, str):
        beside = PurePosixPath(page).parent / given
        found = [path for path in (given, str(beside)) if (project.root / path).is_file()]
        if not found:
            raise SiteError.single(
                f"{CONFIG}, language",
                f"the file {given!r} is missing",
                "Add it, or correct its name.",
            )
        given = read_yaml(project.root / found[0], project.root)
    if not isinstance(given, Mapping):
        return {}
    result = {str(name): word for name, word in given.items()}
    for name in (lang.partition("-")[0], lang):
        if isinstance(given.get(name), Mapping):
            result |= {str(key): word for key, word in given[name].items()}
    return result


def words_beside(project: Project, lang: str) -> dict[str, Any]:
    """The words in files at the top of the project that nobody has to name, the most special last."""
    told: dict[str, Any] = {}
    for code in dict.fromkeys(("", lang.partition("-")[0], lang)):
        path = project.root / BESIDE[bool(code)].format(lang=code)
        told |= read_yaml(path) if path.is_file() else {}
    return told


def search_words(project: Project, settings: Mapping[str, Any], page: str) -> str:
    """What the search of a page says otherwise than its script, as JSON; empty where nothing.

    The script knows English and Chinese. `search:` in the project's file of words goes before.
    """
    own = own_words(project, settings, page, str(settings.get("lang") or "en")).get("search")
    told = own if isinstance(own, Mapping) else {}
    known = {} if language_code(settings) in WORDS else SEARCH
    words = known | {name: str(told[name]) for name in SEARCH if name in told}
    return to_json(words) if words else ""


def figure_words(project: Project, known: Mapping[str, Any]) -> dict[str, Any]:
    """The words of figures: those known in English, overruled by `figure:` in the project's file."""
    settings = project.config
    own = own_words(project, settings, "", str(settings.get("lang") or "en")).get("figure")
    told = own if isinstance(own, Mapping) else {}
    return {
        name: {key: str(own_name(told, name, key, each)) for key, each in word.items()}
        if isinstance(word, Mapping)
        else str(told.get(name, word))
        for name, word in known.items()
    }


def english_hint(project: Project, *known: Mapping[str, Any]) -> str:
    """What to tell of words of figures and of the search that stand in English on a site in another
    language: as lines for its file of words.
    """
    code, lang = language_code(project.config), str(project.config.get("lang") or "en")
    own = own_words(project, project.config, "", lang)
    lines: list[str] = []
    for section, words in (
        ("figure", dict(itertools.chain(*map(dict.items, map(dict, known))))),
        ("search", SEARCH),
    ):
        told = own.get(section)
        lacking = {
            name: word
            for name, word in words.items()
            if not isinstance(told, Mapping) or name not in told
        }
        if lacking and not (section == "search" and code in WORDS):
            lines += [
                f"{section}:",
                *(
                    f"  {name}: {json.dumps(word, ensure_ascii=False)}"
                    for name, word in lacking.items()
                ),
            ]
    if code == "en" or not lines:
        return ""
    return (
        f"In English, though the site is in {lang!r}, are words of figures, of what is offered and of the "
        f"search. Write these lines into _language-{code}.yml in {lang!r}; {{}} stands for a number or a "
        "word, and stays:\n" + "\n".join(lines)
    )


def own_name(told: Mapping[str, Any], name: str, key: str, word: str) -> Any:
    """A project's word for one of several things that go by one name, such as `sizes: {page: …}`."""
    given = told.get(name)
    return given.get(key, word) if isinstance(given, Mapping) else word
