from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foreigndesk import checking, pipeline, po
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import ForeigndeskError, SettingsError
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.model import Severity, State
from foreigndesk.project import Project
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foreigndesk.model import Diagnostic, Entry

DE, EN, FR = parse_locale("de"), parse_locale("en"), parse_locale("fr")
ARTICLE = "Rathaus wird saniert\n\nDie Stadt gibt 3,5 Millionen Euro aus.\n\nMehr unter https://example.org/rathaus.\n"
GLOSSARY = "type,de,en,forbid.en\nterm,Stadt,city,town\n"
PO = "l10n/en/articles/rathaus.txt.po"
REVIEWED = {
    "Rathaus wird saniert": "Town hall to be renovated",
    "rathaus": "town-hall",
    "Die Stadt gibt 3,5 Millionen Euro aus.": "The city spends 3.5 million euros.",
    "Mehr unter https://example.org/rathaus.": "More at https://example.org/rathaus.",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One article, translated and reviewed."""
    project = Project(tmp_path, Settings(source_locale=DE, locales=(EN,)))
    project.write("articles/rathaus.txt", ARTICLE, expected=None)
    project.write("glossary.csv", GLOSSARY, expected=None)
    translate(project)
    edit(project, lambda entry: reviewed(entry, REVIEWED[entry.unit.source]))
    return project


def translate(project: Project) -> None:
    workspace = Workspace(project)
    pipeline.translate(workspace, Selection(), engine=PseudoEngine({}, []))
    workspace.raise_errors()


def reviewed(entry: Entry, target: str) -> Entry:
    return replace(
        entry,
        translation=replace(entry.translation, target=target, state=State.REVIEWED, origin="", doubts=()),
    )


def edit(project: Project, change: Callable[[Entry], Entry], path: str = PO) -> None:
    catalog = po.loads(project.read(path), path=path)
    changed = replace(catalog, entries=tuple(change(entry) for entry in catalog.entries))
    (project.root / path).write_bytes(po.dumps(changed).encode())


def say(project: Project, source: str, target: str) -> None:
    """Let a reviewer translate one unit like this."""
    edit(project, lambda entry: reviewed(entry, target) if entry.unit.source.startswith(source) else entry)


def found(project: Project, *articles: str, **settings: object) -> list[Diagnostic]:
    workspace = Workspace(replace(project, settings=replace(project.settings, **settings)))  # type: ignore[arg-type]  # by name
    findings = checking.check(workspace, Selection(articles=articles))
    workspace.raise_errors()
    return findings


def rules(findings: list[Diagnostic]) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_reviewed_article_has_no_findings(project: Project) -> None:
    assert found(project) == []


def test_an_address_holds_no_term(project: Project) -> None:
    project.write("glossary.csv", f"{GLOSSARY}term,Rathaus,town hall,\n", expected=GLOSSARY)

    assert found(project) == []


def test_a_person_may_inflect_the_target_where_the_source_is_inflected_but_not_declared(
    project: Project,
) -> None:
    project.write("glossary.csv", f"{GLOSSARY}term,Million,million,\n", expected=GLOSSARY)
    assert found(project) == []  # “Millionen” is “million” here.

    say(project, "Die Stadt", "The city spends 3.5 millions of euros.")
    assert found(project) == []

    say(project, "Die Stadt", "The city spends 3.5 m euros.")
    assert rules(found(project)) == ["term-missing"]


def test_checking_writes_nothing(project: Project) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.root.rglob("*")}
    (project.root / "articles/neu.txt").write_text("Neu\n", encoding="utf-8")

    found(project)

    (project.root / "articles/neu.txt").unlink()
    assert before.keys() == set(project.root.rglob("*"))
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in before.items() if path.is_file())


def test_a_finding_says_where_and_about_what(project: Project) -> None:
    say(project, "Die Stadt", "The city spends 4 million euros.")
    line = next(
        entry.line
        for entry in po.loads(project.read(PO), path=PO).entries
        if "Millionen" in entry.unit.source
    )

    (finding,) = found(project)

    assert (finding.rule, finding.severity, str(finding.location)) == (
        "numbers",
        Severity.WARNING,
        f"{PO}:{line}",
    )
    assert finding.message == "numbers differ: 3.5 in the source, 4 in the translation"
    assert (finding.locale, finding.article, finding.context) == (EN, "articles/rathaus.txt", "")
    assert finding.source == "Die Stadt gibt 3,5 Millionen Euro aus."


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("", ["missing"]),
        ("Die Stadt gibt 3,5 Millionen Euro aus.", ["term-missing", "unchanged"]),
        ("The town spends 3.5 million euros.", ["term-forbidden", "term-missing"]),
        ("The city spends 3.5 million euros, see {link}.", ["placeholder"]),
    ],
)
def test_each_mistake_is_found(project: Project, target: str, rule: list[str]) -> None:
    say(project, "Die Stadt", target)

    assert sorted(rules(found(project))) == rule


def test_an_address_must_survive(project: Project) -> None:
    say(project, "Mehr unter", "Find more on our site.")

    assert [finding.message for finding in found(project)] == [
        "https://example.org/rathaus is missing or altered"
    ]


def test_drafts_are_told_until_a_person_has_reviewed_them(project: Project) -> None:
    (project.root / PO).unlink()
    translate(project)

    told = found(project)

    assert set(rules(told)) >= {"unreviewed"}
    assert rules(told).count("unreviewed") == 4


def test_a_changed_source_makes_its_translation_stale(project: Project) -> None:
    text = ARTICLE.replace("3,5 Millionen", "4,5 Millionen")
    project.write("articles/rathaus.txt", text, expected=ARTICLE)

    assert [(finding.rule, finding.message) for finding in found(project) if finding.rule == "stale"] == [
        ("stale", "the source changed since this was translated")
    ]


def test_an_article_without_a_catalog_is_one_finding_per_locale(project: Project) -> None:
    project.write("articles/neu.txt", "Neues Bad\n\nEs hat auf.\n", expected=None)

    assert [(f.rule, str(f.location), f.locale, f.message) for f in found(project)] == [
        ("missing", "articles/neu.txt", EN, "is not translated into en; run foreigndesk translate")
    ]
    assert rules(found(project, locales=(EN, FR))) == ["missing"] * 3


def test_the_settings_grade_and_silence_rules(project: Project) -> None:
    say(project, "Die Stadt", "The town spends 4 million euros.")

    told = found(
        project, checks={"numbers": Severity.ERROR, "term-missing": None, "term-forbidden": Severity.INFO}
    )

    assert {finding.rule: finding.severity for finding in told} == {
        "numbers": Severity.ERROR,
        "term-forbidden": Severity.INFO,
    }


def test_a_rule_that_does_not_exist_is_told(project: Project) -> None:
    known = replace(
        project, settings=replace(project.settings, checks={"number": None}), settings_path="foreigndesk.toml"
    )

    with pytest.raises(SettingsError) as caught:
        checking.check(Workspace(known), Selection())

    assert (
        str(caught.value)
        == f"foreigndesk.toml: there is no check “number”; use one of: {', '.join(checking.rules())}"
    )


def test_a_slug_that_two_articles_share_is_told(project: Project) -> None:
    project.write("articles/saal.txt", "Neuer Saal\n\nEr hat auf.\n", expected=None)
    translate(project)
    path = "l10n/en/articles/saal.txt.po"
    edit(
        project,
        lambda entry: reviewed(entry, "town-hall" if entry.unit.context == "slug" else "It is open"),
        path,
    )

    assert [finding.message for finding in found(project) if finding.rule == "slug-collision"] == [
        "“town-hall” is also the slug of articles/rathaus.txt"
    ]


def test_a_slug_that_is_none_is_told(project: Project) -> None:
    say(project, "rathaus", "Town Hall")

    assert rules(found(project)) == ["slug-invalid"]


def test_catalogs_and_variants_of_a_deleted_article_are_orphans(project: Project) -> None:
    translate(project)
    project.write("articles/anderer.txt", "Anderer\n", expected=None)
    (project.root / "articles/rathaus.txt").unlink()

    told = [(f.rule, str(f.location), f.article) for f in found(project) if f.rule.startswith("orphan")]

    assert told == [
        ("orphan-catalog", PO, "articles/rathaus.txt"),
        ("orphan-variant", "translations/en/town-hall.txt", "articles/rathaus.txt"),
    ]
    assert "orphan-catalog" not in rules(found(project, "articles/anderer.txt"))


def test_variants_of_a_locale_that_is_no_longer_wanted_are_orphans(project: Project) -> None:
    translate(project)

    told = [(f.rule, str(f.location)) for f in found(project, locales=(FR,)) if f.rule == "orphan-variant"]

    assert ("orphan-variant", "translations/en/town-hall.txt") in told


def test_one_bad_catalog_does_not_hide_the_findings_of_others(project: Project) -> None:
    project.write("articles/neu.txt", "Neues Bad\n\nEs hat auf.\n", expected=None)
    (project.root / PO).write_text('msgid "', encoding="utf-8")
    workspace = Workspace(project)

    findings = checking.check(workspace, Selection())

    assert rules(findings) == ["missing"]
    with pytest.raises(ForeigndeskError, match=PO):
        workspace.raise_errors()


def test_findings_are_sorted_by_place(project: Project) -> None:
    project.write("articles/neu.txt", "Neues Bad\n\nEs hat auf.\n", expected=None)
    say(project, "Die Stadt", "The town spends 4 million euros.")

    places = [(finding.location.path, finding.location.line) for finding in found(project)]

    assert places == sorted(places)
    assert len(places) == 4


@pytest.mark.parametrize(
    ("field", "messages"),
    [
        ("nplurals=2; plural=n == 1 ? 0 : 1;", []),
        ("nplurals=1; plural=1/(n-n);", ["divides by zero; write “nplurals=2; plural=(n != 1);”"]),
        ("nplurals=1; plural=0;", ["is not English's; write “nplurals=2; plural=(n != 1);”"]),
    ],
)
def test_a_plural_rule_that_is_none_or_another_languages_is_told(
    project: Project, field: str, messages: list[str]
) -> None:
    text = project.read(PO)
    wrong = text.replace("nplurals=2; plural=(n != 1);", field)
    project.write(PO, wrong, expected=text)
    line = wrong[: wrong.index("Plural-Forms")].count("\n") + 1
    found = [one for one in checking.check(Workspace(project), Selection()) if one.rule == "plural-forms"]
    assert [(str(one.location), one.message) for one in found] == [
        (f"{PO}:{line}", f"Plural-Forms {message}") for message in messages
    ]


def test_every_rule_has_a_usual_severity() -> None:
    assert checking.rules() == {
        "missing": Severity.ERROR,
        "stale": Severity.ERROR,
        "unreviewed": Severity.WARNING,
        "doubtful": Severity.WARNING,
        "unchanged": Severity.WARNING,
        "markup": Severity.ERROR,
        "placeholder": Severity.ERROR,
        "numbers": Severity.WARNING,
        "term-missing": Severity.ERROR,
        "term-forbidden": Severity.ERROR,
        "slug-invalid": Severity.ERROR,
        "slug-collision": Severity.ERROR,
        "orphan-catalog": Severity.WARNING,
        "orphan-variant": Severity.WARNING,
        "plural-forms": Severity.WARNING,
    }


def test_the_most_doubtful_drafts_come_first_behind_all_other_findings(project: Project) -> None:
    scores = {"Rathaus wird saniert": 0.41, "Die Stadt gibt 3,5 Millionen Euro aus.": 0.07, "rathaus": None}

    def doubted(entry: Entry) -> Entry:
        score = scores.get(entry.unit.source, 0.9)
        doubts = ("is the source, untranslated",) if score == 0.07 else ()
        made = replace(entry.translation, state=State.TRANSLATED, confidence=score, doubts=doubts)
        return replace(entry, translation=made)

    edit(project, doubted)
    findings = found(project)

    assert rules(findings) == ["unreviewed"] * 4 + ["doubtful"] * 2
    assert [(finding.confidence, finding.message) for finding in findings[4:]] == [
        (0.07, "is a doubtful draft (0.07, bad): is the source, untranslated"),
        (0.41, "is a doubtful draft (0.41, look): the engine is not sure of its words"),
    ]
