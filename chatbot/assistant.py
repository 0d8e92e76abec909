"""The whole line in one place: understand, retrieve, answer. Knows no library and no face."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from copy import copy
from datetime import date

from chatbot.answering import followups
from chatbot.answering.breaker import Breaker
from chatbot.answering.citing import verify
from chatbot.answering.consulting import Consultation
from chatbot.answering.draft import Draft, merge
from chatbot.answering.extractive import Extractive, Findings
from chatbot.answering.notices import notices_for
from chatbot.answering.phrases import phrases
from chatbot.answering.refusal import Refusal
from chatbot.answering.rewriting import SHARE, Rewriting, Rewritten, together
from chatbot.answering.speaking import ChatModel, Price
from chatbot.answering.wording import WORDED, Worded, Wording
from chatbot.contract import answer_of
from chatbot.errors import CitationError
from chatbot.indexing.reranker import Reranker
from chatbot.indexing.store import Index
from chatbot.indexing.words import PrintedPairs
from chatbot.records import Answer, AnswerKind, Citation, Clause, DraftText, Evidence
from chatbot.retrieval.abstention import Abstention, read_model
from chatbot.retrieval.confining import says_less, scope_of
from chatbot.retrieval.continuity import Continuity
from chatbot.retrieval.passages import Passage, Passages, by_best_sentence
from chatbot.retrieval.retriever import Retriever
from chatbot.retrieval.translating import Sense
from chatbot.understanding.dialogue import Turn
from chatbot.understanding.expansion import Expander
from chatbot.understanding.lexicon import Lexicon
from chatbot.understanding.query import Intent, Query
from chatbot.understanding.understand import Understanding

EARLIER_TURNS = 6
"""How far back a conversation is read."""
FOUND = 12
"""Clauses that search brings for an open question."""
ALSO_FOUND = 3
SHOWN = 4
"""Found clauses that a chat model is shown beside those the extractive answer cites."""
WITHIN = 400
"""Clauses searched where a question is about the items of one part."""
SEARCHED = frozenset(
    {Intent.FACT, Intent.ELIGIBILITY, Intent.KEYWORD, Intent.DEFINITION, Intent.RESPONSIBLE}
)
"""Intents that the abstention model decides."""


class Assistant:
    """Answers questions about the documents of one index."""

    def __init__(
        self,
        index: Index,
        lexicon: Lexicon,
        *,
        max_question_chars: int = 2000,
        reranker: Reranker | None = None,
        today: date | None = None,
    ) -> None:
        self.index = index
        self._today = today
        self._longest = max_question_chars
        self._retriever = Retriever(index, reranker)
        self._expander = Expander(lexicon)
        self._passages = Passages(index)
        self._understanding = Understanding(
            index.table,
            lexicon,
            index.words.vocabulary(),
            PrintedPairs(index.engine.document_frequency),
            index.words.is_word,
            self._retriever.documents,
            Continuity(index.table, self._retriever, self._passages, self._expander).share,
            Sense(self._retriever).choose,
        )
        self._abstention = Abstention(index, lexicon, self._passages)
        self._model = read_model()
        departments = self._understanding.departments
        self._writer = Extractive(index.table, departments, self._passages)
        self._chat_model: ChatModel | None = None
        self._wording: Wording | None = None
        self._rewriting: Rewriting | None = None

    def worded_by(
        self,
        chat_model: ChatModel,
        *,
        price: Price | None = None,
        with_tools: bool = False,
        with_rewriting: bool = False,
    ) -> Assistant:
        """Return an assistant over the same index whose answers *chat_model* words.

        *with_tools* lets the model look clauses up, *with_rewriting* complete follow-ups that rules
        resolve unsurely.
        """
        reading, breaker = self._understanding, Breaker()
        departments = reading.departments
        other = copy(self)
        other._chat_model = chat_model
        other._wording = Wording(
            chat_model,
            departments,
            reading.in_chinese,
            breaker=breaker,
            price=price,
            with_tools=with_tools,
        )
        if with_rewriting:
            other._rewriting = Rewriting(
                chat_model, departments, reading.titles, breaker=breaker, price=price
            )
        return other

    def ask(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Answer:
        """Answer *question*; *history* holds the user's earlier questions, oldest first.

        Total: any string is answered or declined. ``document_id`` limits the answer to one
        document of the index; an unknown id raises KeyError.
        """
        return answer_of(self.stream(question, history, document_id=document_id))

    def stream(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> Iterator[DraftText | Answer]:
        """Yield what a chat model says while it says it, and at the end the Answer.

        The draft is unchecked and the Answer takes its place; without a chat model the Answer is
        all there is. Closing the iterator lets go of the model. Raises as :meth:`ask` does.
        """
        if document_id is not None and document_id not in self.index.table.documents:
            raise KeyError(document_id)
        started = time.perf_counter()
        ends_at = time.monotonic() + (self._chat_model.deadline_s if self._chat_model else 0.0)
        earlier = [turn[: self._longest] for turn in list(history)[-EARLIER_TURNS:]]
        turns: list[Turn] = []
        for before in earlier:
            turns.append(self._turn(before, turns, document_id))
        # A part is answered while the next is still being read: what it cites may be pointed at.
        parts: dict[int, tuple[Findings, Draft | Refusal]] = {}

        def answered(query: Query) -> tuple[Findings, Draft | Refusal]:
            if id(query) not in parts:
                findings = self.findings(query)
                parts[id(query)] = findings, self._write(query, findings)
            return parts[id(query)]

        def cited_by(query: Query) -> tuple[Clause, ...]:
            return _cited(answered(query)[1])

        asked = question[: self._longest]
        queries = self._understanding.read(asked, turns, document_id, cited_by=cited_by)
        rewritten = yield from self._rewrite(asked, earlier, queries[0], ends_at)
        if rewritten is not None and rewritten.question:
            meant = document_id or queries[0].document_id
            queries = self._understanding.read(rewritten.question, (), meant, cited_by=cited_by)
        found = [answered(query)[0] for query in queries]
        written = [answered(query)[1] for query in queries]
        worded = yield from self._word(asked, earlier, queries, written, found, ends_at)
        yield self._finish(question, queries, written, worded, rewritten, found[0], started)

    def _rewrite(
        self, question: str, history: Sequence[str], query: Query, ends_at: float
    ) -> Generator[DraftText, None, Rewritten | None]:
        """Let the chat model complete a follow-up, where that is set and rules are unsure of it."""
        if self._rewriting is None or self._chat_model is None or not query.unsure:
            return None
        soon = ends_at - (1 - SHARE) * self._chat_model.deadline_s
        return (
            yield from self._rewriting.rewrite(
                question, history, query.language, query.scope, ends_at=soon
            )
        )

    def _word(
        self,
        question: str,
        history: Sequence[str],
        queries: Sequence[Query],
        written: Sequence[Draft | Refusal],
        found: Sequence[Findings],
        ends_at: float,
    ) -> Generator[DraftText, None, Worded | None]:
        """Let the chat model word what was found, where there is one and wording helps."""
        if self._wording is None or not all(q.intent in WORDED for q in queries):
            return None
        drafts = [w for w in written if isinstance(w, Draft)]
        if not drafts:
            return None  # what is declined is declined without asking
        shown = [c for d in drafts for c in d.cited]
        shown += [e.clause for f in found for e in f.evidence[:SHOWN]]
        asked = " ".join(dict.fromkeys(q.standalone for q in queries)) or question
        return (
            yield from self._wording.write(
                asked,
                history,
                queries[0].language,
                shown,
                self._desk(queries[0].document_id),
                ends_at=ends_at,
            )
        )

    def _desk(self, document_id: str | None) -> Consultation:
        """What the chat model may look up: in the document that is meant, or in all of them."""
        return Consultation(
            self.index.table,
            self._understanding.departments,
            search=lambda text: [
                e.clause for e in self.search(text, SHOWN, document_id=document_id)
            ],
            named=lambda text: self._understanding.read(text, (), document_id)[0].targets,
            document_id=document_id,
        )

    def search(
        self, text: str, k: int = 10, *, document_id: str | None = None
    ) -> tuple[Evidence, ...]:
        """Return the *k* best clauses of plain retrieval, best first.

        The first FOUND of them stand in the order of their best sentences.
        """
        query = self._understanding.read(text, (), document_id)[0]
        topic, expansions = query.topic or query.text, self._expander.expand(query.text)
        found = self._retriever.find(
            topic, k=max(k, FOUND), expansions=expansions, document_id=document_id
        )
        ranked = self._passages.rank(topic, found[:FOUND], expansions, question=query.text)
        return by_best_sentence(found, ranked)[:k]

    def now(self) -> Assistant:
        """Return this assistant: its index never changes."""
        return self

    def searched(
        self, question: str, history: Sequence[str] = (), *, document_id: str | None = None
    ) -> tuple[Findings, ...]:
        """Return the findings of every part of *question* that search decides, for training."""
        turns: list[Turn] = []
        for earlier in history:
            turns.append(self._turn(earlier, turns, document_id))
        return tuple(
            self.findings(query)
            for query in self._understanding.read(
                question, turns, document_id, cited_by=self._cited_by
            )
            if query.intent in SEARCHED and query.missing is None and not query.candidates
        )

    def findings(self, query: Query) -> Findings:
        """Return what search brings to *query*, with the features and odds of an answer."""
        expansions = self._expander.expand(query.text)
        text = query.topic or query.text
        evidence = self._retriever.find(
            text, k=FOUND, expansions=expansions, document_id=query.document_id
        )
        ranked = around = self._passages.rank(text, evidence, expansions, question=query.text)
        scope = scope_of(query, self.index.table)
        if scope:
            evidence, ranked = self._within(query, text, scope, evidence, ranked)
        unexplained = self._expander.unexplained(text, lambda w: self._is_printed(w, query))
        features = self._abstention.features(query, evidence, ranked, unexplained)
        confidence = self._model.probability(features)
        return Findings(
            evidence=evidence,
            ranked=ranked,
            around=around,
            features=features,
            confidence=confidence,
            # A telephone number is printed or it is not: no likeness makes up for it.
            answerable=confidence >= self._model.threshold and not features.contact_missing,
        )

    def _is_printed(self, words: str, query: Query) -> bool:
        return self.index.table.prints(words, query.scope)

    def _within(
        self,
        query: Query,
        text: str,
        scope: tuple[Clause, ...],
        evidence: tuple[Evidence, ...],
        ranked: tuple[Passage, ...],
    ) -> tuple[tuple[Evidence, ...], tuple[Passage, ...]]:
        """Prefer what was found inside the scope, unless it clearly says less."""
        expansions = self._expander.expand(query.text)
        inside = {c.clause_id for c in scope}
        more = self._retriever.find(
            text, k=WITHIN, expansions=expansions, document_id=query.document_id
        )
        kept = tuple(e for e in more if e.clause.clause_id in inside)[:FOUND]
        if query.targets:
            narrowed = self._passages.rank_clauses(
                query.detail or text, scope, expansions, question=query.text
            )
        else:
            narrowed = self._passages.rank(text, kept, expansions, question=query.text)
        if not narrowed:
            return evidence, ranked
        if says_less(query, narrowed, ranked, self.index.table):
            return evidence, ranked
        return kept or evidence, narrowed

    def _turn(self, question: str, turns: Sequence[Turn], document_id: str | None) -> Turn:
        query, *more = self._understanding.read(question, turns, document_id)
        several = any(other.targets and other.targets != query.targets for other in more)
        return Turn(query=query, cited=self._cited_by(query), several=several)

    def _cited_by(self, query: Query) -> tuple[Clause, ...]:
        """The clauses that the answer to *query* cites; what the next question may point at."""
        return _cited(self._write(query, self.findings(query)))

    def _write(self, query: Query, findings: Findings) -> Draft | Refusal:
        written = self._writer.write(query, findings)
        if isinstance(written, Refusal):
            return written
        try:
            verify(written)
        except CitationError:
            return Refusal(
                text=phrases(query.language).refusal
            )  # what cannot be proven is not said
        return written

    def _finish(
        self,
        question: str,
        queries: Sequence[Query],
        written: Sequence[Draft | Refusal],
        worded: Worded | None,
        rewritten: Rewritten | None,
        findings: Findings,
        started: float,
    ) -> Answer:
        query, table = queries[0], self.index.table
        declined = all(isinstance(w, Refusal) for w in written)
        draft = merge([_as_draft(w) for w in written])
        kind = AnswerKind.DECLINED if declined else AnswerKind.EXTRACTED
        refused = written[0].text
        if worded is not None and worded.declined:
            kind, draft, refused = AnswerKind.DECLINED, Draft(), phrases(query.language).refusal
        elif worded is not None and worded.draft is not None:
            kind, draft = AnswerKind.GENERATED, worded.draft
        idle = query.intent in {Intent.SMALL_TALK, Intent.INJECTION}
        return Answer(
            question=question,
            standalone=" ".join(dict.fromkeys(q.standalone for q in queries)),
            intent=query.intent.value,
            text=refused if kind is AnswerKind.DECLINED else draft.text,
            kind=kind,
            citations=tuple(draft.citations),
            also_found=() if idle else _nearest(findings, draft.cited),
            coverage=draft.coverage,
            notices=(
                *(help.notice for help in (worded, rewritten) if help is not None and help.notice),
                *notices_for(table, query.document_id, draft.cited, self._today or date.today()),
            ),
            generation=together(
                worded.generation if worded else None, rewritten.generation if rewritten else None
            ),
            followups=followups.suggest(table, query.intent, draft.cited, query.language),
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )


def _nearest(findings: Findings, cited: Sequence[Clause]) -> tuple[Citation, ...]:
    """Up to three found clauses that the answer does not cite, each with its best sentence."""
    known = {c.clause_id for c in cited}
    best: dict[str, Passage] = {}
    for passage in findings.around:
        if passage.clause.clause_id not in known:
            best.setdefault(passage.clause.clause_id, passage)
    return tuple(
        Citation(marker=i, clause=p.clause, quote=p.text, span=p.span)
        for i, p in enumerate(list(best.values())[:ALSO_FOUND], start=1)
    )


def _cited(written: Draft | Refusal) -> tuple[Clause, ...]:
    return tuple(written.cited) if isinstance(written, Draft) else ()


def _as_draft(written: Draft | Refusal) -> Draft:
    """A refused part of a question stands in the answer as its refusal."""
    return written if isinstance(written, Draft) else Draft(lines=[written.text])
