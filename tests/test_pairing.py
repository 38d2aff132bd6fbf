from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.locales import parse_locale
from foreigndesk.pairing import paired
from foreigndesk.sentences import Parted

if TYPE_CHECKING:
    from foreigndesk.model import Inline

EN, DE = parse_locale("en"), parse_locale("de")
MARKDOWN = MarkdownFormat({})


def markdown(text: str) -> Inline:
    return MARKDOWN.inline(text, "markdown")


def pairs(source: str, target: str) -> list[tuple[str, str]]:
    ours, theirs = Parted(source, EN, markdown), Parted(target, DE, markdown)
    return [(ours.slice(pair.source), theirs.slice(pair.target)) for pair in paired(ours, theirs)]


def test_lengths_tell_which_sentence_is_which() -> None:
    assert pairs(
        "The council closes the hall. The mayor said that it is no longer safe. Farmers sell apples.",
        "Der Rat schließt die Halle. Die Bürgermeisterin hält sie für nicht mehr sicher. Bauern verkaufen Äpfel.",
    ) == [
        ("The council closes the hall.", "Der Rat schließt die Halle."),
        (
            "The mayor said that it is no longer safe.",
            "Die Bürgermeisterin hält sie für nicht mehr sicher.",
        ),
        ("Farmers sell apples.", "Bauern verkaufen Äpfel."),
    ]


def test_one_sentence_may_be_two_in_the_other_language() -> None:
    closed, sold = (
        "The hall is closed, and the mayor Jane Doe says that it is no longer safe for visitors.",
        "Farmers sell apples on Saturdays.",
    )
    halle, doe, bauern = (
        "Die Halle ist geschlossen.",
        "Die Bürgermeisterin Jane Doe sagt, sie sei für Besucher nicht mehr sicher.",
        "Bauern verkaufen am Samstag Äpfel.",
    )
    assert pairs(f"{closed} {sold}", f"{halle} {doe} {bauern}") == [
        (closed, f"{halle} {doe}"),
        (sold, bauern),
    ]
    short = "The hall is closed. It is no longer safe, says the mayor Jane Doe."
    assert pairs(f"{short} {sold}", f"{doe} {bauern}") == [(short, doe), (sold, bauern)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It rained. We went home early because of that.", "Wir gingen deshalb früh nach Hause. Es regnete."),
        ("Anna came. Berta left.", "Berta ging. Anna kam."),
        ("See **this** now. See that then.", "Sieh dies nun. Sieh **das** dann."),
        ("It rained in May. It snowed in June.", "Im Mai regnete es, im Juni schneite es."),
    ],
    ids=["other lengths", "names cross", "markup crosses", "one sentence of two"],
)
def test_what_is_not_certain_is_no_pair(source: str, target: str) -> None:
    whole = [(source, target)]
    assert pairs(source, target) in ([], whole)


def test_a_very_long_text_is_not_paired() -> None:
    text = " ".join(f"This is sentence number {number} here." for number in range(80))
    assert pairs(text, text) == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["Ja.", "Es regnet heute sehr.", "Am 3. Mai kam Anna!", "Warum?"]), max_size=7),
    st.data(),
)
def test_pairs_are_in_order_and_never_overlap(source: list[str], data: st.DataObject) -> None:
    target = data.draw(st.lists(st.sampled_from(source or ["Ja."]), max_size=7))
    ours, theirs = Parted(" ".join(source), DE, markdown), Parted(" ".join(target), DE, markdown)
    found = paired(ours, theirs)
    for one, other in pairwise(found):
        assert one.source.end <= other.source.start
        assert one.target.end <= other.target.start
