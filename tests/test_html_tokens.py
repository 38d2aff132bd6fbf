from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.formats.html_tokens import decode_value, read_attributes, read_tokens

BITS = [
    "<", ">", "</", "/>", "<a", "<b>", "</b>", "<!--", "-->", "--!>", "<!", "<?php", "?>", "<%", "%>", "{{", "}}", "{%", "%}",
    "{#", "#}", '"', "'", "=", " ", "\n", "x", "ä", "<script>", "</script>", "<title>", "</title>", "<svg>", "</svg>", "<style/>",
    "<plaintext>",
]  # fmt: skip


def tokens(text: str, *, is_xml: bool = False) -> list[tuple[str, str]]:
    return [
        (each.kind, text[each.start : each.end]) for each in read_tokens(text, 0, len(text), is_xml=is_xml)
    ]


def attributes(raw: str) -> list[tuple[str, str, str, str]]:
    found = read_attributes(raw)
    return [(each.name, each.value, each.quote, raw[each.value_start : each.value_end]) for each in found]


@given(st.lists(st.sampled_from(BITS), max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
def test_tokens_cover_a_text_without_gaps(text: str) -> None:
    assert "".join(written for _, written in tokens(text)) == text
    assert all(written for _, written in tokens(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<b>c</b>", [("text", "a"), ("start", "<b>"), ("text", "c"), ("end", "</b>")]),
        ("a < b <3", [("text", "a < b <3")]),
        ("<A HREF='>'>x", [("start", "<A HREF='>'>"), ("text", "x")]),
        ('<a b="c>d', [("comment", '<a b="c>d')]),
        ("<p <b>x", [("start", "<p <b>"), ("text", "x")]),
        ("<!-- a --!>b", [("comment", "<!-- a --!>"), ("text", "b")]),
        ("<!-->b<!--->c", [("comment", "<!-->"), ("text", "b"), ("comment", "<!--->"), ("text", "c")]),
        ("<!--[if IE]><p><![endif]-->", [("comment", "<!--[if IE]><p><![endif]-->")]),
        ("<!-- a", [("comment", "<!-- a")]),
        ("<!x>a<?y>b</3>c</>", [("comment", "<!x>"), ("text", "a"), ("comment", "<?y>"), ("text", "b"),
                                ("comment", "</3>"), ("text", "c"), ("comment", "</>")]),
        ("<![CDATA[a]]>b", [("comment", "<![CDATA[a]]>"), ("text", "b")]),
        ("a</", [("text", "a</")]),
        ("<script>a<b></script >c", [("start", "<script>"), ("text", "a<b>"), ("end", "</script >"), ("text", "c")]),
        ("<title>a<b></TITLE>", [("start", "<title>"), ("text", "a<b>"), ("end", "</TITLE>")]),
        ("<style>a", [("start", "<style>"), ("text", "a")]),
        ("<plaintext></plaintext>", [("start", "<plaintext>"), ("text", "</plaintext>")]),
        ("<svg><title/><b></svg>", [("start", "<svg>"), ("start", "<title/>"), ("start", "<b>"), ("end", "</svg>")]),
        ("<svg/><title><b>", [("start", "<svg/>"), ("start", "<title>"), ("text", "<b>")]),
        ("<% a > b %><?= x ?>", [("statement", "<% a > b %>"), ("output", "<?= x ?>")]),
        ("a {{ b < c }}{% d '<e>' %}f", [("text", "a {{ b < c }}"), ("statement", "{% d '<e>' %}"), ("text", "f")]),
        ("{{< figure >}}", [("text", "{{< figure >}}")]),
        ("{{ a <b>", [("text", "{{ a "), ("start", "<b>")]),
        ("<p {% if a > b %}c{% endif %}>", [("start", "<p {% if a > b %}c{% endif %}>")]),
        ("<% a", [("text", "<%"), ("text", " a")]),
    ],
)  # fmt: skip
def test_a_text_has_the_tokens_of_a_browser_and_template_tags(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("<svg><style>a</style>", ["start", "start", "text", "end"]),
        ("<svg a=b/><style><b></style>", ["start", "start", "start", "end"]),
        ("<svg a=b /><style><b></style>", ["start", "start", "text", "end"]),
    ],
)
def test_a_slash_at_the_end_of_a_value_ends_no_element(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in read_tokens(text, 0, len(text))] == kinds


def test_an_empty_element_of_xml_has_no_content() -> None:
    assert tokens("<script/><b>", is_xml=True) == [("start", "<script/>"), ("start", "<b>")]
    assert tokens("<script/><b>") == [("start", "<script/>"), ("text", "<b>")]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<a>", []),
        ('<a B="c" d>', [("b", "c", '"', "c"), ("d", "", "", "")]),
        ("<a b = 'c\"'/>", [("b", 'c"', "'", 'c"')]),
        ("<a b=c/d e=>", [("b", "c/d", "", "c/d"), ("e", "", "", "")]),
        ('<a b="c"d=e>', [("b", "c", '"', "c"), ("d", "e", "", "e")]),
        ("<a =b c=d>", [("=b", "", "", ""), ("c", "d", "", "d")]),
        ('<a b="&lt;&copy=2&copy;">', [("b", "<&copy=2©", '"', "&lt;&copy=2&copy;")]),
        ('<a b="{{ f("x") }}" c>', [("b", '{{ f("x") }}', '"', '{{ f("x") }}'), ("c", "", "", "")]),
        ("<a {% if b %}c{% endif %}>", [("", "{% if b %}", "", ""), ("c{%", "", "", ""), ("endif", "", "", ""), ("%}", "", "", "")]),
    ],
)  # fmt: skip
def test_a_tag_has_its_attributes_with_their_places(
    raw: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert attributes(raw) == expected


def test_a_reference_in_a_value_needs_its_semicolon_before_a_letter_or_an_equals_sign() -> None:
    assert decode_value("&copy=1 &copyx &copy &copy; &#123; &#65;") == "&copy=1 &copyx © © &#123; A"
