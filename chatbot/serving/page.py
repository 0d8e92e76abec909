"""What the page shows of an assistant, as markup; which framework carries it is not known here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from chatbot.contract import Answers
from chatbot.indexing.table import ClauseTable
from chatbot.records import Answer, Document
from chatbot.serving.panels.conversation import Turn, conversation
from chatbot.serving.panels.evidence import evidence
from chatbot.serving.panels.examples import examples
from chatbot.serving.panels.markup import Html, element
from chatbot.serving.panels.masthead import chat_tools, masthead, validity, welcome
from chatbot.serving.panels.matrix import matrix
from chatbot.serving.panels.overview import overview
from chatbot.serving.panels.reader import reader
from chatbot.serving.panels.targets import targets
from chatbot.serving.panels.words import Words, words_in
from chatbot.serving.saving import saved
from chatbot.serving.suggesting import in_language

MOST_TURNS = 30
"""Turns that a conversation shows and remembers; older ones go."""

Turns = tuple[Turn, ...]


class Page:
    """The page over one assistant. Holds no conversation: that travels with each call.

    *language* is a tag of :data:`chatbot.serving.panels.words.LANGUAGES`.
    """

    def __init__(self, assistant: Answers, *, today: date | None = None) -> None:
        self._assistant = assistant
        self._today = today

    @property
    def table(self) -> ClauseTable:
        """Return the clause table of the moment; another one after a reload."""
        return self._assistant.index.table

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the documents in corpus order."""
        return tuple(self.table.documents.values())

    @property
    def today(self) -> date:
        """Return the day by which validity is judged."""
        return self._today or date.today()

    def choose(self, document_id: object) -> Document | None:
        """Return the document of that id, else the first; None over an empty corpus."""
        return self.table.documents.get(str(document_id), next(iter(self.documents), None))

    def ask(self, question: str, turns: Turns, document_id: str | None) -> Iterator[Turns]:
        """Yield the conversation with one more turn, answered from one document or from all.

        A document that a reload has taken away since it was chosen confines nothing.

        The turn has no answer at first; while a chat model speaks it shows its draft. The last
        conversation has the answer.
        """
        history = [turn.question for turn in turns]
        draft, assistant = "", self._assistant.now()
        chosen = document_id if document_id in assistant.index.table.documents else None
        yield (*turns, Turn(question=question, answer=None))
        for event in assistant.stream(question, history, document_id=chosen):
            if isinstance(event, Answer):
                yield (*turns, Turn(question=question, answer=event))[-MOST_TURNS:]
                return
            draft += event.text  # the same again where the model is silent: a chance to leave
            yield (*turns, Turn(question=question, answer=None, draft=draft))

    def failed(self, question: str, turns: Turns) -> Turns:
        """Return the conversation with a turn that says that there was no answer."""
        return (*turns, Turn(question=question, answer=None, failed=True))

    def masthead(self, language: str, document: Document | None) -> Html:
        """Return the bar at the top, *document* chosen."""
        words = words_in(language)
        if document is None:
            return Html()
        return masthead(self.documents, document, words)

    def tools(self, language: str) -> Html:
        """Return the buttons that concern a whole conversation."""
        return chat_tools(words_in(language))

    def desk(self, turns: Turns, document: Document | None, language: str) -> tuple[Html, Html]:
        """Return conversation and evidence; examples and overview where nothing was asked yet."""
        words = words_in(language)
        if turns:
            held = self.table.documents
            shown = (*turns[:-1], self._leading_on(turns[-1], words))
            return conversation(shown, held, words), evidence(turns, held, words)
        if document is None:
            return Html(), Html()
        return (
            welcome(examples(self.table, document, words), words),
            overview(self.table, document, words),
        )

    def _leading_on(self, turn: Turn, words: Words) -> Turn:
        """The newest turn, its suggestions in the language of the page."""
        if turn.answer is None:
            return turn
        return replace(turn, answer=in_language(turn.answer, self.table, words.language))

    def views(self, document: Document | None, language: str) -> tuple[Html, Html, Html, Html]:
        """Return head, full text, departments and targets of *document*."""
        words = words_in(language)
        if document is None:
            nothing = element("p", words("nothing"), class_="empty")
            return nothing, nothing, nothing, nothing
        return (
            validity(document, self.today, words),
            reader(self.table, document, words),
            matrix(self.table, document, words),
            targets(self.table, document, words),
        )

    def save(self, turns: Turns, form: str, language: str) -> Html:
        """Return the conversation as a file for the page's script to hand over; see saving."""
        return saved(turns, self.table.documents, form, words_in(language), datetime.now())
