from __future__ import annotations

import pytest

from foreigndesk.errors import SettingsError
from foreigndesk.locales import parse_locale
from foreigndesk.model import Entry, State, Translation, Unit
from foreigndesk.pace import Pace
from foreigndesk.policy import Decision, Policy, Rule
from foreigndesk.settings_toml import from_toml

DE, FR = parse_locale("de"), parse_locale("fr")

TABLES = """\
locales = ["de", "fr"]

[publish]
fallback = "source"

[publish.locales]
de = "reviewed"
fr = { fallback = "leave-out" }

[publish.articles]
"legal/*" = "reviewed"
"blog/*" = { publish = "drafts", fallback = "leave-out" }
"""


def policy(text: str) -> Policy:
    settings = from_toml(text, path="foreigndesk.toml")
    assert settings is not None
    return settings.publish


def rejection(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        from_toml(text, path="foreigndesk.toml")
    return str(caught.value).removeprefix("foreigndesk.toml:")


def test_one_word_is_for_all() -> None:
    assert policy('publish = "reviewed"') == Policy(default="reviewed")


def test_tables_say_it_by_locale_and_by_article() -> None:
    assert policy(TABLES) == Policy(
        fallback="source",
        locales={DE: Rule(publish="reviewed"), FR: Rule(fallback="leave-out")},
        articles={
            "legal/*": Rule(publish="reviewed"),
            "blog/*": Rule(publish="drafts", fallback="leave-out"),
        },
    )


@pytest.mark.parametrize(
    ("article", "locale", "publish", "fallback"),
    [
        ("news/a.md", DE, "reviewed", "source"),
        ("news/a.md", FR, "drafts", "leave-out"),
        ("legal/a.md", FR, "reviewed", "leave-out"),
        ("legal/2026/a.md", FR, "reviewed", "leave-out"),
        ("blog/a.md", DE, "drafts", "leave-out"),
    ],
)
def test_what_an_article_is_weighs_more_than_its_locale(
    article: str, locale: str, publish: str, fallback: str
) -> None:
    decision = policy(TABLES).of(article, parse_locale(locale))

    assert (decision.publish, decision.fallback) == (publish, fallback)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('publish = "all"', "1: “publish” cannot be “all”; use one of: drafts, reviewed"),
        ("publish = 1", "1: “publish” cannot be “1”; use one of: drafts, reviewed"),
        ("[publish]\nfall_back = 'source'", "2: “fall_back” is not a setting; did you mean “fallback”?"),
        (
            "[publish]\nde = 'reviewed'",
            "2: “de” is not a setting; use one of: default, fallback, locales, articles",
        ),
        ("[publish]\nfallback = 'none'", "2: “fallback” cannot be “none”; use one of: leave-out, source"),
        ("[publish]\nlocales = 'de'", "2: “locales” must be a table; write [publish.locales]"),
        ("[publish.locales]\nxx-YY = 'drafts'", "2: “xx-YY” is wrong: “xx-YY” is not a locale; "),
        ("[publish.locales]\nde = 'draft'", "2: “de” cannot be “draft”; use one of: drafts, reviewed"),
        (
            "locales = ['fr']\n[publish.locales]\nde = 'drafts'",
            "3: “de” is not among the locales; use one of: fr",
        ),
        (
            "[publish.articles]\n'a/*' = { publsh = 'drafts' }",
            "2: “publsh” is not a setting; did you mean “publish”?",
        ),
        ("[pace]\ndraft = 0", "2: “draft” must be words in an hour; write draft = 500"),
        ("[pace]\nmissing = true", "2: “missing” must be words in an hour; write missing = 500"),
        ("[pace]\ndrafts = 5", "2: “drafts” is not a setting; did you mean “draft”?"),
    ],
)
def test_a_slip_is_told_with_its_line_and_what_may_stand_there(text: str, message: str) -> None:
    assert rejection(text).startswith(message)


def test_the_pace_is_read() -> None:
    settings = from_toml("[pace]\ndraft = 900", path="foreigndesk.toml")
    assert settings is not None
    assert settings.pace == Pace(draft=900)


def test_readers_meet_what_is_reviewed_or_any_text_as_the_decision_says() -> None:
    entries = [
        Entry(unit=Unit(source="a"), translation=Translation(target=target, state=state))
        for target, state in (("x", State.REVIEWED), ("x", State.TRANSLATED), (" ", State.TRANSLATED))
    ]
    strict, lax = (Decision(publish=word, fallback="leave-out") for word in ("reviewed", "drafts"))

    assert [strict.allows(entry) for entry in entries] == [True, False, False]
    assert [lax.allows(entry) for entry in entries] == [True, True, False]
