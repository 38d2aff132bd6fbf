"""The commands as a person runs them: real files, the packaged models or the pseudo engine, exit codes, one-line errors."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from foreigndesk import cli

SAMPLE = Path(__file__).parent.parent

STORY = """\
Hafen bekommt neue Schlepper

Die Stadt kauft drei Boote. Sie kosten 4,5 Millionen Euro.
hafen-neue-schlepper

Der Plan

Der Hafen ist alt. Am Montag sprach Anna Berg mit 120 Arbeitern.

Was nun kommt

Die Boote fahren im Herbst.
"""

GUIDE = """\
---
title: The old harbour
description: A walk in 5 steps
---

# A walk

See the [harbour](https://example.org/harbour) and run `tide --now` first.

- Bring **warm** clothes.
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a German text, an English guide and no settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    return tmp_path


class Run:
    """What a command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out.splitlines()
        self.err = err.splitlines()


Runner = Callable[..., Run]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Runner:
    def _run(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as stop:
            cli.main(arguments)
        printed = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return Run(stop.value.code, printed.out, printed.err)

    return _run


TO_ENGLISH = ("translate", "story.txt", "--from", "de", "--to", "en", "--engine", "pseudo")


def files(folder: Path) -> dict[str, bytes]:
    """Every file below, without the folder for locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".foreigndesk" not in path.parts
    }


# ── the main job ─────────────────────────────────────────────────────────────


def the_variant(folder: Path) -> Path:
    [path] = (path for path in (folder / "translations").rglob("*.*") if path.name != ".manifest.json")
    return path


def test_translate_needs_no_settings_and_writes_a_catalog_and_a_variant(desk: Path, run: Runner) -> None:
    done = run(*TO_ENGLISH)
    variant = the_variant(desk)
    assert (done.code, done.out) == (
        0,
        ["wrote l10n/en/story.txt.po", f"wrote translations/en/{variant.name}"],
    )
    drafted, source = variant.read_text(encoding="utf-8").splitlines(), STORY.splitlines()
    assert [bool(line) for line in drafted] == [bool(line) for line in source]
    kept = [one for one, other in zip(drafted, source, strict=True) if other and one == other]
    assert kept == ["hafen-neue-schlepper"]  # A slug has no accents.


def test_the_shipped_model_drafts_a_german_story_in_english(desk: Path, run: Runner) -> None:
    (desk / "glossary.csv").write_text(
        "type,en,de\nterm,tug|tugs,Schlepper\nname,Anna Berg,Anna Berg\n", encoding="utf-8"
    )
    done = run("translate", "story.txt", "--from", "de", "--to", "en")
    assert done.code == 0
    catalog = polib.pofile(str(desk / "l10n/en/story.txt.po"))
    targets = {entry.msgid: entry.msgstr for entry in catalog}
    assert "tug" in targets["Hafen bekommt neue Schlepper"].lower()
    assert "Anna Berg" in targets["Der Hafen ist alt. Am Montag sprach Anna Berg mit 120 Arbeitern."]
    assert all(entry.fuzzy and entry.msgstr for entry in catalog)


def test_explain_tells_how_each_term_got_into_its_draft(desk: Path, run: Runner) -> None:
    (desk / "glossary.csv").write_text(
        "type,en,de\nterm,tug|tugs,Schlepper\nname,Anna Berg,Anna Berg\n", encoding="utf-8"
    )
    done = run("translate", "story.txt", "--from", "de", "--to", "en", "--explain")
    told = [line for line in done.err if "→" in line]
    assert [line.split(" → ")[0] for line in told] == [
        "story.txt:1: en: “Schlepper”",
        "story.txt:8: en: “Anna Berg”",
    ]
    assert all(
        line.endswith("already there") or re.search(r"; log-probability [+-]\d", line) for line in told
    )


def test_a_second_run_writes_nothing(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    before = files(desk)
    again = run(*TO_ENGLISH)
    assert (again.code, again.out, again.err) == (0, [], [])
    assert files(desk) == before


def test_translate_goes_into_several_locales_at_once(desk: Path, run: Runner) -> None:
    done = run(
        "translate", "guide.md", "--from", "en", "--to", "de,fr", "--to", "pt_BR", "--engine", "pseudo"
    )
    assert done.code == 0
    assert {path.parts[1] for path in map(Path, done.out) if "translations" in path.parts[0]} == {
        "de",
        "fr",
        "pt-BR",
    }


def test_the_front_matter_of_a_variant_tells_where_it_came_from(desk: Path, run: Runner) -> None:
    run("translate", "guide.md", "--from", "en", "--to", "de", "--engine", "pseudo")
    variant = (desk / "translations/de/guide.md").read_text(encoding="utf-8")
    head = variant.split("---")[1].splitlines()
    assert {"lang: de", "slug: guide", "translation_of: guide.md", "translation_status: draft"} <= set(head)


def test_links_and_code_come_through_a_real_draft(desk: Path, run: Runner) -> None:
    run("translate", "guide.md", "--from", "en", "--to", "de")
    [variant] = (desk / "translations/de").glob("*.md")
    body = variant.read_text(encoding="utf-8")
    assert body.count("](https://example.org/harbour)") == 1
    assert body.count("`tide --now`") == 1
    assert body.count("**") == 2


def test_init_sets_up_a_project_that_translate_can_use(desk: Path, run: Runner) -> None:
    started = run("init", "--from", "de", "--to", "en")
    (desk / "articles").mkdir()
    (desk / "story.txt").rename(desk / "articles/story.txt")
    done = run("translate", "--engine", "pseudo")
    assert (started.out, done.code) == (["wrote foreigndesk.toml", "wrote glossary.csv"], 0)
    assert done.out[0] == "wrote l10n/en/articles/story.txt.po"


def test_extract_can_show_what_would_be_translated_and_writes_nothing(desk: Path, run: Runner) -> None:
    before = files(desk)
    lines = run("extract", "--dry-run", "guide.md")
    assert (lines.code, lines.out) == (
        0,
        [
            "guide.md:2: title: The old harbour",
            "guide.md:3: description: A walk in 5 steps",
            "guide.md:6: heading: A walk",
            "guide.md:8: paragraph: See the [harbour](https://example.org/harbour) and run `tid…",
            "guide.md:10: item: Bring **warm** clothes.",
        ],
    )
    report = json.loads("\n".join(run("extract", "-n", "guide.md", "--format", "json").out))
    [article] = report["articles"]
    spans = [GUIDE[row["start"] : row["end"]] for row in article["segments"]]
    assert spans == [row["source"] for row in article["segments"]]
    assert files(desk) == before


# ── review ───────────────────────────────────────────────────────────────────


def reviewed(path: Path, **targets: str) -> None:
    """Accept a catalog in an editor: new texts by source, no fuzzy flags."""
    catalog = polib.pofile(str(path), wrapwidth=78)
    for entry in catalog:
        entry.msgstr = targets.get(entry.msgctxt or "", entry.msgstr)
        entry.flags = []
    catalog.save()


def test_a_reviewed_slug_moves_the_variant(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    former = the_variant(desk)
    reviewed(desk / "l10n/en/story.txt.po", slug="harbour-gets-tugs")
    done = run("build", "story.txt", "--from", "de", "--to", "en")
    assert (done.code, done.out) == (
        0,
        [
            "wrote translations/en/harbour-gets-tugs.txt",
            "wrote l10n/en/reviews.csv",
            f"removed translations/en/{former.name}",
        ],
    )
    assert the_variant(desk).name == "harbour-gets-tugs.txt"


def test_one_changed_word_makes_exactly_one_unit_stale(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    catalog = desk / "l10n/en/story.txt.po"
    reviewed(catalog)
    before = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalog))}
    (desk / "story.txt").write_text(STORY.replace("im Herbst", "im Winter"), encoding="utf-8")
    run("extract", "story.txt", "--from", "de", "--to", "en")
    after = polib.pofile(str(catalog))
    [stale] = [entry for entry in after if entry.fuzzy]
    assert (stale.msgid, stale.previous_msgid, stale.msgstr) == (
        "Die Boote fahren im Winter.",
        "Die Boote fahren im Herbst.",
        before["Die Boote fahren im Herbst."],
    )
    assert {entry.msgid: entry.msgstr for entry in after if not entry.fuzzy}.items() <= before.items()


def test_translate_never_touches_a_reviewed_unit_even_with_redraft(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    catalog = desk / "l10n/en/story.txt.po"
    reviewed(catalog, title="Ours")
    before = catalog.read_bytes()
    done = run(*TO_ENGLISH, "--redraft")
    assert (done.code, catalog.read_bytes()) == (0, before)


def test_a_variant_that_a_person_changed_is_kept_and_exit_6_says_so(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    variant = the_variant(desk)
    variant.write_text("mine", encoding="utf-8")
    kept = run("build", "story.txt", "--from", "de", "--to", "en")
    assert variant.read_text(encoding="utf-8") == "mine"
    remedy = "move the change into the catalog, or build with --force, which keeps a copy"
    one_error(kept, 6, f"translations/en/{variant.name}: a person changed this variant; {remedy}")
    forced = run("build", "story.txt", "--from", "de", "--to", "en", "--force")
    assert forced.code == 0
    assert variant.with_name(variant.name + ".bak").read_text(encoding="utf-8") == "mine"


def test_build_check_exits_1_when_a_variant_would_change_and_writes_nothing(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    clean = run("build", "--check", "story.txt", "--from", "de", "--to", "en")
    reviewed(desk / "l10n/en/story.txt.po", title="Tugs for the port")
    before = files(desk)
    dirty = run("build", "--check", "story.txt", "--from", "de", "--to", "en")
    assert (clean.code, dirty.code, dirty.out) == (
        0,
        1,
        [f"would write translations/en/{the_variant(desk).name}"],
    )
    assert files(desk) == before


# ── check and status ─────────────────────────────────────────────────────────


def test_check_names_rule_place_and_unit(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    reviewed(
        desk / "l10n/en/story.txt.po", description="The city buys three boats. They cost 5.4 million euros."
    )
    done = run("check", "story.txt", "--from", "de", "--to", "en", "--strict")
    assert done.code == 1
    [finding] = [line.partition(": ")[2] for line in done.out[:-1]]
    assert finding == (
        "warning: “Die Stadt kauft drei Boote. Sie kosten 4,5 Millionen Euro.”: "
        "numbers differ: 4.5 in the source, 5.4 in the translation [numbers]"
    )


def test_check_exits_1_on_errors_and_0_on_warnings(desk: Path, run: Runner) -> None:
    untranslated = run("check", "story.txt", "--from", "de", "--to", "en")
    run(*TO_ENGLISH)
    drafted = run("check", "story.txt", "--from", "de", "--to", "en")
    strict = run("check", "story.txt", "--from", "de", "--to", "en", "--strict")
    assert (untranslated.code, drafted.code, strict.code) == (1, 0, 1)
    assert untranslated.out == [
        "story.txt: error: is not translated into en; run foreigndesk translate [missing]",
        "1 error",
    ]


def test_check_does_not_say_that_all_is_well_where_an_article_could_not_be_read(
    desk: Path, run: Runner
) -> None:
    (desk / "story.txt").write_bytes(b"\xff")
    done = run("check", "story.txt", "--from", "de", "--to", "en")
    assert (done.code, done.out, len(done.err)) == (3, [], 1)


def test_settings_decide_how_much_a_finding_matters(desk: Path, run: Runner) -> None:
    (desk / "foreigndesk.toml").write_text(
        'articles = ["story.txt"]\nsource_locale = "de"\nlocales = ["en"]\n[checks]\nunreviewed = "off"\nnumbers = "off"\n',
        encoding="utf-8",
    )
    run("translate", "--engine", "pseudo")
    assert run("check", "--strict").out == ["no findings"]


def test_check_prints_json_and_github_annotations(desk: Path, run: Runner) -> None:
    as_json = run("check", "story.txt", "--from", "de", "--to", "en", "--format", "json")
    as_github = run("check", "story.txt", "--from", "de", "--to", "en", "--format", "github")
    report = json.loads("\n".join(as_json.out))
    assert report["counts"] == {"error": 1, "warning": 0, "info": 0}
    assert report["findings"][0]["rule"] == "missing"
    assert as_github.out == [
        "::error file=story.txt,line=1,title=missing::is not translated into en; run foreigndesk translate"
    ]


def test_status_counts_words_by_article_and_locale(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    report = json.loads(
        "\n".join(run("status", "story.txt", "--from", "de", "--to", "en", "--format", "json").out)
    )
    [row] = report["articles"]
    assert (row["article"], row["locale"], row["draft"]["units"], row["missing"]["units"]) == (
        "story.txt",
        "en",
        7,
        0,
    )


def test_plugins_lists_formats_engines_with_pairs_and_checks(desk: Path, run: Runner) -> None:
    rows = json.loads("\n".join(run("plugins", "--format", "json").out))["plugins"]
    names = {(row["kind"], row["name"]) for row in rows}
    assert {("format", "markdown"), ("format", "text"), ("engine", "argos"), ("check", "stale")} <= names
    assert any(row["name"] == "argos" and "de-en" in row["what"] for row in rows)


# ── what people get wrong: one line, the right exit code, nothing lost ───────


def one_error(result: Run, code: int, message: str) -> None:
    assert (result.code, result.err) == (code, [f"error: {message}"])


def test_an_article_that_is_not_utf_8_is_rejected_with_the_byte(desk: Path, run: Runner) -> None:
    (desk / "story.txt").write_bytes("Größe\n".encode("latin-1"))
    one_error(run(*TO_ENGLISH), 3, "story.txt:1: the file is not UTF-8 (byte 2 is 0xf6); save it as UTF-8")


def test_an_unknown_locale_is_a_usage_error(desk: Path, run: Runner) -> None:
    result = run("translate", "story.txt", "--from", "de", "--to", "english")
    one_error(result, 2, "“english” is not a locale; use a BCP 47 tag such as de, en-GB or zh-Hans")


def test_translating_into_the_articles_own_locale_is_a_usage_error(desk: Path, run: Runner) -> None:
    result = run("translate", "story.txt", "--from", "de", "--to", "de")
    one_error(
        result,
        2,
        "story.txt: the article is in German (de) already; give another --to, or say with --from what it is in",
    )


def test_without_any_word_on_the_source_locale_the_error_names_the_option(desk: Path, run: Runner) -> None:
    result = run("translate", "story.txt", "--to", "en")
    one_error(
        result,
        2,
        "story.txt: the article's language is not known; "
        "give --from, or set “lang” in the article or “source_locale” in the settings",
    )


def test_an_article_outside_the_project_is_a_usage_error(
    desk: Path, run: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "story.txt"
    outside.write_text(STORY, encoding="utf-8")
    result = run("translate", str(outside), "--from", "de", "--to", "en")
    one_error(
        result, 2, f"{outside} is outside the project {desk}; run foreigndesk in the folder of the article"
    )


def test_a_pair_without_a_package_is_an_engine_error_and_writes_nothing(desk: Path, run: Runner) -> None:
    before = files(desk)
    result = run("translate", "story.txt", "--from", "de", "--to", "ja")
    assert (result.code, len(result.err)) == (4, 1)
    assert "German to Japanese" in result.err[0]
    assert files(desk) == before


def test_a_glossary_without_its_type_column_is_rejected(desk: Path, run: Runner) -> None:
    (desk / "glossary.csv").write_text("en,de\ntug,Schlepper\n", encoding="utf-8")
    one_error(
        run(*TO_ENGLISH),
        3,
        "glossary.csv:1: the column “type” is missing; "
        "add it: each row is a name, title, organisation, place, term or keep",
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("\n#. title", "\n<<<<<<< HEAD\n#. title", 1),
        lambda text: text.replace("charset=UTF-8", "charset=ISO-8859-1"),
    ],
    ids=["cut in the middle", "conflict markers", "another charset"],
)
def test_a_damaged_catalog_is_rejected_and_left_alone_while_the_others_are_done(
    desk: Path, run: Runner, damage: Callable[[str], str]
) -> None:
    run(*TO_ENGLISH)
    catalog = desk / "l10n/en/story.txt.po"
    damaged = damage(catalog.read_text(encoding="utf-8"))
    catalog.write_text(damaged, encoding="utf-8")
    result = run("translate", "story.txt", "guide.md", "--from", "de", "--to", "en", "--engine", "pseudo")
    errors = [line for line in result.err if line.startswith("error:")]
    assert (result.code, len(errors)) == (3, 1)
    assert errors[0].startswith("error: l10n/en/story.txt.po")
    assert catalog.read_text(encoding="utf-8") == damaged
    assert "wrote l10n/en/guide.md.po" in result.out


def test_broken_front_matter_is_rejected_with_its_line(desk: Path, run: Runner) -> None:
    (desk / "guide.md").write_text("---\ntitle: [a\n---\n\nText\n", encoding="utf-8")
    result = run("translate", "guide.md", "--from", "en", "--to", "de", "--engine", "pseudo")
    assert (result.code, len(result.err)) == (3, 1)
    assert result.err[0].startswith("error: guide.md:")


def test_the_source_text_stands_in_for_a_translation_that_would_break_the_article(
    desk: Path, run: Runner
) -> None:
    run("translate", "guide.md", "--from", "en", "--to", "de", "--engine", "pseudo")
    [before] = [text for path, text in files(desk / "translations").items() if path.endswith(".md")]
    catalog = polib.pofile(str(desk / "l10n/de/guide.md.po"))
    [entry] = [entry for entry in catalog if "harbour](" in entry.msgid]
    entry.msgstr = "ohne Verweis, mit `tide --now`"
    catalog.save()
    checked = run("build", "guide.md", "--from", "en", "--to", "de", "--check")
    result = run("build", "guide.md", "--from", "en", "--to", "de")
    assert (checked.code, checked.err) == (3, result.err)
    assert (result.code, len(result.err)) == (3, 1)
    assert re.match(
        r"error: l10n/de/guide\.md\.po:\d+: .* lost link https://example\.org/harbour; ", result.err[0]
    )
    [after] = [text for path, text in files(desk / "translations").items() if path.endswith(".md")]
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == [line for line in GUIDE.encode().splitlines() if b"harbour](" in line]
    findings = run("check", "guide.md", "--from", "en", "--to", "de")
    assert any("markup lost: link https://example.org/harbour" in line for line in findings.out)


def test_what_a_translation_adds_is_built_as_words_and_found_by_the_check(desk: Path, run: Runner) -> None:
    run("translate", "guide.md", "--from", "en", "--to", "de", "--engine", "pseudo")
    catalog = polib.pofile(str(desk / "l10n/de/guide.md.po"))
    [entry] = [entry for entry in catalog if "harbour](" in entry.msgid]
    entry.msgstr = f"{entry.msgstr} <script>"
    catalog.save()
    result = run("build", "guide.md", "--from", "en", "--to", "de")
    assert (result.code, result.err) == (0, [])
    [variant] = [text for path, text in files(desk / "translations").items() if path.endswith(".md")]
    assert b" \\<script>" in variant
    findings = run("check", "guide.md", "--from", "en", "--to", "de")
    assert any("markup added: html <script>" in line for line in findings.out)


def test_a_slug_that_leaves_its_folder_is_refused(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    reviewed(desk / "l10n/en/story.txt.po", slug="../../evil")
    result = run("build", "story.txt", "--from", "de", "--to", "en")
    assert result.code == 3
    assert (
        "the slug “../../evil” is not valid; use lower-case letters, digits and single hyphens"
        in result.err[0]
    )


def test_an_unknown_setting_names_the_nearest(desk: Path, run: Runner) -> None:
    (desk / "foreigndesk.toml").write_text('local = ["en"]\n', encoding="utf-8")
    one_error(run("status"), 2, "foreigndesk.toml:1: “local” is not a setting; did you mean “locales”?")


def test_usage_errors_are_one_line_too(desk: Path, run: Runner) -> None:
    one_error(
        run("translate", "--nonsense"), 2, "No such option '--nonsense'; see foreigndesk translate --help"
    )


def test_an_output_folder_that_cannot_be_written_is_an_environment_error(desk: Path, run: Runner) -> None:
    (desk / "l10n").write_text("a file where a folder must be", encoding="utf-8")
    result = run(*TO_ENGLISH)
    assert (result.code, len(result.err)) == (5, 1)
    assert result.err[0].startswith("error: l10n/en/story.txt.po: ")


# ── the promises of the whole ────────────────────────────────────────────────


def modules_loaded_by(*arguments: str, folder: Path) -> set[str]:
    script = (
        "import sys, contextlib, io\nfrom foreigndesk import cli\n"
        f"with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()): cli.main({list(arguments)!r})\n"
        "print(*sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder
    )
    return set(printed.stdout.split())


@pytest.mark.parametrize(
    "arguments", [("--help",), ("check",), ("status",)], ids=lambda arguments: arguments[0]
)
def test_help_check_and_status_load_no_engine(arguments: tuple[str, ...], tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "foreigndesk.toml", tmp_path)
    shutil.copytree(SAMPLE / "articles", tmp_path / "articles")
    shutil.copytree(SAMPLE / "l10n", tmp_path / "l10n")
    loaded = modules_loaded_by(*arguments, folder=tmp_path)
    assert loaded & {"ctranslate2", "sentencepiece", "numpy", "foreigndesk.engines.argos"} == set()


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs Linux namespaces to take the network away")
def test_the_whole_job_runs_without_a_network(desk: Path) -> None:
    command = [sys.executable, "-m", "foreigndesk", "translate", "story.txt", "--from", "de", "--to", "en"]
    probe = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True)
    if probe.returncode:
        pytest.skip("this system does not allow user namespaces")
    done = subprocess.run(["unshare", "-rn", *command], cwd=desk, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "wrote l10n/en/story.txt.po")


def test_no_socket_is_opened_by_the_whole_job(desk: Path) -> None:
    """The same where namespaces are not allowed: the process may not make a socket at all."""
    script = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('a socket was opened')\n"
        "socket.socket.__init__ = refuse\n"
        "from foreigndesk import cli\n"
        "cli.main(['translate', 'story.txt', '--from', 'de', '--to', 'en'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=desk, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "wrote l10n/en/story.txt.po")


def test_options_of_the_engine_go_before_those_of_the_settings(desk: Path, run: Runner) -> None:
    argos = ("translate", "story.txt", "--from", "de", "--to", "en")
    (desk / "foreigndesk.toml").write_text('[engines.argos]\nprofile = "slow"\n', encoding="utf-8")
    assert run(*argos).err == [
        "error: the option “profile” of the engine “argos” cannot be 'slow'; give one of: fast, balanced, quality"
    ]
    assert run(*argos, "--profile", "fast", "--reproducible").code == 0
    assert run(*argos, "--engine", "pseudo", "--reproducible").code == 2


def test_a_closed_pipe_ends_quietly(desk: Path) -> None:
    command = f"{sys.executable} -m foreigndesk plugins | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=desk, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_catalogs_are_clean_for_msgfmt(desk: Path, run: Runner) -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("gettext is not installed")
    run(*TO_ENGLISH)
    path = desk / "l10n/en/story.txt.po"
    checked = subprocess.run(
        ["msgfmt", "-c", "-o", os.devnull, str(path)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_status_tells_how_many_drafts_are_doubtful(desk: Path, run: Runner) -> None:
    run(*TO_ENGLISH)
    table = run("status", "story.txt", "--from", "de", "--to", "en", "--doubts").out
    assert table[0].split() == ["article", "locale", "bad", "look", "ok", "unrated"]
    assert sum(map(int, table[1].split()[2:])) == 7
