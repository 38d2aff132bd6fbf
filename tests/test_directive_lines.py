from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.formats.directive_lines import read_lines


def read(text: str) -> list[tuple[str, list[str]]]:
    return [
        (text[each.start : each.end], [slot.text for slot in each.slots])
        for each in read_lines(text).constructs
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":::note\nWords\n:::\n", [(":::note", []), (":::", [])]),
        (":::note[A *b*]{icon=x}", [(":::note[A *b*]{icon=x}", ["A *b*"])]),
        (":::note[]", [(":::note[]", [])]),
        ("::: warning Mind it", [("::: warning Mind it", ["Mind it"])]),
        ("::: {.class}", [("::: {.class}", [])]),
        (":::{note} A title\n:class: x\n\nWords", [(":::{note} A title", ["A title"]), (":class: x", [])]),
        ("::: code-group labels=[a]", [("::: code-group labels=[a]", [])]),
        ("::film[A label]", [("::film[A label]", ["A label"])]),
        ("::film{#id}", [("::film{#id}", [])]),
        ("> :::tip", [(":::tip", [])]),
        ("- :::tip", [(":::tip", [])]),
        ("::name", []),
        ("::: tides.high.Level", [("::: tides.high.Level", [])]),
        ("/// note | A *title*\nWords\n///", [("/// note | A *title*", ["A *title*"]), ("///", [])]),
        ("/// tip", [("/// tip", [])]),
        ("/// html | div.result", [("/// html | div.result", [])]),
        (":::{card}\n:header: By *boat*\n:link: a.md\n", [(":::{card}", []), (":header: By *boat*\n:link: a.md", ["By *boat*"])]),
        ("// no block", []),
        ("/// two words", []),
        (": a definition", []),
        ("a ::: b", []),
        ('!!! note "A title"', [('!!! note "A title"', ["A title"])]),
        ('??? note inline end "A"', [('??? note inline end "A"', ["A"])]),
        ("???+ tip", [("???+ tip", [])]),
        ('!!! note ""', [('!!! note ""', [])]),
        ('=== "A tab"', [('=== "A tab"', ["A tab"])]),
        ('===! "A tab"', [('===! "A tab"', ["A tab"])]),
        ("===", []),
        ("=== word", []),
        ("!!! Not one, just loud.", []),
        ("> [!NOTE] A title", [("[!NOTE] A title", ["A title"])]),
        ("> [!tip]-", [("[!tip]-", [])]),
        ("[!NOTE] no quote", []),
        ("```{note} A title\n:class: x\nWords\n```", [("```{note} A title", ["A title"]), (":class: x", []), ("```", [])]),
        ("```{note}\n---\na: b\n---\nWords\n```", [("```{note}", []), ("---\na: b\n---", []), ("```", [])]),
        ("````{tip}\n```{note}\n```\n````", [("````{tip}", []), ("```{note}", []), ("```", []), ("````", [])]),
        ('```admonish tip title="A b"\n```', [('```admonish tip title="A b"', ["A b"]), ("```", [])]),
        ("```{code-block} python\n:::note\n```", []),
        ("```md\n:::note\n!!! note\n```\n:::tip", [(":::tip", [])]),
        ("~~~\n```{note}\n~~~\n", []),
    ],
)  # fmt: skip
def test_a_line_gives_a_frame_or_is_none(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n```sh\nb\n```\nc", ["```sh\nb\n```"]),
        ("a\n````\n```\n````\nc", ["````\n```\n````"]),
        ("> ~~~ x\n> b\n> ~~~~\nc", ["~~~ x\n> b\n> ~~~~"]),
        ("- ```\n  b\n  ```", ["```\n  b\n  ```"]),
        ("```\nnever closed", ["```\nnever closed"]),
        ("``` a`b ```", []),
        ("```{note}\n```sh\nb\n```\n```", ["```sh\nb\n```"]),
    ],
)
def test_fenced_code_is_found_with_its_fences(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in read_lines(text).code] == expected


PIECES = [
    "```",
    "~~~",
    ":::",
    "::",
    "!!!",
    "===",
    "???",
    "{note}",
    "[a]",
    '"t"',
    " ",
    "\n",
    "x",
    "> ",
    "- ",
    ":a: b",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_what_is_found_ascends_without_overlap(pieces: list[str]) -> None:
    text = "".join(pieces)
    lines = read_lines(text)
    ranges = sorted([*lines.code, *((each.start, each.end) for each in lines.constructs)])
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(ranges))
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    for construct in lines.constructs:
        assert all(0 <= slot.start < slot.end <= construct.end - construct.start for slot in construct.slots)
