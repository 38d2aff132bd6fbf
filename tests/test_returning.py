"""Whatever comes back from a translator's tool: no person's text is lost, neither the catalog's nor the file's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from foreigndesk import catalog as catalogs
from foreigndesk.drafting import is_untouched
from foreigndesk.exchange.texts import id_of, texts_of
from foreigndesk.exchange.values import File, Progress, Text
from foreigndesk.formats.text import TextFormat
from foreigndesk.jobs import Job
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Document, Entry, Inline, State, Translation, Unit
from foreigndesk.returning import Returning, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

EN, DE = parse_locale("en"), parse_locale("de")
FORMAT = TextFormat({})
SOURCES = [
    f"The {word} ferry waits at the quay of the harbour." for word in ("old", "new", "red", "last", "first")
]


def job_of(entries: Sequence[Entry], obsolete: Sequence[Entry] = ()) -> Job:
    catalog = Catalog(
        article="a.txt", source_locale=EN, locale=DE, entries=tuple(entries), obsolete=tuple(obsolete)
    )
    return Job(
        document=Document(path="a.txt", text="", segments=(), skeleton=()),
        format=FORMAT,
        source=EN,
        locale=DE,
        slug="",
        catalog_path="l10n/de/a.txt.po",
        saved=catalog,
        saved_text="",
        catalog=catalog,
    )


def entry_of(source: str, made: Translation) -> Entry:
    unit = Unit(source=source, inline=Inline(text=source), syntax="text")
    return catalogs.settle(Entry(unit=unit, translation=made))


def file_of(found: Sequence[Text]) -> File:
    return File(article="a.txt", source_locale=EN, locale=DE, texts=tuple(found))


WORDS = (
    texts(min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text != "" and FORMAT.escape(text, "text") == text)
)
MADE = st.just(Translation()) | st.builds(
    Translation,
    target=WORDS,
    state=st.sampled_from([State.TRANSLATED, State.REVIEWED]),
    origin=st.sampled_from(["", "argos|en-de|1|00000000"]),
    previous=st.none() | st.sampled_from([("", source) for source in SOURCES]),
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Job, File]:
    """A catalog, and a file that was exported from it or from an earlier one, in which somebody worked."""
    now = draw(st.lists(st.sampled_from(SOURCES), unique=True, min_size=1))
    gone = [source for source in SOURCES if source not in now]
    job = job_of(
        [entry_of(source, draw(MADE)) for source in now],
        [
            entry_of(source, Translation(target=draw(WORDS), state=State.REVIEWED))
            for source in gone
            if draw(st.booleans())
        ],
    )
    known = {entry.unit.source: entry for entry in job.catalog.entries}
    found: list[Text] = []
    for source in draw(st.lists(st.sampled_from(SOURCES), unique=True)):
        then = known[source] if source in known and draw(st.booleans()) else entry_of(source, draw(MADE))
        [text] = texts_of(then, FORMAT)
        if draw(st.booleans()):
            progress = draw(st.sampled_from([Progress.DRAFT, Progress.TRANSLATED, Progress.REVIEWED]))
            text = replace(text, target=(draw(WORDS),), progress=progress)
        found.append(replace(text, base=draw(st.sampled_from([text.base, ""])), line=len(found) + 1))
    return job, file_of(found)


@given(situation=situations(), approve=st.booleans())
def test_no_persons_text_is_lost(situation: tuple[Job, File], approve: bool) -> None:  # noqa: FBT001  # generated
    job, file = situation
    returning = Returning(job, file, "a.xlf", Rules(approve=approve))
    after = returning.merged()
    refused = "\n".join(str(error) for error in returning.refused)
    kept = {
        (
            each.unit.key if each.translation.previous is None else each.translation.previous,
            each.translation.target,
        )
        for each in (*after.entries, *after.obsolete)
    }
    texts_after = {target for _, target in kept}
    news = {text.id: text for text in file.texts}
    for old in (*job.catalog.entries, *job.catalog.obsolete):
        made, new = old.translation, news.get(id_of(old.unit.key))
        is_a_persons = made.target and not is_untouched(old) and new is None and made.previous is None
        if made.state is State.REVIEWED or is_a_persons:
            assert made.target in texts_after
    assert [each.unit.key for each in after.entries] == [each.unit.key for each in job.catalog.entries]
    for text in file.texts:
        target = "".join(map(str, text.target or ()))
        if text.progress >= Progress.TRANSLATED and target and not text.base:
            assert target in texts_after or f"a.xlf:{text.line} says" in refused


@given(situation=situations())
def test_importing_twice_is_importing_once(situation: tuple[Job, File]) -> None:
    job, file = situation
    once = Returning(job, file, "a.xlf", Rules()).merged()
    again = Returning(replace(job, catalog=once, saved=once), file, "a.xlf", Rules()).merged()
    assert again == once


def test_of_two_files_the_later_correction_of_a_stale_text_is_kept_with_its_source() -> None:
    stale = Translation(target="Die Fähre wartet.", state=State.TRANSLATED, previous=("", SOURCES[0]))
    job = job_of([entry_of(SOURCES[1], stale)])
    [then] = texts_of(entry_of(SOURCES[0], Translation()), FORMAT)
    sent = replace(then, target=("Die alte Fähre wartet.",), progress=Progress.REVIEWED)
    merging = Returning(job, file_of([sent]), "a.xlf", Rules(replace=True))
    assert [each.translation for each in merging.merged().entries] == [
        Translation(target="Die alte Fähre wartet.", state=State.TRANSLATED, previous=("", SOURCES[0]))
    ]
    assert merging.replaced == 1


def test_a_refusal_shows_where_two_long_texts_differ() -> None:
    long = "Bei Ebbe gehen fünf Menschen mit Eimern und Spaten hinaus ins Watt, "
    job = job_of([entry_of(SOURCES[0], Translation(target=f"{long}und pflanzen.", state=State.REVIEWED))])
    [then] = texts_of(entry_of(SOURCES[0], Translation()), FORMAT)
    sent = replace(then, target=(f"{long}und säen.",), progress=Progress.REVIEWED, line=7)
    merging = Returning(job, file_of([sent]), "a.xlf", Rules())
    merging.merged()
    [error] = merging.refused
    assert error.what == (
        "a person wrote “…d Spaten hinaus ins Watt, und pflanzen.”, and a.xlf:7 says "
        "“…d Spaten hinaus ins Watt, und säen.”"
    )
