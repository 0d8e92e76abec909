"""Which of several translations a question means: the one that stands where the others lead.

A release is 发布 beside news, 解除 beside a mortgage. All translations of all words are looked up
at once; in the clauses found, those that belong together stand together (disambiguation by
co-occurrence: Ballesteros and Croft, 1998, "Resolving Ambiguity for Cross-Language Retrieval").
"""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.retrieval.retriever import Retriever

READ = 20
"""Clauses in which the translations are looked for."""
LATER = 0.85
"""What each further translation counts by the one before it: the lexicon's order is a hint."""


class Sense:
    """Chooses between translations by what the documents print together."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def choose(
        self, options: Sequence[Sequence[str]], document_ids: Sequence[str]
    ) -> tuple[str, ...]:
        """Return one of each of *options*; the first where no clause found prints any."""
        every = " ".join(dict.fromkeys(word for one in options for word in one))
        inside = document_ids[0] if len(document_ids) == 1 else None
        found = self._retriever.find(every, k=READ, document_id=inside)
        texts = [(f"{e.clause.path_text}\n{e.clause.text}", e.fused) for e in found]
        # A clause that prints a word of each phrase tells more than one that prints all of one.
        printed = [(text, score * _share(options, text) ** 2) for text, score in texts]

        def worth(place: int, word: str) -> float:
            return LATER**place * sum(weight for text, weight in printed if word in text)

        return tuple(max(enumerate(one), key=lambda w: worth(*w))[1] for one in options)


def _share(options: Sequence[Sequence[str]], text: str) -> float:
    """The share of *options* of which *text* prints any."""
    return sum(any(word in text for word in one) for one in options) / max(1, len(options))
