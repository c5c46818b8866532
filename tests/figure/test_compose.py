"""A drawing composed with its words: what a picture that travels says, and that it stays inside."""

from __future__ import annotations

import io
import re
import zlib

import pytest
import vl_convert
from lxml import etree
from PIL import Image

from figure.compose import ComposeError, compose
from figure.lettering import length, wrapped
from figure.pictures import picture, smaller

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200">'
    '<rect width="400" height="200" fill="#ffffff"/><circle cx="9" cy="9" r="5" fill="#1d2126"/></svg>'
)
WORDS = {
    "title": "It rained & rained",
    "subtitle": "Millimetres a month",
    "note": "Snow is counted as water",
    "source": "The weather office, and 2 more",
    "credit": "A Rain Atlas",
    "licence": "CC BY 4.0",
    "date": "2026-11-21",
}
CHUNK = re.compile(rb"iTXt(Title|Source|Author|Copyright|Creation Time|Comment)\0\0\0\0\0")


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in etree.fromstring(svg.encode()).iter("{*}text")]


def test_a_composed_picture_says_its_title_source_credit_licence_and_date():
    said = " ".join(texts(compose(DRAWING, **WORDS)))
    assert all(word in said for word in WORDS.values())


def test_the_word_for_sources_is_in_the_language_of_the_picture():
    assert any(text.startswith("来源：") for text in texts(compose(DRAWING, **WORDS, lang="zh-CN")))


@pytest.mark.parametrize("size", ["page", "print", "square", "story"])
def test_no_line_is_wider_than_its_sheet_and_none_stands_below_it(size):
    words = WORDS | {
        "title": "A very long title of many words " * 5,
        "subtitle": "北京市服务业" * 20,
    }
    root = etree.fromstring(compose(DRAWING, **words, size=size).encode())
    _, _, width, height = map(float, root.get("viewBox").split())
    for text in root.iter("{*}text"):
        weight = text.get("font-weight", "normal")
        wide = length("".join(text.itertext()), weight) * float(text.get("font-size"))
        assert float(text.get("x")) + wide <= width and float(text.get("y")) < height


def test_on_dark_paper_each_colour_gives_way_to_its_twin():
    dark = compose(DRAWING, **WORDS, theme="dark", palette={"#1D2126": {"dark": "#eef0f2"}})
    assert 'fill="#eef0f2"' in dark and 'fill="#1d2126"' not in dark


def test_a_drawing_without_dark_colours_stands_on_light_paper_in_a_dark_picture():
    root = etree.fromstring(compose(DRAWING, **WORDS, theme="dark").encode())
    fills = [each.get("fill") for each in root.findall("{*}rect")]
    assert fills == ["#14181d", "#ffffff"]


def test_a_png_says_in_its_metadata_what_it_says_in_the_picture():
    png = picture(compose(DRAWING, **WORDS), "png")
    assert len(CHUNK.findall(png)) == 6 and b"It rained & rained" in png


@pytest.mark.parametrize(
    ("size", "pixels"), [("square", (1080, 1080)), ("story", (1080, 1920)), ("print", 2007)]
)
def test_a_png_has_the_pixels_of_its_size(size, pixels):
    import imagesize

    measured = imagesize.get(
        io.BytesIO(picture(compose(DRAWING, **WORDS, size=size), "png", size=size))
    )
    assert measured == pixels or measured[0] == pixels


def test_a_png_has_the_pixels_that_were_drawn_in_a_third_of_the_bytes():
    svg = compose(DRAWING, **WORDS)
    drawn = vl_convert.svg_to_png(svg, scale=2)
    made = smaller(drawn)
    shown = [Image.open(io.BytesIO(each)).convert("RGB").tobytes() for each in (drawn, made)]
    assert shown[0] == shown[1] and len(made) < len(drawn) / 3


def test_a_png_through_which_the_ground_shines_keeps_its_alpha():
    clear = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="5"/></svg>'
    drawn = vl_convert.svg_to_png(clear)
    shown = [
        Image.open(io.BytesIO(each)).convert("RGBA").tobytes() for each in (drawn, smaller(drawn))
    ]
    assert shown[0] == shown[1]


def test_the_metadata_leave_a_png_whole():
    png = picture(compose(DRAWING, **WORDS), "png")
    at = 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        body = png[at + 4 : at + 8 + size]
        assert zlib.crc32(body) == int.from_bytes(png[at + 8 + size : at + 12 + size])
        at += 12 + size
    assert body == b"IEND"


def test_a_pdf_is_one():
    assert picture(compose(DRAWING, **WORDS), "pdf").startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"size": "huge"}, "size must be one of page, print, square, story, card, not 'huge'"),
        ({"theme": "blue"}, "theme must be one of light, dark, not 'blue'"),
        ({"title": " "}, "has no title"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(asked, told):
    with pytest.raises(ComposeError, match=told):
        compose(DRAWING, **WORDS | asked)


def test_a_drawing_without_a_size_is_refused():
    with pytest.raises(ComposeError, match="width and a height"):
        compose("<svg></svg>", **WORDS)


def test_chinese_breaks_between_any_two_letters_but_not_before_a_comma():
    lines = list(wrapped("北京市服务业，扩大开放", 6.2, "normal"))
    assert lines == ["北京市服务", "业，扩大开放"]


def test_a_line_keeps_room_for_wider_letters_of_another_family():
    title = "Beijing is named in every field; most of what was read of the last plan is for all"
    for line in wrapped(title, 20, "bold"):
        assert length(line, "bold") * 1.2 <= 20
