"""What review tools need to find the catalogs: values come from the settings, and no file is replaced."""

from __future__ import annotations

import configparser
import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from foreigndesk import cli
from foreigndesk.exchange import safe_xml, tbx
from foreigndesk.exchange.tool_projects import weblate
from foreigndesk.locales import parse_locale


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("foreigndesk.toml").write_text(
        'source_locale = "en"\nlocales = ["de", "pt-BR"]\nengine = "pseudo"\ncatalogs = "po"\n',
        encoding="utf-8",
    )
    Path("glossary.csv").write_text("type,en,de,note\nterm,quay,Kai,stone\n", encoding="utf-8")
    Path("articles/news").mkdir(parents=True)
    Path("articles/news/a.md").write_text("The harbour is open.\n", encoding="utf-8")
    Path("articles/b.html").write_text("<p>The harbour is open.</p>\n", encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str]:
    """Exit code, and what was said."""
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    out, err = capsys.readouterr()
    return stop.value.code, out + err


def test_weblate_gets_a_component_for_each_article_that_finds_its_catalogs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(capsys, "extract")
    assert run(capsys, "project-files", "weblate")[0] == 0
    components = json.loads(Path("weblate.json").read_text(encoding="utf-8"))
    assert [(each["name"], each["slug"], each["check_flags"]) for each in components] == [
        ("articles/b.html", "articles-b-html", "safe-html"),
        ("articles/news/a.md", "articles-news-a-md", "md-text"),
    ]
    for each in components:
        found = sorted(Path().glob(each["filemask"]))
        names = [path.parts[1] for path in found]
        assert names == ["de", "pt-BR"]
        assert all(re.match(each["language_regex"], name) for name in names)


def test_components_of_weblate_have_slugs_of_their_own() -> None:
    components = json.loads(weblate(["a b.md", "a-b.md", "c.txt"], "l10n", [parse_locale("de")]))
    assert [(each["slug"], each["check_flags"]) for each in components] == [
        ("a-b-md", "md-text"),
        ("a-b-md-2", "md-text"),
        ("c-txt", ""),
    ]


def test_lokalize_gets_a_project_and_the_terms_of_each_locale(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "project-files", "lokalize")
    project = configparser.ConfigParser()
    project.read("po/pt-BR/index.lokalize", encoding="utf-8")
    assert (project["General"]["TargetLangCode"], project["General"]["SourceLangCode"]) == ("pt_BR", "en")
    assert project["RegExps"]["Accel"] == ""
    root = safe_xml.parse(Path("po/de/terms.tbx").read_bytes(), path="terms.tbx")
    assert [dict(each.forms) for each in tbx.loads(root)] == [{"en": ("quay",), "de": ("Kai",)}]


def test_omegat_gets_a_project_for_each_pair_with_the_terms(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = run(capsys, "project-files", "omegat", "--to", "de")
    root = safe_xml.parse(Path("omegat/en-de/omegat.project").read_bytes(), path="omegat.project")
    values = {node.name: node.text for node in root.descendants("source_lang", "target_lang", "sentence_seg")}
    assert values == {"source_lang": "en", "target_lang": "de", "sentence_seg": "false"}
    assert Path("omegat/en-de/glossary/terms.txt").read_text(encoding="utf-8") == "quay\tKai\tstone\n"
    call = said.partition("note: next: foreigndesk ")[2].split()
    assert run(capsys, *call) == (0, "wrote omegat/en-de/source/en-de.xlf\n")


def test_crowdin_gets_the_templates_and_the_names_of_the_locales(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = run(capsys, "project-files", "crowdin")
    assert "there are no templates yet: po/templates/articles/b.html.pot" in said
    [file] = YAML(typ="safe").load(Path("crowdin.yml"))["files"]
    assert file == {
        "source": "/po/templates/**/*.pot",
        "translation": "/po/%locale%/**/%file_name%.po",
        "languages_mapping": {"locale": {"de": "de", "pt-BR": "pt-BR"}},
    }


def test_poedit_needs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "project-files", "poedit")
    assert (code, said) == (0, "note: Poedit needs no project file: open po/<locale>/<article>.po\n")


def test_no_file_is_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    Path("crowdin.yml").write_text("mine: true\n", encoding="utf-8")
    code, said = run(capsys, "project-files", "crowdin")
    assert (code, Path("crowdin.yml").read_text(encoding="utf-8")) == (6, "mine: true\n")
    assert "error: crowdin.yml: the file is there already, and differs; move it away" in said
    assert run(capsys, "project-files", "lokalize")[0] == 0
    assert run(capsys, "project-files", "lokalize")[1].count("wrote") == 0
