from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.locales import parse_locale
from foreigndesk.sentences import Parted, new_sentences

if TYPE_CHECKING:
    from foreigndesk.model import Inline

EN, JA = parse_locale("en"), parse_locale("ja")
MARKDOWN = MarkdownFormat({})


def markdown(text: str) -> Inline:
    return MARKDOWN.inline(text, "markdown")


def sentences(text: str) -> list[str]:
    return list(Parted(text, EN, markdown).keys)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rains.  It snows.", ["It rains.", "It snows."]),
        ("**It rains.** It snows.", ["**It rains.**", "It snows."]),
        ("<b>It rains.</b> It snows.", ["<b>It rains.</b>", "It snows."]),
        ("**It rains. It snows.** It thaws.", ["**It rains. It snows.**", "It thaws."]),
        ("[It rains. It snows](a.md). It thaws.", ["[It rains. It snows](a.md).", "It thaws."]),
        ("Type `a. B` here. It thaws.", ["Type `a. B` here.", "It thaws."]),
        ("", []),
    ],
)
def test_no_sentence_ends_within_markup(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_new_sentences_are_those_that_the_old_text_lacks() -> None:
    old = "It rains. It snows. It rains."
    assert new_sentences(old, "It snows.  It thaws. It rains. It rains. It rains.", EN) == [
        "It thaws.",
        "It rains.",
    ]
    assert new_sentences("", "雨が降る。雪が降る。", JA) == ["雨が降る。", "雪が降る。"]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab. *_[]()<>/`!?\n", max_size=60))
def test_sentences_cover_everything_but_white_space(text: str) -> None:
    parted = Parted(text, EN, markdown)
    covered = "".join(text[start:end] for start, end in parted.spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert sorted(parted.spans) == list(parted.spans)
