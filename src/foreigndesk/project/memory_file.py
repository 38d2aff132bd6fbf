"""The memory's file: an SQLite database whose rows are checked when they are read.

Runs write under the project's lock; readers may come at any time (write-ahead log). What is found damaged is never
used: a row is dropped, a whole file is set aside by the caller, who fills a new one from the catalogs.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass, fields
from heapq import nlargest
from typing import TYPE_CHECKING, Self

from ..errors import StorageError
from ..memory import ORIGINS, Origin, Row, digest, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ..model import Locale

VERSION = 1
"""Of the tables; a file of another version is set aside like a damaged one."""
PATIENCE = 10.0
"""Seconds to wait for another process that writes."""
RAREST = 6
"""Words of a query that lead to close texts: with 4 of them 98 of 100 edited sentences were found, and 6 lose none."""
MOST_COMMON = 1000
"""Texts that share a word, of which no more are looked at."""
MOST_COMPARED = 64
"""Texts that are compared with a query letter by letter."""
DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

TABLES = """
CREATE TABLE unit (
  id INTEGER PRIMARY KEY, "key" TEXT NOT NULL, slots TEXT NOT NULL,
  source TEXT NOT NULL, source_locale TEXT NOT NULL, locale TEXT NOT NULL, syntax TEXT NOT NULL,
  context TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, signature TEXT NOT NULL, glossary TEXT NOT NULL,
  target TEXT NOT NULL, origin TEXT NOT NULL, article TEXT NOT NULL, details TEXT NOT NULL, created TEXT NOT NULL,
  checksum TEXT NOT NULL
);
CREATE INDEX unit_key ON unit ("key");
CREATE INDEX unit_slots ON unit (slots) WHERE slots <> '' AND origin <> 'machine';
CREATE INDEX unit_article ON unit (article, locale) WHERE article <> '';
CREATE UNIQUE INDEX unit_draft ON unit ("key", syntax, signature, glossary) WHERE origin = 'machine';
CREATE TABLE word (word TEXT NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (word, unit)) WITHOUT ROWID;
CREATE TABLE catalog (article TEXT NOT NULL, locale TEXT NOT NULL, stamp TEXT NOT NULL,
  PRIMARY KEY (article, locale)) WITHOUT ROWID;
"""
COLUMNS = tuple(column.name for column in fields(Row))
SELECT = f"SELECT unit.id, unit.checksum, {', '.join(f'unit.{name}' for name in COLUMNS)} FROM unit "  # noqa: S608  # our own names
INSERT = f"""INSERT OR IGNORE INTO unit ("key", slots, checksum, {", ".join(COLUMNS)})
  VALUES ({", ".join("?" * (3 + len(COLUMNS)))})"""  # noqa: S608  # our own names


class DamagedMemoryError(StorageError):
    """The file is no database any more, or has another version's tables."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the memory is damaged ({what})", remedy="run foreigndesk memory rebuild")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a memory holds of one direction."""

    source_locale: Locale
    locale: Locale
    origin: Origin
    units: int


class MemoryFile:
    """An open file. Methods raise `StorageError` where the disk refuses, `DamagedMemoryError` where it is damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.dropped = 0
        """Rows that did not fit their checksums: they are gone, and come back from the catalogs."""
        with self._named():
            self._base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            # What is no text any more does not fit its checksum, and costs its row alone.
            self._base.text_factory = lambda data: data.decode(errors="replace")
            try:
                self._prepare()
            except BaseException:
                self._base.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file; what was written is kept."""
        with contextlib.suppress(sqlite3.Error):
            self._base.close()

    # ── finding ──────────────────────────────────────────────────────────

    def same(self, key: str) -> list[Row]:
        """The rows for a source in one direction."""
        return self._rows('WHERE "key" = ?', [key])

    def same_but_numbers(self, slots: str) -> list[Row]:
        """The rows that people accepted for sources that differ in their numbers only."""
        where = "WHERE slots = ? AND slots <> '' AND origin <> 'machine' LIMIT ?"
        return self._rows(where, [slots, MOST_COMPARED])

    def alike(self, source: str, source_locale: Locale, locale: Locale) -> list[Row]:
        """The rows that people accepted whose sources share the rarest words with a source; rarer ones count more."""
        found: list[tuple[int, list[int]]] = []
        with self._named():
            for word in _indexed(source, source_locale, locale):
                query = "SELECT unit FROM word WHERE word = ? LIMIT ?"
                units = [unit for (unit,) in self._base.execute(query, (word, MOST_COMMON))]
                found.append((len(units), units))
        shared: dict[int, float] = {}
        for count, units in sorted(entry for entry in found if entry[0])[:RAREST]:
            for unit in units:
                shared[unit] = shared.get(unit, 0) + 1 / count
        likeliest = nlargest(MOST_COMPARED, shared, key=lambda unit: shared[unit])
        marks = ", ".join("?" * len(likeliest))
        return self._rows(f"WHERE id IN ({marks})", likeliest)

    def knows(self, article: str, locale: Locale, stamp: str) -> bool:
        """Whether what was last learned of a catalog has this stamp."""
        query = "SELECT stamp FROM catalog WHERE article = ? AND locale = ?"
        with self._named():
            return (stamp,) in self._base.execute(query, (article, locale)).fetchall()

    def counts(self) -> list[Counts]:
        """How many units there are, by direction and origin."""
        query = """SELECT source_locale, locale, origin, count(*) FROM unit
            GROUP BY source_locale, locale, origin ORDER BY source_locale, locale, origin"""
        with self._named():
            return [Counts(*row) for row in self._base.execute(query)]

    def damaged(self) -> list[int]:
        """The numbers of the rows that do not fit their checksums; raises `DamagedMemoryError` if the file does not."""
        with self._named():
            [(verdict,), *_] = self._base.execute("PRAGMA quick_check(1)").fetchall()
            if verdict != "ok":
                raise DamagedMemoryError(verdict)
            rows = self._base.execute(SELECT)
            return [unit for unit, checksum, *values in rows if _row(checksum, values) is None]

    # ── writing ──────────────────────────────────────────────────────────

    def learn(self, article: str, locale: Locale, stamp: str, rows: Iterable[Row]) -> None:
        """Replace what is known of a catalog's accepted translations."""
        with self._named(), self._changing():
            old = "SELECT id FROM unit WHERE article = ? AND locale = ? AND article <> ''"
            self._delete([unit for (unit,) in self._base.execute(old, (article, locale))])
            self._add(rows)
            self._base.execute("INSERT OR REPLACE INTO catalog VALUES (?, ?, ?)", (article, locale, stamp))

    def add(self, rows: Iterable[Row]) -> None:
        """Keep further rows; of a draft that is there already, the first stays."""
        with self._named(), self._changing():
            self._add(rows)

    def mend(self) -> None:
        """Drop all damaged rows."""
        if bad := self.damaged():
            self._drop(bad)

    def clear(self, origins: Sequence[Origin] = ORIGINS) -> int:
        """Forget all rows of these origins; how many there were."""
        marks = ", ".join("?" * len(origins))
        with self._named():
            with self._changing():
                units = self._base.execute(f"SELECT id FROM unit WHERE origin IN ({marks})", origins)  # noqa: S608  # marks
                gone = [unit for (unit,) in units]
                self._delete(gone)
                if "human" in origins:
                    self._base.execute("DELETE FROM catalog")
            self._base.execute("VACUUM")
        return len(gone)

    # ── inside ───────────────────────────────────────────────────────────

    def _prepare(self) -> None:
        self._base.execute("PRAGMA trusted_schema = OFF")
        [(version,)] = self._base.execute("PRAGMA user_version").fetchall()
        if version == VERSION:
            # A file that came with somebody's repository must not do more than hold rows.
            if self._base.execute("SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchall():
                raise DamagedMemoryError("it has triggers or views")
            self._base.execute("SELECT max(id) FROM unit").fetchall()
        elif version == 0 and not self._base.execute("SELECT 1 FROM sqlite_master").fetchall():
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.executescript(f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT")
        else:
            raise DamagedMemoryError(f"version {version}")
        # A lost write after a power cut costs a draft; waiting for the disk would cost every run.
        self._base.execute("PRAGMA synchronous = NORMAL")

    def _rows(self, where: str, values: Sequence[str | int]) -> list[Row]:
        with self._named():
            found = self._base.execute(SELECT + where, values).fetchall()
        rows = [(unit, _row(checksum, columns)) for unit, checksum, *columns in found]
        if bad := [unit for unit, row in rows if row is None]:
            self._drop(bad)
        return [row for _, row in rows if row is not None]

    def _drop(self, units: Sequence[int]) -> None:
        """Delete damaged rows, and forget all stamps: whichever catalogs they came from are learned again."""
        self.dropped += len(units)
        with self._named(), self._changing():
            self._delete(units)
            self._base.execute("DELETE FROM catalog")

    def _add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            values = (row.key, row.slots, row.checksum, *(getattr(row, name) for name in COLUMNS))
            added = self._base.execute(INSERT, values)
            if added.rowcount and row.origin != "machine":
                index = _indexed(row.source, row.source_locale, row.locale)
                found = ((word, added.lastrowid) for word in index)
                self._base.executemany("INSERT OR IGNORE INTO word VALUES (?, ?)", found)

    def _delete(self, units: Sequence[int]) -> None:
        for unit in units:
            query = "SELECT source, source_locale, locale FROM unit WHERE id = ?"
            for row in self._base.execute(query, (unit,)).fetchall():
                found = ((word, unit) for word in _indexed(*row))
                self._base.executemany("DELETE FROM word WHERE word = ? AND unit = ?", found)
            self._base.execute("DELETE FROM unit WHERE id = ?", (unit,))

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """All or nothing."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # A full disk may have rolled back already.
                self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """Turn SQLite's errors into ours."""
        try:
            yield
        except UnicodeDecodeError as error:  # SQLite quotes a damaged name of a table in its message.
            raise DamagedMemoryError("a name in it is no text") from error
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE:
                raise DamagedMemoryError(str(error)) from error
            remedy = "free some space, or check its permissions"
            raise StorageError(str(error), remedy=remedy, location=self._path.name) from error


def _row(checksum: str, values: Sequence[str]) -> Row | None:
    """The row, if it is as it was written."""
    if not all(isinstance(value, str) for value in values):
        return None
    row = Row(**dict(zip(COLUMNS, values, strict=True)))  # type: ignore[arg-type]  # the checksum proves them
    return row if row.checksum == checksum else None


def _indexed(source: str, source_locale: Locale, locale: Locale) -> list[str]:
    """What a source is found by in its direction, short: each stands in the file once for every unit."""
    return [digest(source_locale, locale, word)[:12] for word in words(source)]
