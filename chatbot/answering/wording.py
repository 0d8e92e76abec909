"""The optional writer: a chat model words what the extractive writer found, and is checked.

The model never decides whether there is an answer: it is asked only where there is one, sees only
found clauses under handles of this request, and what it says is kept sentence by sentence as far
as those clauses bear it (:mod:`chatbot.answering.proving`). Whatever goes wrong, the extractive
answer stands.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from chatbot.answering.breaker import Breaker
from chatbot.answering.consulting import Consultation
from chatbot.answering.draft import Draft
from chatbot.answering.phrases import REFUSAL, REFUSAL_EN, Phrases, phrases
from chatbot.answering.prompting import prompt, tagged
from chatbot.answering.proving import CLOSES, HANDLE, OPENS, Claim, Translate, prove
from chatbot.answering.speaking import ChatModel, ChatModelError, Price, Usage
from chatbot.reading.sentences import sentences
from chatbot.records import Clause, DraftText, Generation, Span
from chatbot.understanding.departments import Departments
from chatbot.understanding.query import Intent, Language

WORDED = frozenset({Intent.FACT, Intent.ELIGIBILITY, Intent.SUMMARY, Intent.DEFINITION})
"""Answers that gain by wording. Look-ups, lists and sets are exact, and complete, as they are."""
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
        self,
        model: ChatModel,
        departments: Departments,
        in_chinese: Translate,
        *,
        breaker: Breaker | None = None,
        price: Price | None = None,
        with_tools: bool = False,
    ) -> None:
        """Prepare to ask *model*; *with_tools* lets it look up more than it is shown.

        *in_chinese* puts what it knows of an English sentence into Chinese.
        """
        self._model = model
        self._departments = departments
        self._in_chinese = in_chinese
        self._breaker = breaker or Breaker()
        self._price = price or Price()
        self._with_tools = with_tools

    def write(
        self,
        question: str,
        history: Sequence[str],
        language: Language,
        evidence: Sequence[Clause],
        desk: Consultation,
        *,
        ends_at: float,
    ) -> Generator[DraftText, None, Worded]:
        """Yield the draft as the model speaks, then return what of it is proven.

        *ends_at* is in ``time.monotonic()``. An empty piece of draft is a sign of life from a
        silent model. Total: every failure is a Worded without a draft and with a notice.
        """
        say = phrases(language)
        if not self._breaker.allows():
            return self._failed(say, ChatModelError("模型服务暂停使用"))
        user = _user(question, history, desk.show(evidence))
        try:
            speaking = self._model.stream(
                _system(language, with_tools=self._with_tools),
                user,
                ends_at=ends_at,
                tools=desk.tools() if self._with_tools else (),
            )
            with closing(speaking):
                said = heard = drafted = ""
                while True:
                    try:
                        heard += next(speaking)
                    except StopIteration as end:
                        said, usage = end.value.text, end.value.usage
                        break
                    settled = _settled(heard)
                    fresh = settled[len(drafted) :] if settled.startswith(drafted) else ""
                    yield DraftText(text=fresh)
                    drafted += fresh
        except ChatModelError as error:
            self._breaker.failed(error.retry_after_s)
            return self._failed(say, error)
        self._breaker.succeeded()
        return self._checked(said, desk, language, usage)

    def _checked(self, said: str, desk: Consultation, language: Language, usage: Usage) -> Worded:
        say = phrases(language)
        if _refuses(said):
            generation = self._generation(usage, fallback="model declined")
            return Worded(generation=generation, declined=True)
        english = language is Language.ENGLISH
        proof = prove(
            said,
            desk.shown,
            self._departments,
            in_chinese=self._in_chinese if english else None,
        )
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

    def _failed(self, say: Phrases, error: ChatModelError) -> Worded:
        generation = self._generation(error.usage, fallback=error.reason)
        return Worded(generation=generation, notice=say.model_failed.format(reason=error.reason))

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
            cost=self._price.of(usage),
        )


def _system(language: Language, *, with_tools: bool) -> str:
    tools = prompt("tools", language) if with_tools else ""
    return prompt("answer", language) + tools


def _user(question: str, history: Sequence[str], documents: str) -> str:
    """The request as data between tags."""
    lines = [f"<documents>\n{documents}\n</documents>"]
    if history:
        lines.append(tagged("history", history))
    lines.append(tagged("question", [question]))
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
