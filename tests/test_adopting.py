"""The command `adopt`, on sites as generators lay them out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foreigndesk import cli, po
from foreigndesk.model import State, Translation

SETTINGS = """source_locale = "en"
locales = ["de"]
articles = ["content/en/**/*.md"]
variants = "content"
"""
ENGLISH = "---\ntitle: The harbour\n---\n\nThe [harbour](/b/) of Brunsbüttel opened in 1895.\n\n## Ferries\n\nThere are two.\n"
GERMAN = "---\ntitle: 'Der Hafen'\n---\n\nDer [Hafen](/de/b/) von Brunsbüttel\nwurde 1895 eröffnet.\n\n## Fähren\n\nEs gibt zwei.\n"
CATALOG = Path("l10n/de/content/en/a.md.po")


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An English article and its German translation, by folder."""
    monkeypatch.chdir(tmp_path)
    put("foreigndesk.toml", SETTINGS)
    put("content/en/a.md", ENGLISH)
    put("content/de/a.md", GERMAN)


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def files() -> dict[str, str]:
    found = (path for path in Path().rglob("*") if path.is_file() and path.parts[0] != ".foreigndesk")
    return {path.as_posix(): path.read_text(encoding="utf-8") for path in found}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str, str]:
    """Exit code, standard output, standard error."""
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    out, err = capsys.readouterr()
    return stop.value.code, out, err


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    code, out, err = run(capsys, "adopt", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    found: list[dict[str, object]] = json.loads(out)["articles"]
    return found


ROW = {
    "article": "content/en/a.md",
    "translation": "content/de/a.md",
    "locale": "de",
    "units": 5,
    "paired": 5,
    "doubtful": 0,
    "missing": 0,
    "kept": 0,
    "surplus": 0,
    "identical": True,
}


@pytest.mark.parametrize(
    "arguments",
    [
        ("content/en/a.md", "content/de/a.md"),
        ("content/en", "content/de", "--locale", "de"),
        ("--translations", "content/{locale}/{path}"),
    ],
)
def test_files_folders_and_patterns_are_adopted(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    before = files()
    assert rows(capsys, *arguments) == [ROW]
    after = files()
    new = {CATALOG.as_posix(), "l10n/de/reviews.csv", "content/.manifest.json"}
    assert {path for path in after if path not in before} == new
    assert {path: after[path] for path in before} == before
    assert "fuzzy" not in after[CATALOG.as_posix()]


def test_where_units_are_sentences_the_adopted_paragraphs_are_divided(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("foreigndesk.toml", f'{SETTINGS}segmentation = "sentence"\n')
    put("content/en/a.md", "It rains. The [wind](/b/) is strong today.\n")
    put("content/de/a.md", "Es regnet. Der [Wind](/b/) ist heute stark.\n")
    run(capsys, "adopt", "content/en", "content/de", "--locale", "de")
    found = po.loads(CATALOG.read_text(encoding="utf-8"), path="a.po")
    assert [(*entry.unit.key, entry.translation) for entry in found.entries[1:]] == [
        ("", "It rains.", Translation(target="Es regnet.", state=State.REVIEWED)),
        (
            "",
            "The [wind](/b/) is strong today.",
            Translation(target="Der [Wind](/b/) ist heute stark.", state=State.REVIEWED),
        ),
    ]
    before = files()
    run(capsys, "adopt", "content/en", "content/de", "--locale", "de")
    assert files() == before


def test_a_second_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "adopt", "content/en", "content/de")
    before = files()
    assert rows(capsys, "content/en", "content/de") == [ROW]
    assert files() == before


def test_a_dry_run_tells_all_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = files()
    code, out, _ = run(capsys, "adopt", "content/en", "content/de", "--dry-run")
    table = [line.split() for line in out.splitlines()]
    columns = ["article", "locale", "units", "paired", "doubtful", "missing", "kept", "surplus", "same"]
    assert (code, table, files()) == (
        0,
        [columns, ["content/en/a.md", "de", "5", "5", "0", "0", "0", "0", "yes"]],
        before,
    )


def test_a_build_then_adds_to_the_translation_what_it_is_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(capsys, "adopt", "content/en", "content/de")
    code, out, _ = run(capsys, "build")
    added = "lang: de\nslug: a\ntranslation_of: content/en/a.md\ntranslation_status: reviewed\n---\n\n"
    assert (code, out) == (0, "wrote content/de/a.md\n")
    assert files()["content/de/a.md"] == GERMAN.replace("---\n\n", added, 1)


def test_a_translation_that_a_build_would_change_stays_a_persons_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("content/de/a.md", GERMAN.replace("Es gibt zwei.\n", "Es gibt zwei.\n\nUnd einen Kran.\n"))
    before = files()["content/de/a.md"]
    [row] = rows(capsys, "content/en", "content/de")
    code, _, err = run(capsys, "build")
    assert (row["identical"], row["surplus"], code) == (False, 1, 6)
    assert "content/de/a.md: a person changed this variant" in err
    assert files()["content/de/a.md"] == before


def test_what_a_person_accepted_in_the_catalog_stays(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "extract")
    text = CATALOG.read_text(encoding="utf-8")
    edited = text.replace('msgid "Ferries"\nmsgstr ""', 'msgid "Ferries"\nmsgstr "Die Fähren"')
    CATALOG.write_text(edited, encoding="utf-8")
    [row] = rows(capsys, "content/en", "content/de")
    assert (row["paired"], row["kept"]) == (4, 1)
    assert 'msgid "Ferries"\nmsgstr "Die Fähren"' in CATALOG.read_text(encoding="utf-8")


def test_drafts_that_nobody_touched_give_way(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "translate", "--engine", "pseudo")
    Path("content/de/a.md").write_text(GERMAN, encoding="utf-8")
    assert [row["paired"] for row in rows(capsys, "content/en", "content/de")] == [5]
    assert "pseudo" not in CATALOG.read_text(encoding="utf-8")


def test_what_was_adopted_serves_other_articles_from_the_memory(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "adopt", "content/en", "content/de")
    put("content/en/b.md", "## Ferries\n")
    run(capsys, "translate", "--engine", "pseudo", "content/en/b.md")
    assert 'msgstr "Fähren"' in Path("l10n/de/content/en/b.md.po").read_text(encoding="utf-8")


def test_a_key_pairs_files_whose_names_are_translated(capsys: pytest.CaptureFixture[str]) -> None:
    put("content/en/a.md", ENGLISH.replace("---\n\n", "translationKey: harbour\n---\n\n", 1))
    Path("content/de/a.md").unlink()
    put("content/de/der-hafen.md", GERMAN.replace("---\n\n", 'translationKey: "harbour"\n---\n\n', 1))
    [row] = rows(capsys, "content/en", "content/de", "--key", "translationKey")
    assert (row["translation"], row["paired"]) == ("content/de/der-hafen.md", 5)
    assert 'msgid "a"\nmsgstr "der-hafen"' in CATALOG.read_text(encoding="utf-8")


def test_a_catalog_of_another_program_comes_over(capsys: pytest.CaptureFixture[str]) -> None:
    put("de.po", 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\nmsgid "Ferries"\nmsgstr "Fähren"\n')
    [row] = rows(capsys, "content/en/a.md", "de.po")
    assert (row["paired"], row["missing"], row["identical"]) == (1, 4, False)


def test_one_bad_translation_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    put("content/en/b.md", "A ferry.\n")
    put("content/de/b.md", "---\ntitle: [broken\n---\n\nEine Fähre.\n")
    code, out, err = run(capsys, "adopt", "content/en", "content/de")
    assert (code, err.startswith("error: content/de/b.md:")) == (3, True)
    assert f"wrote {CATALOG.as_posix()}" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "adopt wants an article and its translation"),
        (("content/en/a.md",), "adopt wants an article and its translation"),
        (("content/en/a.md", "content/de"), "one of them is a folder, the other is a file"),
        (("content/en/a.md", "content/xx.md"), "there is no such file or folder"),
        (("content/en/a.md", "content/de/a.md", "--key", "x"), "--key pairs the files of two folders"),
        (("--translations", "{lang}/{path}"), "--translations has {lang}; use {locale}, {path}"),
        (("content/en", "content/de", "--translations", "x"), "--translations stands for all articles"),
        (("content/en", "content/de", "--locale", "de,fr"), "the translation's language is not known"),
        (("content/en", "content/en"), "no translation into de was found"),
        (("--translations", "nowhere/{path}"), "no translation into de was found"),
    ],
)
def test_a_wrong_command_is_told(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = run(capsys, "adopt", *arguments)
    assert (code, out, told in err) == (2, "", True)


def test_an_article_is_no_translation_of_itself(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "adopt", "content/en/a.md", "content/en/a.md")
    assert (code, "this is the article itself, or its own catalog" in err) == (3, True)
