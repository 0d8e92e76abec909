"""The optional writer: a chat model words what the extractive writer found, and is checked.

The model never decides whether there is an answer: it is asked only where there is one, sees only
found clauses under handles of this request, and what it says is kept sentence by sentence as far
as those clauses bear it (:mod:`chatbot.answering.proving`). Whatever goes wrong, the extractive
answer stands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chatbot.answering.breaker import Breaker
from chatbot.answering.draft import Draft
from chatbot.answering.generative import ChatModel, ChatModelError, Usage
from chatbot.answering.phrases import REFUSAL, REFUSAL_EN, Phrases, phrases
from chatbot.answering.proving import CLOSES, HANDLE, OPENS, Claim, prove
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, DraftText, Generation, Span
from chatbot.understanding.departments import Departments
from chatbot.understanding.query import Intent, Language

PROMPTS = Path(__file__).with_name("prompts")
WORDED = frozenset({Intent.FACT, Intent.ELIGIBILITY, Intent.SUMMARY, Intent.DEFINITION})
"""Answers that gain by wording. Look-ups, lists and sets are exact, and complete, as they are."""
MOST_CLAUSES = 8
MOST_CHARS = 6000
"""Of clauses that the model is shown."""
LEAST_PROVEN = 0.5
"""Below this share of sentences that are borne out the extractive answer takes their place."""
OPEN_HANDLE = re.compile(rf"[{OPENS}][^{CLOSES}]{{0,24}}$")
"""The beginning of a handle at the end of what has been said so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """What came of asking the model; ``draft`` None where the extractive answer stands."""

    generation: Generation
    draft: Draft | None = None
    declined: bool = False
    """The model says that the clauses do not state it."""
    notice: str = ""


class Wording:
    """Asks one chat model to word answers; safe to share between threads."""

    def __init__(
        self, model: ChatModel, departments: Departments, *, breaker: Breaker | None = None
    ) -> None:
        self._model = model
        self._departments = departments
        self._breaker = breaker or Breaker()

    def write(
        self,
        question: str,
        history: Sequence[str],
        language: Language,
        evidence: Sequence[Clause],
    ) -> Generator[DraftText, None, Worded]:
        """Yield the draft as the model speaks, then return what of it is proven.

        Total: every failure is a Worded without a draft and with a notice that says why.
        """
        say = phrases(language)
        if not self._breaker.allows():
            return self._failed(say, "模型服务暂停使用")
        shown = _within(evidence)
        said = ""
        usage = Usage()
        try:
            speaking = self._model.stream(_system(language), _user(question, history, shown))
            drafted = ""
            while True:
                try:
                    said += next(speaking)
                except StopIteration as end:
                    usage = end.value or usage
                    break
                settled = _settled(said)
                if settled.startswith(drafted) and len(settled) > len(drafted):
                    yield DraftText(text=settled[len(drafted) :])
                    drafted = settled
        except ChatModelError as error:
            self._breaker.failed(error.retry_after_s)
            return self._failed(say, error.reason, usage)
        self._breaker.succeeded()
        return self._checked(said, shown, say, usage)

    def _checked(self, said: str, shown: Sequence[Clause], say: Phrases, usage: Usage) -> Worded:
        if _refuses(said):
            generation = self._generation(usage, fallback="model declined")
            return Worded(generation=generation, declined=True)
        proof = prove(said, dict(enumerate(shown, start=1)), self._departments)
        generation = self._generation(
            usage,
            sentences=sum(bool(c.clauses) for c in proof.claims),
            dropped=proof.dropped,
            fallback="" if proof.share >= LEAST_PROVEN else "unproven",
        )
        if proof.share < LEAST_PROVEN:
            return Worded(generation=generation, notice=say.unproven)
        return Worded(
            generation=generation,
            draft=_as_draft(proof.claims),
            notice=say.generated.format(model=self._model.name),
        )

    def _failed(self, say: Phrases, reason: str, usage: Usage | None = None) -> Worded:
        generation = self._generation(usage or Usage(), fallback=reason)
        return Worded(generation=generation, notice=say.model_failed.format(reason=reason))

    def _generation(
        self, usage: Usage, *, sentences: int = 0, dropped: int = 0, fallback: str = ""
    ) -> Generation:
        return Generation(
            model=self._model.name,
            sentences=sentences,
            dropped=dropped,
            fallback=fallback,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
        )


def _within(evidence: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses that are shown: each once, in order, within MOST_CLAUSES and MOST_CHARS."""
    shown: list[Clause] = []
    length = 0
    for clause in dict.fromkeys(evidence):
        if len(shown) == MOST_CLAUSES or (shown and length + len(clause.text) > MOST_CHARS):
            break
        shown.append(clause)
        length += len(clause.text)
    return tuple(shown)


@cache
def _system(language: Language) -> str:
    name = "english.txt" if language is Language.ENGLISH else "chinese.txt"
    return (PROMPTS / name).read_text(encoding="utf-8")


def _user(question: str, history: Sequence[str], shown: Sequence[Clause]) -> str:
    """The request as data between tags; what is inside can open or close none of them."""
    lines = ["<documents>"]
    for number, clause in enumerate(shown, start=1):
        path, text = html.escape(clause.path_text), html.escape(clause.text.strip()[:MOST_CHARS])
        lines.append(f'<clause handle="E{number}" path="{path}">\n{text}\n</clause>')
    lines.append("</documents>")
    if history:
        earlier = "\n".join(html.escape(h) for h in history)
        lines.append(f"<history>\n{earlier}\n</history>")
    lines.append(f"<question>\n{html.escape(question)}\n</question>")
    return "\n".join(lines)


def _settled(said: str) -> str:
    """What may be shown of a draft: without handles, and without the beginning of one."""
    return HANDLE.sub("", OPEN_HANDLE.sub("", said))


def _refuses(said: str) -> bool:
    folded = said.strip()
    return any(folded.startswith(r.rstrip("。.")) for r in (REFUSAL, REFUSAL_EN))


def _as_draft(claims: Sequence[Claim]) -> Draft:
    """The proven sentences with markers; each cites the sentences of its clauses nearest to it."""
    draft = Draft()
    for claim in claims:
        markers = "".join(draft.cite(c, _nearest(c, claim.text)) for c in claim.clauses)
        draft.say(f"{claim.text}{markers}")
    return draft


def _nearest(clause: Clause, claim: str) -> Span | None:
    """The sentence of *clause* that shares most with *claim*; None (all of it) where none does."""
    wanted = _pairs(claim)
    found = [
        (len(wanted & _pairs(clause.slice(s))), -i, s) for i, s in enumerate(sentences(clause))
    ]
    best = max(found, default=None)
    return best[2] if best and best[0] else None


def _pairs(text: str) -> frozenset[str]:
    packed = "".join(text.split())
    return frozenset(packed[i : i + 2] for i in range(len(packed) - 1))
