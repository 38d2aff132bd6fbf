from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.errors import InputError
from foreigndesk.formats.front_matter import annotate
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.formats.markdown_json import find_block, read_values

MARKDOWN = MarkdownFormat({"front_matter": ["title", "tags", "hero.tagline", "features.*.title"]})
STYLES = {
    "plain": '{\n  "title": "Old title",\n  "n": 1\n}\n\nBody\n',
    "one line": '{"n": 1.50, "title": "Old title"}\nBody\n',
    "escaped": '{\n\t"n": "\\u00e9 }",\n\t"title": "\\u004fld title"\n}\n\nBody\n',
    "line ends": '\ufeff{\r\n  "title": "Old title\\n",\r\n  "n": [{}, [], null]\r\n}\r\nBody\r\n',
    "no final line end": '{"title":"Old title","n":-1e5}',
    "list": '{\n  "n": {"title": "Another"},\n  "tags": [1, ["a"], "Old title"]\n}\n',
    "nothing else": '{"title": "Old title"}',
    "path": '{"hero": {"x": [], "tagline": "Old title"}, "n": true}\n',
    "paths": '{"features": [{"x": "{"}, {"title" : "Old title"} ], "n": false} \nBody\n',
}


def values(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.JSONDecoder().raw_decode(text.removeprefix("\ufeff"))[0]
    return found


def replaced(text: str, target: str) -> str:
    segment = MARKDOWN.parse("a.md", text).segments[0]
    assert segment.source == "Old title"
    return text[: segment.start] + MARKDOWN.encode(segment, target) + text[segment.end :]


def exchanged(value: Any, target: str) -> Any:
    """The same values with another text; the line ends behind it stay."""
    match value:
        case dict():
            return {key: exchanged(each, target) for key, each in value.items()}
        case list():
            return [exchanged(each, target) for each in value]
        case str() if value.strip("\n") == "Old title":
            return value.replace("Old title", target)
        case _:
            return value


@given(
    st.sampled_from(sorted(STYLES)),
    st.lists(st.sampled_from(["'", '"', "\\", "\n", "\t", "{", "}", "\x7f", "\u2028", "😀"]) | st.text()),
)
@settings(max_examples=300, deadline=None)
def test_whatever_people_write_comes_back_and_nothing_else_changes(style: str, words: list[str]) -> None:
    target = "".join(words).replace("\r", "").rstrip("\n")
    variant = replaced(STYLES[style], target)
    assert values(variant) == exchanged(values(STYLES[style]), target)
    again = MARKDOWN.parse("a.md", variant)
    assert again.segments[0].source == target
    assert again.skeleton == MARKDOWN.parse("a.md", STYLES[style]).skeleton


@pytest.mark.parametrize("style", STYLES)
def test_annotations_are_added_behind_the_other_keys_and_nothing_else_changes(style: str) -> None:
    text = STYLES[style]
    metadata = {"lang": "de", "slug": 'x "y"'}
    variant = annotate(text, metadata)
    assert values(variant) == {**values(text), **metadata}
    assert annotate(variant, metadata) == variant
    assert MARKDOWN.parse("a.md", variant).skeleton == MARKDOWN.parse("a.md", text).skeleton
    start = variant.index("lang") - 1
    start = len(variant[:start].rstrip(" \t\r\n")) - 1
    added = len(variant) - len(text)
    assert variant[:start] + variant[start + added :] == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}\nBody", '{"lang": "de"}\nBody'),
        ('{"lang": ["en"], "n": 1}\n', '{"lang": "de", "n": 1}\n'),
        ('{\n "language":"en"\n}', '{\n "language":"de",\n "lang": "de"\n}'),
    ],
)
def test_annotations_replace_their_values_and_nothing_else(text: str, expected: str) -> None:
    assert annotate(text, {"lang": "de"}) == expected
    assert MARKDOWN.parse("a.md", expected).skeleton == MARKDOWN.parse("a.md", text).skeleton


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('{\n  "title": "a",\n}\n', 3, "not JSON"),
        ("{\n  title: 'a'\n}\n", 2, "not JSON: Expecting property name"),
        ('{\n  "title": "a\n}\n', 2, "not JSON: Invalid control character"),
        ('{\n  "title": "a"\n', 3, "not JSON"),
        ('{\n  "title": "\\x"\n}\n', 2, "not JSON: Invalid"),
        ('{\n  "title": "a",\n  "title": "b"\n}\n', 3, "the key “title” twice"),
        ('{"x": [{"a": 1,\n "a": 2}]}\n', 2, "the key “a” twice"),
        ('{\n  "n": NaN\n}\n', 2, "a number that is none"),
        ('{\n  "n": [\n-Infinity]\n}\n', 3, "a number that is none"),
        ('{\n  "n": "\\ud800"\n}\n', 2, "half a character"),
        ('{"x": ' + "[" * 100_000, 1, "too deeply"),
    ],
)
def test_broken_json_is_refused_with_the_line_in_the_file(text: str, line: int, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        MARKDOWN.parse("a.md", text)
    assert str(caught.value).startswith(f"a.md:{line}: ")


@pytest.mark.parametrize(
    "text",
    ["{{< figure >}}\n", "{% raw %}\n", "{name} is here\n", '{"a": 1} is JSON\n', '\n{"a": 1}\n', "{#id}\n"],
)
def test_a_brace_that_begins_words_begins_no_front_matter(text: str) -> None:
    assert not any(part.startswith("front matter") for part in MARKDOWN.parse("a.md", text).skeleton)
    assert annotate(text, {"lang": "de"}).startswith("---\nlang: de\n---\n")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


def leaves(value: object, place: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    match value:
        case dict():
            return [found for key, each in value.items() for found in leaves(each, (*place, key))]
        case list():
            return [found for number, each in enumerate(value) for found in leaves(each, (*place, number))]
        case str():
            return [(place, value)]
        case _:
            return []


@given(
    st.dictionaries(st.text(max_size=3), JSON, max_size=4),
    st.sampled_from([{}, {"indent": 2}, {"indent": "\t", "ensure_ascii": False}, {"separators": (",", ":")}]),
)
@settings(max_examples=200, deadline=None)
def test_every_text_is_found_where_it_was_written(tree: dict[str, Any], layout: dict[str, Any]) -> None:
    text = json.dumps(tree, **layout)
    block = find_block(text)
    assert block == (0, len(text), len(text))
    found = [(each.path, each.text) for each in read_values("a.md", text, block) if each.text is not None]
    assert found == leaves(tree)


def test_the_language_is_what_the_article_says() -> None:
    assert MARKDOWN.parse("a.md", '{"language": "fr", "lang": null}\n').lang == "fr"
    assert MARKDOWN.parse("a.md", '{"language": "fr", "lang": "d\\u0065"}\n').lang == "de"
