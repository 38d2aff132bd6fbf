from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk import po
from foreigndesk.errors import InputError
from foreigndesk.locales import parse_locale
from foreigndesk.merging import Conflict, merge
from foreigndesk.model import Catalog, Entry, State, Translation, Unit
from foreigndesk.origins import signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foreigndesk.model import UnitKey

DE, EN = parse_locale("de"), parse_locale("en")
KEY = ("", "The harbour")


def reviewed(target: str) -> Translation:
    return Translation(target=target, state=State.REVIEWED)


def edited(target: str) -> Translation:
    """A text that a person changed and nobody accepted."""
    return Translation(target=target, state=State.TRANSLATED, origin=signed("pseudo", "as it was"))


def drafted(target: str, confidence: float = 0.5) -> Translation:
    return Translation(
        target=target, state=State.TRANSLATED, origin=signed("pseudo", target), confidence=confidence
    )


def stale(target: str) -> Translation:
    return Translation(target=target, state=State.TRANSLATED, previous=("", "The harbor"))


def entry(source: str, translation: Translation = Translation(), **more: Sequence[str]) -> Entry:  # noqa: B008  # frozen
    return Entry(unit=Unit(source=source), translation=translation, **more)  # type: ignore[arg-type]  # tuples in the tests


def catalog(
    *entries: Entry, obsolete: Sequence[Entry] = (), header: Mapping[str, str] | None = None
) -> Catalog:
    return Catalog(
        article="a.md",
        source_locale=EN,
        locale=DE,
        entries=entries,
        obsolete=tuple(obsolete),
        header=header or {},
    )


def harbour(translation: Translation) -> Catalog:
    return catalog(entry("The harbour", translation))


def held(merged: Catalog) -> dict[UnitKey, Entry]:
    return {one.unit.key: one for one in (*merged.obsolete, *merged.entries)}


# ── one entry ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        # What one side alone changed.
        (drafted("a"), drafted("a"), reviewed("a"), reviewed("a")),
        (reviewed("a"), reviewed("b"), reviewed("a"), reviewed("b")),
        (reviewed("a"), reviewed("a"), stale("a"), stale("a")),
        (reviewed("a"), reviewed("a"), Translation(), Translation()),
        # Both changed it in the same way.
        (drafted("a"), reviewed("b"), reviewed("b"), reviewed("b")),
        (drafted("a"), edited("b"), reviewed("b"), reviewed("b")),
        # An accepted text goes before all others.
        (Translation(), drafted("a"), reviewed("b"), reviewed("b")),
        (drafted("a"), edited("b"), reviewed("c"), reviewed("c")),
        (reviewed("a"), stale("b"), reviewed("c"), reviewed("c")),
        (reviewed("a"), Translation(), reviewed("b"), reviewed("b")),
        # A person's text goes before an engine's, and any text before none.
        (Translation(), drafted("a"), edited("b"), edited("b")),
        (drafted("a"), drafted("c"), stale("b"), stale("b")),
        (drafted("a"), Translation(), edited("b"), edited("b")),
        # Of two drafts the surer one.
        (Translation(), drafted("a", 0.9), drafted("b", 0.3), drafted("a", 0.9)),
    ],
)
def test_a_translation_is_what_a_side_changed_and_people_go_first(
    base: Translation, ours: Translation, theirs: Translation, expected: Translation
) -> None:
    for left, right in ((ours, theirs), (theirs, ours)):
        merged = merge(harbour(base), harbour(left), harbour(right))
        assert (merged.catalog, merged.conflicts) == (harbour(expected), ())


@pytest.mark.parametrize("kind", [reviewed, edited])
@pytest.mark.parametrize("base", [Translation(), drafted("c"), reviewed("c"), None])
def test_two_texts_of_people_are_a_conflict_that_keeps_both(base: Translation | None, kind: type) -> None:
    before = harbour(base) if base is not None else None
    merged = merge(before, harbour(kind("Der Hafen")), harbour(kind("Hafen\n")))

    assert merged.conflicts == (Conflict(key=KEY, ours="Der Hafen", theirs="Hafen\n"),)
    marked = "#-#-#-#-#  ours  #-#-#-#-#\nDer Hafen\n#-#-#-#-#  theirs  #-#-#-#-#\nHafen\n"
    assert merged.catalog == harbour(Translation(target=marked, state=State.TRANSLATED))


def test_a_conflict_is_sound_po_that_is_refused_until_a_person_has_chosen() -> None:
    merged = merge(None, harbour(reviewed("Der Hafen")), harbour(reviewed("Hafen"))).catalog

    with pytest.raises(InputError, match=r"a\.po:\d+: a merge left two versions here .*; choose one of them"):
        po.loads(po.dumps(merged), path="a.po")


def test_without_a_base_all_that_either_side_has_stays() -> None:
    ours, theirs = (
        catalog(entry("a", reviewed("A")), entry("b")),
        catalog(entry("c", reviewed("C")), entry("b")),
    )

    merged = merge(None, ours, theirs)

    assert (list(held(merged.catalog)), merged.conflicts) == ([("", "a"), ("", "c"), ("", "b")], ())


def test_what_one_side_deleted_and_the_other_edited_stays() -> None:
    base = catalog(entry("a", reviewed("A")), entry("b", reviewed("B")))
    ours = catalog()
    theirs = catalog(entry("a", reviewed("A!")), entry("b", reviewed("B")))

    assert (
        merge(base, ours, theirs).catalog == merge(base, theirs, ours).catalog == catalog(theirs.entries[0])
    )


def test_what_became_obsolete_keeps_the_text_of_the_other_side() -> None:
    base = catalog(entry("a", drafted("A")))
    ours = catalog(obsolete=[entry("a", drafted("A"))])
    theirs = catalog(entry("a", reviewed("A!")))

    assert merge(base, ours, theirs).catalog == catalog(obsolete=[entry("a", reviewed("A!"))])
    assert merge(base, theirs, ours).catalog == catalog(obsolete=[entry("a", reviewed("A!"))])


def test_comments_and_flags_of_both_stay_and_go_where_one_side_deleted_them() -> None:
    base = catalog(entry("a", comments=("one", "two"), flags=("no-wrap",)))
    ours = catalog(entry("a", comments=("one", "", "mine", ""), flags=("no-wrap", "own")))
    theirs = catalog(entry("a", comments=("one", "two", "theirs"), flags=()))

    assert merge(base, ours, theirs).catalog == catalog(
        entry("a", comments=("one", "", "mine", "", "theirs"), flags=("own",))
    )


def test_entries_stand_in_the_order_of_the_side_that_changed_it() -> None:
    base = catalog(*map(entry, "abc"))
    moved = catalog(*map(entry, "cxab"))
    added = catalog(*map(entry, "aybc"))

    for merged in (merge(base, moved, added), merge(base, added, moved)):
        assert [one.unit.source for one in merged.catalog.entries] == list("cxayb")


# ── the header ───────────────────────────────────────────────────────────


def test_the_header_is_never_a_conflict_and_the_later_revision_has_its_way() -> None:
    base = {
        "PO-Revision-Date": "2026-11-20 10:00+0000",
        "X-Generator": "a",
        "X-Old": "1",
        "Language-Team": "x",
    }
    ours = {"PO-Revision-Date": "2026-11-22 10:00+0100", "X-Generator": "Poedit 3", "Language-Team": "x"}
    theirs = {
        "PO-Revision-Date": "2026-11-22 09:30+0000",
        "X-Generator": "Weblate",
        "X-Old": "1",
        "X-New": "n",
        "Language-Team": "y",
    }

    for left, right in ((ours, theirs), (theirs, ours)):
        merged = merge(catalog(header=base), catalog(header=left), catalog(header=right))
        assert merged.catalog.header == {
            "PO-Revision-Date": "2026-11-22 09:30+0000",
            "X-Generator": "Weblate",
            "X-New": "n",
            "Language-Team": "y",
        }


def test_a_date_that_is_none_is_the_earliest() -> None:
    ours, theirs = ({"PO-Revision-Date": date} for date in ("YEAR-MO-DA HO:MI+ZONE", "2026-11-22 09:30+0000"))

    assert merge(None, catalog(header=ours), catalog(header=theirs)).catalog.header == theirs


# ── what holds always ────────────────────────────────────────────────────


@st.composite
def branches(draw: st.DrawFn) -> tuple[Catalog, Catalog, Catalog]:
    """A catalog and two that people and runs made of it."""
    base = draw(strategies.catalogs(max_size=6))
    return base, draw(_changed(base)), draw(_changed(base))


@st.composite
def _changed(draw: st.DrawFn, base: Catalog) -> Catalog:
    entries, obsolete = list(base.entries), list(base.obsolete)
    for place, one in enumerate(entries):
        if draw(st.booleans()):
            lines = tuple(draw(st.lists(strategies.lines(), max_size=2)))
            entries[place] = replace(one, translation=draw(strategies.translations()), comments=lines)
    for one in draw(st.lists(st.sampled_from(entries), unique_by=id)) if entries else ():
        entries.remove(one)
        if one.translation.target and draw(st.booleans()):
            obsolete.append(replace(one, unit=Unit(source=one.unit.source, context=one.unit.context)))
    for number in range(draw(st.integers(0, 2))):
        added = Entry(unit=Unit(source=f"new {number}"), translation=draw(strategies.translations()))
        entries.insert(draw(st.integers(0, len(entries))), added)
    header = dict(base.header) | draw(
        st.dictionaries(
            st.sampled_from(["X-A", "PO-Revision-Date"]), st.sampled_from(["x", "2026-11-23 10:00+0000"])
        )
    )
    return replace(base, entries=tuple(entries), obsolete=tuple(obsolete), header=header)


@given(branches())
@settings(max_examples=40)  # Each makes three catalogs.
def test_what_one_side_alone_changed_is_taken_whole(made: tuple[Catalog, Catalog, Catalog]) -> None:
    base, changed, _ = made

    for merged in (merge(base, changed, base), merge(base, base, changed), merge(base, changed, changed)):
        assert (merged.catalog, merged.conflicts) == (changed, ())
        assert list(merged.catalog.header) == list(changed.header)


@given(branches())
@settings(max_examples=40)  # Each makes three catalogs.
def test_the_sides_may_change_places(made: tuple[Catalog, Catalog, Catalog]) -> None:
    base, ours, theirs = made
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)

    assert {(c.key, c.ours, c.theirs) for c in one.conflicts} == {
        (c.key, c.theirs, c.ours) for c in other.conflicts
    }
    marked = {conflict.key for conflict in one.conflicts}
    left, right = held(one.catalog), held(other.catalog)
    assert left.keys() == right.keys()
    assert {key: left[key].translation for key in left.keys() - marked} == {
        key: right[key].translation for key in right.keys() - marked
    }
    assert one.catalog.header == other.catalog.header


@given(branches())
@settings(max_examples=40)  # Each makes three catalogs.
def test_no_accepted_text_of_either_side_vanishes(made: tuple[Catalog, Catalog, Catalog]) -> None:
    base, ours, theirs = made
    merged = merge(base, ours, theirs)
    after, before = held(merged.catalog), held(base)

    for side in (ours, theirs):
        for key, one in held(side).items():
            is_own = before.get(key) is None or before[key].translation != one.translation
            if one.translation.state is State.REVIEWED and is_own:
                assert one.translation.target in after[key].translation.target


@given(branches())
@settings(max_examples=40)  # Each makes three catalogs.
def test_what_was_merged_can_be_written(made: tuple[Catalog, Catalog, Catalog]) -> None:
    merged = merge(*made)

    text = po.dumps(merged.catalog)
    if not merged.conflicts:
        assert po.loads(text, path="a.po") == merged.catalog
