from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.errors import InputError
from foreigndesk.formats.front_matter import annotate
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.formats.markdown_toml import find_block, read_values

MARKDOWN = MarkdownFormat({"front_matter": ["title", "tags", "hero.tagline", "features.*.title"]})
STYLES = {
    "basic": '+++\ntitle = "Old title" # why\nn = 1\n+++\nBody\n',
    "escaped": '+++\ntitle = "\\u004fld \\u0074itle"\nn = 1\n+++\nBody\n',
    "literal": "+++\ntitle = 'Old title'\nn = 1\n+++\nBody\n",
    "lines": '+++\ntitle = """Old title"""\nn = 1\n+++\nBody\n',
    "open lines": '\ufeff+++\r\ntitle = """\r\nOld \\\r\n  title\r\n"""\r\nn = 1\r\n+++\r\nBody\r\n',
    "raw lines": "+++\ntitle = '''\nOld title\n\n'''\nn = 1\n+++",
    "array": "+++\nn = 1\ntags = [ # why\n  'Old title',\n]\n+++\nBody\n",
    "dotted": "+++\nhero.tagline='Old title'\nn=1\n+++\nBody\n",
    "quoted key": '+++\nn = 1\n"hero" . \'tagline\' = "Old title"\n+++\nBody\n',
    "inline": '+++\nn = 1\nhero = {x = [1, "a, b]"], tagline = "Old title"}\n+++\nBody\n',
    "table": '+++\nn = 1\n# What is seen first.\n[hero]\ntagline = "Old title"\n+++\nBody\n',
    "tables": "+++\nn = 1\n[[features]]\nx = 1\n[[features]]\ntitle = 'Old title'\n[features.more]\ny=[]\n+++\nBody\n",
}


def values(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff").removeprefix("+++").rpartition("+++")[0])


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
    st.lists(
        st.sampled_from(["'", '"', "\\", "\n", "\t", "’", "\x7f", "\u2028", "😀", "#", "]"]) | st.text()
    ),
)
@settings(max_examples=300, deadline=None)
def test_whatever_people_write_comes_back_and_nothing_else_changes(style: str, words: list[str]) -> None:
    target = "".join(words).replace("\r", "").replace("+++", "").rstrip("\n")
    variant = replaced(STYLES[style], target)
    assert values(variant) == exchanged(values(STYLES[style]), target)
    again = MARKDOWN.parse("a.md", variant)
    assert again.segments[0].source == target
    assert again.skeleton == MARKDOWN.parse("a.md", STYLES[style]).skeleton


@pytest.mark.parametrize("style", STYLES)
def test_annotations_are_added_before_the_first_table_and_nothing_else_changes(style: str) -> None:
    text = STYLES[style]
    metadata = {"lang": "de", "slug": 'x "y"'}
    variant = annotate(text, metadata)
    assert values(variant) == {**values(text), **metadata}
    assert annotate(variant, metadata) == variant
    assert MARKDOWN.parse("a.md", variant).skeleton == MARKDOWN.parse("a.md", text).skeleton
    newline = "\r\n" if "\r\n" in text else "\n"
    assert variant.replace(f'lang = "de"{newline}slug = "x \\"y\\""{newline}', "") == text


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("'Old title'", "C:\\new", "'C:\\new'"),
        ("'Old title'", "it's", '"it\'s"'),
        ("'Old title'", "a\nb", '"a\\nb"'),
        ('"Old title"', 'say "a"', '"say \\"a\\""'),
        ('"""Old title"""', 'one\n"two"', '"""one\n"two\\""""'),
        ('"""Old title"""', 'a """ b', '"""a \\""" b"""'),
        ('"""\nOld title"""', "a", '"""\na"""'),
        ("'''Old title'''", "it's \\", "'''it's \\'''"),
        ("'''Old title'''", "so '''x'''", "\"\"\"so '''x'''\"\"\""),
        ("'''Old title\n'''", "\na", "'''\n\na\n'''"),
    ],
)
def test_a_text_keeps_its_style_where_that_can_hold_it(source: str, target: str, expected: str) -> None:
    text = f"+++\ntitle = {source}\n+++\n"
    assert replaced(text, target) == f"+++\ntitle = {expected}\n+++\n"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("+++\ntitle = 'a'\nn = \n+++\n", 3, "not TOML: Invalid value; correct it"),
        ("+++\ntitle = 'a'\ntitle = 'b'\n+++\n", 3, "not TOML: Cannot overwrite a value; delete one of them"),
        ("+++\n[a]\n[a]\n+++\n", 3, "twice"),
        ('+++\n\ntitle = """a\n+++\n', 3, "not TOML"),
        ("+++\ntitle = a\n+++\n", 2, "not TOML"),
        ("+++\nx = " + "[" * 3000 + "\n+++\n", 2, "too deeply"),
        ("+++\nx = " + "1" * 5000 + "\n+++\n", 2, "not TOML"),
    ],
)
def test_broken_toml_is_refused_with_the_line_in_the_file(text: str, line: int, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        MARKDOWN.parse("a.md", text)
    assert str(caught.value).startswith(f"a.md:{line}: ")


@pytest.mark.parametrize("toml", ["[lang]", "lang.a = 'b'", "[[lang]]", "[lang.a]\nb = 1"])
def test_a_table_is_never_overwritten_by_an_annotation(toml: str) -> None:
    text = f"+++\nn = 1\n{toml}\n+++\n"
    with pytest.raises(InputError, match=r"^“lang” is a table"):
        annotate(text, {"lang": "de"})
    with pytest.raises(InputError, match="“lang” is a table") as caught:
        MARKDOWN.parse("a.md", text)
    assert str(caught.value).startswith("a.md:3: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+++\n+++\nBody", '+++\nlang = "de"\n+++\nBody'),
        ("+++\nlang = ['en', 'fr'] # c\n+++\n", '+++\nlang = "de" # c\n+++\n'),
        ("+++\nlanguage='en'\n+++\n", '+++\nlanguage="de"\nlang = "de"\n+++\n'),
        ("+++\n[language]\na = 1\n+++\n", '+++\nlang = "de"\n[language]\na = 1\n+++\n'),
        ("+++\n[a]\nlang = 'en'\n+++\n", "+++\nlang = \"de\"\n[a]\nlang = 'en'\n+++\n"),
        ("+++\na = 1\n\n# About b.\n[b]\n+++\n", '+++\na = 1\nlang = "de"\n\n# About b.\n[b]\n+++\n'),
    ],
)
def test_annotations_replace_their_values_and_nothing_else(text: str, expected: str) -> None:
    assert annotate(text, {"lang": "de"}) == expected


def test_a_table_in_an_array_has_its_number_in_the_skeleton() -> None:
    text = "+++\n[[a]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 2\n[[a.b]]\nx = 1979-05-27 07:32:00\n+++\n"
    assert MARKDOWN.parse("a.md", text).skeleton == (
        "front matter a.0.b.0.x: 1",
        "front matter a.1.b.0.x: 2",
        "front matter a.1.b.1.x: 1979-05-27 07:32:00",
    )


JSON = st.recursive(
    st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('abé. "', max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def written(value: object) -> str:
    """The value in TOML, with a comment and line ends wherever an array takes them."""
    match value:
        case dict():
            return (
                "{"
                + ", ".join(
                    f"{json.dumps(key, ensure_ascii=False)} = {written(each)}" for key, each in value.items()
                )
                + "}"
            )
        case list():
            return "[ # ]\n" + "".join(f"{written(each)} ,\n" for each in value) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


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


@given(st.dictionaries(st.text("abé. \"'", max_size=3), JSON, max_size=4))
@settings(max_examples=200, deadline=None)
def test_every_text_is_found_where_tomllib_finds_it(tree: dict[str, Any]) -> None:
    toml = "".join(f"{json.dumps(key, ensure_ascii=False)} = {written(each)}\n" for key, each in tree.items())
    text = f"+++\n{toml}+++\n"
    block = find_block(text)
    assert block is not None
    found = [(each.path, each.text) for each in read_values("a.md", text, block) if each.text is not None]
    assert found == leaves(tomllib.loads(toml))


def test_the_language_is_what_the_article_says_at_the_top() -> None:
    assert MARKDOWN.parse("a.md", "+++\nlanguage = 'fr'\n[extra]\nlang = 'de'\n+++\n").lang == "fr"
    assert MARKDOWN.parse("a.md", "+++\nlanguage = 'fr'\nlang = \"de\"\n+++\n").lang == "de"
