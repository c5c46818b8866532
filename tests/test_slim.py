"""Stylesheets of a theme keep what a site can use, and nothing that it needs is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.slim import slim, slim_libraries

WORDS = {"bar", "open", "top"}


@pytest.mark.parametrize(
    ("css", "slimmed"),
    [
        (".bar{a:b}.tour{c:d}", ".bar{a:b}"),
        (".bar,.tour .bar,#top{a:b}", ".bar,#top{a:b}"),
        ("p{a:b} a[href='.x{']>b{c:d}", "p{a:b}a[href='.x{']>b{c:d}"),
        (".bar:not(.tour, .open:is(.x)){a:b}", ".bar:not(.tour, .open:is(.x)){a:b}"),
        ("@media print{.tour{a:b}}@media screen{.bar{a:b}}", "@media screen{.bar{a:b}}"),
        (
            "@charset 'x';@font-face{src:url('a;b}c')}@keyframes k{to{a:b}}",
            "@charset 'x';@font-face{src:url('a;b}c')}@keyframes k{to{a:b}}",
        ),
        ("/*! Licence */.tour{a:b}/* don't */.open{a:'/* no */'}", ".open{a:'/* no */'}\n/*! Licence */"),
        (".bar\\/open{a:b}.top{--empty:;a:b}", ".top{--empty:;a:b}"),
    ],
)  # fmt: skip
def test_a_rule_stays_if_a_page_can_use_it(css: str, slimmed: str) -> None:
    assert slim(css, WORDS) == slimmed


PAGE = """<head><link href="{up}site_libs/theme/theme-0123456789abcdef0123456789abcdef.min.css">
<link href="{up}site_libs/theme/bootstrap-icons.css"></head><body class="bar">{more}</body>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two pages and a page of unknown addresses with one theme, and a font of icons."""
    theme = tmp_path / "site_libs" / "theme"
    (tmp_path / "notebooks").mkdir()
    theme.mkdir(parents=True)
    name = "theme-0123456789abcdef0123456789abcdef.min.css"
    (theme / name).write_text(".bar{a:b}.made{c:d}.tour{e:f}")
    (theme / "bootstrap-icons.css").write_text(".bi::before{a:b}")
    (theme / "bootstrap-icons.woff").write_text("font")
    (theme / "theme.js").write_text("element.classList.add('made')")
    (tmp_path / "index.html").write_text(PAGE.format(up="", more=""))
    (tmp_path / "notebooks" / "a.html").write_text(PAGE.format(up="../", more=""))
    (tmp_path / "404.html").write_text(PAGE.format(up="/base/", more=""))
    return tmp_path


def slimmed(site: Path) -> dict[str, str]:
    """Slim a folder; give its styles by name."""
    slim_libraries(site, sorted(site.rglob("*.html")), site.rglob("*.js"))
    return {path.name: path.read_text() for path in (site / "site_libs").rglob("*.css")}


def test_every_page_loads_the_slim_theme_under_a_name_of_its_own(site: Path) -> None:
    [(name, content)] = slimmed(site).items()
    assert content == ".bar{a:b}.made{c:d}"
    for page, up in (("index.html", ""), ("notebooks/a.html", "../"), ("404.html", "/base/")):
        assert f'"{up}site_libs/theme/{name}"' in (site / page).read_text()
    assert not list(site.rglob("*.woff"))
    assert slimmed(site) == {name: content}


def test_icons_stay_where_a_page_shows_one(site: Path) -> None:
    page = PAGE.format(up="", more='<i class="bi bi-moon"></i>')
    (site / "index.html").write_text(page)
    assert any(name.startswith("bootstrap-icons") for name in slimmed(site))
    assert list(site.rglob("*.woff"))
    assert "bootstrap-icons" not in (site / "404.html").read_text()
