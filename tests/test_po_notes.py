from __future__ import annotations

import textwrap

import pytest

from foreigndesk import po_notes
from foreigndesk.model import Entry, State, Translation, Unit
from foreigndesk.po_notes import Notes

ENTRY = Entry(
    unit=Unit(
        source="x", note="paragraph in “Sea-grass and tug-boats”", terms=("harbour-master = Hafenkapitän",)
    ),
    translation=Translation(
        target="y",
        state=State.TRANSLATED,
        origin="argos|en-de|0.2|6f1ab20c",
        confidence=0.4,
        doubts=("term “harbour-master” → “Hafenkapitän” put in by rule", "check where […](x) belongs"),
    ),
)


@pytest.mark.parametrize("width", [200, 40, 25])
def test_notes_are_read_as_they_were_before_an_editor_wrapped_them(width: int) -> None:
    lines = [part for line in po_notes.dumps(ENTRY) for part in textwrap.wrap(line, width)]
    assert po_notes.loads(lines) == Notes(
        note="paragraph in “Sea-grass and tug-boats”",
        terms=["harbour-master = Hafenkapitän"],
        origin="argos|en-de|0.2|6f1ab20c",
        confidence=0.4,
        doubts=["term “harbour-master” → “Hafenkapitän” put in by rule", "check where […](x) belongs"],
    )


def test_a_reviewed_unit_is_no_draft_any_more() -> None:
    reviewed = Entry(
        unit=ENTRY.unit, translation=Translation(target="y", state=State.REVIEWED, origin="argos")
    )
    assert po_notes.dumps(reviewed) == [
        "paragraph in “Sea-grass and tug-boats”",
        "Glossary: harbour-master = Hafenkapitän",
    ]


def test_the_score_is_one_line_with_what_it_means() -> None:
    assert "Confidence: 0.40, look" in po_notes.dumps(ENTRY)


@pytest.mark.parametrize(
    ("line", "score"),
    [
        ("Confidence: 0.62, ok", 0.62),
        ("Confidence: 1.00, ok", 1.0),
        ("Confidence: 0.62, gut", 0.62),
        ("Confidence: 7.00, ok", None),
        ("Confidence: high", None),
    ],
)
def test_a_score_that_somebody_rewrote_is_no_score(line: str, score: float | None) -> None:
    assert po_notes.loads(["Draft: argos", line]) == Notes(origin="argos", confidence=score)
