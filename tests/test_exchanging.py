"""Catalogs go to translators as XLIFF and come back: nothing changes by itself, and no person's text is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk import catalog as catalogs
from foreigndesk import cli, po
from foreigndesk.exchange import safe_xml, xliff, xliff12
from foreigndesk.exchange.texts import answer, texts_of
from foreigndesk.exchange.values import File
from foreigndesk.formats.html import HtmlFormat
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.locales import parse_locale
from foreigndesk.model import Entry, Inline, State, Translation, Unit

FORMATS = {"xliff": xliff, "xliff12": xliff12}
ARTICLE = """\
---
title: The harbour
---

# The harbour

Read **all of *it*** at [the quay](/quay "On the map"), with `code` and ![a *red* ship](ship.png).

The ferry waits.
"""
WORDS = ["The ferry", " waits ", "a < b & c", "“Ä”", "日本", "\u2028", "*", "[x]", " "]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("foreigndesk.toml").write_text(
        'source_locale = "en"\nlocales = ["de"]\nengine = "pseudo"\n', encoding="utf-8"
    )
    Path("articles").mkdir()
    Path("articles/a.md").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


CATALOG = Path("l10n/de/articles/a.md.po")
XLIFF = Path("exchange/en-de.xlf")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str]:
    """Exit code, and what was said."""
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    out, err = capsys.readouterr()
    return stop.value.code, out + err


def translated(source: str, target: str, state: str) -> None:
    """What a translator's tool does to the unit of a source."""
    text = XLIFF.read_text(encoding="utf-8")
    unit = next(each for each in re.findall("<unit.*?</unit>", text) if f"<source>{source}<" in each)
    changed = re.sub("<target>.*?</target>", "", unit).replace(
        "</source>", f"</source><target>{target}</target>"
    )
    changed = re.sub('state="[a-z]*"( subState="[^"]*")?', f'state="{state}"', changed)
    XLIFF.write_text(text.replace(unit, changed), encoding="utf-8")


def entry(source: str) -> Entry:
    catalog = po.loads(CATALOG.read_text(encoding="utf-8"), path="a.po")
    return next(each for each in catalog.entries if each.unit.source == source and not each.unit.context)


def review(source: str, target: str) -> None:
    """What a person does in the PO file."""
    catalog = po.loads(CATALOG.read_text(encoding="utf-8"), path="a.po")
    entries = tuple(
        replace(each, translation=Translation(target=target, state=State.REVIEWED))
        if each.unit.source == source and not each.unit.context
        else each
        for each in catalog.entries
    )
    CATALOG.write_text(po.dumps(replace(catalog, entries=entries)), encoding="utf-8")


# ── the files ────────────────────────────────────────────────────────────────


@st.composite
def markdown(draw: st.DrawFn, depth: int = 3) -> str:
    """A text with markup within markup."""
    inner = markdown(depth - 1) if depth else st.sampled_from(WORDS)
    shape = draw(
        st.sampled_from(["**{}**", "*{}*", "[{}](/x 'T')", "`c`", "![{}](i.png)", "<b>{}</b>", "{}"])
    )
    return draw(st.sampled_from(WORDS)) + shape.format(draw(inner)) + draw(st.sampled_from(WORDS))


@given(source=markdown(), target=markdown() | st.just(""), state=st.sampled_from(list(State)))
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("format_", [MarkdownFormat({}), HtmlFormat({})])
def test_what_nobody_changed_comes_back_as_it_went(
    name: str, format_: MarkdownFormat, source: str, target: str, state: State
) -> None:
    document = format_.parse("a.md", source)
    for unit in catalogs.units_of(document, slug="a"):
        made = catalogs.settle(Entry(unit=unit, translation=Translation(target=target, state=state)))
        sent = texts_of(made, format_)
        file = File(
            article="a.md",
            source_locale=parse_locale("en"),
            locale=parse_locale("de"),
            texts=tuple(sent),
        )
        text = FORMATS[name].dumps([file])
        [back] = FORMATS[name].loads(safe_xml.parse(text.encode(), path="a.xlf"), path="a.xlf")
        assert (back.article, back.locale, len(back.texts)) == ("a.md", "de", len(sent))
        said = answer(made, format_, {each.id: each for each in back.texts})
        told = (said.target, said.is_news, said.doubts) if said else None
        assert told == ((made.translation.target, False, ()) if made.translation.target else None)


@given(words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
@pytest.mark.parametrize("name", FORMATS)
def test_every_character_comes_through(name: str, words: str) -> None:
    unit = Unit(source=words, context="slug", inline=Inline(text=words))
    made = Entry(unit=unit, translation=Translation(target=words, state=State.REVIEWED))
    file = File(
        article="a",
        source_locale=parse_locale("en"),
        locale=parse_locale("de"),
        texts=tuple(texts_of(made, MarkdownFormat({}))),
    )
    [back] = FORMATS[name].loads(
        safe_xml.parse(FORMATS[name].dumps([file]).encode(), path="a.xlf"), path="a.xlf"
    )
    assert "".join(map(str, back.texts[0].source)) == words


def test_the_rules_of_xliff_2_are_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "translate")
    run(capsys, "export")
    root = safe_xml.parse(XLIFF.read_bytes(), path="a.xlf")
    assert (root.namespace, root.attributes) == (
        xliff.NAMESPACE,
        {"version": "2.1", "srcLang": "en", "trgLang": "de"},
    )
    for file in root.all("file"):
        units = [unit.attributes["id"] for unit in file.all("unit")]
        assert len(units) == len(set(units))
        for unit in file.all("unit"):
            order = [child.name for child in unit.children if isinstance(child, safe_xml.Node)]
            assert order == [
                name for name in ("notes", "originalData", "segment") if unit.first(name) is not None
            ]
            data = {each.attributes["id"] for each in unit.descendants("data")}
            for side in unit.descendants("source", "target"):
                codes = list(side.descendants("pc", "ph"))
                ids = [code.attributes["id"] for code in codes]
                assert len(ids) == len(set(ids))
                refs = {
                    value
                    for code in codes
                    for key, value in code.attributes.items()
                    if key.startswith("dataRef")
                }
                assert refs <= data


def test_the_rules_of_xliff_1_2_are_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "translate")
    run(capsys, "export", "--format", "xliff12", "-o", "a.xlf")
    root = safe_xml.parse(Path("a.xlf").read_bytes(), path="a.xlf")
    [file] = root.all("file")
    assert (root.namespace, file.attributes["original"], file.attributes["datatype"]) == (
        xliff12.NAMESPACE,
        "articles/a.md",
        "x-markdown",
    )
    for unit in root.descendants("trans-unit"):
        order = [child.name for child in unit.children if isinstance(child, safe_xml.Node)]
        assert order == sorted(order, key=["source", "target", "note"].index)
        assert {"state": "needs-review-translation", "state-qualifier": "leveraged-mt"}.items() <= next(
            unit.all("target")
        ).attributes.items()


# ── the run ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_that_comes_back_changes_no_byte(
    kind: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "translate")
    review("The ferry waits.", "Die Fähre wartet.")
    before = CATALOG.read_bytes()
    run(capsys, "export", "--format", kind)
    assert run(capsys, "import", str(XLIFF)) == (0, "0 units taken over\n")
    assert CATALOG.read_bytes() == before


def test_a_text_comes_in_with_its_markup_and_a_doubt_for_each_text_in_it_that_is_missing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    text = XLIFF.read_text(encoding="utf-8")
    [unit] = [each for each in re.findall("<unit.*?</unit>", text) if "<source>Read" in each]
    source = re.findall("<source>(.*?)</source>", unit)[0]
    target = source.replace("Read ", "Lies ").replace("the quay", "am Kai * stehen")
    XLIFF.write_text(
        text.replace(unit, unit.replace("</source>", f"</source><target>{target}</target>")).replace(
            'state="initial"><source>Read', 'state="reviewed"><source>Read'
        ),
        encoding="utf-8",
    )
    code, said = run(capsys, "import", str(XLIFF))
    found = po.loads(CATALOG.read_text(encoding="utf-8"), path="a.po")
    [made] = [each.translation for each in found.entries if each.unit.source.startswith("Read")]
    assert (code, said) == (0, "wrote l10n/de/articles/a.md.po\n1 unit taken over\n")
    assert made.target == (
        'Lies **all of *it*** at [am Kai * stehen](/quay "On the map"), with `code` and ![a *red* ship](ship.png).'
    )
    assert (made.state, made.doubts) == (
        State.TRANSLATED,
        (
            "“On the map” within its markup is not translated",
            "“a red ship” within its markup is not translated",
        ),
    )


def test_lost_markup_comes_in_fuzzy_with_a_doubt(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    translated("The ferry waits.", 'Die <pc id="9">Fähre</pc> wartet.', "reviewed")
    run(capsys, "import", str(XLIFF))
    assert entry("The ferry waits.").translation == Translation(
        target="Die Fähre wartet.",
        state=State.TRANSLATED,
        doubts=("markup that the source does not have was left out (code 9)",),
    )


def test_words_stay_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    translated("The ferry waits.", "&lt;script&gt;x&lt;/script&gt; [a](javascript:b) **c**", "reviewed")
    run(capsys, "import", str(XLIFF))
    target = entry("The ferry waits.").translation.target
    read = MarkdownFormat({}).inline(target, "markdown")
    assert (read.text, read.markup) == ("<script>x</script> [a](javascript:b) **c**", ())


@pytest.mark.parametrize(("options", "state"), [([], State.TRANSLATED), (["--approve"], State.REVIEWED)])
def test_what_a_translator_made_waits_for_review_unless_it_is_approved(
    options: list[str], state: State, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "translate")
    run(capsys, "export")
    translated("The ferry waits.", "Die Fähre wartet.", "translated")
    run(capsys, "import", str(XLIFF), *options)
    assert entry("The ferry waits.").translation == Translation(target="Die Fähre wartet.", state=state)


def test_an_edit_in_a_tool_that_leaves_the_state_alone_can_be_approved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "translate")
    run(capsys, "export", "--format", "xliff12")
    text = XLIFF.read_text(encoding="utf-8")
    XLIFF.write_text(
        re.sub("(The ferry waits.</source><target[^>]*>)[^<]*", r"\1Die Fähre wartet.", text),
        encoding="utf-8",
    )
    assert run(capsys, "import", str(XLIFF), "--approve")[1].endswith("1 unit taken over\n")
    made = Translation(target="Die Fähre wartet.", state=State.REVIEWED)
    assert entry("The ferry waits.").translation == made


def test_a_draft_that_a_tool_calls_translated_and_nobody_changed_is_not_approved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "translate")
    run(capsys, "export", "--format", "xliff12")
    text = XLIFF.read_text(encoding="utf-8")
    XLIFF.write_text(re.sub('state="[^>]*>', 'state="translated">', text), encoding="utf-8")
    assert run(capsys, "import", str(XLIFF), "--approve") == (0, "0 units taken over\n")


def test_a_persons_text_is_replaced_only_on_request_and_a_copy_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "translate")
    run(capsys, "export")
    review("The ferry waits.", "Die Fähre wartet.")
    before = CATALOG.read_text(encoding="utf-8")
    translated("The ferry waits.", "Das Schiff wartet.", "reviewed")
    code, said = run(capsys, "import", str(XLIFF))
    assert code == 6
    assert "a person wrote “Die Fähre wartet.”, and exchange/en-de.xlf:10 says “Das Schiff wartet.”" in said
    assert CATALOG.read_text(encoding="utf-8") == before
    assert run(capsys, "import", str(XLIFF), "--open") == (0, "0 units taken over\n")
    assert run(capsys, "import", str(XLIFF), "--article", "articles/b.md") == (0, "0 units taken over\n")
    assert run(capsys, "import", str(XLIFF), "--to", "fr") == (0, "0 units taken over\n")
    code, said = run(capsys, "import", str(XLIFF), "--replace", "--article", "articles/a.md", "--to", "de")
    assert (code, entry("The ferry waits.").translation.target) == (0, "Das Schiff wartet.")
    assert Path(f"{CATALOG}.bak").read_text(encoding="utf-8") == before


def test_an_older_file_does_not_bring_back_what_was_corrected_in_the_meantime(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "translate")
    review("The ferry waits.", "Die Fähre wartet.")
    run(capsys, "export")
    review("The ferry waits.", "Die Fähre wartet noch.")
    assert run(capsys, "import", str(XLIFF)) == (0, "0 units taken over\n")


def test_a_second_correction_in_the_tool_is_taken_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "translate")
    run(capsys, "export")
    translated("The ferry waits.", "Die Färe wartet.", "translated")
    run(capsys, "import", str(XLIFF))
    run(capsys, "export", "--force")
    translated("The ferry waits.", "Die Fähre wartet.", "translated")
    code, _ = run(capsys, "import", str(XLIFF))
    assert (code, entry("The ferry waits.").translation.target) == (0, "Die Fähre wartet.")


@pytest.mark.parametrize("extracts", ["", "extract"])
def test_a_translation_whose_source_changed_meanwhile_is_kept_as_stale(
    extracts: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    translated("The ferry waits.", "Die Fähre wartet.", "reviewed")
    Path("articles/a.md").write_text(ARTICLE.replace("waits.", "waits there."), encoding="utf-8")
    if extracts:
        run(capsys, extracts)
    run(capsys, "import", str(XLIFF))
    made = entry("The ferry waits there.").translation
    assert (made.target, made.state, made.previous) == (
        "Die Fähre wartet.",
        State.TRANSLATED,
        ("", "The ferry waits."),
    )


def test_a_translation_whose_unit_is_gone_waits_among_the_obsolete(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    translated("The ferry waits.", "Die Fähre wartet.", "reviewed")
    Path("articles/a.md").write_text(ARTICLE.replace("The ferry waits.", ""), encoding="utf-8")
    run(capsys, "import", str(XLIFF))
    found = po.loads(CATALOG.read_text(encoding="utf-8"), path="a.po")
    assert [(each.unit.source, each.translation.target) for each in found.obsolete] == [
        ("The ferry waits.", "Die Fähre wartet.")
    ]


def test_a_tool_may_give_numbers_of_its_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    text = XLIFF.read_text(encoding="utf-8")
    numbered = iter(range(1, 99))
    text = re.sub('<unit id="[^"]*"', lambda _: f'<unit id="{next(numbered)}"', text)
    text = re.sub("<source>(.*?)</source>", r"<source>\1</source><target>\1</target>", text)
    XLIFF.write_text(text.replace('state="initial"', 'state="reviewed"'), encoding="utf-8")
    assert run(capsys, "import", str(XLIFF))[1].endswith("5 units taken over\n")
    found = po.loads(CATALOG.read_text(encoding="utf-8"), path="a.po")
    sources = [each.unit.source.replace("*red*", "red") for each in found.entries]
    assert [each.translation.target for each in found.entries] == sources


def test_a_unit_that_is_there_twice_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    translated("The ferry waits.", "Die Fähre wartet.", "reviewed")
    text = XLIFF.read_text(encoding="utf-8")
    [unit] = [each for each in re.findall("<unit.*?</unit>", text) if "Die Fähre" in each]
    XLIFF.write_text(text.replace(unit, unit + unit), encoding="utf-8")
    assert "this unit is there twice; the first one counts" in run(capsys, "import", str(XLIFF))[1]


def test_a_file_in_another_language_than_the_catalog_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    text = XLIFF.read_text(encoding="utf-8")
    XLIFF.write_text(text.replace('srcLang="en"', 'srcLang="fr"'), encoding="utf-8")
    code, said = run(capsys, "import", str(XLIFF))
    assert (code, "it is translated from fr, and the catalog from en; export it again" in said) == (3, True)


def test_only_what_is_open_is_exported_on_request(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "translate")
    review("The ferry waits.", "Die Fähre wartet.")
    run(capsys, "export", "--open")
    text = XLIFF.read_text(encoding="utf-8")
    assert ("The ferry waits." in text, "The harbour" in text) == (False, True)


def test_a_file_in_which_somebody_may_have_worked_is_not_replaced(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "extract")
    assert run(capsys, "export") == (0, "wrote exchange/en-de.xlf\n")
    assert run(capsys, "export") == (0, "")
    translated("The ferry waits.", "Die Fähre wartet.", "reviewed")
    code, said = run(capsys, "export")
    assert (code, "the file is there already, and differs; import it first" in said) == (6, True)


@pytest.mark.parametrize("article", ["../a.md", "/etc/passwd", "articles/b.md", "foreigndesk.toml"])
def test_a_file_leads_to_no_other_files_than_articles(
    article: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    text = XLIFF.read_text(encoding="utf-8")
    XLIFF.write_text(text.replace("articles/a.md", article), encoding="utf-8")
    code, said = run(capsys, "import", str(XLIFF))
    assert (code, "exchange/en-de.xlf:3: there is no article" in said) == (3, True)


def test_one_bad_file_does_not_stop_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "extract")
    run(capsys, "export")
    translated("The ferry waits.", "Die Fähre wartet.", "reviewed")
    Path("bad.xlf").write_text("<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", encoding="utf-8")
    code, said = run(capsys, "import", "bad.xlf", str(XLIFF))
    assert (code, entry("The ferry waits.").translation.state) == (3, State.REVIEWED)
    assert "bad.xlf:1: there is a DOCTYPE" in said
