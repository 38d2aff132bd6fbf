"""foreigndesk and Argos Translate, given the same packages. Runs where the extra `[argos]` is installed.

Argos Translate runs in a process of its own: importing it makes folders, reads the environment and takes seconds. Its
sentence splitter is replaced, since that would be downloaded; what is compared is single sentences.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_argos import disguise, shipped

from foreigndesk.engines.argos import ArgosEngine
from foreigndesk.engines.argos_bpe import BytePairs, parse_merges
from foreigndesk.engines.argos_package import find_language
from foreigndesk.engines.argos_shelf import find_packages
from foreigndesk.locales import parse_locale

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.skipif(
    not find_spec("argostranslate"), reason="needs the extra [argos]: Argos Translate itself"
)

CASES = Path(__file__).parent / "cases"
OPTIONS = {"beam": 4, "length_penalty": 0.2, "batch": 32, "threads": 1}
"""What Argos Translate 1.11 decodes with."""
SCRIPT = """
import json, sys
from pathlib import Path
from argostranslate import package, tokenizer, translate

class Whole:
    def split_sentences(self, text):
        return [text]

def translations(source, target, texts):
    found = translate.get_translation_from_codes(source, target)
    found.underlying.sentencizer = Whole()
    return [found.translate(text) for text in texts]

def pieces(model, source, target, texts):
    pairs = tokenizer.BPETokenizer(Path(model), source, target)
    return [[found, pairs.decode(found)] for found in map(pairs.encode, texts)]

def pairs():
    return [[found.from_code, found.to_code] for found in package.get_installed_packages()]

name, arguments = json.loads(sys.stdin.read())
print("\\n" + json.dumps(globals()[name](*arguments)))
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as Argos Translate keeps it: the shipped packages unpacked, and others under false names."""
    made = tmp_path_factory.mktemp("parity")
    (made / "packages").mkdir()
    for source, target in (
        ("de", "en"),
        ("en", "de"),
        ("en", "pb"),
        ("zt", "en"),
        ("zh", "en"),
        ("en", "nb"),
    ):
        name = f"translate-{source}_{target}"
        disguise(
            shipped("de_en" if source == "de" else "en_de"), made / name, from_code=source, to_code=target
        )
        shutil.move(made / name, made / "packages" / name)
    return made / "packages"


def ask_argos(packages: Path, function: str, *arguments: object) -> Any:
    """What a function of the script returns."""
    home = packages.parent / "home"
    folders = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps([function, arguments]),
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | folders | {"ARGOS_PACKAGES_DIR": str(packages), "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def sentences(code: str) -> Sequence[str]:
    lines = (CASES / "segmentation" / f"{code}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def test_the_same_pairs_are_found(packages: Path) -> None:
    theirs = {
        f"{find_language(source)}-{find_language(target)}" for source, target in ask_argos(packages, "pairs")
    }
    shelf = find_packages([packages])
    assert {package.pair for package in shelf.packages} == theirs
    assert shelf.rejected == ()


@pytest.mark.parametrize(("source", "target"), [("de", "en"), ("en", "de")])
def test_a_sentence_is_translated_the_same(packages: Path, source: str, target: str) -> None:
    """But for `_`, which Argos Translate makes a space, and spaces, which foreigndesk makes single.

    None of the sentences is longer than the window in which foreigndesk translates.
    """
    texts = sentences(source)
    theirs = ask_argos(packages, "translations", source, target, texts)
    opened = ArgosEngine(OPTIONS, [packages]).open(parse_locale(source), parse_locale(target))
    ours = [opened.translate([text])[0][0] for text in texts]
    assert [" ".join(text.replace("_", " ").split()) for text in ours] == [
        " ".join(text.split()) for text in theirs
    ]


def test_byte_pairs_are_cut_and_joined_the_same(packages: Path) -> None:
    if not find_spec("sacremoses"):
        pytest.skip("needs the extra [bpe]")
    model = CASES / "argos" / "bpe.model"
    tokenizer = BytePairs(parse_merges(model.read_text(encoding="utf-8")), "de", "en")
    texts = sentences("de")
    ours = [[pieces, tokenizer.decode(pieces)] for pieces in map(tokenizer.encode, texts)]
    assert ours == ask_argos(packages, "pieces", str(model), "de", "en", texts)
