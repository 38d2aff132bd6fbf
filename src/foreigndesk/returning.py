"""A catalog and what comes back for it from translators' tools: which texts are taken over, and which are not.

People win. A text that a person accepted, or wrote, is replaced only on request. A translation whose source has
changed in the meantime is kept like that of any changed unit: as stale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from .drafting import is_untouched
from .errors import ConflictError
from .exchange.texts import answer, id_of, is_edited, is_news, raw, texts_of
from .exchange.values import Code, Progress
from .model import Entry, Location, State, Translation, Unit
from .updating import update

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .errors import ForeigndeskError
    from .exchange.texts import Answer
    from .exchange.values import File, Text
    from .jobs import Job
    from .model import Catalog, UnitKey

LOST = "its markup is not known any more"
"""Of a text whose unit is gone, from a file that does not tell what its codes stood for."""
SHOWN = 60
"""Code points of a text in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an import may do."""

    replace: bool = False
    """Whether a person's text may be replaced."""
    approve: bool = False
    """Whether what a translator wrote or changed counts as reviewed."""
    is_open: bool = False
    """Whether only units are looked at that nobody has accepted yet."""


class Returning:
    """What becomes of one catalog when a file comes back; `path` is the file's."""

    def __init__(self, job: Job, file: File, path: str, rules: Rules) -> None:
        self._job = job
        self._path = path
        self._file = file
        self._rules = rules
        self.refused: list[ForeigndeskError] = []
        """One for each person's text that the file would replace."""
        self.notes: list[str] = []
        self.taken = 0
        self.replaced = 0
        """Texts of people that were replaced."""

    def merged(self) -> Catalog:
        """The job's catalog with what the file says."""
        catalog = self._job.catalog
        found = self._by_id()
        entries = tuple(self._answered(entry, found) for entry in catalog.entries)
        late = [entry for text in self._gone(found) if (entry := self._late(text)) is not None]
        return self._with_late(replace(catalog, entries=self._stale(entries, late)), late)

    # ── units that are there ─────────────────────────────────────────────

    def _by_id(self) -> dict[str, Text]:
        """The file's texts by our numbers; where a tool gave its own, by context and source."""
        now = [text for entry in self._job.catalog.entries for text in texts_of(entry, self._job.format)]
        ids = {text.id for text in now}
        numbers = {(text.context, raw(text.source)): text.id for text in reversed(now)}
        found: dict[str, Text] = {}
        for text in self._file.texts:
            key = text.id if text.id in ids else numbers.get((text.context, raw(text.source)), text.id)
            if found.setdefault(key, text) is not text and is_news(text):
                self.notes.append(f"{self._path}:{text.line}: this unit is there twice; the first one counts")
        return found

    def _answered(self, entry: Entry, found: Mapping[str, Text]) -> Entry:
        """The entry with what the file says of it, unless that is no news, or a person's text stands against it."""
        said = answer(entry, self._job.format, found)
        is_closed = self._rules.is_open and entry.translation.state is State.REVIEWED
        if said is None or not said.is_news or is_closed:
            return entry
        now, made = entry.translation, self._translation(said)
        if said.target == now.target:
            is_accepted = made.state is State.REVIEWED and now.state is State.TRANSLATED
            return self._taken(entry, made) if is_accepted else entry
        is_edit = said.is_based_on_this and now.state is State.TRANSLATED
        if not is_edit and not self._may_replace(entry, said.target, found[id_of(entry.unit.key)].line):
            return entry
        return self._taken(entry, made)

    def _translation(self, said: Answer) -> Translation:
        is_accepted = self._is_accepted(said.progress, is_edited=said.is_edited) and not said.doubts
        state = State.REVIEWED if is_accepted else State.TRANSLATED
        return Translation(target=said.target, state=state, doubts=() if is_accepted else said.doubts)

    def _is_accepted(self, progress: Progress, *, is_edited: bool) -> bool:
        return progress is Progress.REVIEWED or (self._rules.approve and is_edited)

    def _taken(self, entry: Entry, made: Translation) -> Entry:
        self.taken += 1
        return replace(entry, translation=made)

    def _may_replace(self, entry: Entry, target: str, line: int) -> bool:
        """Whether a text may take the place of the entry's: if that is no person's, or if it is wanted."""
        made = entry.translation
        if not made.target or is_untouched(replace(entry, translation=replace(made, previous=None))):
            return True
        if self._rules.replace:
            self.replaced += 1
            return True
        ours, theirs = _short(made.target, target), _short(target, made.target)
        what = f"a person wrote “{ours}”, and {self._path}:{line} says “{theirs}”"
        remedy = "keep it, or take the other with --replace, which keeps a copy"
        self.refused.append(
            ConflictError(what, remedy=remedy, location=Location(self._job.catalog_path, entry.line))
        )
        return False

    # ── units whose source changed in the meantime ───────────────────────

    def _gone(self, found: Mapping[str, Text]) -> Iterator[Text]:
        """The texts of units that are not in the article any more."""
        ids = {id_of(entry.unit.key) for entry in self._job.catalog.entries}
        for key, text in found.items():
            unit, _, place = key.partition("-")
            if unit in ids or not text.target or not is_news(text):
                continue
            if place:
                what = f"{self._path}:{text.line}: “{_short(raw(text.target))}” belongs to no unit any more"
                self.notes.append(what)
            else:
                yield text

    def _late(self, text: Text) -> Entry | None:
        """The entry for a text whose unit is gone, unless another translation of it waits among the obsolete ones."""
        key = self._keys.get(text.id, (text.context, raw(text.source)))
        target = raw(text.target or ())
        state = (
            State.REVIEWED
            if self._is_accepted(text.progress, is_edited=is_edited(text))
            else State.TRANSLATED
        )
        waiting = next((entry for entry in self._job.catalog.obsolete if entry.unit.key == key), None)
        if waiting and (
            waiting.translation.target == target or not self._may_replace(waiting, target, text.line)
        ):
            return None
        has_lost = any(isinstance(part, Code) and not part.written for part in text.target or ())
        doubts = (LOST,) if has_lost else ()
        unit = Unit(source=key[1], context=key[0])
        made = Translation(target=target, state=State.TRANSLATED if has_lost else state, doubts=doubts)
        return Entry(unit=unit, translation=made, line=text.line)

    @cached_property
    def _keys(self) -> dict[str, UnitKey]:
        """The numbers of units that the catalog knew once."""
        catalog, saved = self._job.catalog, self._job.saved
        former = [*catalog.obsolete, *(saved.entries if saved else ())]
        previous = [entry.translation.previous for entry in catalog.entries]
        return {id_of(key): key for key in [*(entry.unit.key for entry in former), *previous] if key}

    def _stale(self, entries: Sequence[Entry], late: list[Entry]) -> tuple[Entry, ...]:
        """The entries that already have a translation of the same former source, with the newer one; it leaves `late`."""
        former = {entry.unit.key: entry for entry in late}
        changed: list[Entry] = []
        for entry in entries:
            made, newer = entry.translation, former.get(entry.translation.previous or ("", ""))
            if newer is not None:
                late.remove(newer)
                target = newer.translation.target
                if target != made.target and self._may_replace(entry, target, newer.line):
                    self.taken += 1
                    stale = Translation(target=target, state=State.TRANSLATED, previous=made.previous)
                    changed.append(replace(entry, translation=stale))
                    continue
            changed.append(entry)
        return tuple(changed)

    def _with_late(self, catalog: Catalog, late: Sequence[Entry]) -> Catalog:
        """The catalog with translations of former sources: on the unit that took its place, or obsolete."""
        if not late:
            return catalog
        self.taken += len(late)
        keys = {entry.unit.key for entry in late}
        before = replace(
            catalog,
            entries=(*(entry for entry in catalog.entries if entry.translation.target), *late),
            obsolete=tuple(entry for entry in catalog.obsolete if entry.unit.key not in keys),
        )
        units = [entry.unit for entry in catalog.entries]
        after = update(
            before,
            units,
            article=catalog.article,
            source_locale=catalog.source_locale,
            locale=catalog.locale,
            inline=self._job.format.inline,
        )
        # An entry without a translation was left out above; what people wrote beside it stays.
        entries = (
            replace(old, translation=new.translation)
            for old, new in zip(catalog.entries, after.entries, strict=True)
        )
        return replace(after, entries=tuple(entries))


def _short(text: str, other: str = "") -> str:
    """The text on one line, short; of long ones the part where it begins to differ from another."""
    line = " ".join(text.split())
    if other and len(line) > SHOWN:
        pairs = enumerate(zip(line, " ".join(other.split()), strict=False))
        same = next((place for place, (one, two) in pairs if one != two), len(line))
        start = max(same - SHOWN // 2, 0)
        line = f"…{line[start:]}" if start else line
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
