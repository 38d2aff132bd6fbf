"""Engines that break down, in processes of their own: what is lost, what is not, and what is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk import cli, pipeline
from foreigndesk.alignment import EMPTY
from foreigndesk.engines.argos import ArgosEngine
from foreigndesk.engines.guarded import GuardedEngine, GuardedTranslator, Limits, limits_of
from foreigndesk.engines.guarded_child import refuse_network
from foreigndesk.engines.guarded_frames import packed, unpacked
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import EngineError, InputError, SettingsError
from foreigndesk.jobs import Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment, Span
from foreigndesk.plugins import Untranslated
from foreigndesk.project import Project
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foreigndesk.model import Locale

DE, EN = parse_locale("de"), parse_locale("en")
SHIPPED = Path(str(files("foreigndesk") / "packages"))
NUMBERS = Path(__file__).parent / "cases" / "argos" / "numbers.de.txt"
SENTENCES = NUMBERS.read_text(encoding="utf-8").splitlines()
TEXTS = [f"text {number}" for number in range(60)]

BRITTLE = '''
import os, signal, socket, sys, threading, time
from foreigndesk.engines.pseudo import PseudoTranslator
from foreigndesk.errors import InputError


class BrittleEngine:
    """Does to each text what the text says."""

    def __init__(self, options, models):
        self.options = options

    def open(self, source, target):
        if "at start" in self.options:
            act(self.options["at start"])
        return BrittleTranslator(source, target)

    def pairs(self):
        return ["any-any"]


class BrittleTranslator(PseudoTranslator):
    def translate(self, texts, *, alternatives=1):
        for text in texts:
            act(text)
        if "forget one" in texts:
            return super().translate(texts[1:])
        if "no strings" in texts:
            return [(1,) for _ in texts]
        if "not one" in texts:
            return [() if text == "not one" else (text,) for text in texts]
        return super().translate(texts)

    def align(self, pairs):
        for source, _ in pairs:
            act(source)
        return super().align(pairs)

    def score(self, pairs):
        for source, _ in pairs:
            act(source)
        return [(-0.25,) for _ in pairs]

    def complete(self, pairs):
        for source, _ in pairs:
            act(source)
        return [beginning + "…" for _, beginning in pairs]


class SharedEngine(BrittleEngine):
    def open(self, source, target):
        return SharedTranslator(source, target)


class SharedTranslator(BrittleTranslator):
    """Is asked by several threads at once; a text “meet” waits until another one is there."""

    is_concurrent = True


MEETING = threading.Barrier(2, timeout=60)


def act(text):
    if text == "meet":
        MEETING.wait()
    elif text == "once":
        marker = os.path.join(os.path.dirname(__file__), "once")
        if not os.path.exists(marker):
            open(marker, "w").close()
            signal.raise_signal(signal.SIGSEGV)
    elif text == "wait a little":
        time.sleep(0.3)
    elif text == "crash":
        signal.raise_signal(signal.SIGSEGV)
    elif text == "leave":
        print("I have had enough", file=sys.stderr, flush=True)
        os._exit(3)
    elif text == "hang":
        time.sleep(600)
    elif text == "eat":
        pieces = []
        while True:
            pieces.append(bytearray(b"x" * 16_000_000))
            time.sleep(0.005)
    elif text == "raise":
        raise ValueError("not this one")
    elif text == "connect":
        socket.create_connection(("127.0.0.1", 9))
    elif text == "print":
        print("noise")
        os.write(1, b"more noise")
    elif text == "reject":
        raise InputError("the package is damaged", remedy="install it again", location="p.argosmodel")
'''


@pytest.fixture
def brittle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The engine above, installed."""
    info = tmp_path / "brittle-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: brittle\nVersion: 1.0\n", encoding="utf-8")
    points = "[foreigndesk.engines]\nbrittle = brittle:BrittleEngine\nshared = brittle:SharedEngine\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    (tmp_path / "brittle.py").write_text(BRITTLE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("brittle", None)


def opened(
    options: Mapping[str, object] | None = None,
    *,
    timeout: float = 60.0,
    memory: float = 0.0,
    name: str = "brittle",
) -> GuardedTranslator:
    limits = Limits(timeout=timeout, memory=memory)
    engine = GuardedEngine(PseudoEngine({}, []), name=name, options=options or {}, models=[], limits=limits)
    return engine.open(EN, DE)


def lost(reason: str) -> str:
    return f"the engine {reason} on this text; translate it by hand"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("crash", "crashed (SIGSEGV)"),
        ("leave", "crashed (exit code 3: I have had enough)"),
        ("raise", "failed (ValueError: not this one)"),
        ("connect", "failed (PermissionError: an engine may not use the network)"),
        ("forget one", "gave a wrong number of answers"),
        ("no strings", "gave an answer that cannot be understood"),
    ],
)
def test_a_text_that_breaks_the_engine_is_lost_alone(brittle: None, text: str, reason: str) -> None:
    texts = [*TEXTS[:20], text, *TEXTS[20:]]
    found = opened().translate(texts)
    assert [translations for translations in found if not translations] == [()]
    assert isinstance(found[20], Untranslated)
    assert found[20].reason == lost(reason)
    others = [*found[:20], *found[21:]]
    assert others == opened().translate(TEXTS)


def test_a_text_on_which_the_engine_hangs_is_lost_alone(brittle: None) -> None:
    found = opened(timeout=1.0).translate(["a", "b", "hang", "c"])
    assert [each.reason if isinstance(each, Untranslated) else each[0] for each in found] == [
        "å",
        "ƀ",
        lost("took too long"),
        "ç",
    ]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is watched on Linux only")
def test_a_text_that_eats_memory_is_lost_alone(brittle: None) -> None:
    found = opened(memory=400).translate(["a", "eat", "c"])
    assert [each.reason if isinstance(each, Untranslated) else each[0] for each in found] == [
        "å",
        lost("needed too much memory"),
        "ç",
    ]


def test_an_engine_that_is_made_for_it_is_asked_several_things_at_once(brittle: None) -> None:
    translator = opened(name="shared")

    with ThreadPoolExecutor(2) as threads:
        found = [*threads.map(translator.translate, [["meet"], ["meet"]])]

    assert [len(each) for each in found] == [1, 1]
    assert not any(isinstance(each[0], Untranslated) for each in found)


@pytest.mark.parametrize("name", ["brittle", "shared"])
def test_what_breaks_beside_a_text_is_not_blamed_on_it(brittle: None, name: str) -> None:
    translator = opened(name=name)
    parts = [["wait a little", *TEXTS[:20]], ["crash"], ["wait a little"], ["raise", *TEXTS[20:40]]]

    with ThreadPoolExecutor(4) as threads:
        found = [*threads.map(translator.translate, parts)]

    blamed = [
        text
        for part, each in zip(parts, found, strict=True)
        for text, one in zip(part, each, strict=True)
        if isinstance(one, Untranslated)
    ]
    assert blamed == ["crash", "raise"]


def test_a_text_that_broke_the_engine_once_has_another_chance(brittle: None) -> None:
    assert [*map(bool, opened().translate(["once"]))] == [True]


def test_several_texts_may_break_the_engine(brittle: None) -> None:
    texts = [
        text
        for index, text in enumerate(TEXTS)
        for text in ([text, "crash", "leave"] if index % 20 == 0 else [text])
    ]
    found = opened().translate(texts)
    assert [text for text, each in zip(texts, found, strict=True) if not each] == ["crash", "leave"] * 3
    assert sum(map(len, found)) == len(TEXTS)


def test_an_engine_is_not_asked_again_for_what_broke_it(brittle: None) -> None:
    translator = opened()
    first = translator.translate(["a", "crash"])
    translator.translate(["b"])
    process = translator._process  # noqa: SLF001  # that it is the same one cannot be seen from outside
    assert translator.translate(["crash", "c"]) == [first[1], ("ç",)]
    assert translator._process is process  # noqa: SLF001  # as above


def test_whatever_breaks_the_other_questions_has_no_answer_and_the_rest_has(brittle: None) -> None:
    translator, pairs = opened(), [("a", "å"), ("crash", "x"), ("b", "ƀ")]
    link = Alignment(source=(Span(0, 1),), target=(Span(0, 1),), weights=({0: 1.0},))
    assert translator.align(pairs) == [link, EMPTY, link]
    assert translator.score(pairs) == [(-0.25,), (), (-0.25,)]
    assert translator.complete(pairs) == ["å…", "", "ƀ…"]


def test_an_engine_that_breaks_on_every_text_stops_the_run(brittle: None) -> None:
    translator = opened()
    pairs = [("crash", str(number)) for number in range(5)]
    with pytest.raises(EngineError) as caught:
        translator.score(pairs)
    assert str(caught.value) == (
        "the engine “brittle” crashed (SIGSEGV) on 5 texts in a row; give it more time or memory "
        "(options `timeout`, `memory`), or use another package or engine"
    )


def test_an_engine_that_breaks_at_its_start_stops_the_run(brittle: None) -> None:
    with pytest.raises(EngineError) as caught:
        opened({"at start": "crash"}).translate(["a"])
    assert str(caught.value) == (
        "the engine “brittle” crashed (SIGSEGV) while it loaded its models; "
        "install its packages again, or use another engine"
    )


def test_what_an_engine_says_of_its_packages_is_raised_as_it_is(brittle: None) -> None:
    with pytest.raises(InputError) as caught:
        opened({"at start": "reject"}).translate(["a"])
    assert str(caught.value) == "p.argosmodel: the package is damaged; install it again"


def test_an_engine_may_print(brittle: None) -> None:
    assert opened().translate(["print", "b"]) == [("ṕŕîñţ",), ("ƀ",)]


def test_an_engine_may_give_no_translation(brittle: None) -> None:
    assert opened().translate(["a", "not one"]) == [("a",), ()]


def test_nothing_asked_is_nothing_answered_and_no_process() -> None:
    translator = opened()
    assert (translator.translate([]), translator.align([]), translator.score([])) == ([], [], [])


def test_a_process_ends_with_its_translator(brittle: None) -> None:
    translator = opened()
    assert translator.signature == "pseudo|en-de|1"
    process = translator._process  # noqa: SLF001  # its number is nobody's business otherwise
    assert process is not None
    number = process._process.pid  # noqa: SLF001  # as above
    del translator, process
    assert not is_running(number)


SCRIPT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # A shell may have had it ignored.
from foreigndesk.engines.guarded import GuardedEngine, Limits
from foreigndesk.engines.pseudo import PseudoEngine
engine = GuardedEngine(PseudoEngine({{}}, []), name="brittle", options={{}}, models=[], limits=Limits())
translator = engine.open("en", "de")
translator.signature
print(translator._process._process.pid, flush=True)
translator.translate(["{text}"])
"""


def asking(text: str, folder: Path) -> tuple[subprocess.Popen[str], int]:
    """A process that asks the engine, and the engine's process."""
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(text=text)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
        start_new_session=True,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def ends(number: int) -> bool:
    """Whether a process ends by itself; the wait is for a machine that has much to do."""
    for _ in range(600):
        if not is_running(number):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as Linux shows them")
def test_ctrl_c_ends_the_engine_quietly(brittle: None, tmp_path: Path) -> None:
    process, engine = asking("hang", tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert said.strip().endswith("KeyboardInterrupt")
    assert said.count("Traceback") == 1  # Ours; the engine says nothing.
    assert ends(engine)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as Linux shows them")
def test_an_engine_does_not_outlive_the_process_that_asks_it(brittle: None, tmp_path: Path) -> None:
    process, engine = asking("hang", tmp_path)
    process.kill()
    process.communicate(timeout=60)
    assert ends(engine)


def test_a_package_gives_the_same_in_a_process_of_its_own() -> None:
    texts = ["Am 14. März 1997 zog Anna nach Toronto.", "Das Haus ist grün.", "→", ""]
    inside = ArgosEngine({"threads": 1}, [SHIPPED]).open(DE, EN)
    limits, options = limits_of("argos", {"threads": 1}, process=True)
    engine = GuardedEngine(
        ArgosEngine(options, [SHIPPED]), name="argos", options=options, models=[SHIPPED], limits=limits
    )
    outside = engine.open(DE, EN)
    drafts = inside.translate(texts, alternatives=3)
    pairs = [(text, found[0]) for text, found in zip(texts, drafts, strict=True)]
    assert outside.signature == inside.signature
    assert outside.translate(texts, alternatives=3) == drafts
    assert outside.align(pairs) == inside.align(pairs)
    assert outside.score(pairs) == inside.score(pairs)
    assert outside.complete([(texts[0], "On 14")]) == inside.complete([(texts[0], "On 14")])
    assert engine.pairs() == ArgosEngine(options, [SHIPPED]).pairs()


def test_a_missing_package_is_told_by_the_process() -> None:
    engine = GuardedEngine(ArgosEngine({}, []), name="argos", options={}, models=[], limits=Limits())
    with pytest.raises(EngineError, match="no package translates German to Swahili"):
        engine.open(DE, parse_locale("sw")).translate(["Haus"])


def test_a_run_drafts_all_units_but_the_one_that_breaks_the_engine(
    brittle: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    Path("a.md").write_text("# Title\n\nOne.\n\ncrash\n\n*Two* three.\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        cli.main(["translate", "a.md", "--from", "en", "--to", "de", "--engine", "brittle"])
    told = capsys.readouterr().err.splitlines()
    catalog = Path("l10n/de/a.md.po").read_text(encoding="utf-8")
    assert stop.value.code == 0
    assert f"note: a.md:5: no draft in de: {lost('crashed (SIGSEGV)')}" in told
    assert 'msgid "crash"\nmsgstr ""\n' in catalog
    assert 'msgstr "Öñé."' in catalog
    assert "Ţŵö" in catalog


def test_a_run_stops_where_the_engine_breaks_on_everything(
    brittle: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    Path("foreigndesk.toml").write_text('[engines.brittle]\n"at start" = "crash"\n', encoding="utf-8")
    Path("a.md").write_text("# Title\n\nOne.\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        cli.main(["translate", "a.md", "--from", "en", "--to", "de", "--engine", "brittle"])
    assert stop.value.code == 4
    assert capsys.readouterr().err == (
        "error: the engine “brittle” crashed (SIGSEGV) while it loaded its models; "
        "install its packages again, or use another engine\n"
    )


@pytest.mark.parametrize("pair", [(DE, EN), (EN, DE)], ids=str)
def test_reproducible_drafts_do_not_depend_on_batches_and_threads(pair: tuple[Locale, Locale]) -> None:
    texts = [f"{first} {second}" for first in SENTENCES for second in ("", *SENTENCES[:2])]
    found = []
    for batch, threads in ((1, 1), (64, 2), (4096, 1)):
        options = {"reproducible": True, "batch": batch, "threads": threads}
        engine = GuardedEngine(
            ArgosEngine(options, []), name="argos", options=options, models=[], limits=Limits()
        )
        found.append(engine.open(*pair).translate(texts))
    assert found[0] == found[1] == found[2]


def test_limits_are_taken_out_of_an_engines_table() -> None:
    assert limits_of("argos", {"beam": 2}, process=True) == (Limits(), {"beam": 2})
    assert limits_of("pseudo", {}, process=False) == (Limits(process=False), {})
    assert limits_of("x", {"process": False, "timeout": 5, "memory": 900}, process=True) == (
        Limits(process=False, timeout=5, memory=900),
        {},
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"process": 1}, "the option “process” of the engine “x” cannot be 1; give true or false"),
        ({"timeout": 0}, "the option “timeout” of the engine “x” cannot be 0; give a number from 1"),
        ({"memory": "1"}, "the option “memory” of the engine “x” cannot be '1'; give a number from 0"),
    ],
)
def test_a_limit_that_is_none_is_rejected(table: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        limits_of("x", table, process=True)
    assert str(caught.value) == message


def test_options_that_cannot_be_passed_on_are_rejected() -> None:
    options = {"since": date(2026, 1, 1)}
    with pytest.raises(SettingsError, match="hold something else than texts, numbers and lists"):
        GuardedEngine(PseudoEngine({}, []), name="x", options=options, models=[], limits=Limits())


def test_an_engine_has_its_own_process_unless_the_settings_say_otherwise(tmp_path: Path) -> None:
    def engine(**table: object) -> object:
        settings = Settings(engines={"argos": table})
        return pipeline.open_engine(Workspace(Project(tmp_path, settings)), "", [])

    assert isinstance(engine(timeout=5), GuardedEngine)
    assert isinstance(engine(process=False), ArgosEngine)


def test_the_network_is_refused_and_pipes_on_this_machine_are_not() -> None:
    refuse_network("socket.connect", (None, "/run/pipe"))
    refuse_network("open", ("file", "r", 0))
    for event, arguments in (("socket.connect", (None, ("::1", 80))), ("socket.getaddrinfo", ("x", 80))):
        with pytest.raises(PermissionError, match="an engine may not use the network"):
            refuse_network(event, arguments)


SPANS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)).map(Span._make), max_size=4).map(tuple)
ROWS = st.dictionaries(st.integers(0, 9), st.floats(0, 1), max_size=3)


@given(SPANS, SPANS, st.lists(ROWS, max_size=4).map(tuple), st.floats(0, 1))
def test_an_alignment_arrives_as_it_was_sent(
    source: tuple[Span, ...], target: tuple[Span, ...], rows: tuple[dict[int, float], ...], accuracy: float
) -> None:
    alignment = Alignment(source=source, target=target, weights=rows, accuracy=accuracy)
    assert unpacked(packed(alignment)) == alignment


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "encodings", "ctranslate2"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    engine = GuardedEngine(ArgosEngine({}, []), name="argos", options={}, models=[], limits=Limits())
    assert engine.open(DE, EN).translate(["Berlin"], alternatives=1) == [("Berlin",)]


def test_an_engine_that_says_so_works_in_our_process() -> None:
    workspace = Workspace(Project(Path.cwd(), Settings()))
    engines = [pipeline.open_engine(workspace, name, []) for name in ("pseudo", "argos")]
    assert [type(engine) for engine in engines] == [PseudoEngine, GuardedEngine]
