from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.identifiers import find


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Set main_loop, _private and SOME_VALUE.", ["main_loop", "_private", "SOME_VALUE"]),
        ("JavaScript, macOS, iPhone-App", ["JavaScript", "macOS", "iPhone"]),
        ("Call os.getcwd() or run().", ["os.getcwd", "run"]),
        ("Run it with --dry-run, not -n - or --.", ["--dry-run"]),
        ("Open package.json and README.md", ["package.json", "README.md"]),
        ("MP3, B2B, i18n, X1, 3D", ["MP3", "B2B", "i18n", "X1"]),
        ("#verkehr and @desk owe $PRICE, not $350", ["#verkehr", "@desk", "$PRICE"]),
        ("I :heart: it, :+1:, ::a::, at 10:30:15, a:b:c", [":heart:"]),
        ("the 1990s, 1990er, 3rd, 2pm, 11million, 2.8bn, 7.55am", []),
        ("e.g. this, i.e. that, p.m., z.B. Straße, NATO, NATO-Gipfel, Dr. Müller, www", []),
        ("mid.Sentence without a space", []),
        ("", []),
    ],
)
def test_identifiers_are_what_no_language_has(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find(text)] == found


@given(st.text(alphabet="aB1_.-#$@:()ß ", max_size=60))
def test_the_ranges_ascend_and_are_no_part_of_a_word(text: str) -> None:
    end = 0
    for span in find(text):
        assert end <= span.start < span.end
        assert not text[span.end : span.end + 1].isalnum()
        assert not text[span.start - 1 : span.start].isalnum() or span.start == 0
        end = span.end
