from __future__ import annotations

from foreigndesk.locales import parse_locale
from foreigndesk.model import Entry, State, Translation, Unit
from foreigndesk.pace import Pace, hours_left

EN = parse_locale("en")


def entry(words: int, **translation: object) -> Entry:
    return Entry(unit=Unit(source="word " * words), translation=Translation(**translation))  # type: ignore[arg-type]  # as named


def test_each_state_has_a_pace_of_its_own_and_what_is_reviewed_takes_no_time() -> None:
    units = [
        entry(600),
        entry(250, target="x", state=State.TRANSLATED),
        entry(100, target="x", state=State.TRANSLATED, previous=("", "older")),
        entry(5000, target="x", state=State.REVIEWED),
    ]

    assert hours_left(units, EN, Pace()) == {"missing": 2.0, "draft": 0.5, "stale": 0.2}
    assert hours_left(units, EN, Pace(missing=60))["missing"] == 10.0
