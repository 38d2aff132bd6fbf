from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.errors import InputError, SettingsError
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.model import Inline, Markup, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from foreigndesk.model import Document, Segment

CASES = sorted(Path(__file__).parent.joinpath("cases", "markdown").glob("*.md*"))
MARKDOWN = MarkdownFormat({})

SYNTAX = [
    *"*_`[]()|<>~$\\!&#+-:={}",
    "**",
    "~~",
    "``",
    "![",
    "](u)",
    "[^1]",
    "[x] ",
    "<b>",
    "</b>",
    "<br>",
    "<kbd>",
]
SYNTAX += [
    "<!-- c -->",
    "&amp;",
    "https://a.example/b_c",
    "{name}",
    "{{< a >}}",
    "1. ",
    "- ",
    "> ",
    "# ",
    "    ",
]
LINES = [
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "  \n",
    "\\\n",
    "===\n",
    "---\n",
    "```\n",
    "a|b\n-|-\n",
    "[^1]: n\n",
    "\t",
]
WORDS = ["word", "Wort", "ä", "日本", " ", " ", "5", ".", "\u00a0", "😀", "snake_case", "\u2028"]

fragments = st.lists(st.sampled_from([*WORDS, *SYNTAX, *LINES]), max_size=24).map("".join)
phrases = st.lists(st.sampled_from([*WORDS, *SYNTAX]), min_size=1, max_size=8).map("".join)

blocks = st.sampled_from([
    "# Heading *one* {#id}",
    "Setext heading\n===",
    'A paragraph\nwrapped, with [a link](/u "t"),\\\na break and **bold *both***.',
    "> A quote\n> wrapped with `code`\n>\n> - with an item",
    "- One [ref]\n- Two\n  wrapped\n\n  1. Deep ![pic](p.png)",
    "- [ ] open\n- [x] done ~~gone~~",
    "| Left | Right |\n|---|:-:|\n| one | `a\\|b` two |",
    "Name | Note\n-----|-----\nAnn | first",
    "```sh\ncode\n```",
    "<div>\nraw\n</div>",
    "Note[^n] and <http://a.example> and <kbd>Esc</kbd> {name}",
    "[^n]: The note",
    "![Only a picture](p.png)",
    "[ref]: /ref",
    "Term\n: Meaning",
    "***",
])  # fmt: skip
documents = st.tuples(st.lists(blocks, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans()).map(
    lambda made: ("\ufeff" if made[2] else "") + "\n\n".join(made[0]).replace("\n", made[1])
)


def spliced(document: Document, target: Callable[[Segment], str]) -> str:
    parts, end = [], 0
    for segment in document.segments:
        parts += [document.text[end : segment.start], MARKDOWN.encode(segment, target(segment))]
        end = segment.end
    return "".join([*parts, document.text[end:]])


def shouted_element(element: Markup) -> str:
    """What is written for an element without words, with the texts in it in capitals."""
    parts, end = [], 0
    for slot in element.slots:
        parts += [element.open[end : slot.start], MARKDOWN.escape(slot.text.upper(), slot.syntax)]
        end = slot.end
    return "".join([*parts, element.open[end:], element.close])


def shouted(segment: Segment) -> str:
    """The unit with all its words in capitals, and its markup as it was."""
    text, markup = segment.inline.text, segment.inline.markup
    edges: list[tuple[int, int, int, str]] = []
    for index, element in enumerate(markup):
        if element.kind == "paired":
            edges.append((element.start, 2, index, element.open))
            edges.append((element.end, 1, -index, element.close))
        else:
            edges.append((element.start, 2, index, shouted_element(element)))
    opaque = {element.start: element.end for element in markup if element.kind == "opaque"}
    parts, position = [], 0
    for edge, _, _, written in sorted(edges):
        if edge > position:
            parts.append(MARKDOWN.escape(text[position:edge].upper(), segment.syntax))
        parts.append(written)
        position = max(position, opaque.get(edge, edge))
    return "".join([*parts, MARKDOWN.escape(text[position:].upper(), segment.syntax)])


def seen(document: Document) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (each.context, " ".join(each.inline.text.split()), each.inline.names) for each in document.segments
    ]


def segments(text: str) -> list[tuple[str, str]]:
    found = MARKDOWN.parse("a.md", text).segments
    return [(each.role, each.source) for each in found if not each.keep]


def inline(source: str, syntax: str = "markdown") -> tuple[str, list[tuple[str, str, str, str]]]:
    found = MARKDOWN.inline(source, syntax)
    return found.text, [(each.kind, each.name, each.open, each.close) for each in found.markup]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_units_of_a_case_are_those_written_beside_it(case: Path) -> None:
    document = MARKDOWN.parse(case.name, case.read_text(encoding="utf-8"))
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
    document = MARKDOWN.parse(case.name, text)
    variant = spliced(document, shouted)
    again = MARKDOWN.parse(case.name, variant)
    assert again.skeleton == document.skeleton
    assert [each.inline.names for each in again.segments] == [each.inline.names for each in document.segments]
    assert newline == "\n" or "\n" not in variant.replace("\r\n", "")


@given(fragments)
@settings(max_examples=300, deadline=None)
def test_segments_ascend_and_tell_their_own_inline(text: str) -> None:
    document = MARKDOWN.parse("a.md", f"x {text}")
    end = 0
    for segment in document.segments:
        assert end <= segment.start < segment.end
        assert segment.inline == MARKDOWN.inline(segment.source, segment.syntax)
        assert "\r" not in segment.source
        end = segment.end


@given(documents)
@settings(max_examples=100, deadline=None)
def test_writing_the_source_back_changes_no_meaning(text: str) -> None:
    document = MARKDOWN.parse("a.md", text)
    again = MARKDOWN.parse("a.md", spliced(document, lambda segment: segment.source))
    assert again.skeleton == document.skeleton
    assert [each.key for each in again.segments] == [each.key for each in document.segments]
    assert seen(again) == seen(document)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_other_words_keep_the_shape_and_the_markup(text: str) -> None:
    document = MARKDOWN.parse("a.md", text)
    again = MARKDOWN.parse("a.md", spliced(document, shouted))
    assert again.skeleton == document.skeleton
    assert [each.inline.names for each in again.segments] == [each.inline.names for each in document.segments]


@given(documents.filter(lambda text: "ref" not in text), phrases)
@settings(max_examples=60, deadline=None)
def test_any_words_can_stand_in_any_block(text: str, phrase: str) -> None:
    words = f"{phrase.replace('[', '(').replace(']', ')')} words"
    document = MARKDOWN.parse("a.md", text)
    again = MARKDOWN.parse("a.md", spliced(document, lambda segment: MARKDOWN.escape(words, segment.syntax)))
    assert again.skeleton == document.skeleton
    assert [found for _, found, _ in seen(again)] == [" ".join(words.split())] * len(document.segments)


@given(phrases, st.sampled_from(["markdown", "cell", "alt", "heading"]))
@settings(max_examples=300, deadline=None)
def test_escaped_words_are_read_as_these_words(words: str, syntax: str) -> None:
    found = MARKDOWN.inline(MARKDOWN.escape(words, syntax), syntax)
    assert found.text.split() == words.split()
    assert all(each.name.startswith("placeholder ") for each in found.markup)


def test_a_backslash_before_a_bracket_stays_beside_tex() -> None:
    assert MARKDOWN.inline(MARKDOWN.escape("\\[x] b_c", "markdown"), "markdown").text == "\\[x] b_c"


@pytest.mark.parametrize(
    "words",
    [
        "Hallo, Welt! 5 * 3 = 15, snake_case & Co.",
        "It costs $5, or [sic] 10 < 20",
        "https://a.example/b_c {name} %s",
    ],
)
def test_clean_words_stay_as_they_are(words: str) -> None:
    assert MARKDOWN.escape(words, "markdown") == words


def test_spaces_at_the_ends_of_words_are_kept_since_markup_may_stand_there() -> None:
    assert MARKDOWN.escape(" and ", "markdown") == " and "


def test_the_words_and_markup_of_a_unit_are_told_apart() -> None:
    assert MARKDOWN.inline("A **b *c*** `d` ![e](f)", "markdown") == Inline(
        text="A b c d ",
        markup=(
            Markup(kind="paired", name="strong", start=2, end=5, open="**", close="**"),
            Markup(kind="paired", name="emphasis", start=4, end=5, open="*", close="*"),
            Markup(kind="opaque", name="code d", start=6, end=7, open="`d`"),
            Markup(
                kind="point",
                name="image f",
                start=8,
                end=8,
                open="![e](f)",
                slots=(Slot("open", 2, 3, "e", "alt"),),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("source", "text", "markup"),
    [
        ("[a](<u> 't')", "a", [("paired", "link u titled", "[", "](<u> 't')")]),
        ("[a][B  c]", "a", [("paired", "link [b c]", "[", "][B  c]")]),
        ("[sic]", "[sic]", []),
        ("a\\![b](c)", "ab", [("paired", "link c", "\\![", "](c)")]),
        ("a\\\\![b](c)", "a\\", [("point", "image c", "![b](c)", "")]),
        ("[a b][]", "a b", [("paired", "link [a b]", "[", "][a b]")]),
        ("<http://a.b>", "http://a.b", [("opaque", "link <http://a.b>", "<http://a.b>", "")]),
        ("a[^1]", "a", [("point", "footnote 1", "[^1]", "")]),
        ("$x$, $5-$10", "x, $5-$10", [("opaque", "math x", "$x$", "")]),
        ("<kbd>*q*</kbd>", "q", [("opaque", "html <kbd>*q*</kbd>", "<kbd>*q*</kbd>", "")]),
        ('<a href="x">b</a>', "b", [("paired", 'html <a href="x">', '<a href="x">', "</a>")]),
        ("*<b>a*</b>", "a", [("paired", "emphasis", "*", "*"), ("point", "html <b>", "<b>", ""),
                             ("point", "html </b>", "</b>", "")]),
        ("a\\\nb", "a b", [("point", "break", "\\\n", "")]),
        ("a  \nb", "a b", [("point", "break", "  \n", "")]),
        ("a\nb", "a b", []),
        ("~~a~~ &amp; \\*", "a & *", [("paired", "strikethrough", "~~", "~~")]),
        ("{{< a *b* >}}", "{{< a *b* >}}", [("opaque", "placeholder {{< a *b* >}}", "{{< a *b* >}}", "")]),
        ("# no heading", "# no heading", []),
        ("", "", []),
    ],
)  # fmt: skip
def test_an_element_has_a_name_and_its_exact_spelling(
    source: str, text: str, markup: list[tuple[str, str, str, str]]
) -> None:
    assert inline(source) == (text, markup)


def test_code_in_a_cell_has_its_pipe() -> None:
    assert inline("`a\\|b`", "cell") == ("a|b", [("opaque", "code a|b", "`a\\|b`", "")])


def test_a_reference_gets_a_label_so_that_its_words_can_be_translated() -> None:
    text = "[home] and ![pic][], [sic]\n\n![home]\n\n[home]: /\n[pic]: p.png\n"
    document = MARKDOWN.parse("a.md", text)
    assert [each.source for each in document.segments] == [
        "[home][home] and ![pic][pic], [sic]",
        "home",
    ]
    targets = {"home": "Heim"}
    variant = spliced(document, lambda segment: targets.get(segment.source, segment.source))
    assert variant == "[home][home] and ![pic][pic], [sic]\n\n![Heim][home]\n\n[home]: /\n[pic]: p.png\n"


def test_code_markup_and_numbers_alone_are_kept_as_they_are() -> None:
    assert segments("`code`\n\n{{< youtube id >}}\n\n12 – 34\n\n<https://a.example>\n\n$x$\n") == []


def test_a_segment_knows_its_line_section_and_prefix() -> None:
    document = MARKDOWN.parse("a.md", "# The *top*\n\n> - first\n>   second\n")
    segment = document.segments[1]
    assert (segment.line, segment.section, segment.prefix) == (3, "The top", ">   ")


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("word", "- item", "\\- item"),
        ("word", "1. item", "1\\. item"),
        ("word", "# heading", "\\# heading"),
        ("word", "[a]: b", "[a]\\: b"),
        ("word", "one\n\ntwo", "one two"),
        ("word\\\nend", "one\\\n# two", "one\\\n\\# two"),
        ("word", "one\\\ntwo", "one two"),
        ("> word\\\n> end", "one\\\ntwo", "> one\\\n> two"),
        ("- word", "[x] done", "- \\[x] done"),
        ("# word", "1. item", "# 1. item"),
        ("# word", "C #", "# C \\#"),
        ("# word", "a {#b}", "# a \\{#b&#125;"),
        ("# word", "one\\\ntwo", "# one two"),
        ("word\n===", "- item", "\\- item\n==="),
        ("|word|\n|-|", "a | b", "|a \\| b|\n|-|"),
        ("|word|\n|-|", "- a", "|- a|\n|-|"),
        ("word|x\n-|-", "- a", "\\- a|x\n-|-"),
        ("![word](u)", "a ] b", "![a \\] b](u)"),
        ("![word](u)", "a [b] c", "![a [b] c](u)"),
        ("![word [a](v)](u)", "[b](v) c", "![[b](v) c](u)"),
        (":::note[word]\n:::", "a [b] c", ":::note[a [b] c]\n:::"),
        (":::note[word]\n:::", "a [[b]] c", ":::note[a \\[\\[b\\]\\] c]\n:::"),
        ("\ufeffword\\\r\nend", "one\\\ntwo", "\ufeffone\\\r\ntwo"),
        ("word", "a\0b", "a�b"),
    ],
)
def test_a_translation_is_written_so_that_it_stays_what_it_is(text: str, target: str, expected: str) -> None:
    document = MARKDOWN.parse("a.md", text)
    assert (
        spliced(document, lambda segment: target if segment.source.startswith("word") else segment.source)
        == expected
    )
    assert MARKDOWN.parse("a.md", expected).skeleton == document.skeleton


@pytest.mark.parametrize(
    "text",
    [
        "{{}}\rw\r{%%}\re",
        "s\n:<>\n\t<T{}>\n\t\t*",
        "<!y\n:::b i\nv",
        ":::note [a](b) c\n:::",
        ":::note[[a](b) c]\n:::",
        "<!y\n:::t\ns\n:::b i\nv",
        "<p>\na\n{% if x %}\nb\n{% endif %}\n</p>",
        "![[[a](b)](c)](d)",
        "![a ![b](c)](d)",
        '<p lang="e"><script></p></script>',
        "-\n\t<div>>\n\ta",
        "[x]:<\nb>",
        "a|b\n-|-\nc{{d | e}}",
        "a|b\n-|-\n`\\\\|`c",
        '{{<""title="\n    a">}}',
        '{{<a title="\nb">}}',
        '<div>\n{{<a\n\ntitle="b\n\nc">}}\n</div>',
        "a\n1. :::n",
        '\t>!!! a""b"',
        "{{<tabs>}}a{{</tabs>}}\n,\\\nb\n-",
        "    ```\na\n    ```\n{b}",
        '{%include text="a{}"%}',
        "<s>\n<i>\n!!!\ns",
        "a\n}\n{}\nb",
        "a\n    ```\n\n{{}}",
        "<div>a\n~~~\n\n:::",
        "<TabItem >a\n    ```</TabItem>",
        "<div>a\n>[!NOTE]",
        "<!D\n```{note}\na\n```\n\\",
        "1. ```admonish\n```",
        "{{<tabs>}}{{<tab>}}a{{< /tab>}}{{</tabs>}}",
        "[x]:<> 'a<>'",
        'import  from "a"\n`{/}',
        "{a | b}|c\n-|-",
        "\n[x]:<\n-> ''",
        "{t\r}\r-",
        '{"t\n}"',
        "::a\n}",
        "::\na[]{}",
        ":::a[\n]\n",
        '=== "\nb"',
        ":::t <script>a",
        "::a[<p>b]{}",
        "::a[<!-->b]",
        '=== "<p >b"',
        '=== "a{%"%}"',
        '!!! a"b<a c=">"',
        '!!! a"{}b"',
        ":::a b<!C]>",
        "```{note} a<!B]>\nc\n```",
    ],
)
@pytest.mark.parametrize("path", ["a.md", "a.mdx"])
def test_every_unit_can_be_written_anew_in_its_place(text: str, path: str) -> None:
    document = MARKDOWN.parse(path, text)
    again = MARKDOWN.parse(path, spliced(document, lambda segment: segment.source))
    assert again.skeleton == document.skeleton
    assert [each.inline for each in again.segments] == [each.inline for each in document.segments]


def test_an_expression_at_the_beginning_is_no_attribute() -> None:
    assert MARKDOWN.parse("a.mdx", "{#}").skeleton == MARKDOWN.parse("a.mdx", "\n{#}").skeleton


def test_a_tag_on_the_last_line_ends_no_heading() -> None:
    text = "-\n{{a}}{%b%}"
    assert MARKDOWN.parse("a.md", text).skeleton == MARKDOWN.parse("a.md", f"\n{text}").skeleton


def test_what_a_construct_says_may_have_fewer_lines() -> None:
    document = MARKDOWN.parse("a.md", '<div>\n{{< a title="b\nc" >}}\n</div>\n\n{{< a title="b\nc" >}}\n')
    variant = spliced(document, lambda segment: segment.source)
    assert variant == '<div>\n{{< a title="b c" >}}\n</div>\n\n{{< a title="b c" >}}\n'
    assert MARKDOWN.parse("a.md", variant).skeleton == document.skeleton


def test_a_construct_in_code_of_html_is_no_word() -> None:
    text = '<div>v <code>c\n{{< a text="b" >}}\n</code> w</div>\n'
    assert segments(text) == [("paragraph", "v"), ("label", "b"), ("paragraph", "w")]


def test_nothing_is_translated_in_indented_code() -> None:
    assert segments('a\n\n    {{< b title="c" >}}\n') == [("paragraph", "a")]


def test_an_element_that_is_an_item_may_be_translated() -> None:
    document = MARKDOWN.parse("a.mdx", '- <Badge text="Note" />\n')
    variant = spliced(document, lambda segment: segment.source.replace("Note", "Notiz"))
    assert variant == '- <Badge text="Notiz" />\n'


def test_a_fence_behind_a_byte_order_mark_is_one() -> None:
    text = "```\nimport a from 'b'\n```\n\n{c}\n"
    assert MARKDOWN.parse("a.md", f"\ufeff{text}").skeleton == MARKDOWN.parse("a.md", text).skeleton


def test_a_byte_order_mark_is_no_line() -> None:
    assert [each.line for each in MARKDOWN.parse("a.md", "\ufeffa\n\nb\n").segments] == [1, 3]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("a", "*b*", "\\*b*"),
        ("*a*", "*b* *c*", "*b* \\*c*"),
        ("a", "`b` `*c*`", "\\`b\\` \\`\\*c*\\`"),
        ("`a`", "`b` and `a`", "\\`b\\` and `a`"),
        ("a", "![b](c)", "!\\[b](c)"),
        ("a", "[b](https://c.example)", "\\[b](https\\://c.example)"),
        ("a", "\\![b](c)", "\\!\\[b](c)"),
        ("a", "<https://b.example>", "\\<https\\://b.example>"),
        ("https://a.example", "https://a.example www.b.example", "https://a.example www\\.b.example"),
        ("a", "me@b.example", "me\\@b.example"),
        ("a", "b <i>c</i>", "b \\<i>c\\</i>"),
        ("a", "b{{< c >}} {% d", "b{\\{< c >}} {\\% d"),
        ("a", "b $c$ ~~d~~ [^1]", "b \\$c\\$ \\~~d~~ \\[^1]"),
        ("a", "b\\\nc", "b c"),
        ("a", "2 * 3 < 7 & $5", "2 * 3 < 7 & $5"),
    ],
)
def test_what_a_translation_adds_is_escaped_where_it_begins(source: str, target: str, expected: str) -> None:
    [segment] = MARKDOWN.parse("a.md", f"x\n\n{source} word\n").segments[1:]
    assert MARKDOWN.encode(segment, f"{target} word") == f"{expected} word"
    [again] = MARKDOWN.parse("a.md", f"x\n\n{expected} word\n").segments[1:]
    assert again.inline.names == segment.inline.names


def test_markup_that_would_start_a_block_is_refused() -> None:
    segment = MARKDOWN.parse("a.md", "word <div>x</div>").segments[0]
    with pytest.raises(InputError, match="cannot stand in a paragraph"):
        MARKDOWN.encode(segment, "<div>x</div> word")


@pytest.mark.parametrize(
    "other",
    [
        "# a\n",
        "- a\n",
        "a\n\nb\n",
        "```\nb\n```\n\na\n",
        "a\n\n[l]: /m\n",
        "## a {#b}\n",
        "- [ ] a\n",
        "![a](c)\n",
    ],
)
def test_the_skeleton_tells_another_structure(other: str) -> None:
    assert MARKDOWN.parse("a.md", other).skeleton != MARKDOWN.parse("a.md", "a\n").skeleton


def test_a_task_may_stand_in_an_article_with_shortcodes() -> None:
    document = MARKDOWN.parse("a.md", "{{< toc >}}\n\n- [x] Done\n")
    assert "TaskListMarker True" in document.skeleton


def test_the_skeleton_does_not_tell_how_lines_are_wrapped() -> None:
    assert MARKDOWN.parse("a.md", "a\nb *c*\n").skeleton == MARKDOWN.parse("a.md", "d e\n").skeleton


def test_an_unknown_setting_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match="did you mean “front_matter”"):
        MarkdownFormat({"frontmatter": ["title"]})


@pytest.mark.parametrize("value", ["title", 5, [1]])
def test_a_setting_of_the_wrong_type_is_refused(value: object) -> None:
    with pytest.raises(SettingsError, match="not a list of keys"):
        MarkdownFormat({"front_matter": value})
