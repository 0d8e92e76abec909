"""Clauses that a question names by title, whole, in part or with another suffix.

"制造业数字化转型这项任务" names 深化制造业数字化转型; "人工智能那条" names 人工智能产业;
"第二个目标" is an address inside the part whose title says 目标.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chatbot.indexing.table import NUMBERED, ClauseTable
from chatbot.records import Clause
from chatbot.understanding.query import Scope

# Verbs that open the titles of tasks, and nouns that close them: neither tells one from another.
OPENING = re.compile(
    r"^(?:着力|积极|大力|全面|深入|进一步|加快|持续|切实|扎实|稳步|有序|不断|努力|充分|"
    r"(?:提升|提高|推动|推进|深化|加快|优化|发挥|夯实|打造|强化|创新|加强|注重|完善|健全|建立|构建|促进|支持|"
    r"实施|开展|落实|扩大|培育|壮大|发展|统筹|严格|规范|保障|做好|抓好|引导|鼓励|拓展|激发|增强|聚焦|建设|"
    r"营造|巩固|坚持|突出|明确|改善|加大|丰富|探索|盘活|布局|推行|落细|做强|做优|做大|补齐|筑牢|畅通)(?!.{0,1}$))"
)
CLOSING = re.compile(
    r"(?:产业|行业|领域|工作|工程|行动|建设|体系|发展|措施|要求|能力|水平|机制|服务|管理)$"
)
AREA = re.compile(r"(?:产业|行业|领域|方向|赛道|门类|集群)$")
LEAST_AREAS = 0.6
INDUSTRY = re.compile(r"(?:产业|行业|业)$")
PUNCTUATION = re.compile(r"[\s,。;:、()\[\]《》“”\"'!?·—-]+")
QUOTED = re.compile(r"[“\"'‘「]([^”\"'’」]{3,40})[”\"'’」]")
POINTED = re.compile(r"([\u4e00-\u9fffA-Za-z0-9]{2,30})(?:那|这)(?:一)?(?:条|项|款|块|部分)")
ASKING_NOUNS = frozenset({"内容", "规定", "要求", "情况", "说明", "条款", "文件", "方案", "办法"})
"""Nouns with which people ask, (三)的内容: they name no part by the end of its title."""
SHORTEST_QUOTE = 3
LEAST_OF_QUOTE = 0.85
LEAST_OF_TITLE = 0.5
BESIDE = 2
"""Characters beside a title's core that make it a piece of a longer term."""
LONGEST_TITLE = 40
REMEMBERED = 1024
"""Documents whose titles are kept."""


def fold(text: str) -> str:
    """Return *text* without punctuation and case, full-width forms folded, for comparison."""
    import unicodedata

    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).lower()


def core(title: str) -> str:
    """Return what tells a title from its neighbours: 深化制造业数字化转型 → 制造业数字化转型."""
    text = fold(title)
    for _ in range(2):
        shorter = OPENING.sub("", text)
        text = shorter if len(shorter) >= 3 else text
    closed = CLOSING.sub("", text)
    least = 2 if INDUSTRY.search(text) else 3
    return closed if len(closed) >= least else text


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleMention:
    """A clause whose title stands in a question, and how much of it does."""

    clause: Clause
    start: int
    """Offset in the folded question."""
    length: int
    """Characters of the question that name it."""
    whole: bool
    """True where the question holds the whole core of the title."""


class Titles:
    """The titles of one table, ready to be looked for in questions.

    Each question is read within a scope: the ids of the documents whose structure it may name.
    """

    def __init__(self, table: ClauseTable) -> None:
        self._table = table
        # Of a large archive only the documents that questions are about are ever read.
        self._entries = lru_cache(maxsize=REMEMBERED)(self._read)

    def _read(self, document_id: str) -> Sequence[tuple[Clause, str, str]]:
        entries = []
        for clause in self._table.of(document_id):
            if clause.kind not in NUMBERED or not 2 <= len(clause.title) <= LONGEST_TITLE:
                continue
            divided = any(c.kind in NUMBERED for c in self._table.children(clause))
            whole = fold(clause.title)
            # Parts (重点领域, 保障措施) are named whole: their cores are common words.
            entries.append((clause, whole, whole if divided else core(clause.title)))
        return entries

    def _of(self, scope: Scope) -> Sequence[tuple[Clause, str, str]]:
        if len(scope) == 1:
            return self._entries(scope[0])
        return [entry for document_id in scope for entry in self._entries(document_id)]

    def find(self, text: str, scope: Scope) -> tuple[TitleMention, ...]:
        """Return the clauses that *text* names by title, in the order named, without overlap.

        A whole title counts, and its core; of titles that overlap in the question the longest
        wins (工业互联网产业 over 互联网产业).
        """
        question = fold(text)
        found: list[TitleMention] = []
        for clause, whole, kernel in self._of(scope):
            for form in dict.fromkeys((whole, kernel)):
                places = _every_place(form, question) if len(form) >= 2 else ()
                found.extend(
                    TitleMention(clause=clause, start=p, length=len(form), whole=True)
                    for p in places
                    if form == whole or not self._is_piece(question, p, form, clause, scope)
                )
        return _without_overlap(found)

    def _is_piece(self, question: str, place: int, form: str, clause: Clause, scope: Scope) -> bool:
        """True where a longer term is meant that others print: 互联网 of 互联网交换中心."""
        end = place + len(form)
        wider = (question[place : end + BESIDE], question[max(0, place - BESIDE) : end])
        return any(
            len(term) == len(form) + BESIDE
            and self._table.prints(term, scope)
            and not any(term in fold(c.text) for c in self._table.subtree(clause))
            for term in wider
        )

    def find_partial(
        self, text: str, scope: Scope, *, least: float = 0.6
    ) -> tuple[TitleMention, ...]:
        """Return clauses of whose title core at least *least* stands in *text* in one piece."""
        question = fold(text)
        found = []
        for clause, _, kernel in self._of(scope):
            place, length = longest_common(kernel, question)
            if length >= 3 and length >= least * len(kernel):
                found.append(TitleMention(clause=clause, start=place, length=length, whole=False))
        return _without_overlap(found)

    def cores(self, scope: Scope) -> tuple[str, ...]:
        """Return what tells each title from its neighbours, the longest first."""
        return tuple(
            sorted(
                {kernel for _, _, kernel in self._of(scope)},
                key=lambda k: (-len(k), k),
            )
        )

    def areas(self, scope: Scope) -> Clause | None:
        """Return the part that lists what the document supports: fields, industries, directions.

        Its own title says so, or the titles of most of its items do (区块链产业, 云计算产业 …).
        """
        best: tuple[float, Clause] | None = None
        for clause, whole, _ in self._of(scope):
            below = [c for c in self._table.children(clause) if c.kind in NUMBERED and c.title]
            if len(below) < 2:
                continue
            named = sum(bool(AREA.search(fold(c.title))) for c in below) / len(below)
            score = named + (1.0 if AREA.search(whole) else 0.0)
            if score >= LEAST_AREAS and (best is None or score > best[0]):
                best = score, clause
        return best[1] if best else None

    def find_quoted(self, text: str, scope: Scope) -> tuple[Clause, str] | None:
        """Return the clause whose title *text* gives in quotes or points at, and the words that do.

        “优化产业布局”那一条 means 优化数字经济产业布局: nearly all that is quoted stands in the
        title, in order, and makes up half of it. 产业集聚那部分 means 加快促进产业集聚与能级提升:
        no other title holds these words.
        """
        quoted, pointed = QUOTED.search(text), POINTED.search(text)
        if pointed is not None and quoted is None and (only := self._ends_in(pointed[1], scope)):
            return only
        meant = quoted or pointed
        if meant is None:
            return None
        words = fold(meant[1])
        if len(words) < SHORTEST_QUOTE:
            return None
        from rapidfuzz.distance import LCSseq

        def score(entry: tuple[Clause, str, str]) -> float:
            same = LCSseq.similarity(words, entry[1])
            return same / len(words) if same >= LEAST_OF_TITLE * len(entry[2]) else 0.0

        best = max(self._of(scope), key=score, default=None)
        return (best[0], meant[1]) if best is not None and score(best) >= LEAST_OF_QUOTE else None

    def _ends_in(self, words: str, scope: Scope) -> tuple[Clause, str] | None:
        """Return the one clause whose title holds the end of *words*, and that end.

        三句话讲讲人才那条 points at 引进培育人才.
        """
        for start in range(len(words) - 1):
            end = words[start:]
            held = [clause for clause, whole, _ in self._of(scope) if fold(end) in whole]
            if held:
                return (held[0], end) if len(held) == 1 else None
        return None

    def section(self, text: str, scope: Scope) -> Clause | None:
        """Return the part with items of its own that *text* names: 重点任务, 第二个目标 → 发展目标.

        The part whose title shares the longest piece (two characters at least) with the question;
        where several do equally, the one named by its end (保障措施 by 措施), then the outermost.
        """
        question = fold(text)
        best: tuple[int, int, int] | None = None
        chosen: Clause | None = None
        for clause, whole, _ in self._of(scope):
            if len(self._table.items(clause)) < 2:
                continue
            place, length = longest_common(whole, question)
            if length < 2:
                continue
            piece = question[place : place + length]
            if piece in ASKING_NOUNS and piece != whole:
                continue
            # 目标 names 发展目标 by its noun; 重点 alone names no 重点领域.
            if length < len(whole) and not whole.endswith(piece) and length < 3:
                continue
            score = (length, int(whole.endswith(piece)), -len(clause.path))
            if best is None or score > best:
                best, chosen = score, clause
        return chosen


def longest_common(pattern: str, text: str) -> tuple[int, int]:
    """Return (offset in *text*, length) of the longest piece of *pattern* that *text* contains."""
    for length in range(min(len(pattern), len(text)), 0, -1):
        for begin in range(len(pattern) - length + 1):
            place = text.find(pattern[begin : begin + length])
            if place >= 0:
                return place, length
    return 0, 0


def _every_place(form: str, text: str) -> list[int]:
    """Every offset at which *form* stands in *text*: 互联网 also stands inside 工业互联网."""
    places, at = [], text.find(form)
    while at >= 0:
        places.append(at)
        at = text.find(form, at + 1)
    return places


def _without_overlap(found: Sequence[TitleMention]) -> tuple[TitleMention, ...]:
    kept: list[TitleMention] = []
    for mention in sorted(found, key=lambda m: (-m.length, -len(m.clause.path), m.start)):
        end = mention.start + mention.length
        if all(end <= k.start or mention.start >= k.start + k.length for k in kept):
            kept.append(mention)
    first: dict[str, TitleMention] = {}
    for mention in sorted(kept, key=lambda m: m.start):
        first.setdefault(mention.clause.clause_id, mention)
    return tuple(first.values())
