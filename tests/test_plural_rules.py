from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foreigndesk.plural_rules import SPAN, PluralError, forms_of, groups


@pytest.mark.parametrize(
    ("field", "forms"),
    [
        ("nplurals=1; plural=0;", (0, 0, 0, 0, 0, 0)),
        ("nplurals=2; plural=(n != 1);", (1, 0, 1, 1, 1, 1)),
        ("nplurals=2; plural=n>1", (0, 0, 1, 1, 1, 1)),
        (" nplurals = 2 ; plural = n == 1 ? 0 : 1 ; ", (1, 0, 1, 1, 1, 1)),
        ("nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;", (2, 0, 1, 2, 2, 2)),
        ("nplurals=3; plural=(n==0 || n>=4 && !(n<5)) ? 2 : n%2;", (2, 1, 0, 1, 0, 2)),
        ("nplurals=6; plural=7-2*3+n/40-1;", (0, 0, 0, 0, 0, 0)),
    ],
)
def test_a_rule_is_computed_as_in_c(field: str, forms: tuple[int, ...]) -> None:
    assert forms_of(field)[:6] == forms


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("", "does not read “nplurals=…; plural=…;”"),
        ("nplurals=INTEGER; plural=EXPRESSION;", "does not read “nplurals=…; plural=…;”"),
        ("nplurals=2; plural=(n != 1); x", "does not read “nplurals=…; plural=…;”"),
        ("nplurals=1; plural=1/(n-n);", "divides by zero"),
        ("nplurals=1; plural=n%0;", "divides by zero"),
        ("nplurals=2; plural=n;", "names form 2, but has 2 from 0 on"),
        ("nplurals=2; plural=n-5;", "names form -5, but has 2 from 0 on"),
        ("nplurals=2; plural=n>1?;", "is incomplete"),
        ("nplurals=2; plural=n>1 n;", "has “n” in the wrong place"),
        ("nplurals=2; plural=n ? 1;", "lacks a “:”"),
        ("nplurals=2; plural=(n>1;", "lacks a “)”"),
        ("nplurals=2; plural=__import__('os');", "has “__import__('os')”, which is no part of a rule"),
        ("nplurals=2; plural=n**9**9;", "has “*” in the wrong place"),
        (f"nplurals=2; plural={'(' * 60}n{')' * 60};", "is too deep"),
        (f"nplurals=2; plural={'n+' * 600}n;", "is too long"),
    ],
)
def test_a_rule_that_cannot_be_computed_is_told(field: str, message: str) -> None:
    with pytest.raises(PluralError) as caught:
        forms_of(field)
    assert str(caught.value) == message


@given(st.text(alphabet="n0123456789?:|&=!<>+-*/%() x", max_size=60))
@example("!" * 900 + "n")
@example("n+" * 490 + "n")
@example("0?" * 40 + "n" + ":n" * 40)
def test_any_text_is_a_rule_or_told(expression: str) -> None:
    try:
        forms = forms_of(f"nplurals=3; plural={expression};")
    except PluralError:
        return
    assert len(forms) == len(SPAN)
    assert set(forms) <= {0, 1, 2}


def test_rules_that_tell_the_same_numbers_apart_are_alike() -> None:
    one, other = forms_of("nplurals=2; plural=(n != 1);"), forms_of("nplurals=2; plural=n == 1;")
    assert groups(one) == groups(other) != groups(forms_of("nplurals=1; plural=0;"))
