from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.formats.templates import read_template

ARGUMENTS = frozenset({"title", "button.0", "note.text"})


def read(text: str) -> tuple[str, str, str, bool, list[tuple[str, str]]] | None:
    found = read_template(text, 0, ARGUMENTS)
    if found is None:
        return None
    slots = [(slot.text, text[slot.start : slot.end]) for slot in found.slots]
    return text[: found.end], found.kind, found.name, found.is_word, slots


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{< year >}}s", ("{{< year >}}", "open", "year", True, [])),
        ("{{%year%}}", ("{{%year%}}", "open", "year", True, [])),
        ("{{< /note >}}", ("{{< /note >}}", "close", "note", True, [])),
        ("{{< img a.png />}}", ("{{< img a.png />}}", "whole", "img", True, [])),
        ("{{</* note */>}}", ("{{</* note */>}}", "whole", "", True, [])),
        (
            '{{< figure title="A \\"b\\" c" alt="d" >}}',
            ('{{< figure title="A \\"b\\" c" alt="d" >}}', "open", "figure", True, [('A "b" c', '"A \\"b\\" c"')]),
        ),
        ("{{< x title=`a \\ b` >}}", ("{{< x title=`a \\ b` >}}", "open", "x", True, [("a \\ b", "`a \\ b`")])),
        ('{{< button "Go" "no" >}}', ('{{< button "Go" "no" >}}', "open", "button", True, [("Go", '"Go"')])),
        ('{{< x "a >}} b" >}}', ('{{< x "a >}} b" >}}', "open", "x", True, [])),
        ("{{< x\n  a=1\n>}}y", ("{{< x\n  a=1\n>}}", "open", "x", True, [])),
        ("{{ page.title }}!", ("{{ page.title }}", "whole", "", True, [])),
        ("{{ x | y: {a} }}", ("{{ x | y: {a} }}", "whole", "", True, [])),
        ("{{{ raw }}}", ("{{{ raw }}}", "whole", "", True, [])),
        ("{{#include a.rs:3}}", ("{{#include a.rs:3}}", "whole", "", True, [])),
        ("{% if a > b %}", ("{% if a > b %}", "open", "if", False, [])),
        ("{%- endif -%}", ("{%- endif -%}", "close", "if", False, [])),
        ("{% link a.md %}", ("{% link a.md %}", "open", "link", True, [])),
        (
            "{% include note.html text='b' title=\"c\" %}",
            ("{% include note.html text='b' title=\"c\" %}", "open", "include", True, [("c", '"c"')]),
        ),
        ('{: .lead #a b="c" }', ('{: .lead #a b="c" }', "whole", "", False, [])),
        ("{ .md-button }", ("{ .md-button }", "whole", "", False, [])),
        ("{#id}", ("{#id}", "whole", "", False, [])),
        ("{width=50%}", ("{width=50%}", "whole", "", False, [])),
        ("{:toc}", ("{:toc}", "whole", "", False, [])),
        ('{::options a="b" /}', ('{::options a="b" /}', "whole", "", False, [])),
        ("{# a note #}", ("{# a note #}", "whole", "", False, [])),
        ("{name}", None),
        ("{ a b }", None),
        ("{{ never closed", None),
        ("{% never closed", None),
        ("{{< a {{< b >}}", None),
        ("{}", None),
    ],
)  # fmt: skip
def test_a_construct_is_read_whole_or_is_none(
    text: str, expected: tuple[str, str, str, bool, list[tuple[str, str]]] | None
) -> None:
    assert read(text) == expected


@given(
    st.lists(
        st.sampled_from(["{{", "{%", "}}", "%}", "<", ">", '"', "`", "a", "=", "/", "{", "}", "\n", ":"])
    )
)
def test_whatever_is_read_begins_and_ends_with_a_brace_and_holds_its_slots(pieces: list[str]) -> None:
    text = "{" + "".join(pieces)
    found = read_template(text, 0, frozenset({"a"}))
    if found is not None:
        assert text[found.end - 1] == "}"
        assert all(0 < slot.start < slot.end < found.end for slot in found.slots)
