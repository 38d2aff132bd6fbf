from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.formats.markdown_body import looks_like_mdx, read_body
from foreigndesk.formats.markdown_options import read_options

OPTIONS = read_options({})


def masked(text: str, *, is_mdx: bool = False) -> tuple[str, list[str], list[str]]:
    """What Markdown sees (a mask as `¤`), the inline constructs, and those between the blocks."""
    found = read_body(text, OPTIONS.dialect(is_mdx=is_mdx)).masked
    return (
        found.text.replace(found.mask or "\0", "¤"),
        [text[each.start : each.end] for each in found.inline],
        [text[each.start : each.end] for each in found.blocks],
    )


@pytest.mark.parametrize(
    ("text", "seen", "inline", "blocks"),
    [
        ("a {{b}} c", "a ¤¤¤¤¤ c", ["{{b}}"], []),
        ("a\n\n{{< b >}}\n\nc", "a\n\n<?¤¤¤¤¤?>\n\nc", [], ["{{< b >}}"]),
        ("a\n{{< b >}}\nc", "a\n¤¤¤¤¤¤¤¤¤\nc", ["{{< b >}}"], []),
        ("{% if a %}\nb\n{% endif %}", "<?¤¤¤¤¤¤?>\nb\n<?¤¤¤¤¤¤¤?>", [], ["{% if a %}", "{% endif %}"]),
        ("> {{< b >}}\n> c", "> <?¤¤¤¤¤?>\n> c", [], ["{{< b >}}"]),
        ("{{a}} {{b}}", "<?¤?> <?¤?>", [], ["{{a}}", "{{b}}"]),
        ("{{a}} b", "¤¤¤¤¤ b", ["{{a}}"], []),
        ("`{{a}}` {{b}}", "`{{a}}` ¤¤¤¤¤", ["{{b}}"], []),
        ("`` ` {{a}} `` b", "`` ` {{a}} `` b", [], []),
        ("```\n{{a}}\n```", "```\n{{a}}\n```", [], []),
        ("<!-- {{a}} --> b", "<!-- {{a}} --> b", [], []),
        ("\\{{a}}", "\\{{a}}", [], []),
        ("{{< code >}}\nb\n\n# c\n{{< /code >}}", "<?¤¤¤¤¤¤¤¤?>\n \n\n   \n<?¤¤¤¤¤¤¤¤¤?>", [],
         ["{{< code >}}\nb\n\n# c\n{{< /code >}}"]),
        ("a\r\n\r\n{{< b >}}\r\n", "a\r\n\r\n<?¤¤¤¤¤?>\r\n", [], ["{{< b >}}"]),
        ("a\r\r{{< b >}}\r", "a\r\r<?¤¤¤¤¤?>\r", [], ["{{< b >}}"]),
        ("# A {#id}", "# A {#id}", [], []),
        ("A {#id}\n===", "A {#id}\n===", [], []),
        ("A [b](c){.d} e", "A [b](c)¤¤¤¤ e", ["{.d}"], []),
        ("A\n{: .b}\n", "A\n      \n", [], ["{: .b}"]),
        (":::note\nA\n:::", "       \nA\n   ", [], [":::note", ":::"]),
        ("!!! note\n    A", "-   #   \n    A", [], ["!!! note"]),
        ("a \\[b\\] \\(\\alpha\\)", "a \\[b\\] ¤¤¤¤¤¤¤¤¤¤", ["\\(\\alpha\\)"], []),
        ("\\(L_1\\) \\(a_1b\\) \\(snake_case\\)", "¤¤¤¤¤¤¤ ¤¤¤¤¤¤¤¤ \\(snake_case\\)", ["\\(L_1\\)", "\\(a_1b\\)"], []),
        ("{name} and {{}", "{name} and {{}", [], []),
        ("a\n}\n{{b}}\nc", "a\n}\n¤¤¤¤¤\nc", ["{{b}}"], []),
        ("- a\n  {{b}}\n  c", "- a\n  ¤¤¤¤¤\n  c", ["{{b}}"], []),
        ("a {{b}}\n{{c}}\nd", "a ¤¤¤¤¤\n¤¤¤¤¤\nd", ["{{b}}", "{{c}}"], []),
        ("a\n{{b}}\n{{c}}\nd", "a\n<?¤?>\n<?¤?>\nd", [], ["{{b}}", "{{c}}"]),
        ("# a\n{{b}}\nc", "# a\n<?¤?>\nc", [], ["{{b}}"]),
        ("a\n{{b}}\n- c", "a\n<?¤?>\n- c", [], ["{{b}}"]),
        ("    a\n    {{b}}\n    c", "    a\n    ¤¤¤¤¤\n    c", ["{{b}}"], []),
        ("a\n    ```\n    b\n    ```\n\n" * 20 + "{{c}}", "a\n    ```\n    b\n    ```\n\n" * 20 + "<?¤?>", [], ["{{c}}"]),
        ("a\n    ```\n\n{{b}}", "a\n    ```\n\n<?¤?>", [], ["{{b}}"]),
        ("<div>\n~~~\n\n:::", "<div>\n~~~\n\n   ", [], [":::"]),
        ("<!--\n```\n-->\n\n{{b}}", "<!--\n```\n-->\n\n<?¤?>", [], ["{{b}}"]),
        ("<!--\n:::a\n-->", "<!--\n:::a\n-->", [], []),
        ("<div>\n:::a\n</div>", "<div>\n    \n</div>", [], [":::a"]),
        ("<div>\n> [!NOTE]\n</div>", "<div>\n> [!NOTE]\n</div>", [], []),
        ("{%if a%}\nb\n {%endif%}\n- c", "<?¤¤¤¤?>\nb\n <?¤¤¤¤¤?>\n- c", [], ["{%if a%}", "{%endif%}"]),
        ("# a {%b%}", "# a ¤¤¤¤¤", ["{%b%}"], []),
        ("a {#b}\n---", "a {#b}\n---", [], []),
        ("- ```\na\n  ```\n{{b}}", "- ```\na\n  ```\n{{b}}", [], []),
        ("\n1. a\n     ```\n:::", "\n1. a\n     ```\n   ", [], [":::"]),
        ("- ```\na\n\n{{b}}", "- ```\na\n\n<?¤?>", [], ["{{b}}"]),
        ("```\na\n    ```\n{{b}}\n```\n{{c}}", "```\na\n    ```\n{{b}}\n```\n<?¤?>", [], ["{{c}}"]),
        ("<html>a\n1. !!! b", "<html>a\n1. !!! b", [], []),
        ("- :::note\n  a", "- <?¤¤¤?>\n  a", [], [":::note"]),
        ("a\n1. :::", "a\n1. ¤¤¤", [":::"], []),
        ("\t>!!! a", "\t>!!! a", [], []),
        ("a\n\t> [!NOTE]", "a\n\t> [!NOTE]", [], []),
        ("    ```\na\n    ```\n{{b}}", "    ```\na\n    ```\n<?¤?>", [], ["{{b}}"]),
        ('    {{< a b="c" >}}', "    ¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤", ['{{< a b="c" >}}'], []),
    ],
)  # fmt: skip
def test_constructs_are_masked_in_markdown(
    text: str, seen: str, inline: list[str], blocks: list[str]
) -> None:
    assert masked(text) == (seen, inline, blocks)


@pytest.mark.parametrize(
    ("text", "seen", "inline", "blocks"),
    [
        ("a {b} c", "a ¤¤¤ c", ["{b}"], []),
        ("<A>\n\nb\n\n</A>", "   \n\nb\n\n    ", [], ["<A>", "</A>"]),
        ("<A b>\n    c\n</A>", "-   #\n    c\n    ", [], ["<A b>", "</A>"]),
        ("<A>\n  c\n</A>", "- #\n  c\n    ", [], ["<A>", "</A>"]),
        ("<A>c</A>", "¤¤¤c¤¤¤¤", [], ["<A>", "</A>"]),
        ("<b>c</b>", "¤¤¤c¤¤¤¤", ["<b>", "</b>"], []),
        ("a <A/> b", "a ¤¤¤¤ b", ["<A/>"], []),
        ("import a from 'b'\n\nc", " " * 17 + "\n\nc", [], ["import a from 'b'"]),
        ("We\nimport a lot", "We\nimport a lot", [], []),
        ("$\\frac{a}{b}$ {c}", "$\\frac{a}{b}$ ¤¤¤", ["{c}"], []),
        ("$5 {a} and $6", "$5 ¤¤¤ and $6", ["{a}"], []),
        ("`{a}` \\{b}", "`{a}` \\{b}", [], []),
        ("## A {#b}", "## A {#b}", [], []),
        ('<p lang="e">\n:::\n:::\nt</p>\n=== "b"', "            \n   \n   \n     \n       ", [],
         ['<p lang="e">\n:::\n:::\nt</p>', '=== "b"']),
        ("{/* a */}\n\nb", "         \n\nb", [], ["{/* a */}"]),
        ("a < b and {", "a < b and {", [], []),
        ("a\n}\n{b}\nc", "a\n}\n¤¤¤\nc", ["{b}"], []),
        ("a\n    ```\n    {b}\n    ```\n{c}", "a\n       \n       \n       \n   ", [], ["```\n    {b}\n    ```", "{c}"]),
        ("a\n}\nimport b from 'c'", "a\n}\nimport b from 'c'", [], []),
        ("    ```\na\n    ```\n{b}", "       \n \n       \n   ", [], ["```\na\n    ```", "{b}"]),
        ("```\na\n    ```\n{b}", "   \n \n       \n   ", [], ["```\na\n    ```", "{b}"]),
        ("a\n</B><B>\nc", "a\n       \nc", [], ["</B>", "<B>"]),
        ("# a\nimport b from 'c'", "# a\n                 ", [], ["import b from 'c'"]),
    ],
)  # fmt: skip
def test_constructs_are_masked_in_mdx(text: str, seen: str, inline: list[str], blocks: list[str]) -> None:
    assert masked(text, is_mdx=True) == (seen, inline, blocks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import A from "./a.mdx";\n\n# B', True),
        ("import { A } from 'a'", True),
        ("We import a from “b”.", False),
        ("```js\nimport a from 'b'\n```\n", False),
        ("```js\n```\nimport a from 'b'\n", True),
        ("  import a from 'b'", False),
        ("a\nimport b from 'c'", False),
        ("a\n}\nimport b from 'c'", False),
        ("# a\nimport b from 'c'", True),
        ("import a from 'b'\n`c", False),
        ("a\r\rimport b from 'c'\r", True),
    ],
)
def test_an_import_gives_mdx_away(text: str, expected: bool) -> None:  # noqa: FBT001  # an expectation
    assert looks_like_mdx(text) is expected


PIECES = [
    "{{", "}}", "{%", "%}", "{{< a >}}", "{{< /a >}}", "<A>", "</A>", '<A\n b="c">', "{", "}", "{/* a */}", "`", "```",
    "$", ":::", "!!! note", "import a from 'b'", "\\", "\n", "\r\n", "\r", "\n\n", "    ", "> ", "- ", "# ", "x", "{#i}",
    "<!--", "-->", '"', "\\(", "\\)", "{: .a}", "[!NOTE] t",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.booleans())
@settings(max_examples=500, deadline=None)
def test_a_masked_text_is_as_long_and_has_the_same_lines(text: str, is_mdx: bool) -> None:  # noqa: FBT001  # drawn
    found = read_body(text, OPTIONS.dialect(is_mdx=is_mdx)).masked
    assert len(found.text) == len(text)
    for construct in found.blocks:
        written, seen = text[construct.start : construct.end], found.text[construct.start : construct.end]
        is_framing = set(seen) == {found.mask}
        assert is_framing or [at for at, c in enumerate(written) if c in "\r\n"] == [
            at for at, c in enumerate(seen) if c in "\r\n"
        ]
    both = sorted([*found.inline, *found.blocks], key=lambda each: each.start)
    assert all(first.end <= second.start for first, second in itertools.pairwise(both))
    kept = {position for each in both for position in range(each.start, each.end)}
    assert all(text[at] == found.text[at] for at in range(len(text)) if at not in kept)
