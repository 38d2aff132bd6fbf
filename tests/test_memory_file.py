from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from foreigndesk.errors import StorageError
from foreigndesk.locales import parse_locale
from foreigndesk.memory import Row
from foreigndesk.project import Counts, DamagedMemoryError, MemoryFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EN, DE = parse_locale("en"), parse_locale("de")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


@pytest.fixture
def file(path: Path) -> Iterator[MemoryFile]:
    with MemoryFile(path) as opened:
        yield opened


def human(source: str, target: str = "Text", **values: Any) -> Row:
    row = Row(source=source, target=target, source_locale=EN, locale=DE, origin="human", article="a.md")
    return replace(row, **values)


def machine(source: str, target: str, **values: Any) -> Row:
    return replace(human(source, target), origin="machine", article="", **values)


def change(path: Path, query: str) -> None:
    base = sqlite3.connect(path)
    with base:
        base.execute(query)
    base.close()


@given(texts(min_size=1), texts(min_size=1), texts(), st.sampled_from(["human", "machine"]))
def test_what_is_kept_comes_back_as_it_was(source: str, target: str, context: str, origin: Any) -> None:
    from pathlib import Path  # noqa: PLC0415  # for the database in the memory of the machine

    row = human(source, target, context=context, origin=origin)
    with MemoryFile(Path(":memory:")) as file:
        file.add([row])
        assert file.same(row.key) == [row]


def test_rows_outlive_the_process(path: Path) -> None:
    row = human("The harbour")
    with MemoryFile(path) as file:
        file.add([row])
    with MemoryFile(path) as file:
        assert file.same(row.key) == [row]


def test_of_a_draft_the_first_stays(file: MemoryFile) -> None:
    first = machine("The harbour", "Der Hafen")
    file.add([first])
    file.add([machine("The harbour", "Das Hafenbecken")])
    assert file.same(first.key) == [first]


def test_what_is_learned_of_a_catalog_replaces_what_was_known_of_it(file: MemoryFile) -> None:
    old, new, other = human("The harbour"), human("The ferry waits"), human("The harbour", article="b.md")
    file.learn("a.md", DE, "1", [old])
    file.learn("b.md", DE, "1", [other])
    file.learn("a.md", DE, "2", [new])
    assert (file.same(old.key), file.same(new.key)) == ([other], [new])
    assert (file.knows("a.md", DE, "1"), file.knows("a.md", DE, "2"), file.knows("c.md", DE, "1")) == (
        False,
        True,
        False,
    )


def test_accepted_rows_are_found_by_numbers_and_by_words_and_drafts_are_not(file: MemoryFile) -> None:
    row = human("The harbour opens on 3 days in summer")
    file.add([row, machine("The harbour opens on 4 days in summer", "Entwurf")])
    asked = human("The harbour opens on 5 days in summer")
    assert file.same_but_numbers(asked.slots) == file.alike(asked.source, EN, DE) == [row]
    assert file.alike(asked.source, DE, EN) == []


def test_a_close_text_is_found_among_many_that_share_its_common_words(file: MemoryFile) -> None:
    file.add(human(f"The harbour of the town number{number} is open") for number in range(3000))
    assert human("The harbour of the town number1234 is open") in file.alike(
        "The harbour of the town number1234 is closed", EN, DE
    )


def test_a_row_that_was_tampered_with_is_dropped_and_its_catalog_learned_again(path: Path) -> None:
    row = human("The harbour")
    with MemoryFile(path) as file:
        file.learn("a.md", DE, "1", [row, human("The ferry")])
    change(path, "UPDATE unit SET target = 'Unsinn' WHERE source = 'The harbour'")
    with MemoryFile(path) as file:
        assert len(file.damaged()) == 1
        assert (file.same(row.key), file.dropped, file.knows("a.md", DE, "1")) == ([], 1, False)
        assert file.damaged() == []


@pytest.mark.parametrize("data", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_database_is_told(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(DamagedMemoryError):
        MemoryFile(path)


def test_a_file_of_another_version_is_told(path: Path) -> None:
    with MemoryFile(path):
        pass
    change(path, "PRAGMA user_version = 99")
    with pytest.raises(DamagedMemoryError, match="version 99"):
        MemoryFile(path)


@pytest.mark.parametrize(
    "query",
    ["CREATE VIEW mine AS SELECT 1", "CREATE TRIGGER mine AFTER INSERT ON unit BEGIN DELETE FROM unit; END"],
)
def test_a_file_that_would_do_more_than_hold_rows_is_refused(path: Path, query: str) -> None:
    with MemoryFile(path):
        pass
    change(path, query)
    with pytest.raises(DamagedMemoryError, match="triggers or views"):
        MemoryFile(path)


def test_a_folder_in_its_place_is_a_matter_of_the_disk(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StorageError, match=r"memory\.sqlite: unable to open database file; free some space"):
        MemoryFile(path)


def test_a_full_disk_leaves_the_rows_as_they_were(path: Path) -> None:
    with MemoryFile(path) as file:
        file.add([human("The harbour")])
        file._base.execute("PRAGMA max_page_count = 30")  # noqa: SLF001  # SQLite's own way to a full disk
        with pytest.raises(StorageError, match="full"):
            file.learn("a.md", DE, "1", (human(f"{number} " + "x" * 2000) for number in range(200)))
    with MemoryFile(path) as file:
        assert file.counts() == [Counts(EN, DE, "human", 1)]


def test_readers_do_not_wait_for_a_writer(path: Path) -> None:
    row = human("The harbour")
    with MemoryFile(path) as writer, MemoryFile(path) as reader:

        def slow() -> Iterator[Row]:
            yield row
            assert reader.counts() == []

        writer.add(slow())
        assert reader.same(row.key) == [row]


def test_rows_are_counted_by_direction_and_origin_and_forgotten_by_origin(file: MemoryFile) -> None:
    back = human("Der Hafen", "The harbour", source_locale=DE, locale=EN)
    file.add([human("The harbour"), human("The ferry"), machine("The harbour", "Der Hafen"), back])
    assert file.counts() == [
        Counts(DE, EN, "human", 1),
        Counts(EN, DE, "human", 2),
        Counts(EN, DE, "machine", 1),
    ]
    assert file.clear(["machine"]) == 1
    assert file.clear() == 3
    assert (file.counts(), file.alike("The harbour", EN, DE)) == ([], [])


def test_a_damaged_byte_is_told_or_costs_its_row(path: Path) -> None:
    row = human("The harbour")
    with MemoryFile(path) as file:
        file.add([row])
    sound = path.read_bytes()
    # All of the tables' names stand in the first page; the rest is looked at here and there.
    for place in (*range(3000, 4096, 5), *range(4096, len(sound), 97)):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
        with contextlib.suppress(StorageError), MemoryFile(path) as file:
            assert file.same(row.key) in ([row], [])


def test_text_that_is_none_any_more_costs_its_row(path: Path) -> None:
    row, other = human("The harbour", "Der Hafen"), human("The ferry")
    with MemoryFile(path) as file:
        file.add([row, other])
    path.write_bytes(path.read_bytes().replace(b"Der Hafen", b"Der H\xe4fen"))
    with MemoryFile(path) as file:
        assert (file.same(row.key), file.same(other.key)) == ([], [other])
