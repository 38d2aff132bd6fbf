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
