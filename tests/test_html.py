"""HTML as a format: cases, identity, and translations of every kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from foreigndesk.errors import SettingsError
from foreigndesk.formats.html import HtmlFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from foreigndesk.model import Document, Markup, Segment

CASES = sorted(Path(__file__).parent.joinpath("cases", "html").glob("*.html"))
HTML = HtmlFormat({})

# An element that is kept has its end here: without, it is not a matter of words where it ends.
TAGS = [
    "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<div>", "</div>", "<br>", "<li>", "<td>", "<a href=x>", "</a>",
    "<img alt='Pic' src=y>", "<code>x</code>", "<span translate=no>x</span>", "</span>", "<p lang=fr>", "<pre>x</pre>",
    "<svg title=t>x</svg>", "<script>x</script>", "<title>x</title>", "<!-- c -->", "-->", "<!x>", "<?php x ?>", "<% y %>",
    '<i title="T">', "<input value=ok type=submit>", "<option>", "<textarea>x</textarea>", "<h2>", "</code>", "</svg>",
]  # fmt: skip
BITS = [
    "word", "Wort", "ä", "日本", " ", "\n", "\r\n", "5", ".", "\u00a0", "\u2060", "<", ">", "&", "&amp;", "&lt;", "&eacute;",
    "&nbsp;", "&#123;", "{", "}", "{{ x }}", "{% y %}", "%}", '"', "'", "=", "/", "&copy", "%s", "https://a.example/b",
]  # fmt: skip
HOSTILE = [
    "# x", "---", "<script>alert(1)</script>", "{{< x >}}", "{% x %}", "&lt;", '"', "*", "<!-- c", "<b>", "</p><p>", "</div>",
    "<li>", "{{", "<%", "<?php x", "&", "&amp", "a <b", "<img src=x onerror=y>", '<a href="javascript:x">y</a>', "<code>",
    "]]>", "-->", "<textarea>", "</title>", "{", "<span translate=no>", "<p lang=xx>", "<br>", '<a x="', "</textarea>",
]  # fmt: skip

pages = st.lists(st.sampled_from([*TAGS, *BITS]), max_size=30).map("".join)
phrases = st.lists(st.sampled_from([*HOSTILE, "word", " "]), min_size=1, max_size=4).map("".join)


def spliced(document: Document, target: Callable[[Segment], str]) -> str:
    parts, end = [], 0
    for segment in document.segments:
        parts.append(document.text[end : segment.start])
        end = segment.end
        parts.append(
            document.text[segment.start : end] if segment.keep else HTML.encode(segment, target(segment))
        )
    return "".join([*parts, document.text[end:]])


def filled(element: Markup, side: Literal["open", "close"]) -> str:
    """What is written on one side of an element, with the texts in it in capitals."""
    written = element.open if side == "open" else element.close
    parts, end = [], 0
    for slot in element.slots:
        if slot.side == side:
            parts += [written[end : slot.start], HTML.escape(slot.text.upper(), slot.syntax)]
            end = slot.end
    return "".join([*parts, written[end:]])


def shouted(segment: Segment) -> str:
    """The unit with all its words in capitals, and its markup as it was."""
    text, markup = segment.inline.text, segment.inline.markup
    edges: list[tuple[int, int, int, str]] = []
    opaque: dict[int, int] = {}
    for index, element in enumerate(markup):
        if element.kind == "paired" and element.start < element.end:
            edges.append((element.start, 2, index, filled(element, "open")))
            edges.append((element.end, 1, -index, filled(element, "close")))
        else:
            edges.append((element.start, 2, index, filled(element, "open") + element.close))
        if element.kind == "opaque":
            opaque[element.start] = element.end
    parts, position = [], 0
    for edge, _, _, written in sorted(edges):
        if edge > position:
            parts.append(HTML.escape(text[position:edge].upper(), segment.syntax))
        parts.append(written)
        position = max(position, opaque.get(edge, edge))
    return "".join([*parts, HTML.escape(text[position:].upper(), segment.syntax)])


def names(document: Document) -> list[tuple[str, ...]]:
    return [each.inline.names for each in document.segments]


def seen(document: Document) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.context, each.inline.text, each.inline.names) for each in document.segments]


def units(text: str, html: HtmlFormat = HTML) -> list[tuple[str, str]]:
    return [(each.role, each.source) for each in html.parse("a.html", text).segments if not each.keep]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_units_of_a_case_are_those_written_beside_it(case: Path) -> None:
    document = HTML.parse(case.name, case.read_text(encoding="utf-8"))
    dump = "".join(
        f"{each.role}|{each.context}|{each.source}".replace("\n", "⏎") + "\n"
        for each in document.segments
        if not each.keep
    )
    assert dump == case.with_suffix(".units.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_case_in_capitals_has_the_same_shape_and_line_ends(case: Path, newline: str) -> None:
    text = case.read_text(encoding="utf-8").replace("\n", newline)
    document = HTML.parse(case.name, text)
    variant = spliced(document, shouted)
    again = HTML.parse(case.name, variant)
    assert again.skeleton == document.skeleton
    assert names(again) == names(document)
    assert newline == "\n" or "\n" not in variant.replace("\r\n", "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize("locale", ["ar", "fr", "de-AT"])
def test_a_variant_in_any_language_has_the_shape_of_its_source(case: Path, locale: str) -> None:
    document = HTML.parse(case.name, case.read_text(encoding="utf-8"))
    variant = HTML.parse(case.name, HTML.annotate(spliced(document, shouted), {"lang": locale}))
    assert variant.skeleton == document.skeleton
    assert names(variant) == names(document)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_translations_change_nothing_but_words(case: Path, hostile: str) -> None:
    document = HTML.parse(case.name, case.read_text(encoding="utf-8"))
    variants = [
        spliced(document, lambda segment: f"{hostile}{segment.source}"),
        spliced(document, lambda segment: f"{segment.source} {hostile}"),
        spliced(document, lambda _: hostile),
    ]
    for variant in variants:
        again = HTML.parse(case.name, variant)
        assert again.skeleton == document.skeleton
        assert len(again.segments) == len(document.segments)


@given(pages)
@settings(max_examples=400, deadline=None)
def test_segments_ascend_and_tell_their_own_inline(text: str) -> None:
    document = HTML.parse("a.html", text)
    end = 0
    for segment in document.segments:
        assert end <= segment.start < segment.end
        assert segment.inline == HTML.inline(segment.source, segment.syntax)
        assert "\r" not in segment.source
        end = segment.end


@given(pages)
@settings(max_examples=400, deadline=None)
def test_writing_the_source_back_changes_no_meaning(text: str) -> None:
    document = HTML.parse("a.html", text)
    again = HTML.parse("a.html", spliced(document, lambda segment: segment.source))
    assert again.skeleton == document.skeleton
    assert seen(again) == seen(document)


@given(pages, phrases)
@settings(max_examples=400, deadline=None)
@example("<h2>Zlib<span><a href=x>#</a></span><a id=y></a></h2>", "<span translate=no>")
@example("word{{ x }}", "{")
@example("word<svg title=t>x</svg>", "<%")
@example("word%}}", "{{<?php x%}}")
def test_any_words_can_stand_anywhere(text: str, phrase: str) -> None:
    document = HTML.parse("a.html", text)
    again = HTML.parse("a.html", spliced(document, lambda _: phrase))
    assert again.skeleton == document.skeleton
    assert len(again.segments) == len(document.segments)


@given(pages)
@settings(max_examples=300, deadline=None)
def test_other_words_keep_the_shape_and_the_markup(text: str) -> None:
    document = HTML.parse("a.html", text)
    again = HTML.parse("a.html", spliced(document, shouted))
    assert again.skeleton == document.skeleton
    assert len(again.segments) == len(document.segments)


def parts(text: str, html: HtmlFormat = HTML) -> list[tuple[str, str, str]]:
    return [(each.role, each.context, each.source) for each in html.parse("a.html", text).segments]


def variant(text: str, targets: dict[str, str]) -> str:
    return spliced(HTML.parse("a.html", text), lambda segment: targets.get(segment.source, segment.source))


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("<p>word</p>", "<script>x</script>", "<p>&lt;script>x&lt;/script></p>"),
        ("<p>word</p>", "<b>bold</b>", "<p>&lt;b>bold&lt;/b></p>"),
        ("<p>word</p>", "a <!-- b --> c", "<p>a &lt;!-- b --> c</p>"),
        ("<p>word</p>", "a </p><p> b", "<p>a &lt;/p>&lt;p> b</p>"),
        ("<p>word</p>", "{{ x }} {% y %}", "<p>&#123;{ x }} &#123;% y %}</p>"),
        ("<p>word</p>", "<?php x ?> <% y %>", "<p>&lt;?php x ?> &lt;% y %></p>"),
        ("<p>word</p>", "{{<?php x }}", "<p>&#123;{&lt;?php x }}</p>"),
        ("<p>word</p>", "5 < 6 & 7 > 2 {a}", "<p>5 < 6 & 7 > 2 {a}</p>"),
        ("<p>word</p>", "one\n\n  two", "<p>one two</p>"),
        ("<p>word</p>", "a\0b", "<p>a�b</p>"),
        ("<p>word<b>", "a <", "<p>a &lt;<b>"),
        ("<p>word{</p>", "a {", "<p>a {</p>"),
        ("<p title=word>1", "two words", '<p title="two words">1'),
        ("<p title=word>1", "Wort", "<p title=Wort>1"),
        ("<p title='word'>1", 'it\'s "x"', "<p title='it&#39;s \"x\"'>1"),
        (
            '<p title="word">1',
            'it\'s "x" & &copy; <b>',
            '<p title="it\'s &quot;x&quot; & &amp;copy; &lt;b>">1',
        ),
        ("<title>word</title>", "a </title><script>", "<title>a &lt;/title>&lt;script></title>"),
        ("<p>word <b>x</b> y", "<b>all</b>", "<p>&#8288;<b>all</b>"),
        ("<p>word <br> y", "end <br>", "<p>end <br>&#8288;"),
    ],
)
def test_a_translation_is_written_so_that_it_adds_nothing_but_words(
    text: str, target: str, expected: str
) -> None:
    document = HTML.parse("a.html", text)
    written = spliced(document, lambda _: target)
    assert written == expected
    assert HTML.parse("a.html", written).skeleton == document.skeleton


def test_markup_that_a_translation_moves_to_its_end_stays_in_the_unit() -> None:
    text = "<p>One <img src=x alt=Pic> two"
    moved = variant(text, {"One <img src=x alt=Pic> two": "Eins zwei <img src=x alt=Bild>"})
    assert moved == "<p>Eins zwei <img src=x alt=Bild>&#8288;"
    assert names(HTML.parse("a.html", moved)) == names(HTML.parse("a.html", text))


def test_markup_beyond_that_of_the_source_is_text_even_if_it_is_the_same() -> None:
    assert variant("<p>a <b>x</b> c", {"a <b>x</b> c": "a <b>x</b> <b>y</b> c"}) == (
        "<p>a <b>x</b> &lt;b>y&lt;/b> c"
    )


def test_a_page_in_another_encoding_is_written_in_ascii() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
    assert variant(f"{head}<p title=x>word", {"word": "Größe €", "x": "ä"}) == (
        f"{head}<p title=&#228;>Gr&#246;&#223;e &#8364;"
    )


def test_a_page_in_utf_8_is_written_in_letters() -> None:
    assert variant("<meta charset=utf-8><p>word", {"word": "Größe"}) == "<meta charset=utf-8><p>Größe"


def test_a_page_in_xml_gets_no_bare_ampersand() -> None:
    head = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'
    assert variant(f"{head}<p>word</p>", {"word": "a & b < c &eacute; &amp;"}) == (
        f"{head}<p>a &amp; b &lt; c é &amp;</p>"
    )


def test_references_and_link_targets_come_back_as_they_were() -> None:
    text = '<p>word &ouml; <a href="?a=1&copy=2&amp;b">x</a> &nbsp;'
    source = 'word ö <a href="?a=1&copy=2&amp;b">x</a> &nbsp;'
    assert parts(text) == [("paragraph", "", source)]
    assert variant(text, {source: 'Wort <a href="?a=1&copy=2&amp;b">y</a>'}) == (
        '<p>Wort <a href="?a=1&copy=2&amp;b">y</a>'
    )


def test_a_byte_order_mark_and_no_break_spaces_are_no_white_space_of_html() -> None:
    assert parts("\ufeffwords <img alt='5\u00a0  €'> a\0b") == [
        ("paragraph", "", "words <img alt='5\u00a0  €'> a\ufffdb")
    ]
    assert parts("<title> 5\u00a0\n € </title>") == [("title", "title", "5\u00a0 €")]


def test_a_segment_knows_its_line_and_section() -> None:
    document = HTML.parse("a.html", "<h1>The <i>top</i></h1>\n\n<p>words</p>")
    assert [(each.line, each.section) for each in document.segments] == [(1, ""), (3, "The top")]


@pytest.mark.parametrize(
    "other",
    [
        "<p>a</p><p>b",
        "<div>a",
        "<p class=x>a",
        "<p>a<!-- c -->",
        "<p>a<script>1</script>",
        "<h2>a",
        "<p><b>a</b>",
    ],
)
def test_the_skeleton_tells_another_structure(other: str) -> None:
    assert HTML.parse("a.html", other).skeleton != HTML.parse("a.html", "<p>a").skeleton


def test_the_skeleton_does_not_tell_white_space_case_and_quotation_marks() -> None:
    one, other = '<P CLASS="x"  id=y >\n a</P>', "<p class='x' id=\"y\">a</p>"
    assert HTML.parse("a.html", one).skeleton == HTML.parse("a.html", other).skeleton


def test_the_option_attributes_adds_to_what_is_translated() -> None:
    text = '<p data-caption="Words" title="Tip">1'
    assert parts(text, HtmlFormat({"attributes": ["data-Caption"]})) == [
        ("data-caption", "data-caption", "Words"),
        ("tooltip", "tooltip", "Tip"),
        ("paragraph", "", "1"),
    ]


def test_the_option_keep_names_elements_classes_and_identifiers() -> None:
    html = HtmlFormat({"keep": ["address", ".byline", "#legal"]})
    text = "<address>a</address><p class='x byline'>b</p><p id=legal>c</p><p>by <i class=byline>d</i></p>"
    assert parts(text, html) == [("paragraph", "", "by <i class=byline>d</i>")]
    assert html.inline("by <i class=byline>d</i>", "html@").markup[0].kind == "opaque"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"attribute": []}, "did you mean “attributes”"),
        ({"xyz": []}, "use one of: attributes, keep"),
        ({"keep": "p"}, "not a list of names"),
        ({"attributes": [5]}, "not a list of names"),
        ({"keep": ["div > p"]}, "which is no name"),
    ],
)
def test_a_wrong_setting_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        HtmlFormat(options)


def test_a_value_has_no_markup() -> None:
    assert HTML.inline("a <b>", 'attribute"@en').text == "a <b>"
    assert HTML.escape("a <b>", 'attribute"@en') == "a <b>"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("a & b", "a & b"), ("AT&T", "AT&T"), ("&copy;", "&amp;copy;"), ("&copy", "&amp;copy"), ("R&", "R&"),
     ("a < b <c>", "a &lt; b &lt;c>"), ("{{ x }}", "&#123;{ x }}"), (" a\n b ", " a b "), ("&#65", "&amp;#65")],
)  # fmt: skip
def test_words_are_spelled_so_that_they_stay_words(words: str, expected: str) -> None:
    assert HTML.escape(words, "html@en") == expected
