from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import SettingsError
from foreigndesk.locales import parse_locale
from foreigndesk.model import Severity
from foreigndesk.policy import Policy
from foreigndesk.settings import Settings
from foreigndesk.settings_toml import from_toml

DE, EN, PT = parse_locale("de"), parse_locale("en"), parse_locale("pt-BR")
TABLE = ("tool", "foreigndesk")
KEYS = (
    "source_locale, sources, locales, articles, exclude, catalogs, variants, glossary, engine, models, publish, pace, "
    "failed_drafts, lock_timeout, segmentation, checks, formats, engines, templates, report_msgid_bugs_to"
)

FULL = """\
source_locale = "EN"
locales = ["de", "pt_BR", "de"]
articles = ["content/**/*.md"]
exclude = ["content/drafts/*"]
catalogs = "./po/"
variants = "public"
glossary = "terms/glossary.csv"
engine = "pseudo"
models = ["~/models", "../packages"]
publish = "reviewed"
lock_timeout = 60

[sources]
"content/politik/*" = "de"

[checks]
numbers = "off"
unreviewed = "error"

[formats.markdown]
keys = ["teaser"]

[engines.argos]
threads = 2
"""


def rejection(text: str, table: tuple[str, ...] = ()) -> str:
    with pytest.raises(SettingsError) as caught:
        from_toml(text, path="foreigndesk.toml", table=table)
    return str(caught.value)


def test_an_empty_file_means_the_defaults() -> None:
    assert from_toml("", path="foreigndesk.toml") == Settings()


def test_every_setting_is_read_and_paths_are_tidied() -> None:
    assert from_toml(FULL, path="foreigndesk.toml") == Settings(
        source_locale=EN,
        sources={"content/politik/*": DE},
        locales=(DE, PT),
        articles=("content/**/*.md",),
        exclude=("content/drafts/*",),
        catalogs="po",
        variants="public",
        glossary="terms/glossary.csv",
        engine="pseudo",
        models=("~/models", "../packages"),
        publish=Policy(default="reviewed"),
        lock_timeout=60,
        checks={"numbers": None, "unreviewed": Severity.ERROR},
        formats={"markdown": {"keys": ["teaser"]}},
        engines={"argos": {"threads": 2}},
    )


@pytest.mark.parametrize(
    "text", ["", "[tool.ruff]\nline-length = 110\n", "[project]\nname = 'foreigndesk'\n"]
)
def test_a_file_without_the_table_says_nothing(text: str) -> None:
    assert from_toml(text, path="pyproject.toml", table=TABLE) is None


def test_an_empty_table_means_the_defaults() -> None:
    assert from_toml("[tool.foreigndesk]\n", path="pyproject.toml", table=TABLE) == Settings()


def test_a_byte_order_mark_is_no_part_of_the_settings() -> None:
    assert from_toml('\ufeffengine = "pseudo"\r\n', path="foreigndesk.toml") == Settings(engine="pseudo")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('engin = "argos"', "1: “engin” is not a setting; did you mean “engine”?"),
        ("\n\nxyz = 1", f"3: “xyz” is not a setting; use one of: {KEYS}"),
        ("[check]\nmissing = 'off'", "1: “check” is not a setting; did you mean “checks”?"),
        ("engine = 3", '1: “engine” must be a text; write engine = "…"'),
        *(
            (
                f"lock_timeout = {value}",
                "1: “lock_timeout” must be a number of seconds; write lock_timeout = 10",
            )
            for value in ("-1", "true", "'10'", "1.5")
        ),
        ("glossary = ''", '1: “glossary” must be a text; write glossary = "…"'),
        ('locales = "de"', '1: “locales” must be a list of texts; write locales = ["…"]'),
        ("locales = ['de', 3]", '1: “locales” must be a list of texts; write locales = ["…"]'),
        ("models = ['']", '1: “models” must be a list of texts; write models = ["…"]'),
        (
            'source_locale = "xx-YY"',
            "1: “source_locale” is wrong: “xx-YY” is not a locale; use a BCP 47 tag such as ",
        ),
        (
            'locales = ["de", "pt-BX"]',
            "1: “locales” is wrong: “pt-BX” is not a locale; did you mean “pt-BR”?",
        ),
        ("sources = 'de'", "1: “sources” must be a table; write [sources]"),
        ("[sources]\n'a/*' = 'de'\n'b/*' = 'dex-'", "3: “b/*” is wrong: “dex-” is not a locale; "),
        ("[sources]\n'b/*' = ['de']", '2: “b/*” must be a text; write b/* = "…"'),
        ('publish = "all"', "1: “publish” cannot be “all”; use one of: drafts, reviewed"),
        ("publish = ['drafts']", "1: “publish” cannot be “['drafts']”; use one of: drafts, reviewed"),
        ('failed_drafts = "drop"', "1: “failed_drafts” cannot be “drop”; use one of: keep, empty"),
        ("checks = 1", "1: “checks” must be a table; write [checks]"),
        ("[[checks]]", "1: “checks” must be a table; write [checks]"),
        (
            "[checks]\nmissing = 'loud'",
            "2: “missing” cannot be “loud”; use one of: off, info, warning, error",
        ),
        (
            "checks.missing = ['off']",
            "1: “missing” cannot be “['off']”; use one of: off, info, warning, error",
        ),
        ("checks = {missing = true}", "1: “missing” cannot be “True”; use one of: off, info, warning, error"),
        ("templates = 1", "1: “templates” must be true or false; write templates = true"),
        (
            'report_msgid_bugs_to = "a\\nb"',
            '1: “report_msgid_bugs_to” must be one line; write report_msgid_bugs_to = "…"',
        ),
        ("[formats]\nmarkdown = 1", "2: “markdown” must be a table; write [formats.markdown]"),
        ("engines.argos = 'fast'", "1: “argos” must be a table; write [engines.argos]"),
        (
            "articles = ['a**b/*.md']",
            "1: “articles” has a wrong glob: “a**b/*.md”; put ** between slashes: articles/**/*.md",
        ),
        ("exclude = ['.']", "1: “exclude” has a wrong glob: “.”; put ** between slashes: articles/**/*.md"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line_with_its_place(text: str, message: str) -> None:
    told = rejection(text)

    assert told.startswith(f"foreigndesk.toml:{message}")
    assert message.endswith(("; ", "such as ")) or told == f"foreigndesk.toml:{message}"
    assert "\n" not in told


@pytest.mark.parametrize(
    "path", ["../l10n", "a/../../b", "/etc", "C:/l10n", "C:l10n", "//host/share", "po\\\\de", "a\\nb"]
)
@pytest.mark.parametrize("key", ["catalogs", "variants", "glossary"])
def test_a_folder_outside_the_project_is_refused(key: str, path: str) -> None:
    remedy = "write it relative to this file, with forward slashes"
    shown = path.replace("\\\\", "\\").replace("\\n", "\n")

    assert rejection(f'{key} = "{path}"') == (
        f"foreigndesk.toml:1: “{key}” leads out of the project: “{shown}”; {remedy}"
    )


@pytest.mark.parametrize("glob", ["../**/*.md", "/home/*/x.md", "a/../../*.md"])
def test_a_glob_outside_the_project_is_refused(glob: str) -> None:
    remedy = "write it relative to this file, with forward slashes"

    assert rejection(f'articles = ["*.md", "{glob}"]') == (
        f"foreigndesk.toml:1: “articles” leads out of the project: “{glob}”; {remedy}"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = = 2\n", "foreigndesk.toml:2: the file is not valid TOML (Invalid value); mend it"),
        (
            "a = 1\na = 2\n",
            "foreigndesk.toml:2: the file is not valid TOML (Cannot overwrite a value); mend it",
        ),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(text: str, message: str) -> None:
    assert rejection(text) == message


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000])
def test_hostile_toml_is_refused_like_any_other(text: str) -> None:
    assert rejection(text).startswith("foreigndesk.toml: the file is not valid TOML (")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tool = 3", "foreigndesk.toml:1: “tool” must be a table; write [tool]"),
        (
            "[tool]\nforeigndesk = 3",
            "foreigndesk.toml:2: “foreigndesk” must be a table; write [tool.foreigndesk]",
        ),
    ],
)
def test_a_table_that_is_none_is_told(text: str, message: str) -> None:
    assert rejection(text, TABLE) == message


def test_the_line_is_that_of_the_key_and_no_other() -> None:
    text = '''\
# engine = 3 is wrong, and so is [tool.foreigndesk]
engine = 1
[project]
engine = 2
description = """
[tool.foreigndesk]
engine = 3
"""
[tool.foreigndesk.checks]
engine = "off"
[tool."foreigndesk"]
# engine = 4
search_engine_is_not = "a key of ours"
"engine" = [
  5,
]
'''
    known = text.replace('search_engine_is_not = "a key of ours"\n', "")

    assert rejection(known, TABLE) == 'foreigndesk.toml:13: “engine” must be a text; write engine = "…"'
    assert rejection(text, TABLE).startswith("foreigndesk.toml:13: “search_engine_is_not” is not a setting; ")


@given(
    st.lists(
        st.sampled_from(["# engine = 3", "", "[project]", "engine_ = 1", "'engine ' = 1"]),
        max_size=6,
        unique=True,
    )
)
def test_the_line_is_found_below_anything(lines: list[str]) -> None:
    text = "\n".join([*lines, "[tool.foreigndesk]", "engine = 3"])

    assert rejection(text, TABLE).startswith(f"foreigndesk.toml:{len(lines) + 2}: ")
