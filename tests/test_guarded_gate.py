from __future__ import annotations

import threading
import time

from foreigndesk.engines.guarded_gate import Gate


def test_those_who_share_are_inside_together() -> None:
    gate, met = Gate(), threading.Barrier(3, timeout=30)

    def share() -> None:
        with gate.shared():
            met.wait()

    threads = [threading.Thread(target=share) for _ in range(2)]
    for thread in threads:
        thread.start()
    met.wait()
    for thread in threads:
        thread.join(30)

    assert not any(thread.is_alive() for thread in threads)


def test_who_wants_to_be_alone_waits_for_those_inside_and_goes_before_the_next() -> None:
    gate, order = Gate(), []
    inside, leave, waits = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with gate.shared():
            inside.set()
            leave.wait(30)
            order.append("first")

    def alone() -> None:
        waits.set()
        with gate.alone():
            order.append("alone")

    def second() -> None:
        with gate.shared():
            order.append("second")

    one, other = threading.Thread(target=first), threading.Thread(target=alone)
    one.start()
    inside.wait(30)
    other.start()
    waits.wait(30)
    while not gate.is_closed:
        time.sleep(0.001)
    last = threading.Thread(target=second)
    last.start()
    leave.set()
    for thread in (one, other, last):
        thread.join(30)

    assert order == ["first", "alone", "second"]


def test_many_take_turns_alone_and_none_is_with_them() -> None:
    gate, inside, seen = Gate(), [], []

    def work(number: int) -> None:
        for turn in range(50):
            if (number + turn) % 3:
                with gate.shared():
                    inside.append(number)
                    inside.remove(number)
            else:
                with gate.alone():
                    seen.append(len(inside))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert seen == [0] * 100
