from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from foreigndesk.errors import InputError, SettingsError
from foreigndesk.formats import markdown_yaml
from foreigndesk.formats.front_matter import annotate
from foreigndesk.formats.markdown import MarkdownFormat

MARKDOWN = MarkdownFormat({"front_matter": ["title", "tags", "hero.tagline", "features.*.title"]})
STYLES = {
    "plain": "---\ntitle: Old title # why\nn: 1\n---\nBody\n",
    "wrapped": "---\ntitle: Old\n  title\nn: 1\n---\nBody\n",
    "single": "---\ntitle: 'Old title'\nn: 1\n---\nBody\n",
    "double": '---\ntitle: "Old title"\nn: 1\n---\nBody\n',
    "literal": "---\ntitle: |\n  Old title\n\n# why\nn: 1\n---\nBody\n",
    "folded": "---\ntitle: >-\n  Old\n  title\nn: 1\n---\nBody\n",
    "keep": "---\r\ntitle: |+\r\n  Old title\r\n\r\nn: 1\r\n---\r\nBody\r\n",
    "list": "---\nn: 1\ntitle:\n  - Old title\n---\nBody\n",
    "flow": "---\n{title: Old title, n: 1}\n---\nBody\n",
    "path": "---\nn: 1\nhero:\n  # why\n  tagline: Old title\n  title: Another\n---\nBody\n",
    "paths": "---\nfeatures:\n  - n: 2\n  - title: >\n      Old title\nn: 1\n---\nBody\n",
    "flow path": "---\nfeatures: {a: {title: Old title, n: 2}, b: [title]}\nn: 1\n---\nBody\n",
    "anchor": "---\ntitle: &t Old title\nn: *t\n---\nBody\n",
}


def replaced(text: str, target: str) -> str:
    segment = MARKDOWN.parse("a.md", text).segments[0]
    assert segment.source == "Old title"
    return text[: segment.start] + MARKDOWN.encode(segment, target) + text[segment.end :]


def values(text: str) -> dict[str, object]:
    found: dict[str, object] = YAML(typ="safe", pure=True).load(text.split("---")[1])
    return found


def strings(value: object) -> list[str]:
    match value:
        case dict():
            return [found for each in value.values() for found in strings(each)]
        case list():
            return [found for each in value for found in strings(each)]
        case _:
            return [str(value)]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "target",
    [
        "Neu: alt",
        "yes",
        "007",
        "2024-05-01",
        "a # b",
        "it's “it”",
        '"q" \\',
        "one\ntwo",
        "- x",
        "{a}, [b]",
        "@",
        "~",
    ],
)
def test_any_title_can_be_written_in_any_style(style: str, target: str) -> None:
    text = STYLES[style]
    variant = replaced(text, target)
    again = MARKDOWN.parse("a.md", variant)
    assert again.segments[0].source == target if any(map(str.isalpha, target)) else True
    assert again.skeleton == MARKDOWN.parse("a.md", text).skeleton
    assert target in [found.rstrip("\n") for found in strings(values(variant))]


@given(
    st.sampled_from(sorted(STYLES)),
    st.text(min_size=1).filter(lambda text: "\r" not in text and "---" not in text),
)
@settings(max_examples=150, deadline=None)
def test_whatever_people_write_comes_back(style: str, words: str) -> None:
    target = f"A {words} z"
    variant = replaced(STYLES[style], target)
    assert MARKDOWN.parse("a.md", variant).segments[0].source == target


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\ntitle: a\n\tb: c\n---\n", 3, "not YAML"),
        ("---\ntitle: [a\n---\n", 3, "not YAML"),
        ("---\nx: 1\ntitle: a\ntitle: b\n---\n", 4, "twice"),
        ("---\nx: {a: 1, a: 2}\n---\n", 2, "twice"),
        ("---\nx: 1\ntitle: !foo b\n---\n", 3, "unknown tag"),
        ("---\nx: &a b\ntitle: *a\n---\n", 3, "alias"),
        ("---\nx: 1\ntags: [&a b, *a]\n---\n", 3, "alias"),
        ("---\nx: " + "[" * 1200 + "\n---\n", 2, "too deeply"),
        ("---\nx: 1\ny: \x01\n---\n", 3, r"U\+0001"),
        ("---\n- key: words\n---\n", 2, "not a list of keys and values"),
        ("---\ntags: &a [b]\nhero: {tagline: *a}\n---\n", 3, "the value of “hero.tagline” is an alias"),
        ("---\nx: &a {title: b}\nfeatures: [*a]\n---\n", 3, "an item of “features” is an alias"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_the_line_in_the_file(text: str, line: int, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        MARKDOWN.parse("a.md", text)
    assert str(caught.value).startswith(f"a.md:{line}: ")


def test_aliases_outside_the_translated_keys_are_left_alone_and_never_expanded() -> None:
    rungs = [
        f"{name}: &{name} [*{below}, *{below}, *{below}, *{below}]"
        for below, name in zip("abcdefg", "bcdefgh", strict=True)
    ]
    text = "\n".join(["---", "a: &a [x, x]", *rungs, "---", ""])
    assert MARKDOWN.parse("a.md", text).skeleton[:3] == (
        "front matter a.0: x",
        "front matter a.1: x",
        "front matter b.0: an alias",
    )
    assert len(MARKDOWN.parse("a.md", text).skeleton) == 2 + 7 * 4


@pytest.mark.parametrize(
    "text",
    ["---\n---\nBody\n", "---\n# comment\n---\nBody\n", "---\nno: end\n", "---\n\nrule: above\n\n---\n", ""],
)
def test_front_matter_may_be_empty_or_missing(text: str) -> None:
    assert not any(part.startswith("front matter") for part in MARKDOWN.parse("a.md", text).skeleton)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: a\xa0\nn: 1\n---\n", '---\ntitle: "a\xa0"\nn: 1\n---\n'),
        ("---\ntitle: >\n a\n\u2028b\n---\n", '---\ntitle: "a\\u2028b\\n"\n---\n'),
    ],
)
def test_a_separator_of_unicode_is_part_of_its_value(text: str, expected: str) -> None:
    [title] = MARKDOWN.parse("a.md", text).segments
    variant = text[: title.start] + MARKDOWN.encode(title, title.source) + text[title.end :]
    assert variant == expected
    assert MARKDOWN.parse("a.md", variant).segments[0].source == title.source


def test_a_list_has_a_segment_for_each_text() -> None:
    text = '---\ntags: [one, "two, three", 4]\n---\n'
    document = MARKDOWN.parse("a.md", text)
    assert [(each.context, each.source, text[each.start : each.end]) for each in document.segments] == [
        ("tags", "one", "one"),
        ("tags", "two, three", '"two, three"'),
    ]


def test_the_language_is_what_the_article_says() -> None:
    assert MARKDOWN.parse("a.md", "---\nlanguage: fr\n---\n").lang == "fr"
    assert MARKDOWN.parse("a.md", "---\nlanguage: fr\nlang: 'de'\n---\n").lang == "de"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Body\n", "---\nlang: de\nslug: 'x: y'\n---\n\nBody\n"),
        ("\ufeffBody\r\n", "\ufeff---\r\nlang: de\r\nslug: 'x: y'\r\n---\r\n\r\nBody\r\n"),
        ("One\rtwo\r", "---\nlang: de\nslug: 'x: y'\n---\n\nOne\rtwo\r"),
        ("", "---\nlang: de\nslug: 'x: y'\n---\n"),
        ("---\ntitle: a\n---\nBody", "---\ntitle: a\nlang: de\nslug: 'x: y'\n---\nBody"),
        ("---\nlang: en # c\nslug:\nn: 1\n---\n", "---\nlang: de # c\nslug: 'x: y'\nn: 1\n---\n"),
        ("---\nlang:\n- en\n- fr\nn: 1\n---\n", "---\nlang: de\nn: 1\nslug: 'x: y'\n---\n"),
        ("---\nn: &n en\nlang: *n\n---\n", "---\nn: &n en\nlang: de\nslug: 'x: y'\n---\n"),
        ("---\n{lang: en}\n---\n", "---\n{lang: de, slug: 'x: y'}\n---\n"),
        ("---\n  lang: en\n---\n", "---\n  lang: de\n  slug: 'x: y'\n---\n"),
        ("---\nslug: |\n  a\n  b\nlang: en\n---\n", "---\nslug: 'x: y'\nlang: de\n---\n"),
    ],
)
def test_annotations_replace_their_values_and_nothing_else(text: str, expected: str) -> None:
    expected = expected.replace("'x: y'", '"x: y"')
    metadata = {"lang": "de", "slug": "x: y"}
    assert annotate(text, metadata) == expected
    assert annotate(expected, metadata) == expected
    assert MARKDOWN.parse("a.md", expected).skeleton == MARKDOWN.parse("a.md", text).skeleton


def test_a_language_under_its_other_name_is_set_too() -> None:
    text = "---\nlanguage: de\ntitle: Ebbe\n---\n\nText\n"
    assert MarkdownFormat({}).annotate(text, {"lang": "en"}) == (
        "---\nlanguage: en\ntitle: Ebbe\nlang: en\n---\n\nText\n"
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "title: one: two",
            "mapping values are not allowed here; put a value that holds a colon in quotation marks",
        ),
        ('title: "open', "found unexpected end of stream; close the quotation mark"),
    ],
)
def test_the_commonest_slips_in_yaml_have_their_remedy(line: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        MarkdownFormat({}).parse("a.md", f"---\n{line}\n---\n\nText\n")
    assert str(error.value).endswith(f"the front matter is not YAML: {message}")


PLACES = {
    "yaml": "---\ntitle: A\nb:\n  title: B\n  c:\n  - title: C\n  - [D]\n  - E\nx.y: F\n---\n",
    "toml": "+++\ntitle = 'A'\n'x.y' = 'F'\n[b]\ntitle = 'B'\nc = [{title = 'C'}, ['D'], 'E']\n+++\n",
    "json": '{"title": "A", "b": {"title": "B", "c": [{"title": "C"}, ["D"], "E"]}, "x.y": "F"}\n',
}


@pytest.mark.parametrize("dialect", PLACES)
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("title", [("title", "A")]),
        ("b", []),
        ("b.title", [("title", "B")]),
        ("b.*", [("b", "B"), ("b", "E")]),
        ("*.title", [("title", "B")]),
        ("b.c", [("c", "E")]),
        ("b.c.*", [("c", "D"), ("c", "E")]),
        ("b.c.*.title", [("title", "C")]),
        ("*.*.*.title", [("title", "C")]),
        ("x.y", [("x.y", "F")]),
    ],
)
def test_a_key_is_a_path_in_every_dialect(dialect: str, key: str, expected: list[tuple[str, str]]) -> None:
    document = MarkdownFormat({"front_matter": [key]}).parse("a.md", PLACES[dialect])
    assert [(each.context, each.source) for each in document.segments] == expected
    assert {each.role for each in document.segments} == {each.context for each in document.segments}


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("*", "names no key"),
        ("", "names no key"),
        ("a..b", "names no key"),
        ("*.slug", "the article's own slug"),
    ],
)
def test_a_path_that_cannot_be_meant_is_refused(key: str, what: str) -> None:
    with pytest.raises(SettingsError, match=what):
        MarkdownFormat({"front_matter": [key]})


@given(st.from_regex(markdown_yaml.RE_CERTAIN, fullmatch=True))
@example("Tee warm (2/3) - vom Fass")
def test_what_is_certain_to_be_plain_is_read_as_that_string(value: str) -> None:
    for in_flow in (False, True):
        written = markdown_yaml.write_scalar(value, in_flow=in_flow)
        text = f"{{title: {written}}}" if in_flow else f"title: {written}"
        [segment] = MarkdownFormat({}).parse("a.md", f"---\n{text}\n---\n").segments
        assert segment.source == value


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("text", ["---\ntitle: Kai\n---\n\nWort\n", '{"title": "Kai"}\n\nWort\n'])
def test_front_matter_may_have_any_line_ends(text: str, newline: str) -> None:
    document = MarkdownFormat({}).parse("a.md", text.replace("\n", newline))
    assert [(each.source, each.role) for each in document.segments] == [
        ("Kai", "title"),
        ("Wort", "paragraph"),
    ]


def test_words_without_a_key_between_lines_of_dashes_are_no_front_matter() -> None:
    document = MarkdownFormat({}).parse("a.md", "---\nFoo\n---\nBar\n---\nBaz\n")
    assert [(each.role, each.source) for each in document.segments] == [
        ("heading", "Foo"),
        ("heading", "Bar"),
        ("paragraph", "Baz"),
    ]


def test_a_colon_within_a_word_makes_no_key() -> None:
    document = MarkdownFormat({}).parse("a.md", "---\nSee https://a.example\n---\n")
    assert [(each.role, each.source) for each in document.segments] == [("heading", "See https://a.example")]


@pytest.mark.parametrize("inside", ["", "# only a comment\n", "# a\ntitle: b\n", "{}\n"])
def test_front_matter_may_be_empty_or_hold_comments(inside: str) -> None:
    text = f"---\n{inside}---\n\nWords\n"
    assert [each.source for each in MarkdownFormat({}).parse("a.md", text).segments][-1] == "Words"
    assert MarkdownFormat({}).annotate(text, {"lang": "de"}).count("---\n") == 2
