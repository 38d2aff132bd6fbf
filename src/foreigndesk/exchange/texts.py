"""A catalog's entry -> the texts of an exchange file, and what such texts say of the entry when they come back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..memory import digest
from ..model import State
from .codes import Speller, content, differences, known_codes, numbers, slots_of, words, written
from .values import Code, Content, Note, Progress, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model import Entry, Inline, UnitKey
    from ..plugins import Format

PROGRESS = {
    State.INITIAL: Progress.INITIAL,
    State.TRANSLATED: Progress.DRAFT,
    State.REVIEWED: Progress.REVIEWED,
}
MOST_DOUBTS = 8
RECALLED = "memory|"
"""What the origin of a draft begins with that a person accepted elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the texts of a file say of one unit."""

    target: str
    """As the catalog spells it."""
    progress: Progress
    doubts: tuple[str, ...] = ()
    """What is wrong with its markup, one clause each."""
    is_edited: bool = False
    """Whether a person wrote all of it since the export, or accepted it."""
    is_news: bool = True
    """Whether anything in the file has changed since the export."""
    is_based_on_this: bool = False
    """Whether the catalog has not changed since the export."""


def id_of(key: UnitKey) -> str:
    """The number of a unit in exchange files: it depends on nothing but the source and its context."""
    return f"u{digest(*key)}"


def texts_of(entry: Entry, format_: Format) -> list[Text]:
    """The unit's text, then those within its markup, such as an alternative text."""
    speller = Speller(entry.unit, format_)
    source = speller.inline(entry.unit.source)
    made = entry.translation
    target = speller.inline(made.target) if made.target else None
    ids = numbers(source, target) if target else []
    main = Text(
        id=id_of(entry.unit.key),
        source=content(source, [str(number) for number in range(1, len(source.markup) + 1)]),
        target=content(target, ids) if target else None,
        progress=PROGRESS[made.state],
        is_machine=bool(made.origin) and not made.origin.startswith(RECALLED),
        context=entry.unit.context,
        notes=tuple(_notes(entry)),
    )
    texts = [main, *_slot_texts(main, source, target, ids)]
    return [replace(text, base=_base(text)) for text in texts]


def answer(entry: Entry, format_: Format, found: Mapping[str, Text]) -> Answer | None:
    """What a file's texts, by their numbers, say of an entry; `None` if they have no translation of it."""
    now = texts_of(entry, format_)
    given = [found[text.id] for text in now if text.id in found]
    main = found.get(now[0].id)
    if main is None or not any(text.target for text in given):
        return None
    speller = Speller(entry.unit, format_)
    is_same = len(given) == len(now) and all(
        _bare(old.target) == _bare(new.target) for old, new in zip(now, given, strict=True)
    )
    target, doubts = (entry.translation.target, []) if is_same else _target(entry, speller, now, found)
    if not target:
        return None
    return Answer(
        target=target,
        progress=min((text.progress for text in given if text.source), default=Progress.DRAFT),
        doubts=_shown(doubts),
        is_edited=all(is_edited(text) or text.progress is Progress.REVIEWED for text in given),
        is_news=any(map(is_news, given)),
        is_based_on_this=all(old.base == new.base for old, new in zip(now, given, strict=False)),
    )


def _shown(doubts: list[str]) -> tuple[str, ...]:
    """Each doubt once, and no more than a person would read."""
    told = list(dict.fromkeys(doubts))
    more = [f"and {len(told) - MOST_DOUBTS} more like these"] if len(told) > MOST_DOUBTS else []
    return (*told[:MOST_DOUBTS], *more)


def is_news(text: Text) -> bool:
    """Whether anything of it has changed since the export; as far as it tells."""
    return _base(text) != text.base


def is_edited(text: Text) -> bool:
    """Whether a person wrote it since the export. The words tell, as tools set states of what nobody looked at, too;
    where the file does not say what the words were, the state has to do.
    """
    if not text.base:
        return text.progress >= Progress.TRANSLATED
    return text.base not in {_base(replace(text, progress=progress)) for progress in Progress}


def raw(found: Content) -> str:
    """Words and what the codes stand for: the text of a unit that is not in the catalog any more."""
    return "".join(part.written if isinstance(part, Code) else part for part in found)


def _notes(entry: Entry) -> Iterator[Note]:
    unit, made = entry.unit, entry.translation
    yield from (
        Note(kind, text)
        for kind, texts in (
            ("context", [unit.note]),
            ("author", [unit.author_note]),
            ("term", unit.terms),
            ("previous", [made.previous[1]] if made.previous else []),
            ("doubt", made.doubts),
            ("memory", [made.suggestion]),
            ("comment", ["\n".join(entry.comments)]),
        )
        for text in texts
        if text
    )


def _slot_texts(main: Text, source: Inline, target: Inline | None, ids: list[str]) -> Iterator[Text]:
    theirs = {(number, index): slot.text for number, index, slot in slots_of(target, ids)} if target else {}
    numbered = [str(number) for number in range(1, len(source.markup) + 1)]
    for number, index, slot in slots_of(source, numbered):
        if slot.text.strip():
            said = theirs.get((number, index), "")
            yield Text(
                id=f"{main.id}-{number}-{index}",
                source=(slot.text,),
                target=(said,) if said else None,
                progress=main.progress if said else Progress.INITIAL,
                is_machine=main.is_machine,
                context=slot.syntax,
                notes=(Note("context", f"a text within the markup of {main.id}: “{words(main.source)}”"),),
            )


def _target(
    entry: Entry, speller: Speller, now: list[Text], found: Mapping[str, Text]
) -> tuple[str, list[str]]:
    """The unit's text, of a file's texts."""
    source = speller.inline(entry.unit.source)
    known = known_codes(source, speller.inline(entry.translation.target))
    main, doubts = found[now[0].id], []
    said = main.target or (main.source if not words(main.source).strip() else None)
    if said is None:
        return "", []
    slots: dict[tuple[str, int], str] = {}
    for text in now[1:]:
        _, number, index = text.id.split("-")
        given = found[text.id].target if text.id in found else text.target
        if given:
            slots[number, int(index)] = words(given)
        else:
            doubts.append(f"“{words(text.source)}” within its markup is not translated")
    target, problems = written(said, known, speller, slots)
    problems += differences(speller, source, target)
    if not problems and not _reads_as(said, speller.inline(target), source):
        problems.append("some of its words are read as markup")
    return target, [*problems, *doubts]


def _reads_as(said: Content, target: Inline, source: Inline) -> bool:
    """Whether the words of a target, once they are written, are those that were meant."""
    return words(content(target, numbers(source, target))).split() == words(said).split()


def _bare(found: Content | None) -> list[object]:
    """What counts of words and codes: tools may drop or rewrite what codes stand for."""
    return [part if isinstance(part, str) else (part.id, part.side) for part in found or ()]


def _base(text: Text) -> str:
    return digest(str(int(text.progress)), repr(_bare(text.target)))
