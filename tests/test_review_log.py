from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import InputError
from foreigndesk.review_log import COLUMNS, Review, dumps, loads

ID = "0123456789abcdef"
HEAD = ",".join(COLUMNS)
reviews = st.builds(
    Review,
    text=st.text(alphabet="0123456789abcdef", min_size=16, max_size=16),
    day=st.dates().map(str),
    reviewer=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])),
    article=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
)
ids = st.text(alphabet="0123456789abcdef", min_size=16, max_size=16)


@given(st.dictionaries(ids, reviews))
def test_what_is_written_is_read_again(log: dict[str, Review]) -> None:
    assert loads(dumps(log), path="l10n/de/reviews.csv") == log


def test_rows_are_sorted_so_that_an_unchanged_log_changes_no_byte() -> None:
    one = Review(text="a" * 16, day="2026-11-28", reviewer="Anna, B.", article="a.md")
    rows = {"f" * 16: one, "0" * 16: one}
    assert dumps(rows) == dumps(dict(reversed(rows.items())))
    assert (
        dumps(rows)
        == f'{HEAD}\n{"0" * 16},{"a" * 16},2026-11-28,"Anna, B.",a.md\n{"f" * 16},{"a" * 16},2026-11-28,"Anna, B.",a.md\n'
    )


def test_of_two_rows_that_a_merge_left_the_later_one_holds() -> None:
    text = f"{HEAD}\r\n{ID},aa,2026-11-28,Anna,a.md\r\n{ID},bb,2026-11-27,Ben,a.md\r\n"
    assert loads(text, path="r.csv") == {
        ID: Review(text="aa", day="2026-11-28", reviewer="Anna", article="a.md")
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("<<<<<<< HEAD", "git left a conflict; keep the lines of both versions, delete the markers"),
        (
            "short,aa,2026-11-28,Anna,a.md",
            "the line has not the columns unit, text, day, reviewer, article; ",
        ),
        (f"{ID},aa", "the line has not the columns unit, text, day, reviewer, article; "),
        (f'{ID},aa,2026-11-28,"Anna"B,a.md', "the line is no CSV ("),
    ],
)
def test_a_damaged_line_is_told_with_its_place(line: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        loads(f"{HEAD}\n{line}\n", path="l10n/de/reviews.csv")
    assert str(caught.value).startswith(f"l10n/de/reviews.csv:2: {message}")
