from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.formats import jsx

ATTRIBUTES = frozenset({"title", "Card.note"})


def tag(text: str) -> tuple[str, str, str, list[str]] | None:
    found = jsx.read_tag(text, 0, ATTRIBUTES)
    if found is None:
        return None
    return text[: found.end], found.kind, found.name, [slot.text for slot in found.slots]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<Tabs>x", ("<Tabs>", "open", "<Tabs", [])),
        ("</Tabs>", ("</Tabs>", "close", "<Tabs", [])),
        ("<></>", ("<>", "open", "<", [])),
        ("<br/>", ("<br/>", "whole", "<br", [])),
        ("<a.b-c:d />", ("<a.b-c:d />", "whole", "<a.b-c:d", [])),
        ('<Card title="A &amp; B" />', ('<Card title="A &amp; B" />', "whole", "<Card", ["A & B"])),
        ("<Card note='x'>", ("<Card note='x'>", "open", "<Card", ["x"])),
        ("<X note='x'>", ("<X note='x'>", "open", "<X", [])),
        ("<X title={t} />", ("<X title={t} />", "whole", "<X", [])),
        ('<X\n  a={"}"}\n  {...rest}\n  /* c > */\n  b\n>', ('<X\n  a={"}"}\n  {...rest}\n  /* c > */\n  b\n>', "open", "<X", [])),
        ("<X a={() => { b(`c ${d} }`) }} />", ("<X a={() => { b(`c ${d} }`) }} />", "whole", "<X", [])),
        ("<X a=<b>c</b> />", ("<X a=<b>c</b> />", "whole", "<X", [])),
        ("<X a=<b/>>", ("<X a=<b/>>", "open", "<X", [])),
        ("<X a={<p>Don't</p>} />", ("<X a={<p>Don't</p>} />", "whole", "<X", [])),
        ('<X a="b>c">', ('<X a="b>c">', "open", "<X", [])),
        ("<https://example.org>", None),
        ("<X //\n>", None),
        ("<3 boats", None),
        ("<X a={b", None),
        ("<X a='b", None),
        ("<X", None),
        ("< b", None),
    ],
)  # fmt: skip
def test_a_tag_is_read_whole_or_is_none(text: str, expected: tuple[str, str, str, list[str]] | None) -> None:
    assert tag(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a}b", "{a}"),
        ("{a.map((b) => <li>{b}</li>)}", "{a.map((b) => <li>{b}</li>)}"),
        ("{'}'}", "{'}'}"),
        ('{"\\"}"}', '{"\\"}"}'),
        ("{`a ${`b ${c}`} }`}", "{`a ${`b ${c}`} }`}"),
        ("{/* } */}", "{/* } */}"),
        ("{a // }\n}", "{a // }\n}"),
        ("{<a href=https://b.c/>}", "{<a href=https://b.c/>}"),
        ("{a", None),
        ("{(a}", None),
        ("{`a}", None),
    ],
)
def test_an_expression_ends_where_its_bracket_is_closed(text: str, expected: str | None) -> None:
    found = jsx.read_expression(text, 0)
    assert (found and text[: found.end]) == expected


def test_only_a_comment_is_no_word() -> None:
    comment, value = jsx.read_expression("{/* a */}", 0), jsx.read_expression("{a}", 0)
    assert comment is not None
    assert value is not None
    assert (comment.is_word, value.is_word) == (False, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import a from "b";\n\nWords', 'import a from "b";'),
        ('import a from "b";\nexport { a };\n', 'import a from "b";\nexport { a };'),
        ("export const a = {\n  b: 1,\n\n  c: 2,\n};\n\nWords", "export const a = {\n  b: 1,\n\n  c: 2,\n};"),
        ("export const a = (\n\nWords", None),
    ],
)
def test_statements_end_at_a_blank_line_outside_brackets(text: str, expected: str | None) -> None:
    found = jsx.read_module(text, 0)
    assert (found and text[: found.end]) == expected


@given(st.lists(st.sampled_from([*"<>{}()`'\"/ =\n$", "a", "/*", "*/", "//", "${", "title"]), max_size=30))
def test_whatever_is_read_ends_within_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for read in (
        jsx.read_expression("{" + text, 0),
        jsx.read_tag("<" + text, 0, ATTRIBUTES),
        jsx.read_module("import " + text, 0),
    ):
        assert read is None or 1 < read.end <= len(text) + len("import ")


def test_elements_in_elements_are_read_to_a_limit() -> None:
    assert jsx.read_tag("<a b=" * 5000, 0, ATTRIBUTES) is None
    assert jsx.read_expression("{" * 5000, 0) is None
