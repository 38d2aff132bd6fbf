"""TMX: what people accepted goes out, and serves in another project; what other tools wrote comes in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from foreigndesk import cli
from foreigndesk.exchange import safe_xml, tmx
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.locales import parse_locale
from foreigndesk.model import Entry, State, Translation, Unit

if TYPE_CHECKING:
    from foreigndesk.memory import Row

EN, DE = parse_locale("en"), parse_locale("de")
FOREIGN = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="X" segtype="sentence" srclang="en-GB" adminlang="en" datatype="html"/>
<body>
<tu changedate="20240131T120000Z">
  <tuv xml:lang="EN-gb"><seg>The <bpt i="1">&lt;b&gt;</bpt>ferry<ept i="1">&lt;/b&gt;</ept> waits.</seg></tuv>
  <tuv xml:lang="de"><seg>Die <hi>Fähre</hi> wartet.<ph x="1">&lt;br/&gt;</ph></seg></tuv>
  <tuv xml:lang="xx-klingon"><seg>?</seg></tuv>
  <tuv xml:lang="fr"><seg></seg></tuv>
</tu>
<tu srclang="*all*"><tuv lang="fr"><seg>Un</seg></tuv><tuv lang="de"><seg>Eins</seg></tuv></tu>
</body></tmx>
"""


def read(text: str) -> list[Row]:
    return tmx.rows(safe_xml.parse(text.encode(), path="a.tmx", dtd=True), path="a.tmx")


def test_the_memory_of_a_regional_language_serves_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("foreigndesk.toml").write_text('source_locale = "en"\nlocales = ["de"]\n', encoding="utf-8")
    Path("a.tmx").write_text(FOREIGN, encoding="utf-8")
    run(capsys, "import", "a.tmx", "--locale", "de")
    run(capsys, "import", "a.tmx", "--locale", "de")
    told = run(capsys, "memory", "status").split()
    assert told == ["from", "to", "accepted", "drafts", "en", "de", "1", "0", "fr", "de", "1", "0"]


def test_what_other_tools_wrote_comes_in_as_words() -> None:
    found = [
        (row.source_locale, row.locale, row.source, row.target, row.created, row.origin)
        for row in read(FOREIGN)
    ]
    assert found == [
        ("en-GB", "de", "The ferry waits.", "Die Fähre wartet.", "2024-01-31", "human"),
        ("fr", "de", "Un", "Eins", "", "human"),
    ]


@given(source=texts(min_size=1) | st.sampled_from(["**a *b***", 'a [b](c "d")']), target=texts(min_size=1))
def test_every_pair_comes_back_as_it_was_spelled(source: str, target: str) -> None:
    format_ = MarkdownFormat({})
    unit = Unit(source=source, context="alt", syntax="markdown")
    entry = Entry(unit=unit, translation=Translation(target=target, state=State.REVIEWED))
    pair = tmx.pair_of(entry, format_, EN, DE)
    found = [(row.source, row.target, row.context) for row in read(tmx.dumps([pair], version="1"))]
    assert found == ([(source, target, "alt")] if source.strip() and target.strip() else [])


def test_the_order_of_elements_is_that_of_the_document_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = Unit(source="a **b**", context="alt", syntax="markdown")
    entry = Entry(unit=unit, translation=Translation(target="c **d**", state=State.REVIEWED))
    text = tmx.dumps([tmx.pair_of(entry, MarkdownFormat({}), EN, DE)], version="1")
    root = safe_xml.parse(text.encode(), path="a")
    [tu] = root.descendants("tu")
    assert [each.name for each in tu.children if isinstance(each, safe_xml.Node)] == [
        "prop",
        "prop",
        "tuv",
        "tuv",
    ]
    assert '<seg>a <bpt i="1" x="1">**</bpt>b<ept i="1">**</ept></seg>' in text


def test_a_memory_of_one_project_serves_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "articles").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / name)
        Path("foreigndesk.toml").write_text(
            'source_locale = "en"\nlocales = ["de"]\nengine = "pseudo"\n', encoding="utf-8"
        )
        Path("articles/a.md").write_text("The **old** ferry waits.\n", encoding="utf-8")
        if name == "one":
            run(capsys, "translate")
            catalog = Path("l10n/de/articles/a.md.po")
            text = re.sub(
                '#, fuzzy\n(msgid "The .*\n)msgstr .*',
                r'\1msgstr "Die **alte** Fähre wartet."',
                catalog.read_text("utf-8"),
            )
            catalog.write_text(text, encoding="utf-8")
            run(capsys, "export", "--format", "tmx", "-o", "../team.tmx")
    assert run(capsys, "import", "../team.tmx") == "1 unit in the memory\n"
    run(capsys, "translate")
    text = Path("l10n/de/articles/a.md.po").read_text("utf-8")
    assert "#. Draft: memory|team.tmx|" in text
    assert 'msgstr "Die **alte** Fähre wartet."' in text


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Two articles with a text in common, drafted and accepted on two days by two people."""
    monkeypatch.chdir(tmp_path)
    settings = 'source_locale = "en"\nlocales = ["de"]\nengine = "pseudo"\n'
    Path("foreigndesk.toml").write_text(settings, encoding="utf-8")
    Path("articles").mkdir()
    for name, who, day in (("a.md", "Anna <a@example.org>", 0), ("b.md", "Ben & Co", 3 * 24 * 3600)):
        Path(f"articles/{name}").write_text(f"The ferry waits.\n\nOnly in {name}.\n", encoding="utf-8")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1795824000 + day))
        run(capsys, "translate", f"articles/{name}")
        run(capsys, "approve", f"articles/{name}", "--all", "--as", who)


def exported(capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[str | None, str | None]]:
    """Each source with when it was changed, and by whom."""
    run(capsys, "export", "--format", "tmx", "--force")
    root = safe_xml.parse(Path("exchange/en-de.tmx").read_bytes(), path="a")
    return {
        next(unit.descendants("seg")).text: (
            unit.attributes.get("changedate"),
            unit.attributes.get("changeid"),
        )
        for unit in root.descendants("tu")
    }


def test_a_pair_tells_who_accepted_it_last_and_when(desk: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert exported(capsys) == {
        "The ferry waits.": ("20261201T000000Z", "Ben & Co"),
        "Only in a.md.": ("20261128T000000Z", "Anna <a@example.org>"),
        "Only in b.md.": ("20261201T000000Z", "Ben & Co"),
    }


def test_a_text_that_was_changed_since_is_credited_to_nobody(
    desk: None, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog = Path("l10n/de/articles/a.md.po")
    text = catalog.read_text(encoding="utf-8").replace('msgstr "Öñļý', 'msgstr "Only')
    catalog.write_text(text, encoding="utf-8")
    assert exported(capsys)["Only in a.md."] == (None, None)


def test_a_damaged_record_of_reviews_is_told_and_no_file_is_written(
    desk: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("l10n/de/reviews.csv").write_text("no such thing\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        cli.main(["export", "--format", "tmx"])
    assert stop.value.code == 3
    assert "l10n/de/reviews.csv:1: the line has not the columns" in capsys.readouterr().err
    assert not Path("exchange").exists()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    out, err = capsys.readouterr()
    assert stop.value.code == 0, err
    return out + err
