from __future__ import annotations

import pytest

from foreigndesk.errors import InputError
from foreigndesk.formats.directives import Directive, read_directive
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.formats.text import TextFormat
from foreigndesk.model import Location

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


def told(text: str, name: str = "a.md") -> list[tuple[str, str, str, bool]]:
    format_ = TextFormat({}) if name.endswith(".txt") else MarkdownFormat({})
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
    ],
)
def test_the_comments_of_every_dialect_are_heard(name: str, comment: str) -> None:
    assert told(f"Words\n\n{comment}\n\nMore words.\n\nThe rest is said.\n", name) == [
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
