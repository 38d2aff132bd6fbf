from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foreigndesk.errors import InputError
from foreigndesk.formats.directives import Directive, read_directive
from foreigndesk.formats.html import HtmlFormat
from foreigndesk.formats.json_articles import JsonFormat
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.formats.text import TextFormat
from foreigndesk.model import Location

if TYPE_CHECKING:
    from foreigndesk.plugins import Format

PLACE = Location("a.md", 3)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (" foreigndesk: skip ", Directive("skip")),
        ("foreigndesk:skip-start", Directive("off")),
        (" Foreigndesk: Skip-End", Directive("on")),
        (" foreigndesk: off ", Directive("off")),
        (" foreigndesk: on ", Directive("on")),
        (" foreigndesk: translate ", Directive("translate")),
        (" foreigndesk: note: Of a  ship,\nnot a knot. ", Directive("note", "Of a ship, not a knot.")),
        (" foreigndesk: context menu", Directive("context", "menu")),
        (" mdpo-disable-next-line ", Directive("skip")),
        (" mdpo-disable-next-block ", Directive("skip")),
        (" mdpo-enable-next-line ", Directive("translate")),
        (" mdpo-disable ", Directive("off")),
        (" mdpo-enable ", Directive("on")),
        (" mdpo-translator Of a ship ", Directive("note", "Of a ship")),
        (" mdpo-context menu ", Directive("context", "menu")),
        (" mdpo-include-codeblock ", None),
        (" i18n:skip ", Directive("skip")),
        (" i18n:comment: Of a ship. ", Directive("note", "Of a ship.")),
        (" mdbook-xgettext: skip ", Directive("skip")),
        (" _skip ", Directive("skip")),
        (" _bskip ", Directive("off")),
        (" _eskip ", Directive("on")),
        (" prettier-ignore ", None),
        (" A comment for colleagues. ", None),
        ("", None),
    ],
)
def test_a_comment_tells_translators_something_or_nothing(comment: str, expected: Directive | None) -> None:
    assert read_directive(comment, PLACE) == expected


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("foreigndesk: skpi", "a.md:3: “skpi” is no directive; did you mean “skip”?"),
        (
            "foreigndesk: xyz",
            (
                "a.md:3: “xyz” is no directive; use one of: "
                "skip, translate, skip-start, skip-end, off, on, note, context"
            ),
        ),
        ("foreigndesk: note", "a.md:3: the directive “note” says nothing; write it like note: …"),
        ("foreigndesk: context: slug", "a.md:3: the context “slug” means the article's address; use another"),
    ],
)
def test_a_directive_that_cannot_be_meant_is_refused(comment: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read_directive(comment, PLACE)
    assert str(error.value) == message


def test_an_unknown_directive_rejects_its_article_with_the_line() -> None:
    with pytest.raises(InputError, match=r"a\.md:3: “skipp” is no directive"):
        MarkdownFormat({}).parse("a.md", "One\n\n<!-- foreigndesk: skipp -->\nTwo\n")
    with pytest.raises(InputError, match=r"a\.txt:3: “skipp” is no directive"):
        TextFormat({}).parse("a.txt", "One\n\n<!-- foreigndesk: skipp -->\nTwo\n")


FORMATS: dict[str, Format] = {
    "txt": TextFormat({}),
    "html": HtmlFormat({}),
    "json": JsonFormat(
        {"paths": ["/title", "/body", "/**/text", "/slug"], "syntaxes": {"/body": "markdown"}}
    ),
}


def told(text: str, name: str = "a.md") -> list[tuple[str, str, str, bool]]:
    format_ = FORMATS.get(name.rpartition(".")[2], MarkdownFormat({}))
    return [
        (each.source, each.context, each.author_note, each.keep)
        for each in format_.parse(name, text).segments
    ]


def test_a_note_and_a_context_go_to_the_next_unit_alone() -> None:
    text = "<!-- foreigndesk: note: N -->\n<!-- foreigndesk: context: C -->\n12\n\nOne\n\nTwo\n"
    assert told(text) == [("12", "", "", True), ("One", "C", "N", False), ("Two", "", "", False)]


def test_a_context_comes_behind_that_of_the_role() -> None:
    text = "<!-- foreigndesk: context: C -->\n\n![A map](a.png)\n"
    assert told(text) == [("A map", "alt: C", "", False)]


def test_a_range_without_an_end_reaches_to_the_end() -> None:
    assert told("One\n\n<!-- foreigndesk: off -->\n\nTwo\n\n- Three\n") == [
        ("One", "", "", False),
        ("Two", "", "", True),
        ("Three", "", "", True),
    ]


def test_a_skipped_block_is_a_whole_list_quote_or_table() -> None:
    text = "<!-- foreigndesk: skip -->\n\n> One\n>\n> - Two\n\nThree\n"
    assert told(text) == [("One", "", "", True), ("Two", "", "", True), ("Three", "", "", False)]


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("a.mdx", "{/* foreigndesk: skip */}"),
        ("a.md", "{{/* foreigndesk: skip */}}"),
        ("a.md", "{% comment %} foreigndesk: skip {% endcomment %}"),
        ("a.md", "{# foreigndesk: skip #}"),
        ("a.md", "<!-- foreigndesk: skip -->"),
        ("a.txt", "<!-- foreigndesk: skip -->"),
        ("a.html", "<!-- foreigndesk: skip -->"),
    ],
)
def test_the_comments_of_every_dialect_are_heard(name: str, comment: str) -> None:
    paragraphs = "<p>Words</p>{}<p>More words.</p><p>The rest is said.</p>"
    text = paragraphs if name == "a.html" else "Words\n\n{}\n\nMore words.\n\nThe rest is said.\n"
    assert told(text.format(comment), name) == [
        ("Words", "title" if name == "a.txt" else "", "", False),
        ("More words.", "", "", True),
        ("The rest is said.", "", "", False),
    ]


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        (
            "---\n# foreigndesk: skip\ntitle: One\n# foreigndesk: note: N\nsummary: Two\n---\n",
            [("One", "title", "", True), ("Two", "summary", "N", False)],
        ),
        (
            "+++\n# foreigndesk: skip-start\ntitle = 'One'\n# foreigndesk: skip-end\nsummary = 'Two'\n+++\n",
            [("One", "title", "", True), ("Two", "summary", "", False)],
        ),
        (
            "---\nsummary: |\n  # foreigndesk: skip\ntitle: One\n---\n",
            [("# foreigndesk: skip", "summary", "", False), ("One", "title", "", False)],
        ),
    ],
)
def test_comments_in_front_matter_are_heard(
    front_matter: str, expected: list[tuple[str, str, str, bool]]
) -> None:
    assert told(front_matter) == expected


def test_a_directive_in_code_is_code() -> None:
    assert told("```html\n<!-- foreigndesk: skip -->\n```\n\nWords\n") == [("Words", "", "", False)]


def test_a_comment_of_another_kind_stays_text_in_a_text_article() -> None:
    assert told("Words\n\n<!-- for colleagues -->\n", "a.txt")[1][0] == "<!-- for colleagues -->"


@pytest.mark.parametrize(
    ("directive", "expected"),
    [
        ('"skip"', [("One", "text", "", True), ("Two", "text", "", True)]),
        ('{"skip": true}', [("One", "text", "", True), ("Two", "text", "", True)]),
        ('{"skip": false}', [("One", "text", "", False), ("Two", "text", "", False)]),
        ('{"skip": ["text"]}', [("One", "text", "", True), ("Two", "text", "", False)]),
        ('{"translate": ["more"], "skip": true}', [("One", "text", "", True), ("Two", "text", "", False)]),
        ('"note: Of a ship."', [("One", "text", "Of a ship.", False), ("Two", "text", "Of a ship.", False)]),
        ('"context: menu"', [("One", "text: menu", "", False), ("Two", "text: menu", "", False)]),
        (
            '{"note": "N", "context": "C", "skip": ["more"]}',
            [("One", "text: C", "N", False), ("Two", "", "N", True)],
        ),
        ("{}", [("One", "text", "", False), ("Two", "text", "", False)]),
    ],
)
def test_a_member_of_a_json_object_is_about_the_object(
    directive: str, expected: list[tuple[str, str, str, bool]]
) -> None:
    text = f'{{"a": {{"text": "One", "foreigndesk": {directive}, "more": {{"text": "Two"}}}}, "b": {{"text": "!"}}}}'
    found = told(text, "a.json")
    assert [(source, context if not keep else "", note, keep) for source, context, note, keep in found] == [
        *((source, context if not keep else "", note, keep) for source, context, note, keep in expected),
        ("!", "", "", True),
    ]


def test_a_skipped_block_of_json_may_hold_one_that_is_translated() -> None:
    text = '{"foreigndesk": "skip", "text": "One", "a": [{"foreigndesk": "translate", "text": "Two"}, {"text": "Three"}]}'
    assert [(source, keep) for source, _, _, keep in told(text, "a.json")] == [
        ("One", True),
        ("Two", False),
        ("Three", True),
    ]


def test_a_slug_that_json_skips_stays_in_every_variant() -> None:
    text = '{"foreigndesk": {"skip": ["slug"], "context": "C"}, "slug": "kai", "text": "Two"}'
    assert told(text, "a.json") == [("kai", "slug", "", True), ("Two", "text: C", "", False)]
    assert FORMATS["json"].annotate(text, {"lang": "en", "slug": "quay"}) == f'{text[:-1]}, "lang": "en"}}'


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        ('"skpi"', "a.json:2: “skpi” is no directive; did you mean “skip”?"),
        ('{"nots": "x"}', "a.json:2: “nots” is no directive; did you mean “note”?"),
        ('{"x": 1}', "a.json:2: “x” is no directive; use one of: skip, translate, note, context"),
        (
            '"skip-start"',
            "a.json:2: “skip-start” has no meaning in JSON; use one of: skip, translate, note, context",
        ),
        ('{"skip": ["titel"]}', "a.json:2: there is no member “titel” here; did you mean “title”?"),
        (
            '{"skip": "title"}',
            'a.json:2: the directive “skip” is neither true nor a list of names; write it like "skip": true',
        ),
        (
            '{"skip": [1]}',
            'a.json:2: the directive “skip” is neither true nor a list of names; write it like "skip": true',
        ),
        ('{"note": ["x"]}', "a.json:2: the directive “note” says nothing; write it like note: …"),
        (
            '{"context": "slug"}',
            "a.json:2: the context “slug” means the article's address; use another",
        ),
        ("true", 'a.json:2: “foreigndesk” is neither a text nor an object; write it like "skip"'),
    ],
)
def test_a_directive_in_json_that_cannot_be_meant_is_refused(directive: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        told(f'{{"title": "One",\n"foreigndesk": {directive}}}', "a.json")
    assert str(error.value) == message


def test_a_comment_in_a_string_of_json_is_heard() -> None:
    text = '{"body": "<!-- foreigndesk: skip -->\\nOne\\n\\nTwo"}'
    assert told(text, "a.json") == [("One", "", "", True), ("Two", "", "", False)]


@pytest.mark.parametrize("name", ["body", "text"])
def test_a_wrong_comment_in_a_string_of_json_is_told_with_the_line_of_the_string(name: str) -> None:
    with pytest.raises(InputError) as error:
        told(f'{{"title": "One",\n"{name}": "<!-- foreigndesk: skpi -->\\n\\nTwo"}}', "a.json")
    assert str(error.value) == "a.json:2: “skpi” is no directive; did you mean “skip”?"


def test_a_directive_that_a_translation_of_plain_text_consists_of_is_words() -> None:
    [segment] = TextFormat({}).parse("a.txt", "One.\n").segments
    for target in ("<!-- foreigndesk: skip -->", "<!-- foreigndesk: skpi -->", "<!-- mdpo-disable -->"):
        written = TextFormat({}).encode(segment, target)
        assert (written, told(written, "a.txt")) == (
            f"\u2060{target}",
            [(f"\u2060{target}", "title", "", False)],
        )
    assert TextFormat({}).encode(segment, "<!-- for colleagues -->") == "<!-- for colleagues -->"
