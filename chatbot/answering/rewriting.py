"""A follow-up that rules resolve unsurely is completed by a chat model, which may add nothing.

What comes back is a question like any other: shown as the resolved one, understood by rules, and
answered from the documents. It is thrown away where it names a department, a figure or a clause
that neither the conversation nor the question names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from chatbot.answering.breaker import Breaker
from chatbot.answering.phrases import phrases
from chatbot.answering.prompting import prompt, tagged
from chatbot.answering.proving import ORGAN, QUOTED, figures_of, shared
from chatbot.answering.speaking import ChatModel, ChatModelError, Price, Usage
from chatbot.records import DraftText, Generation
from chatbot.understanding.departments import Departments
from chatbot.understanding.intent import asks
from chatbot.understanding.notation import find_addresses
from chatbot.understanding.query import Language, Scope
from chatbot.understanding.titles import Titles

SHARE = 1 / 3
"""Of the time for an answer that completing the question may take."""
LONGEST = 200
"""Characters of a completed question."""
LEAST_SAID = 0.6
"""Share of its pairs of characters that the conversation has to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """What came of asking; ``question`` empty where the rule-made resolution stands."""

    generation: Generation
    question: str = ""
    notice: str = ""


class Rewriting:
    """Asks one chat model to complete follow-ups; safe to share between threads."""

    def __init__(
        self,
        model: ChatModel,
        departments: Departments,
        titles: Titles,
        *,
        breaker: Breaker,
        price: Price | None = None,
    ) -> None:
        self._model = model
        self._departments = departments
        self._titles = titles
        self._breaker = breaker
        self._price = price or Price()

    def rewrite(
        self,
        question: str,
        history: Sequence[str],
        language: Language,
        scope: Scope,
        *,
        ends_at: float,
    ) -> Generator[DraftText, None, Rewritten | None]:
        """Return the completed question; meanwhile yield empty drafts, as signs of life.

        None where the model was not asked. Total: every failure leaves the question as it was.
        """
        if not self._breaker.allows():
            return None
        user = "\n".join([tagged("history", history), tagged("question", [question])])
        try:
            speaking = self._model.stream(prompt("rewrite", language), user, ends_at=ends_at)
            with closing(speaking):
                while True:
                    try:
                        next(speaking)
                    except StopIteration as end:
                        said, usage = end.value.text.strip(), end.value.usage
                        break
                    yield DraftText(text="")
        except ChatModelError as error:
            self._breaker.failed(error.retry_after_s)
            return Rewritten(generation=self._generation(error.usage, error.reason))
        self._breaker.succeeded()
        if said == question or not self.adds_nothing(said, (*history, question), scope):
            return Rewritten(generation=self._generation(usage, "not rewritten"))
        return Rewritten(
            question=said,
            generation=self._generation(usage, "question only", rewritten=True),
            notice=phrases(language).rewritten.format(model=self._model.name),
        )

    def adds_nothing(self, rewritten: str, said: Sequence[str], scope: Scope) -> bool:
        """True where *rewritten* is one question that names nothing that *said* does not name."""
        if not rewritten or len(rewritten) > LONGEST or "\n" in rewritten:
            return False
        if asks("injection", rewritten):
            return False
        new, before = _folded(rewritten), _folded("\n".join(said))
        if shared(new, before) < LEAST_SAID:
            return False
        departments = {n for m in self._departments.find(before) for n in m.names}
        clauses = {m.clause.clause_id for s in said for m in self._titles.find(s, scope)}
        return (
            all(f in before for f in figures_of(new))
            and all(a.words in before for a in find_addresses(new))
            and all(q in before for q in QUOTED.findall(new))
            and all(o["name"] in before for o in ORGAN.finditer(new))
            and all(m.words in before or m.names & departments for m in self._departments.find(new))
            and all(m.clause.clause_id in clauses for m in self._titles.find(new, scope))
        )

    def _generation(self, usage: Usage, fallback: str, *, rewritten: bool = False) -> Generation:
        return Generation(
            model=self._model.name,
            fallback=fallback,
            rewritten=rewritten,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost=self._price.of(usage),
        )


def together(worded: Generation | None, rewritten: Generation | None) -> Generation | None:
    """Return one account of both calls of the model; None where it was not called."""
    if worded is None or rewritten is None:
        return worded or rewritten
    return replace(
        worded,
        rewritten=rewritten.rewritten,
        input_tokens=worded.input_tokens + rewritten.input_tokens,
        output_tokens=worded.output_tokens + rewritten.output_tokens,
        cost=worded.cost + rewritten.cost,
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
