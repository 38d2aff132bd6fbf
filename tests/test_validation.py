from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.engines.pseudo import PseudoTranslator
from foreigndesk.locales import parse_locale
from foreigndesk.model import Span
from foreigndesk.validation import CODES, Finding, Pairing, findings

CASES = Path(__file__).parent / "cases" / "drafts"
DE, EN, RO = parse_locale("de"), parse_locale("en"), parse_locale("ro")


def cases() -> list[tuple[Pairing, list[str]]]:
    return [
        _case([line for line in block.splitlines() if not line.startswith("#")])
        for path in sorted(CASES.glob("*.txt"))
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if not block.startswith("#")
    ]


def _case(lines: list[str]) -> tuple[Pairing, list[str]]:
    (source_tag, source), (tag, target), *says = [line.split(": ", 1) for line in lines if line != "says:"]
    pairing = Pairing(
        source=source, target=target, source_locale=parse_locale(source_tag), locale=parse_locale(tag)
    )
    return pairing, [text for _, text in says]


def told(source: str, target: str, **more: tuple[Span, ...]) -> list[Finding]:
    return list(findings(Pairing(source=source, target=target, source_locale=EN, locale=DE, **more)))


@pytest.mark.parametrize(("pairing", "says"), cases(), ids=lambda case: getattr(case, "target", ""))
def test_a_draft_is_blamed_for_what_its_case_says(pairing: Pairing, says: list[str]) -> None:
    assert [f"{found.code}: {found.message}" for found in findings(pairing)] == says


def test_every_code_has_a_case() -> None:
    assert {says.split(": ")[0] for _, each in cases() for says in each} == set(CODES)


def test_a_finding_tells_its_place() -> None:
    assert told("Captain Oostendam is not here.", "Der Kapitän ist 5 Tage fort (weg.") == [
        Finding(code="negation", message="“not” has no equal", side="source", span=Span(21, 24)),
        Finding(
            code="numbers",
            message="numbers differ: none in the source, 5 in the draft",
            span=Span(16, 17),
        ),
        Finding(code="name", message="“Oostendam” is missing", side="source", span=Span(8, 17)),
        Finding(code="bracket", message="a bracket “)” is missing", span=Span(28, 29)),
    ]


def test_what_the_glossary_decides_is_not_looked_for() -> None:
    source, target = "Then Captain Oostendam spoke.", "Dann sprach der Kapitän."
    assert told(source, target, settled=(Span(13, 22),)) == []


def test_a_language_without_lists_is_checked_for_the_rest() -> None:
    pairing = Pairing(source="It is not 5.", target="Este 6.", source_locale=EN, locale=RO)
    assert [found.code for found in findings(pairing)] == ["numbers"]


def test_a_pseudo_translation_is_sound() -> None:
    source = "On Monday Captain Pelle Oostendam (54) did not say “no” to Germany. He left."
    [[target]] = PseudoTranslator(EN, DE).translate([source])
    assert told(source, target) == []


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared_and_spans_are_within_them(source: str, target: str) -> None:
    for found in told(source, target):
        text = source if found.side == "source" else target
        assert found.code in CODES
        assert 0 <= found.span.start <= found.span.end <= len(text)
