from __future__ import annotations

import re
from dataclasses import replace

import pytest

from foreigndesk import po, po_header
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, State, Translation, Unit
from foreigndesk.updating import update

EN, DE = parse_locale("en"), parse_locale("de")
DATE, LATER = "2026-11-22 14:05+0100", "2026-11-28 01:00+0000"
HELLO, WORLD = Unit(source="Hello"), Unit(source="World")


def catalog(*units: Unit) -> Catalog:
    made = update(None, units, article="a.md", source_locale=EN, locale=DE)
    return replace(made, header=po_header.new("a.md", EN, DE, DATE))


def translated(before: Catalog, target: str, state: State = State.REVIEWED) -> Catalog:
    first, *others = before.entries
    made = replace(first, translation=Translation(target=target, state=state))
    return replace(before, entries=(made, *others))


def test_a_new_header_has_all_fields_that_tools_ask_for_and_no_version() -> None:
    assert po_header.new("a.md", EN, DE, DATE, bugs="desk@example.org") == {
        "Project-Id-Version": "a.md",
        "Report-Msgid-Bugs-To": "desk@example.org",
        "POT-Creation-Date": DATE,
        "PO-Revision-Date": DATE,
        "Last-Translator": "Automatically generated",
        "Language-Team": "none",
        "Language": "de",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
        "X-Source-Language": "en",
        "X-Generator": "foreigndesk",
        "X-Foreigndesk-Article": "a.md",
    }


def test_nobody_is_named_for_mistakes_unless_that_is_set() -> None:
    assert "Report-Msgid-Bugs-To" not in po_header.new("a.md", EN, DE, DATE)


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (catalog(HELLO), set()),
        (translated(catalog(HELLO), "Hallo"), {"PO-Revision-Date"}),
        (catalog(HELLO, WORLD), {"POT-Creation-Date"}),
        (translated(catalog(HELLO, WORLD), "Hallo"), {"POT-Creation-Date", "PO-Revision-Date"}),
    ],
    ids=["nothing new", "a translation", "a source", "both"],
)
def test_a_date_changes_with_what_it_dates(after: Catalog, changed: set[str]) -> None:
    fields = po_header.dated(after, catalog(HELLO), LATER)
    assert {name for name, value in fields.items() if value == LATER} == changed
    assert list(fields) == list(after.header)


def test_a_review_is_no_revision_and_neither_is_a_text_that_waits_or_goes_stale() -> None:
    draft = translated(catalog(HELLO), "Hallo", State.TRANSLATED)
    assert po_header.dated(translated(draft, "Hallo"), draft, LATER) == draft.header
    gone = replace(draft, entries=(), obsolete=draft.entries)
    assert po_header.dated(gone, draft, LATER)["PO-Revision-Date"] == DATE
    stale = update(draft, [Unit(source="Hallo")], article="a.md", source_locale=EN, locale=DE)
    assert po_header.dated(stale, draft, LATER)["PO-Revision-Date"] == DATE


def test_fields_that_an_editor_dropped_or_added_keep_their_places() -> None:
    header = {"Project-Id-Version": "desk 1", "X-Poedit-SearchPath-0": ".", "Language": "de"}
    before = replace(catalog(HELLO), header=header)
    after = translated(replace(before, entries=catalog(HELLO, WORLD).entries), "Hallo")
    assert list(po_header.dated(after, before, LATER, bugs="x@example.org").items()) == [
        ("Project-Id-Version", "desk 1"),
        ("Report-Msgid-Bugs-To", "x@example.org"),
        ("POT-Creation-Date", LATER),
        ("PO-Revision-Date", LATER),
        ("X-Poedit-SearchPath-0", "."),
        ("Language", "de"),
    ]
    assert po_header.dated(after, replace(before, header={}), LATER)["PO-Revision-Date"] == LATER


def test_a_file_that_says_the_same_in_another_order_is_not_written() -> None:
    before = catalog(HELLO, WORLD)
    text = po.dumps(replace(before, entries=before.entries[::-1]))
    found = po.loads(text, path="a.po")
    assert po.revise(before, before=found, was=text, date=LATER, bugs="x@example.org") == text


def test_the_time_reads_as_in_gettext_and_can_be_fixed() -> None:
    assert po_header.now("1764291600") == "2025-11-28 01:00+0000"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d\+0000", po_header.now("soon"))
