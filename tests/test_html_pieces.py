from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.formats.directives import Watch
from foreigndesk.formats.html_pieces import PieceReader
from foreigndesk.formats.html_reader import HtmlReader
from foreigndesk.model import Segment

BITS = [
    "<p>", "</p>", "<b>", "</b>", "<li>", "<td>", "<div>", "</div>", "<code>", "</code>", "<pre>", "</pre>", "<svg>", "</svg>",
    "<p translate=no>", "<i lang=fr>", "</i>", "x", " ", "<br>", "<br translate=no>", "<!-- c -->", "<a/>",
]  # fmt: skip


def pieces(text: str, language: str = "en") -> list[tuple[str, str]]:
    found = PieceReader(language=language).read(text, 0, len(text))
    return [(each.kind, text[each.start : each.end]) for each in found]


def kept(text: str, language: str = "en") -> list[str]:
    return [written for kind, written in pieces(text, language) if kind == "kept"]


@given(st.lists(st.sampled_from(BITS), max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
def test_pieces_cover_a_text_without_gaps(text: str) -> None:
    assert "".join(written for _, written in pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<code>b</code>c", ["<code>b</code>"]),
        ("<code>a<p>b</p></code>c", ["<code>a<p>b</p></code>"]),
        ("<p>a <code>b<p>c", ["<code>b"]),
        ("<p>a <code>b</p>c", ["<code>b"]),
        ("<code>a <code>b</code> c</code><p>d", ["<code>a <code>b</code> c</code>"]),
        ("<span translate=no>a<span>b</span>c</span>d", ["<span translate=no>a<span>b</span>c</span>"]),
        ("<div><div class=notranslate>a</div>b</div>", ["<div class=notranslate>a</div>"]),
        ("<section><div translate=no>a</section>b", ["<div translate=no>a"]),
        ("<ul><li translate=no>a<li>b</ul>", ["<li translate=no>a"]),
        ("<p translate=no>a<p>b", ["<p translate=no>a"]),
        ("<p translate=no>a<b>b</p>c", ["<p translate=no>a<b>b</p>"]),
        ("<div translate=no>a</b></p>b</div>c", ["<div translate=no>a</b></p>b</div>"]),
        ("<i lang=fr>a</i><i lang=EN-GB>b</i>", ["<i lang=fr>a</i>"]),
        ("<br translate=no>a", ["<br translate=no>"]),
        ("<html translate=no><body class=notranslate lang=fr>a", []),
        ("<pre>a", ["<pre>a"]),
    ],
)
def test_a_kept_element_ends_where_it_does_in_a_browser(text: str, expected: list[str]) -> None:
    assert kept(text) == expected


def test_the_role_is_that_of_the_innermost_block() -> None:
    reader = PieceReader()
    text = "<ul><li><p><b>x"
    list(reader.read(text, 0, len(text)))
    assert reader.role == "item"


def read(text: str, *ranges: tuple[int, int]) -> tuple[list[list[str]], list[bool]]:
    """What each range of a text gives, segments in brackets, and whether it ends within a kept element."""
    reader = HtmlReader(Watch("", lambda _: 1), language="en")
    found, keeping = [], []
    for start, end in ranges:
        parts = reader.read(text, start, end)
        found.append([f"[{each.source}]" if isinstance(each, Segment) else each for each in parts])
        keeping.append(reader.is_keeping)
    return found, keeping


def test_what_is_kept_goes_on_in_the_next_range() -> None:
    text = "<div translate=no>a\n\nb <p>c</p>\n\nd</div> words <b>e"
    assert read(text, (0, 20), (21, 32), (33, len(text))) == (
        [
            ["<div>a\n"],
            ["b <p>c</p>\n"],
            ["d</div>", "words of a paragraph", "[words <b>e]"],
        ],
        [True, True, False],
    )


def test_each_range_ends_its_run() -> None:
    text = "one <b>two\n\nthree</b> four"
    assert read(text, (0, 11), (12, len(text)))[0] == [
        ["words of a paragraph", "[one <b>two]"],
        ["words of a paragraph", "[three</b> four]"],
    ]
