from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.formats import jsx, templates
from foreigndesk.formats.quoted import is_quoted, quote, unquote

SYNTAXES = ['shortcode"', "shortcode`", 'tag"', "tag'", 'jsx"', "jsx'", 'admonition"']


@pytest.mark.parametrize(
    ("words", "syntax", "expected"),
    [
        ("plain", 'shortcode"', '"plain"'),
        ('a "b" \\', 'shortcode"', '"a \\"b\\" \\\\"'),
        ("a \\ b", "shortcode`", "`a \\ b`"),
        ("a ` b", "shortcode`", '"a ` b"'),
        ("it's", "tag'", '"it\'s"'),
        ('it\'s "b"', "tag'", '"it\'s &quot;b&quot;"'),
        ('a "b"', 'tag"', "'a \"b\"'"),
        ("a %} b {{", 'tag"', '"a %&#125; b &#123;{"'),
        ("{a} {%b", 'tag"', '"{a} &#123;%b"'),
        ('a "b" & c &amp; {d}', 'jsx"', '"a &quot;b&quot; & c &amp;amp; {d}"'),
        ("it's", "jsx'", "'it&#x27;s'"),
        ('a "b"', 'admonition"', '"a &quot;b&quot;"'),
        (" two\n lines ", 'jsx"', '"two lines"'),
    ],
)
def test_words_stand_between_marks_that_can_hold_them(words: str, syntax: str, expected: str) -> None:
    assert quote(words, syntax) == expected


@pytest.mark.parametrize(
    ("written", "syntax", "expected"),
    [
        ('"a \\"b\\" \\\\"', 'shortcode"', 'a "b" \\'),
        ("`a \\n`", "shortcode`", "a \\n"),
        ('"a &quot;b&quot; &amp;"', 'jsx"', 'a "b" &'),
        ("'a &amp; b'", "tag'", "a &amp; b"),
        ('" a\n  b "', 'admonition"', "a b"),
    ],
)
def test_what_stands_between_marks_is_decoded(written: str, syntax: str, expected: str) -> None:
    assert unquote(written, syntax) == expected


def test_only_these_syntaxes_are_quoted() -> None:
    assert [is_quoted(each) for each in [*SYNTAXES, "markdown", 'title"', ""]] == [True] * 7 + [False] * 3


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_stay_one_argument_of_a_shortcode(words: str) -> None:
    text = f"{{{{< x title={quote(words, 'shortcode' + chr(34))} >}}}}"
    found = templates.read_template(text, 0, frozenset({"title"}))
    assert found is not None
    assert found.end == len(text)
    assert found.slots[0].text == " ".join(words.split()).replace("{{", "{{")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from("'\""))
def test_any_words_stay_one_attribute_of_an_element(words: str, mark: str) -> None:
    text = f"<X title={quote(words, 'jsx' + mark)} />"
    found = jsx.read_tag(text, 0, frozenset({"title"}))
    assert found is not None
    assert found.end == len(text)
    assert found.slots[0].text.split() == words.split()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from("'\""))
def test_any_words_stay_one_argument_of_a_tag(words: str, mark: str) -> None:
    text = f"{{% include x title={quote(words, 'tag' + mark)} %}}"
    found = templates.read_template(text, 0, frozenset({"title"}))
    assert found is not None
    assert found.end == len(text)
    assert len(found.slots) == 1
