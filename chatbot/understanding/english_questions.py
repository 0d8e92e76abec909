"""An English question becomes Chinese ones that rules and search read, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from chatbot.indexing.table import ClauseTable
from chatbot.understanding.english import ENGLISH_RUN, Translator
from chatbot.understanding.lexicon import Entry
from chatbot.understanding.parts import split_english
from chatbot.understanding.query import Scope
from chatbot.understanding.romanised import Romanised

Senses = Callable[[Sequence[Sequence[str]], Scope], Sequence[str]]
"""Which translations of English words go together in the documents asked about."""


class EnglishQuestions:
    """Reads English questions about the documents of one table."""

    def __init__(
        self, table: ClauseTable, entries: Iterable[Entry], senses: Senses | None = None
    ) -> None:
        self._entries = entries
        self._romanised = Romanised(table)
        self._senses = senses

    @cached_property
    def _translator(self) -> Translator:
        """Made of tens of thousands of rows, when the first English words are asked."""
        return Translator(self._entries)

    def roughly(self, text: str) -> str:
        """Return *text* with the likeliest Chinese of every word that is known."""
        return self._translator.translate(text)

    def in_place(self, text: str) -> str:
        """Return a Chinese *text* with the English phrases in it that are known in Chinese."""
        if ENGLISH_RUN.search(text) is None:
            return text
        return ENGLISH_RUN.sub(lambda run: self._translator.known(run.group()) or run.group(), text)

    def parts(self, text: str, scope: Scope) -> tuple[str, ...]:
        """Return what *text* asks, one Chinese question each; later parts may point back."""
        senses = self._senses
        choose = (lambda options: senses(options, scope)) if senses else None
        return tuple(
            self._translator.translate(
                piece,
                points_back=bool(place),
                choose=choose,
                named=lambda word: self._romanised.find(word, scope),
            )
            for place, piece in enumerate(split_english(text))
        )
