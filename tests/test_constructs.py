from __future__ import annotations

import pytest

from foreigndesk.formats.constructs import Construct, Masked, masked_inline, outside, paired
from foreigndesk.model import Slot, Span


def construct(start: int, end: int, kind: str, name: str = "") -> Construct:
    return Construct(start=start, end=end, kind=kind, name=name)  # type: ignore[arg-type]  # short names for tests


def test_a_shape_leaves_the_translated_texts_out() -> None:
    text = '<X  title="A b"\n c="d">'
    shown = Construct(
        start=0, end=len(text), kind="whole", name="X", slots=(Slot("open", 10, 15, "A b", 'jsx"'),)
    )
    assert shown.shape(text) == '<X title=… c="d">'


@pytest.mark.parametrize(
    ("constructs", "expected"),
    [
        ("a", "whole"),
        ("a /a", "open close"),
        ("/a a", "whole whole"),
        ("a a /a", "whole open close"),
        ("a b /a /b", "open open close close"),
        ("a code b /code /a", "open whole close"),
        ("code", "whole"),
        ("code a /code /a", "whole whole"),
        ("a code /a /code", "whole whole"),
    ],
)
def test_what_opens_and_closes_belongs_together_by_name(constructs: str, expected: str) -> None:
    found = [
        construct(at, at + 1, "close" if each.startswith("/") else "open", each.removeprefix("/"))
        for at, each in enumerate(constructs.split())
    ]
    assert " ".join(each.kind for each in paired(found, {"code"})) == expected


def test_a_pair_that_is_kept_reaches_from_its_beginning_to_its_end() -> None:
    found = [construct(0, 3, "open", "Code"), construct(4, 5, "whole"), construct(6, 9, "close", "Code")]
    assert paired(found, {"code"}) == [construct(0, 9, "whole", "Code")]


def test_masks_keep_all_positions_and_are_put_back_where_a_value_was_read() -> None:
    text = "a {{b}}{{c}} d {{e}}"
    masked = masked_inline(
        text, [construct(2, 7, "whole"), construct(7, 12, "whole"), construct(15, 20, "whole")]
    )
    assert (len(masked.text), masked.text.replace(masked.mask, "")) == (len(text), "a  d ")
    assert masked.restored(masked.text, text, 0, len(text)) == text
    assert masked.restored(f"{masked.mask * 5} x", text, 15, 20) == "{{e}} x"


def test_a_mask_is_a_character_that_the_text_does_not_hold() -> None:
    masked = masked_inline("\ue000{{a}}", [construct(1, 6, "whole")])
    assert masked.mask == "\ue001"
    assert masked.text == "\ue000" + "\ue001" * 5


def test_a_text_without_constructs_is_its_own_mask() -> None:
    masked = Masked(text="a")
    assert (masked.restored("a", "a", 0, 1), masked.shortened("a"), masked.within(0, 1)) == ("a", "a", ())


def test_stretches_lie_between_spans() -> None:
    assert list(outside([Span(0, 2), Span(3, 5), Span(5, 6)], 9)) == [(2, 3), (6, 9)]
    assert list(outside([], 3)) == [(0, 3)]
