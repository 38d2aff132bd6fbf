"""Translates sentences with one call of CTranslate2 for all, sorted by their lengths, and does nothing besides.

Started by `speed.py`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import ctranslate2
import sentencepiece
from workers import cut_off, timed

from foreigndesk.engines.argos_package import read_member

BATCH = 512
"""Pieces that are decoded together."""
FILES = ("model.bin", "config.json", "shared_vocabulary.json")


def main() -> None:
    """Do the job, and print its figures."""
    job = json.load(sys.stdin)
    cut_off(ctranslate2.Translator, job["cut"])
    path = Path(job["package"])
    translator = ctranslate2.Translator(
        str(path),
        files={name: read_member(path, f"model/{name}", limit=1 << 32) for name in FILES},
        inter_threads=job["threads"],
        intra_threads=1,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=read_member(path, "sentencepiece.model"))

    def translate(texts: list[str]) -> list[str]:
        results = translator.translate_batch(
            processor.encode(texts, out_type=str),
            beam_size=job["beam"],
            length_penalty=1.0,
            max_batch_size=BATCH,
            batch_type="tokens",
        )
        return [processor.decode(result.hypotheses[0]) for result in results]

    print(json.dumps(timed(job, translate)))


if __name__ == "__main__":
    main()
