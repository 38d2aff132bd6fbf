from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.checks import units
from foreigndesk.checks.numbers import differences
from foreigndesk.checks.units import UnitCheck
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.locales import parse_locale
from foreigndesk.model import Entry, Severity, State, Translation, Unit
from foreigndesk.plugins import Pair

CASES = Path(__file__).parent / "cases" / "checks"
CHECKS = {check.rule: check for check in vars(units).values() if isinstance(check, UnitCheck)}
FORMAT = MarkdownFormat({})
DE, EN = parse_locale("de"), parse_locale("en")


class Case(NamedTuple):
    rule: str
    source: tuple[str, str]
    target: tuple[str, str]
    says: list[str]


def cases() -> list[Case]:
    return [
        _case(path.parent.name, lines)
        for path in sorted(CASES.glob("*/*.txt"))
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if (lines := [line for line in block.splitlines() if line and not line.startswith("#")])
    ]


def _case(rule: str, lines: list[str]) -> Case:
    source, target, *says = [(head, text) for head, _, text in (line.partition(": ") for line in lines)]
    assert all(head == "says" for head, _ in says), lines
    return Case(rule, source, target, [text for _, text in says])


def pair(
    source: str,
    target: str,
    *,
    locales: tuple[str, str] = ("de", "en"),
    translation: Translation | None = None,
    context: str = "",
    kept: tuple[str, ...] = (),
) -> Pair:
    made = translation or Translation(target=target, state=State.REVIEWED)
    return Pair(
        entry=Entry(unit=Unit(source=source, context=context), translation=made),
        source=FORMAT.inline(source, "paragraph"),
        target=FORMAT.inline(target, "paragraph"),
        source_locale=parse_locale(locales[0]),
        locale=parse_locale(locales[1]),
        missing_terms=("“Rat” must be “council”",),
        forbidden_terms=("“board” is not to be used",),
        kept_words=kept,
    )


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.rule}: {case.source[1]}")
def test_a_check_says_what_its_case_says(case: Case) -> None:
    (tag, source), (locale, target) = case.source, case.target

    assert list(CHECKS[case.rule].find(pair(source, target, locales=(tag, locale)))) == case.says


def test_every_check_has_its_rule_and_severity() -> None:
    assert {rule: check.severity for rule, check in CHECKS.items()} == {
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
    }


@pytest.mark.parametrize(
    ("translation", "found"),
    [
        (Translation(), {"missing": "has no translation"}),
        (Translation(target=" \n"), {"missing": "has no translation"}),
        (
            Translation(target="The council meets.", state=State.TRANSLATED),
            {"unreviewed": "is a draft that nobody has reviewed"},
        ),
        (
            Translation(target="The council met.", state=State.TRANSLATED, previous=("", "Der Rat tagte.")),
            {"stale": "the source changed since this was translated"},
        ),
        (Translation(target="The council meets.", state=State.REVIEWED), {}),
    ],
)
def test_a_unit_is_missing_stale_unreviewed_or_none_of_them(
    translation: Translation, found: dict[str, str]
) -> None:
    seen = pair("Der Rat tagt.", translation.target, translation=translation)
    said = {rule: list(CHECKS[rule].find(seen)) for rule in ("missing", "stale", "unreviewed")}

    assert said == {rule: [found[rule]] if rule in found else [] for rule in said}


def test_terms_are_told_as_the_glossary_found_them() -> None:
    seen = pair("Der Rat tagt.", "The board meets.")

    assert list(CHECKS["term-missing"].find(seen)) == ["“Rat” must be “council”"]
    assert list(CHECKS["term-forbidden"].find(seen)) == ["“board” is not to be used"]


def test_a_text_that_is_all_kept_words_may_stay_the_same() -> None:
    text = "Kita Sonnenschein am See"

    assert list(CHECKS["unchanged"].find(pair(text, text))) != []
    assert list(CHECKS["unchanged"].find(pair(text, text, kept=("Kita Sonnenschein am See",)))) == []


def test_a_slug_may_stay_the_same() -> None:
    assert list(CHECKS["unchanged"].find(pair("der neue rat", "der neue rat", context="slug"))) == []


@pytest.mark.parametrize(
    ("source", "target", "count"), [("page", "seite-2", 0), ("page-2", "seite-2", 0), ("page-2", "seite", 1)]
)
def test_what_makes_a_slug_unique_is_no_number(source: str, target: str, count: int) -> None:
    assert len(list(CHECKS["numbers"].find(pair(source, target, context="slug")))) == count


def test_numbers_of_code_and_addresses_are_the_other_checks_business() -> None:
    seen = pair("Siehe `v1.25` und https://example.org/2026/07.", "See the version.")

    assert list(CHECKS["numbers"].find(seen)) == []


@given(st.text(alphabet="0123456789.,:/ -–’aeinrtdz", max_size=40))
def test_a_text_has_the_numbers_of_itself(text: str) -> None:
    assert differences(text, DE, text, DE) == ({}, {})


@given(*[st.text(alphabet="0123456789.,:/ -–’apm dreithtwo", max_size=30)] * 2)
def test_the_differences_of_two_texts_are_mirrored(left: str, right: str) -> None:
    assert differences(left, DE, right, EN) == differences(right, EN, left, DE)[::-1]


@given(st.integers(0, 10**12))
def test_a_number_is_the_same_in_every_notation(number: int) -> None:
    english, german, french = (
        f"{number:,}",
        f"{number:,}".replace(",", "."),
        f"{number:,}".replace(",", "\u202f"),
    )

    assert differences(f"it: {english}", EN, f"es: {german}", DE) == ({}, {})
    assert differences(f"it: {english}", EN, f"ça: {french}", parse_locale("fr")) == ({}, {})


@given(st.integers(13, 10**9), st.integers(13, 10**9))
def test_two_numbers_that_differ_are_told(left: int, right: int) -> None:
    found = differences(f"{left} Menschen", DE, f"{right} people", EN)
    is_short_year = min(left, right) < 100 and max(left, right) // 100 in {19, 20}

    assert is_short_year or found == (({}, {}) if left == right else ({str(left): 1}, {str(right): 1}))
