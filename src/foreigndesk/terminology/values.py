"""What the repair of terms works on, and what it tells of each occurrence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..glossary import Match, Terms

STAGES = {
    "": "already there",
    "n-best": "chosen among alternatives",
    "switched": "asked for in the sentence",
    "prefix": "written in its place, and the rest of the sentence anew",
    "splice": "put in by rule",
}
"""How a term got into a translation, and what people are told."""
LEAKING = 0.5
"""Attention mass; above it the term's own words show up elsewhere, too (mt-core §1.4, from a prototype)."""
UNLIKELY = -1.2
"""Nats a token; a repair that costs more is doubted: the worst 5 % of 60 segments of benchmarks/terms.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and the terms that its translation must honour."""

    text: str
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How one occurrence of a term came to be honoured."""

    term: str
    """The source form."""
    wanted: str
    """The target form that is asked for first."""
    stage: str = ""
    """A key of `STAGES`."""
    change: float = 0.0
    """Mean log-probability of a token, in nats: the repaired sentence's less the first draft's."""
    leak: float = 0.0
    """Attention, from 0 to 1, that words outside the term pay to its source words; told of what was written anew."""
    cover: float = 0.0
    """Attention, from 0 to 1, that the term pays to its source words; told of what was written anew."""
    inferred: str = ""
    """What the text has, where that is no declared form: the number or case of the target may be wrong."""

    @property
    def doubt(self) -> str:
        """What a reviewer should look at; empty for a term that the draft had."""
        if not self.stage:
            return ""
        reasons = [
            f"“{self.inferred}” in the text" if self.inferred else "",
            "may be there twice" if self.leak > LEAKING else "",
            "the sentence suffered" if self.change < UNLIKELY else "",
        ]
        told = "; ".join(filter(None, reasons))
        return f"term “{self.term}” → “{self.wanted}” {STAGES[self.stage]}{f' ({told})' if told else ''}"

    def __str__(self) -> str:
        line = f"“{self.term}” → “{self.wanted}” {STAGES[self.stage]}"
        if not self.stage:
            return line
        attention = f", leak {self.leak:.2f}, cover {self.cover:.2f}" if self.stage == "prefix" else ""
        doubt = "; in doubt" if self.is_doubtful else ""
        return f"{line}; log-probability {self.change:+.2f}{attention}{doubt}"

    @property
    def is_doubtful(self) -> bool:
        """Whether the repair itself may have gone wrong."""
        return bool(self.stage) and (self.stage == "splice" or self.leak > LEAKING or self.change < UNLIKELY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A translation of a sentence, and how each of its terms got into it."""

    target: str
    traces: tuple[Trace, ...] = ()
    """As many as the sentence has terms, in their order."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """For the reviewer: each repaired term once."""
        return tuple(dict.fromkeys(trace.doubt for trace in self.traces if trace.doubt))


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """Which stages are tried, and what they go by; for measuring one against another."""

    guided: int = 8
    """Hypotheses for the sentence with the target terms in it, where those of the usual beam lack one."""
    switches: bool = True
    """Whether the engine is asked with the target terms in the sentence."""
    forces: bool = False
    """Whether the engine is made to begin with the term in its place: costs half as much again, and gained nothing."""
    prefixes: int = 2
    """Beginnings that are completed, for each term."""
    weight: float = 0.5
    """λ: what leak and cover count for among them, in nats a token."""


def honoured(sentence: Sentence, target: str, terms: Terms) -> bool:
    """Whether the target has every term as often as the sentence, and no forbidden form."""
    return not terms.missing(sentence.matches, target) and not terms.forbidden(sentence.matches, target)
