"""Does a conversation go on about the clause that was spoken of? Its sentences tell.

要建的是什么中心 names nothing that rules can hold on to; where the clause spoken of answers
about as well as any other, people mean that one.
"""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.indexing.table import ClauseTable
from chatbot.records import Clause
from chatbot.retrieval.passages import Passage, Passages
from chatbot.retrieval.retriever import Retriever
from chatbot.retrieval.signals import TYPED, read_weights
from chatbot.understanding import asking
from chatbot.understanding.expansion import Expander
from chatbot.understanding.holding import holds

LOOKED_AT = 8
"""The best clauses that are compared with the one spoken of."""


class Continuity:
    """Compares the clause that was spoken of with whatever else answers a question."""

    def __init__(
        self, table: ClauseTable, retriever: Retriever, passages: Passages, expander: Expander
    ) -> None:
        self._table = table
        self._retriever = retriever
        self._passages = passages
        self._expander = expander

    def share(self, question: str, topic: str, spoken_of: Clause) -> float:
        """Return how well *spoken_of* and what stands under it answer, by the best of all clauses.

        1 where nothing answers better, 0 where it says nothing of it. *topic* is *question* without
        the words that only ask.
        """
        expansions = self._expander.expand(question)
        evidence = self._retriever.find(
            topic, k=LOOKED_AT, expansions=expansions, document_id=spoken_of.document_id
        )
        inside, anywhere = (
            self._best(question, self._passages.rank_clauses(topic, clauses, expansions))
            for clauses in (self._table.subtree(spoken_of), [e.clause for e in evidence])
        )
        return min(1.0, max(0.0, inside) / anywhere) if anywhere > 0 else 1.0

    def _best(self, question: str, ranked: Sequence[Passage]) -> float:
        kind = asking.answer_type(question)
        worth = read_weights()[TYPED]
        return max(
            (p.score + worth * holds(kind, question, p.told) for p in ranked[:LOOKED_AT]),
            default=0.0,
        )
