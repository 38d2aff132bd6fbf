"""Which units of a changed article are which of the old one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.likeness import alike, changed
from foreigndesk.locales import parse_locale
from foreigndesk.model import Entry, State, Translation, Unit
from foreigndesk.updating import update

EN, DE = parse_locale("en"), parse_locale("de")
BASE = "The ferry to the island leaves at nine, and comes back when it is dark."
TEXTS = st.lists(
    st.tuples(st.integers(0, len(BASE) - 2), st.integers(1, len(BASE)), st.text(" abcdé日", max_size=30)).map(
        lambda parts: BASE[parts[0] : parts[0] + parts[1]] + parts[2]
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


def entry(source: str) -> Entry:
    return Entry(unit=Unit(source=source), translation=Translation(target="Ü", state=State.REVIEWED))


@given(TEXTS, TEXTS)
def test_many_texts_are_compared_as_two_are(olds: list[str], news: list[str]) -> None:
    empty = update(None, [], article="a.md", source_locale=EN, locale=DE)
    before = replace(empty, entries=tuple(entry(source) for source in olds if source not in news))
    known = {old.unit.key: old for old in before.entries}
    found = changed(before, [Unit(source=source) for source in news], known)
    pairs = {(old.unit.source, key[1]) for key, old in found.items()}
    assert all(alike(*pair) for pair in pairs)
    taken_olds, taken_news = {old for old, _ in pairs}, {new for _, new in pairs}
    assert not [
        (old.unit.source, new)
        for old in before.entries
        for new in news
        if alike(old.unit.source, new) and old.unit.source not in taken_olds and new not in taken_news
    ]
