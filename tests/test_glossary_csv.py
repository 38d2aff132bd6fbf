from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import ForeigndeskError
from foreigndesk.glossary import Concept, Glossary
from foreigndesk.glossary_csv import MAX_FIELD, loads
from foreigndesk.locales import parse_locale

CASES = Path(__file__).parent / "cases" / "glossary"
DE, EN, PT = map(parse_locale, ("de", "en", "pt-BR"))


def _text(path: Path) -> str:
    return path.read_bytes().decode()


@pytest.mark.parametrize("path", sorted((CASES / "wrong").glob("*.csv")), ids=lambda path: path.stem)
def test_a_bad_glossary_is_rejected_with_line_and_remedy(path: Path) -> None:
    with pytest.raises(ForeigndeskError) as caught:
        loads(_text(path), path="glossary.csv")

    assert f"{caught.value}\n" == _text(path.with_suffix(".txt"))


@pytest.mark.parametrize("path", sorted((CASES / "sound").glob("*.csv")), ids=lambda path: path.stem)
def test_every_spelling_of_csv_is_read(path: Path) -> None:
    newline = "\r\n" if b"city,\r\n" in path.read_bytes() else "\n"

    assert loads(_text(path), path="glossary.csv") == Glossary(
        locales=(EN, DE, PT),
        concepts=(
            Concept(
                type="term",
                forms={EN: ("harbour",), DE: ("Hafen", "Hafens"), PT: ("porto",)},
                forbidden={DE: ("Port",)},
                exact=False,
                note=f'of the city,{newline}not "port"',
                line=2,
            ),
            Concept(type="name", forms={EN: ("Jo March",)}, forbidden={}, exact=False, line=5),
            Concept(type="keep", forms={EN: ("WHO",), DE: ("WHO",)}, forbidden={}, exact=True, line=6),
        ),
    )


def test_a_form_is_kept_once_and_without_the_spaces_around_it() -> None:
    glossary = loads("type,en,de\nterm, harbour | port||harbour,Hafen\n", path="g.csv")

    assert glossary.concepts[0].forms == {EN: ("harbour", "port"), DE: ("Hafen",)}


def test_rows_that_share_a_variant_or_say_the_same_twice_agree() -> None:
    text = "type,en,de\nterm,lock,Türschloss|Schloss\nterm,castle,Burg|Schloss\nterm,castle,Burg\n"

    assert len(loads(text, path="g.csv").concepts) == 3


def test_case_tells_terms_apart_where_it_must_match() -> None:
    text = "type,en,de,case\norganisation,WHO,WHO,\nterm,who,wer,exact\n"

    assert len(loads(text, path="g.csv").concepts) == 2


def test_a_long_cell_is_read_and_an_endless_one_is_an_error_with_its_line() -> None:
    long, endless = "x" * 200_000, "x" * (MAX_FIELD + 1)

    assert loads(f"type,en\nkeep,{long}\n", path="g.csv").concepts[0].forms == {EN: (long,)}
    with pytest.raises(ForeigndeskError, match=r"^g\.csv:3: the row cannot be read"):
        loads(f"type,en\nkeep,a\nkeep,{endless}\n", path="g.csv")


@given(st.text(alphabet='type,en\n"\r;\tkeep|forbid.de ä', max_size=60) | st.text(max_size=30))
def test_any_text_is_read_or_rejected_with_a_line(text: str) -> None:
    for candidate in (text, f"type,en,de\n{text}"):
        try:
            assert isinstance(loads(candidate, path="g.csv"), Glossary)
        except ForeigndeskError as error:
            assert str(error).startswith("g.csv:")  # noqa: PT017  # only what is rejected has a message
