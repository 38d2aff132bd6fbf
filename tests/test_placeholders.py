from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.model import Span
from foreigndesk.placeholders import find

PIECES = [
    "https://a.de",
    "www.",
    "a@b.de",
    "{",
    "}",
    "{{",
    "}}",
    "%",
    "s",
    "$",
    "(",
    ")",
    "1",
    ".",
    " ",
    "x",
    "<",
    "\n",
]


def _found(text: str) -> list[str]:
    return [text[start:end] for start, end in find(text)]


@pytest.mark.parametrize(
    "placeholder",
    [
        "https://example.org",
        "http://example.org/a_(b)?c=d&e=%20#f",
        "HTTPS://EXAMPLE.ORG/",
        "https://de.example.org/wiki/Köln",
        "https://example.org/{id}/edit",
        "ftp://files.example.org/x.zip",
        "www.example.org/a,b",
        "mailto:desk@example.org",
        "mailto:desk@example.org?subject=Hello%20you",
        "first.last+news@mail.example.co.uk",
        "{{ page.title }}",
        "{{name}}",
        "{{{raw}}}",
        '{{< figure src="a.png" >}}',
        "{{% note %}}",
        "{% if user %}",
        "${HOME}",
        "{}",
        "{0}",
        "{name}",
        "{user.name!r:>10}",
        "{items[0]}",
        "%s",
        "%d",
        "%5.2f",
        "%-10s",
        "%ld",
        "%(name)s",
        "%(count)d",
        "%1$s",
    ],
)
def test_a_placeholder_is_found_without_its_sentence(placeholder: str) -> None:
    assert _found(placeholder) == [placeholder]
    assert _found(f"See {placeholder}, please.") == [placeholder]
    assert _found(f"Is it ({placeholder})? “{placeholder}” it is.") == [placeholder, placeholder]


@pytest.mark.parametrize("end", [".", ",", "!", "?", "…", ":", ";", "'", "’", ").", "].", "!?", "**"])
def test_an_address_gives_its_sentence_the_final_punctuation_back(end: str) -> None:
    assert _found(f"https://example.org/a{end}") == ["https://example.org/a"]


@pytest.mark.parametrize(
    "prose",
    [
        "50 % der Leute",
        "100% prose",
        "100%d",
        "eine 50 %ige Lösung",
        "10 %, 20 % and 30%",
        "Costs $5 or {a few} more",
        ":shortcode: and @name",
        "https:// and www. alone",
        "10:30 a.m. (about)",
        "",
    ],
)
def test_prose_has_no_placeholders(prose: str) -> None:
    assert _found(prose) == []


def test_an_address_ends_at_chinese_punctuation() -> None:
    assert _found("请看https://example.cn/路。然后") == ["https://example.cn/路"]


def test_placeholders_may_touch() -> None:
    assert _found("%s%s {a}{b} {{c}}https://example.org") == [
        "%s",
        "%s",
        "{a}",
        "{b}",
        "{{c}}",
        "https://example.org",
    ]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_ranges_ascend_without_overlap_and_are_never_empty(text: str) -> None:
    spans = find(text)

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_what_was_found_is_found_again_alone(text: str) -> None:
    assert all(_found(placeholder) == [placeholder] for placeholder in _found(text))


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a@",
        "a-",
        "{{",
        "{a:",
        "{%",
        "{%a",
        "%0",
        "%(a",
        "${",
        "http://",
        "http://a)",
        "www.",
        "mailto:a",
        "@a.",
    ],
)
def test_ranges_in_hostile_text_ascend_and_do_not_overlap(piece: str) -> None:
    found = find(piece * 500)

    assert all(one.start < one.end <= other.start for one, other in pairwise([*found, Span(10**6, 10**6)]))
