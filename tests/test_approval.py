from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from foreigndesk import approval, po
from foreigndesk.approval import Person, approved, is_rejected, rejected, rejected_texts, with_entries
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Entry, State, Translation, Unit

ANNA = Person(name="Anna Berg <anna@example.org>", moment="2026-11-28 09:30+0000")
DRAFT = Entry(
    unit=Unit(source="The harbour"),
    translation=Translation(
        target="Der Haven",
        state=State.TRANSLATED,
        origin="argos|en-de|0.2|12345678",
        doubts=("spelling",),
        confidence=0.4,
        suggestion="92 % like …",
    ),
    comments=("my own note",),
    flags=("no-wrap",),
)
OTHER = Entry(unit=Unit(source="The quay"), translation=Translation(target="Der Kai", state=State.TRANSLATED))


def catalog(*entries: Entry) -> Catalog:
    header = {"Project-Id-Version": "a.md", "Last-Translator": "Automatically generated", "X-Poedit": "1"}
    return Catalog(
        article="a.md",
        source_locale=parse_locale("en"),
        locale=parse_locale("de"),
        entries=entries,
        header=header,
    )


def test_an_approved_text_is_no_draft_any_more_and_comments_and_flags_stay() -> None:
    accepted = Translation(target="Der Hafen", state=State.REVIEWED)
    assert approved(DRAFT, "Der Hafen") == replace(DRAFT, translation=accepted)


def test_a_rejected_draft_waits_in_a_comment_with_who_when_and_why() -> None:
    sent_back = rejected(DRAFT, ANNA, "a  spelling\nmistake", empties=True)

    assert sent_back.translation == Translation()
    assert sent_back.comments == (
        "my own note",
        "Rejected by Anna Berg <anna@example.org>, 2026-11-28: a spelling mistake",
        "> Der Haven",
    )
    assert rejected_texts(sent_back) == {"Der Haven"}


def test_a_rejected_text_of_a_person_stays_as_a_draft() -> None:
    accepted = approved(DRAFT, "Der Hafen")
    sent_back = rejected(accepted, ANNA, "", empties=False)

    assert sent_back.translation == Translation(target="Der Hafen", state=State.TRANSLATED)
    assert sent_back.comments == ("my own note", "Rejected by Anna Berg <anna@example.org>, 2026-11-28")
    assert rejected_texts(sent_back) == frozenset()


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_every_rejected_text_is_known_again_also_out_of_a_file(texts: list[str]) -> None:
    entry = DRAFT
    for text in texts:
        entry = rejected(
            replace(entry, translation=Translation(target=text, state=State.TRANSLATED)),
            ANNA,
            "",
            empties=True,
        )
    assert all(is_rejected(entry, text) for text in texts)
    [read] = po.loads(po.dumps(catalog(entry)), path="a.po").entries
    assert all(is_rejected(read, text) for text in texts)
    assert not is_rejected(read, "".join(texts) + "!")


def test_a_comment_that_only_looks_like_a_quotation_rejects_nothing() -> None:
    assert rejected_texts(replace(DRAFT, comments=("Rejected?", "> Der Haven", "> x"))) == frozenset()


def test_the_header_tells_who_changed_the_catalog_and_other_entries_stay() -> None:
    before = catalog(DRAFT, OTHER)
    changed = approved(DRAFT, "Der Hafen")
    after = with_entries(before, {DRAFT.unit.key: changed}, ANNA)

    assert after.entries == (changed, OTHER)
    assert dict(after.header) == {
        "Project-Id-Version": "a.md",
        "Last-Translator": "Anna Berg <anna@example.org>",
        "X-Poedit": "1",
        "PO-Revision-Date": "2026-11-28 09:30+0000",
    }


def test_without_a_change_the_header_stays() -> None:
    before = catalog(DRAFT, OTHER)
    assert with_entries(before, {DRAFT.unit.key: DRAFT}, ANNA) is before
    assert approval.with_entries(before, {}, ANNA) is before
