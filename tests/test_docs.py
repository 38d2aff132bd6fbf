"""The documentation tells the truth: what it names exists, what it shows loads, runs and says what it is said to say."""

from __future__ import annotations

import json
import re
import shlex
import textwrap
import tomllib
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import pytest
from ruamel.yaml import YAML
from test_layers import LAYERS

from foreigndesk import checking, cli, errors, glossary_csv, po
from foreigndesk import settings_toml as settings_of
from foreigndesk.catalog import units_of
from foreigndesk.engines.argos_options import BEAMS, Options
from foreigndesk.engines.guarded import Limits
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.formats import html_options, markdown_options, text
from foreigndesk.formats.html import HtmlFormat
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.glossary import Glossary
from foreigndesk.locales import parse_locale
from foreigndesk.pace import Pace
from foreigndesk.policy import Policy
from foreigndesk.settings import Settings
from foreigndesk.translation import Desk, Request
from foreigndesk.variants import render

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MOST_LINES = 120
PO_HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"X-Foreigndesk-Article: {article}\\n"\n\n'
)

# A fenced block, which may be indented in a list.
RE_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
RE_CODE_SPAN = re.compile(r"`([^`\n]+)`")
RE_LINK = re.compile(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
RE_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
RE_LONG_OPTION = re.compile(r"--[a-z][a-z0-9-]*")
# A call of ours in a line of shell, up to the next operator.
RE_CALL = re.compile(r"(?<![\w.])(?<!--only )foreigndesk(?P<arguments>(?: [^\s&|>;#]+)*)(?= [&|>;#]|$)")


class Snippet(NamedTuple):
    """A fenced block, and where it stands."""

    page: str
    section: str
    text: str


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pages() -> list[Path]:
    """All Markdown files of the repository but test cases."""
    found = (path for path in ROOT.rglob("*.md") if not path.is_relative_to(ROOT / "tests"))
    return sorted(path for path in found if not any(part[0] == "." for part in path.relative_to(ROOT).parts))


def snippets(language: str, folder: Path = DOCS) -> Iterator[Snippet]:
    for path in sorted(folder.rglob("*.md")) if folder.is_dir() else [folder]:
        whole = read(path)
        for fence in RE_FENCE.finditer(whole):
            if fence["language"] == language:
                section = next(reversed(RE_HEADING.findall(whole[: fence.start()])), "")
                yield Snippet(path.relative_to(ROOT).as_posix(), section, textwrap.dedent(fence["text"]))


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next one."""
    parts = re.split(r"^#+ (.+)$", read(DOCS / page), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading]


def table(text_: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    lines = [line for line in text_.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    rules = [number for number, row in enumerate(rows) if set("".join(row)) <= set("- :")]
    return [row for number, row in enumerate(rows) if number not in rules and number + 1 not in rules]


def codes(cell: str) -> list[str]:
    return RE_CODE_SPAN.findall(cell)


# ── checks ───────────────────────────────────────────────────────────────────


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert {path.stem for path in (DOCS / "checks").glob("*.md")} == checking.rules().keys()


def test_every_page_of_a_check_says_how_severe_it_is() -> None:
    told = {rule: f"Severity: {level.name.lower()}" for rule, level in checking.rules().items()}
    assert {
        rule: re.findall("^Severity: .*$", read(DOCS / f"checks/{rule}.md"), re.MULTILINE) for rule in told
    } == {rule: [line] for rule, line in told.items()}


def test_every_page_of_a_check_switches_off_that_check() -> None:
    for rule in checking.rules():
        *_, last = snippets("toml", DOCS / f"checks/{rule}.md")
        assert settings_of.from_toml(last.text, path=last.page) == Settings(checks={rule: None})


UNIT_RULES = sorted(
    {snippet.page for snippet in snippets("po", DOCS / "checks")} - {"docs/checks/slug-collision.md"}
)


@pytest.mark.parametrize("page", UNIT_RULES)
def test_a_check_finds_the_bad_example_of_its_page_and_not_the_good_one(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = ROOT / page
    locale = re.findall(r"l10n/(\w+)/", read(path))[0]
    for glossary in snippets("csv", path):
        Path("glossary.csv").write_text(glossary.text, encoding="utf-8")
    bad, good = (_findings(snippet.text, locale, capsys) for snippet in snippets("po", path))
    assert path.stem in bad
    assert good == set()


def _findings(unit: str, locale: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The rules that find something in the one unit of an article."""
    [entry] = po.loads(PO_HEADER.format(locale=locale, article="") + unit, path="example.po").entries
    is_slug = entry.unit.context == "slug"
    article = Path(f"{entry.unit.source}.md" if is_slug else "index.md")
    article.write_text("index" if is_slug else f"{entry.unit.source}\n", encoding="utf-8")
    catalog = Path("l10n", locale, f"{article}.po")
    catalog.parent.mkdir(parents=True, exist_ok=True)
    catalog.write_text(PO_HEADER.format(locale=locale, article=article) + unit, encoding="utf-8")
    source = "de" if locale == "en" else "en"
    report = json.loads(
        _output(capsys, "check", str(article), "--from", source, "--to", locale, "--format", "json")
    )
    return {found["rule"] for found in report["findings"] if found["context"] == entry.unit.context}


def _output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    printed = capsys.readouterr()
    assert stop.value.code in {0, cli.EXIT_FINDINGS}, printed.err
    return printed.out


# ── settings ─────────────────────────────────────────────────────────────────


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    told = {codes(key)[0]: _value(default) for key, _, default, _ in table(section("settings.md", "Keys"))}
    assert told == {item.name: _plain(getattr(Settings(), item.name)) for item in fields(Settings)}


def test_every_option_of_a_format_or_engine_stands_in_its_table_with_its_default() -> None:
    expected: dict[str, dict[str, Any]] = {
        "formats.markdown": {
            "front_matter": list(markdown_options.TRANSLATED_KEYS),
            "arguments": list(markdown_options.TRANSLATED_ARGUMENTS),
            "keep": list(markdown_options.KEPT),
            "mdx": "by file name and imports",
        },
        "formats.html": {key: [] for key in html_options.OPTIONS},
        "formats.text": {key: [] for key in text.OPTIONS},
        "engines.argos": {item.name: getattr(Options(), item.name) for item in fields(Options)}
        | {"threads": "the number of cores", "beam": "that of the profile"},
    }
    for name, options in expected.items():
        rows = table(section("options.md", f"`{name}`"))
        assert {codes(key)[0]: _value(default) for key, _, default, _ in rows} == options
    rows = table(section("models.md", "Options"))
    assert {codes(key)[0]: _value(default) for key, default, _ in rows} == expected["engines.argos"]


def test_the_options_of_every_engine_stand_in_their_table_with_their_defaults() -> None:
    rows = table(section("engines.md", "A process of its own"))
    told = {codes(key)[0]: _value(default) for key, default, _ in rows}
    assert told == {item.name: getattr(Limits(), item.name) for item in fields(Limits)}


def test_the_profiles_have_the_beams_that_are_told() -> None:
    rows = table(section("engines.md", "Profiles"))
    assert {codes(profile)[0]: int(beam) for profile, beam, *_ in rows} == BEAMS


def _value(cell: str) -> Any:
    """The value that a cell shows as TOML; its words, if it shows none."""
    return tomllib.loads(f"x = {codes(cell)[0]}")["x"] if codes(cell) else {"none": None}.get(cell, cell)


def _plain(value: Any) -> Any:
    match value:
        case tuple():
            return list(value)
        case Policy():
            return value.default
        case Pace():
            return asdict(value)
        case _:
            return value


# ── dialects ─────────────────────────────────────────────────────────────────


def _dialect_rows() -> Iterator[tuple[str, str, str]]:
    """What the tables of the page on Markdown show: the heading, an example, and the units that come of it."""
    whole = read(DOCS / "markdown.md")
    for heading in RE_HEADING.findall(whole):
        for cells in table(section("markdown.md", heading)):
            example, units = (_written(cell) for cell in cells[1:])
            yield heading, example.replace("⏎", "\n"), units.replace("⏎", "\n")


def _written(cell: str) -> str:
    """What a cell shows between its backticks."""
    found = re.fullmatch(r"(`+)( ?)(.*)\2\1", cell)
    assert found, cell
    return found[3].replace("\\|", "|")


@pytest.mark.parametrize(("dialect", "example", "units"), list(_dialect_rows()))
def test_an_example_of_a_dialect_has_the_units_that_are_shown(dialect: str, example: str, units: str) -> None:
    format_ = MarkdownFormat({})
    document = format_.parse("a.mdx" if dialect.startswith("MDX") else "a.md", example)
    found = [segment for segment in document.segments if not segment.keep]
    assert " · ".join(segment.source for segment in found) == units
    pseudo = PseudoEngine({}, ()).open(parse_locale("en"), parse_locale("de"))
    terms = Glossary().terms(parse_locale("en"), parse_locale("de"))
    requests = [Request(unit=unit, format=format_, terms=terms) for unit in units_of(document, slug="")]
    drafts = Desk(pseudo, terms).draft(requests)
    targets = {request.unit.key: draft.target for request, draft in zip(requests, drafts, strict=True)}
    variant = format_.parse(document.path, render(document, targets, format_))
    assert all(targets.values())
    assert variant.skeleton == document.skeleton
    assert [each.inline.names for each in variant.segments] == [
        each.inline.names for each in document.segments
    ]


def _html_rows() -> Iterator[tuple[str, str]]:
    """What the tables of the page on HTML show: an example, and the units that come of it."""
    for heading in ("What is translated", "What is kept"):
        for _, example, units in table(section("html.md", heading)):
            yield _written(example), _written(units)


@pytest.mark.parametrize(("example", "units"), list(_html_rows()))
def test_an_example_of_html_has_the_units_that_are_shown(example: str, units: str) -> None:
    found = [segment for segment in HtmlFormat({}).parse("a.html", example).segments if not segment.keep]
    assert " · ".join(segment.source for segment in found) == units


# ── commands ─────────────────────────────────────────────────────────────────


PAGES_OF_COMMANDS = {
    **dict.fromkeys(("review", "approve", "reject"), "workflow.md"),
    **dict.fromkeys(("export", "import"), "exchange.md"),
    "glossary": "termbases.md",
    "project-files": "tools.md",
    "merge-driver": "merging.md",
    "adopt": "adopting.md",
}
"""Where commands have their sections that do not stand on the page of commands."""


def test_every_command_has_its_section_with_exactly_its_options() -> None:
    told = {
        name: _told_options(section(PAGES_OF_COMMANDS.get(name, "commands.md"), name))
        for name in cli.cli.commands
    }
    assert told == {name: _options(command) - {"--help"} for name, command in cli.cli.commands.items()}
    assert _told_options(section("commands.md", "Commands")) == _options(cli.cli) | {"--help"}
    here = set(RE_HEADING.findall(read(DOCS / "commands.md"))) - {"Commands", "Exit codes"}
    assert cli.cli.commands.keys() == here | PAGES_OF_COMMANDS.keys()


PAGES_OF_GROUPS = {"memory": "memory.md", "models": "installing.md", "glossary": "termbases.md"}
"""Where the commands of a group have their sections."""


def _subcommands() -> Iterator[tuple[str, str, click.Command]]:
    for name, page in PAGES_OF_GROUPS.items():
        group = cli.cli.commands[name]
        assert isinstance(group, click.Group)
        yield from ((page, f"{name} {each}", command) for each, command in group.commands.items())


def test_every_command_of_a_group_has_its_section_with_exactly_its_options() -> None:
    told = {name: _told_options(section(page, name)) for page, name, _ in _subcommands()}
    assert told == {name: _options(command) - {"--help"} for _, name, command in _subcommands()}
    headings = {
        heading
        for group, page in PAGES_OF_GROUPS.items()
        for heading in RE_HEADING.findall(read(DOCS / page))
        if heading.startswith(f"{group} ")
    }
    assert headings == told.keys()


def _options(command: click.Command) -> set[str]:
    return {name for option in command.params for name in option.opts if name.startswith("--")}


def _told_options(text_: str) -> set[str]:
    return {name for option, _ in table(text_) for name in RE_LONG_OPTION.findall(option)}


def test_every_exit_code_stands_in_the_table() -> None:
    told = {int(code) for row in table(section("commands.md", "Exit codes")) for code in row[0].split(",")}
    ours = {kind.exit_code for kind in vars(errors).values() if hasattr(kind, "exit_code")}
    assert told == {0} | ours | {value for name, value in vars(cli).items() if name.startswith("EXIT_")}


def test_every_call_in_the_pages_is_one_that_the_command_line_takes() -> None:
    for path in pages():
        for call in _calls(read(path)):
            top = cli.cli.make_parser(click.Context(cli.cli))
            _, rest, _ = top.parse_args(shlex.split(call))
            if rest:
                assert rest[0] in cli.cli.commands, f"{path.name}: foreigndesk {call}"
                command = cli.cli.commands[rest.pop(0)]
                if isinstance(command, click.Group) and rest:
                    assert rest[0] in command.commands, f"{path.name}: foreigndesk {call}"
                    command = command.commands[rest.pop(0)]
                command.make_parser(click.Context(command)).parse_args(rest)


def _calls(page: str) -> Iterator[str]:
    shell = "\n".join(
        fence["text"] for fence in RE_FENCE.finditer(page) if fence["language"] in {"sh", "yaml"}
    )
    spans = RE_CODE_SPAN.findall(RE_FENCE.sub("", page))
    for line in [*shell.splitlines(), *(span for span in spans if span.startswith("foreigndesk "))]:
        yield from (call["arguments"] for call in RE_CALL.finditer(line))


def test_the_json_that_the_pages_show_has_the_shape_of_the_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("harbour.txt").write_text("The harbour\n\nThe ferry waits.\n", encoding="utf-8")
    for snippet in [*snippets("json", DOCS / "commands.md"), *snippets("json", DOCS / "workflow.md")]:
        narrowed = [] if snippet.section == "plugins" else ["harbour.txt", "--from", "en", "--to", "de"]
        dry = ["--dry-run"] if snippet.section == "extract" else []
        report = _output(capsys, snippet.section, *narrowed, *dry, "--format", "json")
        assert _shape(json.loads(snippet.text)) == _shape(json.loads(report))


def test_the_json_that_the_pages_of_groups_show_has_the_shape_of_the_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("harbour.txt").write_text("The harbour\n\nThe ferry waits.\n", encoding="utf-8")
    _output(capsys, "translate", "harbour.txt", "--from", "en", "--to", "de", "--engine", "pseudo")
    for page in PAGES_OF_GROUPS.values():
        for snippet in snippets("json", DOCS / page):
            report = _output(capsys, *snippet.section.split(), "--format", "json")
            assert _shape(json.loads(snippet.text)) == _shape(json.loads(report))


def _shape(value: Any) -> Any:
    """The value's keys and types; a list is as its first item."""
    match value:
        case dict():
            return {key: _shape(item) for key, item in value.items()}
        case list():
            return [_shape(item) for item in value[:1]]
        case _:
            return type(value).__name__


# ── examples ─────────────────────────────────────────────────────────────────


def test_toml_examples_are_settings_that_load() -> None:
    for snippet in snippets("toml"):
        tables = ("tool", "foreigndesk") if "[tool." in snippet.text or "[project" in snippet.text else ()
        settings_of.from_toml(snippet.text, path=snippet.page, table=tables)


def test_csv_examples_are_glossaries_that_load() -> None:
    assert all(
        glossary_csv.loads(snippet.text, path=snippet.page).concepts
        for snippet in snippets("csv", ROOT / "README.md")
    )
    assert all(glossary_csv.loads(snippet.text, path=snippet.page).concepts for snippet in snippets("csv"))


def test_po_examples_are_catalogs_that_load() -> None:
    for snippet in snippets("po"):
        header = (
            "" if snippet.text.startswith('msgid ""\n') else PO_HEADER.format(locale="de", article="a.txt")
        )
        catalog = po.loads(header + snippet.text, path=snippet.page)
        assert header == "" or catalog.entries or catalog.obsolete


def test_yaml_examples_load() -> None:
    assert all(YAML(typ="safe").load(snippet.text) for snippet in snippets("yaml"))


def test_the_plugins_of_the_page_load_and_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _install(tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.chdir(tmp_path)
    Path("foreigndesk.toml").write_text(
        'source_locale = "en"\nlocales = ["de"]\narticles = ["*.strings", "*.md"]\nengine = "wordbook"\n'
        '[engines.wordbook.words]\nharbour = "Hafen"\n',
        encoding="utf-8",
    )
    Path("menu.strings").write_text("home = The harbour\nback = Back\n", encoding="utf-8")
    Path("story.md").write_text(f"---\ntitle: {'The harbour ' * 8}\nslug: harbour\n---\n", encoding="utf-8")
    _output(capsys, "translate")
    assert read(Path("translations/de/menu.strings")) == "home = The Hafen\nback = Back\n"
    report = json.loads(_output(capsys, "check", "--format", "json"))
    assert [found["message"] for found in report["findings"] if found["rule"] == "title-length"] == [
        "the title has 79 characters; search engines show 70"
    ]


def _install(folder: Path) -> None:
    """What `pip install` would leave of the page's package."""
    page = DOCS / "plugins.md"
    for snippet in snippets("python", page):
        file = folder / snippet.text.partition("\n")[0].removeprefix("# ")
        file.parent.mkdir(exist_ok=True)
        file.write_text(snippet.text, encoding="utf-8")
    [project] = snippets("toml", page)
    groups = tomllib.loads(project.text)["project"]["entry-points"]
    lines = [
        f"[{group}]\n{name} = {target}" for group, points in groups.items() for name, target in points.items()
    ]
    information = folder / "our_desk-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: our-desk\nVersion: 1.0\n", encoding="utf-8"
    )
    (information / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


# ── pages ────────────────────────────────────────────────────────────────────


def test_links_between_the_pages_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in pages()
        for link in RE_LINK.findall(RE_CODE_SPAN.sub("", RE_FENCE.sub("", read(path))))
        if "://" not in link and not link.startswith(("/", "mailto:")) and not _leads_somewhere(path, link)
    ]
    assert broken == []


def _leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in map(_anchor, RE_HEADING.findall(read(target))))


def _anchor(heading: str) -> str:
    """How GitHub names a heading in an address."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_index_names_every_page() -> None:
    named = {(DOCS / link).resolve() for link in RE_LINK.findall(read(DOCS / "README.md"))}
    assert set(DOCS.rglob("*.md")) - {DOCS / "README.md"} <= named


def test_no_page_is_longer_than_a_reader_has_patience() -> None:
    assert [path.name for path in DOCS.rglob("*.md") if len(read(path).splitlines()) > MOST_LINES] == []


def test_the_layers_of_the_architecture_are_those_that_the_imports_obey() -> None:
    assert [set(codes(modules)) for _, _, modules in table(section("architecture.md", "Layers"))] == LAYERS
